//! What to play: feeds the model with what happens and asks it, frame by frame, what comes next.
//!
//! The improviser thinks in beats. Half a frame before a frame begins it closes the one that sounds (its own
//! notes and the person's), lets the backbone step, and answers the frame's questions by drawing from the
//! model within the limits of the [`Manner`]. Every unit of work is counted, so that where it stands after a
//! given number of calls does not depend on the machine. What is not decided when its frame begins comes from
//! memory, or rests: nothing waits.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answer;
mod cast;
mod comping;
mod compose;
mod credit;
mod follow;
mod form;
mod governor;
mod limits;
mod manner;
mod memory;
mod mood;
mod partner;
mod ranges;
mod recast;
mod room;
mod scene;
mod sing;
mod steer;
mod trade;
mod voicing;

pub use answer::{Answer, Call};
pub use governor::Report;
pub use manner::{Manner, Mode, Moment};
pub use recast::Recast;
pub use voicing::Voicing;

use crate::listen::Heard;
use crate::model::{Mind, Weights};
use crate::music::{Beats, Chord, Key, Note, Part, PartSet};
use crate::rt::Bounded;
use crate::token::{FRAMES_PER_QUARTER, Scene};

use answer::Answerer;
use compose::{Brief, Composer, OPENING};
use credit::Credit;
use governor::{Origin, Tally, deadline};
use limits::Charted;
use memory::Memory;
use partner::Partner;
use ranges::Ranges;
use recast::Recasting;
use steer::{Asked, Steer};

/// The span of a frame.
pub const FRAME: Beats = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);

/// How long before a frame begins its composition starts: what the person plays up to then is heard.
pub const LEAD_TIME: Beats = Beats(FRAME.0 / 2);

/// Notes that one call of [`Improviser::take`] can hand over.
pub const TAKEN: usize = 64;

/// Keys whose voices are remembered while they are down.
const SUNG: usize = 32;

/// How long a chord that accompanies sounds, unless another follows.
const SUSTAIN: Beats = Beats::quarters(8);

/// What hearing a frame costs, or moving a key's chords on, in multiply-adds that take as long.
const FOLLOWING: u32 = 12_288;
/// What writing an answer to memory costs, in multiply-adds that take as long.
const WRITING: u32 = 8192;

/// Where the work on the next frame stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It is not time yet.
    Waiting,
    /// The frame before it goes into memory.
    Closing,
    /// What the person's notes suggest is worked out.
    Following,
    /// It is being decided.
    Composing,
}

/// The musical mind of the instrument.
pub struct Improviser {
    memory: Memory,
    composer: Composer,
    answerer: Answerer,
    partner: Partner,
    recasting: Recasting,
    /// The voicings of keys that are down.
    sung: Bounded<Voicing, SUNG>,
    ranges: Ranges,
    steer: Steer,
    credit: Credit,
    tally: Tally,
    stage: Stage,
    next: i64,
    first_frame: i64,
    ready: Bounded<Note, TAKEN>,
}

