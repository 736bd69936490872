//! The flow of work: a frame is closed, the next composed, ahead of time while nothing disturbs it.
//!
//! `due` is the first frame that has not been handed on; `next`, the one in hand, runs ahead of it as far as there is
//! time, as if the person went on as expected. When the frame before the one that is due is over, the plan is held
//! against what has happened. If nothing has, the frame that is due is handed on as planned. Else everything goes back
//! to the checkpoint before it, the frame that is over is closed as it was, and the plan is made anew; since every draw
//! is keyed by frame and question, it changes only as far as the odds have.

use crate::music::Note;

use super::compose::{Ground, OPENING};
use super::ending::Ending;
use super::governor::{Origin, deadline};
use super::manner::{Manner, Mode, Moment};
use super::plan::{HORIZON, State};
use super::rehearse::Asking;
use super::{FRAME, Improviser, LEAD_TIME, SUSTAIN, mood, scene};

/// What hearing a frame costs, or moving a key's chords on, in multiply-adds that take as long.
const FOLLOWING: u32 = 12_288;
/// What writing an answer to memory costs, or unlearning some.
pub const WRITING: u32 = 8192;

/// Where the work on the frame in hand stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It has not begun.
    Waiting,
    /// The memory goes back to before the frame that is due.
    Rewinding,
    /// The frame before it goes into memory.
    Closing,
    /// It is being decided.
    Composing,
}

impl Improviser {
    /// Does the next piece of work; false where there is none, or the credit does not reach for it.
    pub(super) fn work(&mut self, moment: Moment, manner: &Manner) -> bool {
        if !self.over {
            return match moment.now >= FRAME * self.due - LEAD_TIME {
                true => self.end_frame(moment, manner),
                // What is disturbed will be planned anew once the frame at hand is over.
                false => {
                    self.rehearse(moment, manner) || !self.disturbed && self.go_on(moment, manner)
                }
            };
        }
        if self.partner.is_moving() {
            let paid = self.credit.pay(FOLLOWING);
            if paid {
                self.partner.move_on();
            }
            return paid;
        }
        if !self.judged {
            return self.compare(moment, manner);
        }
        if self.next > self.due && self.stage != Stage::Rewinding {
            return self.hand_on(moment, manner);
        }
        self.go_on(moment, manner)
    }

    /// The frame before the one that is due is over: what the person played in it stands.
    fn end_frame(&mut self, moment: Moment, manner: &Manner) -> bool {
        if !self.credit.pay(FOLLOWING) {
            return false;
        }
        (self.over, self.judged) = (true, false);
        self.tally.age(FRAME * self.due - moment.now);
        self.stale |= std::mem::take(&mut self.disturbed);
        self.memory.seal();
        let place = scene::place(moment, (self.due, self.opening));
        self.partner.enter(&place, manner);
        if self.wanted.ending == Ending::Asked {
            self.wanted.ending = Ending::With(place.bar + 1);
        }
        if place.frame_in_bar == 0 {
            self.take_up();
        }
        true
    }

    /// Goes on with old music that is to be gone through; false where there is none, or the credit does not reach.
    pub(super) fn rehearse(&mut self, moment: Moment, manner: &Manner) -> bool {
        let asking = Asking { moment, manner, ranges: &self.ranges };
        self.rehearsal.work(&asking, &mut self.credit)
    }

    /// Goes on from old music with the frame that is due, if that has been gone through.
    pub(super) fn take_up(&mut self) {
        if !self.rehearsal.is_ready() {
            return;
        }
        self.home = self.rehearsal.key();
        self.partner.recall_key(self.home, self.rehearsal.theirs());
        self.opening = self.due - self.rehearsal.since();
        let tape = self.memory.tape_from(self.due - self.rehearsal.frames());
        self.rehearsal.change_places(tape, self.composer.mind(), &mut self.steer);
        self.plan.clear();
        (self.next, self.stage) = (self.due, Stage::Waiting);
        (self.told, self.replanned) = (self.due, true);
    }

    /// Holds the plan against what has happened; goes back where it does not hold.
    fn compare(&mut self, moment: Moment, manner: &Manner) -> bool {
        self.judged = true;
        let untouched = self.next == self.due && self.stage == Stage::Waiting;
        let stale = std::mem::take(&mut self.stale) || !self.holds(moment, manner);
        if stale && !untouched {
            self.stage = Stage::Rewinding;
        }
        true
    }

    /// Whether the frame that is due is planned, or is being composed, for what is asked now.
    fn holds(&self, moment: Moment, manner: &Manner) -> bool {
        let planned = self.plan.frame(self.due).filter(|_| self.next > self.due);
        if let Some(planned) = planned {
            let chord = self.charted(moment, manner, self.due, planned.answers());
            let asked = self.scene(moment, manner, self.due, planned.person);
            return planned.scene == asked
                && chord.is_none_or(|charted| charted.chord == planned.chord);
        }
        match self.stage {
            Stage::Waiting | Stage::Closing => self.next == self.due,
            Stage::Rewinding => false,
            Stage::Composing => {
                let brief = self.composer.brief();
                let chord = self.charted(moment, manner, self.due, brief.reply.is_some());
                let asked = self.scene(moment, manner, self.due, brief.person);
                brief.scene == asked && chord.map(|charted| charted.chord) == brief.chord
            }
        }
    }

    /// Goes on with the frame in hand.
    fn go_on(&mut self, moment: Moment, manner: &Manner) -> bool {
        match self.stage {
            Stage::Waiting => self.close(manner),
            Stage::Rewinding => self.rewind(),
            Stage::Closing => self.write(moment, manner),
            Stage::Composing if self.composer.is_decided() => {
                self.finish(manner);
                true
            }
            Stage::Composing => {
                let (tape, steer, taste) = (self.memory.tape(), &self.steer, &self.taste);
                self.composer.work(&mut self.credit, &Ground { tape, manner, steer, taste })
            }
        }
    }

