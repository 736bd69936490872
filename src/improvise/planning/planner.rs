//! The flow of work: a frame is closed, the next composed, ahead of time while nothing disturbs it.
//!
//! [`Schedule`] says what is to be done next; the planner does it, a piece at a time, as far as the budget goes.

use crate::model::Weights;
use crate::music::Beats;

use super::super::partner::recast::Recast;
use super::super::request::settings::{ImproviserSettings, Mode, Now};
use super::super::request::{mood, scene};
use super::super::timing::FRAME;
use super::budget::{FOLLOWING, OPENING, WRITING, WorkBudget};
use super::composer::{ComposeContext, Composer};
use super::deadline::{Origin, Report, deadline};
use super::handover::Handover;
use super::knowledge::Knowledge;
use super::outlook::Outlook;
use super::plan::{HORIZON, Plan};
use super::prefill::{Prefill, Recalled, ResumePoint};
use super::requests::Requests;
use super::schedule::{Schedule, State, Task, Work};

/// Decides frame after frame, and keeps those that are decided until they are handed on.
pub struct Planner {
    schedule: Schedule,
    plan: Plan,
    composer: Composer,
    /// What is to be gone on from.
    prefill: Box<Prefill>,
    /// What may be spent.
    pub budget: WorkBudget,
    /// What is decided and leaves the plan.
    pub handover: Handover,
}

impl Planner {
    /// Nothing planned; allocates.
    pub fn new(weights: &'static Weights, known: &Knowledge) -> Self {
        Self {
            schedule: Schedule::new(),
            plan: Plan::new(&known.context.inference),
            composer: Composer::new(),
            prefill: Box::new(Prefill::new(weights)),
            budget: WorkBudget::default(),
            handover: Handover::new(),
        }
    }

    /// Drops the plan; another piece begins with a frame.
    pub fn begin(&mut self, first: i64, known: &mut Knowledge) {
        self.schedule.begin(first);
        self.plan.clear();
        self.composer.reset();
        self.handover.begin();
        self.budget.forfeit();
        self.take_up(known);
    }

    /// Begins to go through music from which to go on, the newest first.
    pub fn resume(&mut self, point: &ResumePoint, music: impl Iterator<Item = Recalled>) {
        self.prefill.begin(point, music);
    }

    /// Something happened that the plan did not know: what is not due yet is planned anew.
    pub fn disturb(&mut self) {
        self.schedule.disturb();
    }

    /// The first frame that is not over yet.
    pub fn open_frame(&self) -> i64 {
        self.schedule.open_frame()
    }