impl Improviser {
    /// A mind at the start of a song; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        Self {
            memory: Memory::new(),
            composer: Composer::new(Mind::new(weights)),
            answerer: Answerer::new(weights),
            partner: Partner::new(),
            recasting: Recasting::default(),
            sung: Bounded::new(),
            ranges: Ranges::read(weights.card()),
            steer: Steer::default(),
            credit: Credit::default(),
            tally: Tally::default(),
            stage: Stage::Waiting,
            next: 0,
            first_frame: 0,
            ready: Bounded::new(),
        }
    }

    /// Forgets the piece and goes on at `at`: after a start, a seek, a loop.
    pub fn reset(&mut self, at: Beats) {
        self.memory.clear();
        self.composer.reset();
        self.answerer.reset();
        self.partner.reset();
        self.recasting = Recasting::default();
        self.sung.clear();
        self.steer.reset();
        self.credit.forfeit();
        self.stage = Stage::Waiting;
        self.ready.clear();
        self.next = (at + FRAME - Beats(1)).div_floor(FRAME);
        self.first_frame = self.next;
    }

    /// Hears a note of the person's. Where it moves the harmony at once, says what is played from now on.
    pub fn hear(&mut self, heard: Heard, manner: &Manner) -> Option<Recast> {
        let open = self.open_frame();
        self.memory.hear(cast::role(manner.mode), heard, open);
        let moved = self.partner.hear(heard, manner, open);
        if !heard.on {
            self.hear_voices_end(heard);
        }
        moved.map(|chord| self.recast(chord, heard, manner))
    }

    /// Spends at most `budget` multiply-adds, first on keys that wait for voices.
    pub fn think(&mut self, moment: Moment, manner: &Manner, budget: u32) {
        self.credit.grant(budget);
        while self.answer(manner) {}
        if !moment.running {
            return;
        }
        while self.work(moment, manner) {}
        let is_first = self.next == self.first_frame;
        let overdue = moment.now >= deadline(self.next, is_first);
        if overdue && self.stage == Stage::Composing {
            // It begins and is not decided: what there is of it, memory or rest must do.
            let remembered = self.composer.cut_short(&self.memory);
            self.finish(moment, manner, if remembered { Origin::Memory } else { Origin::Rest });
        }
    }

    /// Notes decided since the last call, their onsets at hand or to come.
    pub fn take(&mut self) -> Bounded<Note, TAKEN> {
        std::mem::take(&mut self.ready)
    }

    /// The chord of the frame decided last, and when that frame begins.
    pub fn chord(&self) -> Option<(Beats, Chord)> {
        self.memory.chord().map(|chord| (FRAME * (self.next - 1), chord))
    }

    /// The key of the music: the one asked for, or its own.
    pub fn key(&self, manner: &Manner) -> Key {
        scene::key(manner, &self.ranges)
    }

    /// What has been spent, and how frames came about.
    pub fn report(&self) -> Report {
        self.tally.report(self.credit.spent())
    }

    /// The first frame that is not closed yet.
    fn open_frame(&self) -> i64 {
        if self.stage == Stage::Waiting { self.next - 1 } else { self.next }
    }

    /// Does the next piece of work; false where it is not time, or the credit does not reach for it.
    fn work(&mut self, moment: Moment, manner: &Manner) -> bool {
        match self.stage {
            Stage::Waiting => self.close(moment, manner),
            Stage::Closing => self.write(moment, manner),
            Stage::Following => self.follow(moment, manner),
            Stage::Composing if self.composer.is_decided() => {
                self.finish(moment, manner, Origin::Plan);
                true
            }
            Stage::Composing => {
                self.composer.work(&mut self.credit, &self.memory, manner, &self.steer)
            }
        }
    }

    /// Closes the frame that sounds, if it is time for the next.
    fn close(&mut self, moment: Moment, manner: &Manner) -> bool {
        if moment.now < FRAME * self.next - LEAD_TIME || !self.credit.pay(WRITING) {
            return false;
        }
        if self.next > self.first_frame {
            self.memory.close_frame(self.next - 1, self.composer.scene());
        }
        self.partner.close(&self.memory, manner, self.next - 1);
        self.stage = Stage::Closing;
        true
    }

    /// Writes an answer of the closed frame to memory; after the last, goes on to what the person's notes suggest.
    fn write(&mut self, moment: Moment, manner: &Manner) -> bool {
        if self.memory.is_writing() {
            let paid = self.credit.pay(WRITING);
            if paid {
                self.memory.write(self.next - 1);
            }
            return paid;
        }
        let place = scene::place(moment, (self.next, self.first_frame));
        let paid = !self.partner.listens(manner) || self.credit.pay(FOLLOWING);
        if paid {
            self.partner.enter(&place, manner);
            self.stage = Stage::Following;
        }
        paid
    }

    /// Works out what the person's notes suggest, and opens the next frame.
    fn follow(&mut self, moment: Moment, manner: &Manner) -> bool {
        if self.partner.is_moving() {
            return self.credit.pay(FOLLOWING) && self.partner.move_on();
        }
        let paid = self.credit.pay(OPENING);
        if paid {
            self.open(moment, manner);
        }
        paid
    }

    fn open(&mut self, moment: Moment, manner: &Manner) {
        let place = scene::place(moment, (self.next, self.first_frame));
        self.partner.turn(self.next, &place, manner);
        let person = self.person(manner);
        let scene = self.scene(moment, manner, self.next);
        let playing = scene.parts.iter().filter(|&part| !person.has(part)).collect();
        let asked = Asked { playing, by_hand: mood::by_hand(manner).map(|rank| rank.is_some()) };
        self.steer.aim(&scene, &asked, &self.ranges);
        let room = self.partner.room(FRAME * self.next, manner);
        let mut limits = limits::of_scene(&scene, manner, &self.ranges, &room);
        self.recasting.reach(&limits);
        let charted = self.charted(manner);
        let hand = self.partner.hand(charted, manner, limits.pitches[Part::Harmony.index()]);
        if let Some(charted) = charted {
            charted.limit(&mut limits);
        }
        limits.must = self.partner.must(self.next, charted, manner);
        // What a person plays is new; the music answers it and not its own past.
        let returning = (person == PartSet::NONE && self.partner.reply().is_none())
            .then(|| form::returns(place.bar, manner.seed, &self.ranges.alike(&scene.style)))
            .flatten();
        let (frame, chord) = (self.next, charted.map(|charted| charted.chord));
        let reply = self.partner.reply();
        let brief = Brief { frame, scene, limits, returning, chord, person, reply, room, hand };
        self.composer.open(brief, &self.memory);
        self.stage = Stage::Composing;
    }

    /// The parts that are left to the person.
    fn person(&self, manner: &Manner) -> PartSet {
        cast::person(manner, &self.memory, self.partner.reply().is_some())
    }

    /// The chord that the next frame is to have, where that is not left to the model.
    fn charted(&mut self, manner: &Manner) -> Option<Charted> {
        let chart = manner.chart.as_ref().map(|chart| chart.at(FRAME * self.next));
        let chord =
            chart.or_else(|| self.partner.chord(manner, self.memory.person_plays()).map(Some))?;
        Some(Charted { chord, begins: chord != self.memory.tape().chord() })
    }

    fn scene(&self, moment: Moment, manner: &Manner, frame: i64) -> Scene {
        let key = match manner.mode {
            Mode::Free => Some(self.key(manner)),
            // The key is the person's, and known only where they have said it.
            Mode::Harmonise => manner.key,
            Mode::Accompany | Mode::Solo | Mode::Trade => {
                scene::given_key(manner).or(self.partner.key())
            }
        };
        let frames = (frame, self.first_frame);
        scene::of_frame(moment, manner, key, &self.ranges, self.person(manner), frames)
    }

    /// Hands a decided frame on. What should have begun already begins now.
    fn finish(&mut self, moment: Moment, manner: &Manner, origin: Origin) {
        let start = FRAME * self.next;
        let (notes, chord) = (self.composer.notes(), self.composer.chord());
        self.memory.decide(notes, chord);
        self.steer.measure(notes, self.composer.scene(), chord);
        let recast = self.recasting.settle(self.next, &mut self.memory);
        for note in self.composer.sounding(start, manner).filter(|note| !recast.has(note.part)) {
            let onset = note.onset.max(moment.now);
            let sustained = manner.mode.sustains().has(note.part);
            let duration = if sustained { note.duration.max(SUSTAIN) } else { note.duration };
            let _full = self.ready.push(Note { onset, duration, ..note });
        }
        self.partner.play(self.memory.decided());
        self.tally.count(origin);
        self.next += 1;
        self.stage = Stage::Waiting;
    }
}

#[cfg(test)]
mod tests;
