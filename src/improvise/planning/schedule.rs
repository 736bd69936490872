//! When what is done: the frame at hand, the one that is due after it, and the one in hand.
//!
//! `due` is the first frame that has not been handed on; `next`, the one in hand, runs ahead of it as far as there is
//! time, as if the person went on as expected. When the frame before the one that is due is over, the plan is compared
//! with what has happened. If nothing has, the frame that is due is handed on as planned. Else everything goes back to
//! the checkpoint before it, the frame that is over is closed as it was, and the plan is made anew; since every draw is
//! keyed by frame and question, it changes only as far as the odds have.

use crate::music::Beats;

use super::super::timing::{FRAME, LEAD_TIME};

/// How far it has come with the frame at hand, the one before the one that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It sounds; meanwhile frames to come are planned ahead.
    Ahead,
    /// It is over: what the person played in it stands.
    Over,
    /// The plan has been compared with that, and holds.
    Compared,
    /// The plan does not hold: the music goes back to before the frame that is due.
    Rewinding,
}

/// How far the work on the frame in hand has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It has not begun.
    Waiting,
    /// The frame before it goes into the history.
    Closing,
    /// It is being decided.
    Composing,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The frame at hand is over.
    EndFrame,
    /// Old music is gone through, or frames are planned ahead.
    PlanAhead,
    /// The chord tracker moves on.
    Follow,
    /// The plan is compared with what has happened.
    Compare,
    /// Everything goes back to before the frame that is due.
    Rewind,
    /// The frame that is due is handed on.
    HandOn,
    /// The frame in hand is worked on.
    GoOn,
}

/// Which frames are at hand, due and in hand, and how far it has come with them.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The first frame that is not handed on.
    pub due: i64,
    /// The frame in hand: not decided, at or after the one that is due.
    pub next: i64,
    /// How far it has come with the frame at hand.
    pub state: State,
    /// How far it has come with the frame in hand.
    pub work: Work,
    /// Something happened that the plan did not know: since the last frame was over, and before.
    disturbed: bool,
    stale: bool,
    /// The first frame of the plan that has not been told, and whether what was told has changed.
    told: i64,
    replanned: bool,
}

impl Schedule {
    /// Before the first frame.
    pub fn new() -> Self {
        Self {
            due: 0,
            next: 0,
            state: State::Ahead,
            work: Work::Waiting,
            disturbed: false,
            stale: false,
            told: 0,
            replanned: false,
        }
    }

    /// A piece begins with a frame.
    pub fn begin(&mut self, first: i64) {
        let replanned = self.replanned;
        *self = Self { due: first, next: first, told: first, replanned, ..Self::new() };
    }

    /// What is to be done next; `moving` says that the chord tracker has not caught up.
    pub fn task(&self, now: Beats, moving: bool) -> Task {
        match self.state {
            State::Ahead if now >= FRAME * self.due - LEAD_TIME => Task::EndFrame,
            State::Ahead => Task::PlanAhead,
            _ if moving => Task::Follow,
            State::Over => Task::Compare,
            State::Rewinding => Task::Rewind,
            State::Compared if self.next > self.due => Task::HandOn,
            State::Compared => Task::GoOn,
        }
    }

    /// The first frame that is not over yet.
    pub fn open_frame(&self) -> i64 {
        if self.state == State::Ahead { self.due - 1 } else { self.due }
    }

    /// Whether the frame that is due has begun to be planned.
    pub fn is_begun(&self) -> bool {
        self.next > self.due || self.work != Work::Waiting
    }

    /// Something happened that the plan did not know.
    pub fn disturb(&mut self) {
        self.disturbed = true;
    }

    /// Whether something has happened since the last frame was over.
    pub fn is_disturbed(&self) -> bool {
        self.disturbed
    }

    /// Whether something had happened before the frame at hand was over.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// The frame at hand is over.
    pub fn end_frame(&mut self) {
        self.state = State::Over;
        self.stale |= std::mem::take(&mut self.disturbed);
    }

    /// The plan was compared with what happened. Where nothing is planned, there is nothing to go back from.
    pub fn compare(&mut self, holds: bool) {
        self.stale = false;
        self.state = if holds || !self.is_begun() { State::Compared } else { State::Rewinding };
    }

    /// It went back to before the frame that is due.
    pub fn rewound(&mut self) {
        self.state = State::Compared;
        self.plan_anew();
    }

    /// What was planned is dropped.
    pub fn plan_anew(&mut self) {
        (self.next, self.work) = (self.due, Work::Waiting);
        (self.told, self.replanned) = (self.due, true);
    }

    /// The frame in hand is decided.
    pub fn decided(&mut self) {
        self.next += 1;
        self.work = Work::Waiting;
    }

    /// The frame that is due is handed on.
    pub fn handed_on(&mut self) {
        self.due += 1;
        self.state = State::Ahead;
    }

    /// From which frame on what was told of the plan no longer holds, or has not been told yet, if there is any; then
    /// it counts as told.
    pub fn tell(&mut self) -> Option<i64> {
        let (from, to) = (self.told.max(self.due), self.next);
        let changed = std::mem::take(&mut self.replanned) || to > from;
        self.told = to;
        changed.then_some(from)
    }
}
