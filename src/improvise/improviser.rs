//! The improviser: hears, thinks, and hands over what it decided.

use crate::listen::Heard;
use crate::model::Weights;
use crate::music::{Beats, Key, Note, Part};
use crate::rt::Bounded;

use super::harmonise::Harmoniser;
use super::harmonise::answerer::{Answer, AnswerContext, Asked, Call};
use super::partner::recast::Recast;
use super::planning::deadline::{Origin, Report};
use super::planning::handover::TAKEN;
use super::planning::knowledge::Knowledge;
use super::planning::outlook::Outlook;
use super::planning::planner::Planner;
use super::planning::requests::Requests;
use super::request::scene;
use super::request::settings::{ImproviserSettings, Now, TransportSnapshot};
use super::timing::FRAME;

/// What composes the music of the instrument.
pub struct Improviser {
    pub(super) known: Knowledge,
    pub(super) planner: Planner,
    harmoniser: Harmoniser,
}

impl Improviser {
    /// One at the start of a song; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        let known = Knowledge::new(weights);
        let planner = Planner::new(weights, &known);
        Self { planner, known, harmoniser: Harmoniser::new(weights) }
    }

    /// Forgets the piece and goes on at `at`: after a start, a seek, a loop.
    pub fn reset(&mut self, at: Beats) {
        let first = (at + FRAME - Beats(1)).div_floor(FRAME);
        self.known.begin(first);
        self.harmoniser.reset();
        self.planner.begin(first, &mut self.known);
    }

    /// Hears a note of the person's. Where it moves the harmony at once, says to what.
    pub fn hear(&mut self, heard: Heard, settings: &ImproviserSettings) -> Option<Recast> {
        let (open, known) = (self.planner.open_frame(), &mut self.known);
        self.planner.disturb();
        let role = settings.mode.role();
        if role == Part::Lead {
            known.context.licks.hear(heard);
        }
        known.context.memory.hear(role, heard, open);
        known.expect_key(settings);
        let moved = known.partner.hear(heard, settings, open);
        if !heard.on {
            self.harmoniser.end(heard, &mut known.context.memory, open);
        }
        let recast = Recast::new(moved?, heard, settings);
        self.planner.recast(recast);
        Some(recast)
    }

    /// Hears a note while the song stands: what it says of the harmony.
    pub fn hear_standing(&mut self, heard: Heard, settings: &ImproviserSettings) {
        if heard.on {
            self.known.expect_key(settings);
            self.known.partner.hear_standing(heard.pitch);
        }
    }

    /// Hears a drum of the person's.
    pub fn hear_drum(&mut self, heard: Heard) {
        self.planner.disturb();
        self.known.context.memory.hear_drum(heard, self.planner.open_frame());
    }

    /// Spends at most `budget` multiply-adds, first on notes that wait for voices.
    pub fn think(
        &mut self,
        transport: TransportSnapshot,
        settings: &ImproviserSettings,
        budget: u32,
    ) {
        self.planner.budget.grant(budget);
        while self.find_voices(settings) {}
        self.planner.think(&mut self.known, Now { transport, settings });
    }

    /// Notes decided since the last call, their onsets at hand or to come.
    pub fn take(&mut self) -> Bounded<Note, TAKEN> {
        self.planner.handover.take()
    }

    /// Takes a note that wants voices; false when too many wait for theirs.
    pub fn call(
        &mut self,
        call: Call,
        transport: TransportSnapshot,
        settings: &ImproviserSettings,
    ) -> bool {
        let known = &self.known;
        let requests = Requests { known, now: Now { transport, settings } };
        let frame = transport.now.div_floor(FRAME).max(known.piece.first);
        let scene = requests.scene(frame, requests.person(frame));
        let allowed = known.scale(settings).pitches();
        self.harmoniser.answerer.call(Asked { call, scene, allowed })
    }

    /// The next voices that were found.
    pub fn answered(&mut self, transport: TransportSnapshot) -> Option<Answer> {
        let answer = self.harmoniser.answerer.take()?;
        self.sing(&answer, Origin::Answer, transport);
        Some(answer)
    }

    /// The voices of a call that cannot wait any longer; `None` for one that was answered or never taken.
    pub fn settle(
        &mut self,
        call: u32,
        transport: TransportSnapshot,
        settings: &ImproviserSettings,
    ) -> Option<Answer> {
        let answer = self.harmoniser.answerer.settle(call, settings)?;
        self.sing(&answer, Origin::Table, transport);
        Some(answer)
    }

    /// Counts voices, and remembers them where the song runs.
    fn sing(&mut self, answer: &Answer, origin: Origin, transport: TransportSnapshot) {
        self.planner.handover.tally.count(origin);
        if transport.running {
            let memory = &mut self.known.context.memory;
            self.harmoniser.begin(answer, transport.now, memory, self.planner.open_frame());
        }
    }

    /// Does the next piece of work on voices; false where there is none, or the budget does not reach for it.
    fn find_voices(&mut self, settings: &ImproviserSettings) -> bool {
        let context = &self.known.context;
        let (tape, context) = (context.memory.tape(), context.inference.past());
        let on = AnswerContext { tape, context, settings };
        self.harmoniser.answerer.work(&mut self.planner.budget, &on)
    }

    /// Whether the person has rested for so long, and nothing answers them.
    pub fn is_left_alone(&self, now: Beats, long: Beats) -> bool {
        let context = &self.known.context;
        let drummed = context.memory.last_drum().map(|frame| FRAME * frame);
        let played = self.known.partner.player().last_sound(now).max(drummed);
        context.trade.reply().is_none() && played.is_none_or(|played| now - played >= long)
    }

    /// Forgets the key of what the person played.
    pub fn forget_key(&mut self) {
        self.known.partner.forget_key();
    }

    /// The key of the music: the one that is known, or its own.
    pub fn key(&self, settings: &ImproviserSettings) -> Key {
        self.known.key(settings)
    }

    /// The key of what is played, as far as anybody knows it: nobody does before something sounds.
    pub fn known_key(&self, settings: &ImproviserSettings) -> Option<Key> {
        self.known.known_key(settings)
    }

    /// The letter of the section that the song is in.
    pub fn section(
        &self,
        transport: TransportSnapshot,
        settings: &ImproviserSettings,
    ) -> Option<char> {
        let frame = transport.now.div_floor(FRAME);
        let place = scene::place(transport, (frame, self.known.piece.opening));
        settings.form.letter(place.bar)
    }

    /// What can be told of the plan.
    pub fn outlook(&self) -> Outlook<'_> {
        self.planner.outlook()
    }

    /// From which point on what was told of the plan no longer holds, or has not been told yet, if there is any.
    pub fn news(&mut self) -> Option<Beats> {
        self.planner.news()
    }

    /// What has been spent, and how frames came about.
    pub fn report(&self) -> Report {
        self.planner.report()
    }
}