    /// Goes back to before the frame that is due.
    fn rewind(&mut self) -> bool {
        if !self.credit.pay(WRITING) {
            return false;
        }
        let Some(checkpoint) = self.plan.checkpoint(self.due) else { return false };
        if checkpoint.tape().is_none_or(|mark| self.memory.rewind(mark)) {
            checkpoint.restore(&mut State {
                mind: self.composer.mind(),
                steer: &mut self.steer,
                trade: &mut self.trade,
                struck: &mut self.struck,
                licks: &mut self.licks,
            });
            if let Some(planned) = self.plan.frame(self.due - 1) {
                self.struck.take(&planned.notes);
            }
            (self.next, self.stage) = (self.due, Stage::Waiting);
            (self.told, self.replanned) = (self.due, true);
        }
        true
    }

    /// Begins a frame, if it is time for it: closes the one before.
    fn close(&mut self, manner: &Manner) -> bool {
        if !self.may_begin(manner) || !self.credit.pay(WRITING) {
            return false;
        }
        let tape = self.memory.tape().mark();
        if let Some(checkpoint) = self.plan.checkpoint_mut(self.next) {
            let state = State {
                mind: self.composer.mind(),
                steer: &mut self.steer,
                trade: &mut self.trade,
                struck: &mut self.struck,
                licks: &mut self.licks,
            };
            checkpoint.save(&state, tape);
        }
        if let Some(planned) =
            self.plan.frame(self.next - 1).filter(|_| self.next > self.first_frame)
        {
            let closed = self.memory.close_frame(planned);
            self.licks.follow(&closed, planned.frame);
        }
        self.stage = Stage::Closing;
        true
    }

    /// Whether the frame in hand is due, or may be planned ahead.
    fn may_begin(&self, manner: &Manner) -> bool {
        let horizon = if manner.mode == Mode::Harmonise { 0 } else { HORIZON };
        if self.next == self.due {
            return self.over || horizon > 0;
        }
        let mark = self.plan.checkpoint(self.due).and_then(|checkpoint| checkpoint.tape());
        let goes_back = mark.is_some_and(|mark| self.memory.tape().reaches(mark));
        self.next < self.due + horizon && goes_back
    }

    /// Writes an answer of the closed frame to memory, and opens the frame in hand after the last.
    fn write(&mut self, moment: Moment, manner: &Manner) -> bool {
        if self.memory.is_writing() {
            let paid = self.credit.pay(WRITING);
            if paid {
                self.memory.write(self.next - 1);
            }
            return paid;
        }
        let paid = self.credit.pay(OPENING);
        if paid {
            self.open(moment, manner);
        }
        paid
    }

    fn open(&mut self, moment: Moment, manner: &Manner) {
        let frame = self.next;
        let place = scene::place(moment, (frame, self.opening));
        if manner.mode == Mode::Trade {
            self.trade.turn(frame, &place, self.partner.player(), manner);
        } else {
            self.trade.reset();
        }
        let person = self.person(manner, frame);
        let scene = self.scene(moment, manner, frame, person);
        let playing = scene.parts.iter().filter(|&part| !person.has(part)).collect();
        self.steer.aim(&scene, &mood::asked(playing, manner), &self.ranges);
        let brief = self.brief(moment, scene, person, manner);
        self.composer.open(brief, self.memory.tape());
        self.stage = Stage::Composing;
    }

    /// Puts the frame in hand into the plan.
    fn finish(&mut self, manner: &Manner) {
        let planned = self.composer.planned(manner, self.reach);
        self.steer.measure(planned.ours().iter().copied(), &planned.scene, planned.chord);
        self.struck.take(&planned.ours());
        self.plan.put(planned);
        self.next += 1;
        self.stage = Stage::Waiting;
    }

    /// Ends what is not decided when its frame begins: what there is of it, memory or rest must do.
    pub(super) fn meet_deadline(&mut self, moment: Moment, manner: &Manner) {
        let is_first = self.due == self.first_frame;
        let overdue = moment.now >= deadline(self.due, is_first);
        if overdue && self.over && self.next == self.due && self.stage == Stage::Composing {
            let remembered = self.composer.cut_short(self.memory.tape());
            self.origin = if remembered { Origin::Memory } else { Origin::Rest };
            self.finish(manner);
            self.hand_on(moment, manner);
        }
    }

    /// Hands on the frame that is due. What should have begun already begins now.
    fn hand_on(&mut self, moment: Moment, manner: &Manner) -> bool {
        let recast = self.kept.take().filter(|kept| kept.frame == self.due);
        let sustained = manner.mode.sustains();
        if let Some(planned) = self.plan.frame_mut(self.due) {
            // What the person was expected to do and does not makes another plan.
            self.disturbed |= planned.expects();
            let mine = |note: &Note| recast.is_none_or(|kept| !kept.parts.has(note.part));
            for note in planned.sounding().filter(mine) {
                let onset = note.onset.max(moment.now);
                let long = if sustained.has(note.part) { SUSTAIN } else { note.duration };
                let duration = note.duration.max(long);
                let note = Note { onset, duration, ..note };
                let _full = self.ready.push(note);
            }
            planned.notes = planned.ours();
            self.taste.sound(&planned.gradient);
            if let Some(kept) = recast {
                kept.settle(planned);
            }
        }
        self.memory.settle(self.due - 1);
        self.tally.count(std::mem::replace(&mut self.origin, Origin::Plan));
        self.due += 1;
        (self.over, self.judged) = (false, false);
        true
    }
}