    /// What can be told of the plan.
    pub fn outlook(&self) -> Outlook<'_> {
        let Schedule { due, next, .. } = self.schedule;
        Outlook { plan: &self.plan, due, next }
    }

    /// From which point on what was told of the plan no longer holds, or has not been told yet, if there is any.
    pub fn news(&mut self) -> Option<Beats> {
        self.schedule.tell().map(|frame| FRAME * frame)
    }

    /// What has been spent, and how frames came about.
    pub fn report(&self) -> Report {
        self.handover.tally.report(self.budget.spent())
    }

    /// Moves the frame at hand to another chord; at once, or when it is decided.
    pub fn recast(&mut self, recast: Recast) {
        let open = self.open_frame();
        match self.plan.frame_mut(open) {
            Some(planned) if open < self.schedule.next => planned.recast(&recast),
            _ => self.handover.keep(open, recast),
        }
    }

    /// Works as far as the budget goes, and hands on what is due. While the song stands only old music is gone through.
    pub fn think(&mut self, known: &mut Knowledge, now: Now<'_>) {
        if !now.transport.running {
            while self.prefill(known, now) {}
            return;
        }
        while self.work(known, now) {}
        self.meet_deadline(known, now);
    }

    /// Does the next piece of work; false where there is none, or the budget does not reach for it.
    fn work(&mut self, known: &mut Knowledge, now: Now<'_>) -> bool {
        match self.schedule.task(now.transport.now, known.partner.is_moving()) {
            Task::EndFrame => self.budget.pay(FOLLOWING) && self.end_frame(known, now),
            Task::PlanAhead if self.prefill(known, now) => true,
            // What is disturbed will be planned anew once the frame at hand is over.
            Task::PlanAhead => !self.schedule.is_disturbed() && self.go_on(known, now),
            Task::Follow => {
                let paid = self.budget.pay(FOLLOWING);
                if paid {
                    known.partner.move_on();
                }
                paid
            }
            Task::Compare => {
                let holds = !self.schedule.is_stale() && self.holds(known, now);
                self.schedule.compare(holds);
                true
            }
            Task::Rewind => self.budget.pay(WRITING) && self.rewind(known),
            Task::HandOn => self.hand_on(known, now),
            Task::GoOn => self.go_on(known, now),
        }
    }

    /// The frame before the one that is due is over: what the person played in it stands.
    fn end_frame(&mut self, known: &mut Knowledge, now: Now<'_>) -> bool {
        let due = self.schedule.due;
        self.schedule.end_frame();
        self.handover.tally.age(FRAME * due - now.transport.now);
        known.context.memory.seal();
        let place = scene::place(now.transport, (due, known.piece.opening));
        known.partner.enter(&place, now.settings);
        known.wishes.enter_bar(place.bar);
        if place.frame_in_bar == 0 {
            self.take_up(known);
        }
        true
    }

    /// Goes on with old music that is to be gone through; false where there is none, or the budget does not reach.
    fn prefill(&mut self, known: &Knowledge, now: Now<'_>) -> bool {
        self.prefill.work(now, &known.ranges, &mut self.budget)
    }

    /// Goes on from old music with the frame that is due, if that has been gone through.
    fn take_up(&mut self, known: &mut Knowledge) {
        if self.prefill.take_up(known, self.schedule.due) {
            self.plan.clear();
            self.schedule.plan_anew();
        }
    }

    /// Whether the frame that is due is planned, or is being composed, for what is asked now.
    fn holds(&self, known: &Knowledge, now: Now<'_>) -> bool {
        let Schedule { due, next, work, .. } = self.schedule;
        let requests = Requests { known, now };
        match self.plan.frame(due).filter(|_| next > due) {
            Some(planned) => requests.are_met_by(planned),
            None if work == Work::Composing => requests.are_as(self.composer.request()),
            None => next == due,
        }
    }

    /// Goes on with the frame in hand.
    fn go_on(&mut self, known: &mut Knowledge, now: Now<'_>) -> bool {
        match self.schedule.work {
            Work::Waiting => {
                let begins = self.may_begin(known, now.settings) && self.budget.pay(WRITING);
                begins && self.close(known)
            }
            Work::Closing if known.context.memory.is_writing() => {
                let paid = self.budget.pay(WRITING);
                if paid {
                    known.context.memory.write(self.schedule.next - 1);
                }
                paid
            }
            Work::Closing => self.budget.pay(OPENING) && self.open(known, now),
            Work::Composing if self.composer.is_decided() => self.finish(known, now.settings),
            Work::Composing => self.compose(known, now.settings),
        }
    }

    /// Whether the frame in hand is due, or may be planned ahead.
    fn may_begin(&self, known: &Knowledge, settings: &ImproviserSettings) -> bool {
        let Schedule { due, next, state, .. } = self.schedule;
        let horizon = if settings.mode == Mode::Harmonise { 0 } else { HORIZON };
        if next == due {
            return state != State::Ahead || horizon > 0;
        }
        let checkpoint = self.plan.checkpoint(due);
        next < due + horizon && checkpoint.is_some_and(|back| known.context.reaches(back))
    }

    /// Goes back to before the frame that is due, a piece at a time.
    fn rewind(&mut self, known: &mut Knowledge) -> bool {
        let due = self.schedule.due;
        let Some(checkpoint) = self.plan.checkpoint(due) else { return false };
        if known.context.go_back(checkpoint) {
            if let Some(planned) = self.plan.frame(due - 1) {
                known.context.struck.take(&planned.notes);
            }
            self.schedule.rewound();
        }
        true
    }

    /// Begins a frame: takes everything down, and begins to write the frame before it to the history.
    fn close(&mut self, known: &mut Knowledge) -> bool {
        let next = self.schedule.next;
        if let Some(checkpoint) = self.plan.checkpoint_mut(next) {
            known.context.save(checkpoint);
        }
        let before = self.plan.frame(next - 1).filter(|_| next > known.piece.first);
        if let Some(planned) = before {
            let closed = known.context.memory.close_frame(planned);
            known.context.licks.follow(&closed, planned.frame);
        }
        self.schedule.work = Work::Closing;
        true
    }

    /// Opens the frame in hand: decides whose turn it is, takes aim, and says what the frame is to be.
    fn open(&mut self, known: &mut Knowledge, now: Now<'_>) -> bool {
        let frame = self.schedule.next;
        let place = scene::place(now.transport, (frame, known.piece.opening));
        match now.settings.mode {
            Mode::Trade => {
                let player = known.partner.player();
                known.context.trade.turn(frame, &place, player, now.settings);
            }
            _ => known.context.trade.reset(),
        }
        let requests = Requests { known, now };
        let person = requests.person(frame);
        let scene = requests.scene(frame, person);
        let locked = self.plan.frame(frame).filter(|_| now.settings.hold).copied();
        let request = requests.frame(frame, scene, person, locked);
        let playing = scene.parts.iter().filter(|&part| !person.has(part)).collect();
        known.context.steer.aim(&scene, &mood::asked(playing, now.settings), &known.ranges);
        self.composer.open(request, &mut known.context.inference, known.context.memory.tape());
        self.schedule.work = Work::Composing;
        true
    }

    /// Goes on composing the frame in hand.
    fn compose(&mut self, known: &mut Knowledge, settings: &ImproviserSettings) -> bool {
        let (context, taste) = (&mut known.context, &known.taste);
        let (history, steer) = (context.memory.tape(), &context.steer);
        let on = ComposeContext { history, settings, steer, taste };
        self.composer.work(&mut self.budget, &mut context.inference, &on)
    }

    /// Puts the frame in hand into the plan.
    fn finish(&mut self, known: &mut Knowledge, settings: &ImproviserSettings) -> bool {
        let planned = self.composer.planned(settings);
        let (ours, context) = (planned.ours(), &mut known.context);
        context.steer.measure(ours.iter().copied(), &planned.scene, planned.chord);
        context.struck.take(&ours);
        self.plan.put(planned);
        self.schedule.decided();
        true
    }

    /// Ends what is not decided when its frame begins: what there is of it, memory or rest must do.
    fn meet_deadline(&mut self, known: &mut Knowledge, now: Now<'_>) {
        let Schedule { due, next, state, work, .. } = self.schedule;
        let overdue = now.transport.now >= deadline(due, due == known.piece.first);
        let may_end = matches!(state, State::Over | State::Compared) && work == Work::Composing;
        if overdue && may_end && next == due {
            let remembered = self.composer.cut_short(known.context.memory.tape());
            self.handover.came_from(if remembered { Origin::Memory } else { Origin::Rest });
            self.finish(known, now.settings);
            self.hand_on(known, now);
        }
    }

    /// Hands on the frame that is due. What should have begun already begins now.
    fn hand_on(&mut self, known: &mut Knowledge, now: Now<'_>) -> bool {
        let due = self.schedule.due;
        if let Some(planned) = self.plan.frame_mut(due) {
            // What the person was expected to do and does not makes another plan.
            if planned.expects() {
                self.schedule.disturb();
            }
            known.taste.sound(&planned.gradient);
            self.handover.hand_on(planned, now);
        }
        known.context.memory.settle(due - 1);
        self.handover.count();
        self.schedule.handed_on();
        true
    }
}
