//! What to play: feeds the model with what happens and asks it, frame by frame, what comes next.
//!
//! The improviser thinks in beats. Half a frame before a frame begins it closes the one that sounds (its own
//! notes and the person's), lets the backbone step, and answers the frame's questions by drawing from the
//! model within the limits of the [`Manner`]. Every unit of work is counted, so that where it stands after a
//! given number of calls does not depend on the machine. What is not decided when its frame begins comes from
//! memory, or rests: nothing waits.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answer;
mod compose;
mod credit;
mod form;
mod governor;
mod licks;
mod limits;
mod manner;
mod memory;
mod mood;
mod quote;
mod ranges;
mod scene;
mod steer;
mod voicing;

pub use answer::{Answer, Call};
pub use governor::Report;
pub use licks::{Learned, learned};
pub use manner::{Manner, Mode, Moment};
pub use voicing::Voicing;

use crate::listen::Heard;
use crate::model::{Mind, Weights};
use crate::music::{Beats, Chord, Key, Note, Part, PartSet};
use crate::rt::Bounded;
use crate::rt::log::LogReader;
use crate::token::{FRAMES_PER_QUARTER, Scene};

use answer::{Answerer, Setting};
use compose::{Brief, Composer, OPENING};
use credit::Credit;
use governor::{Origin, Tally, deadline};
use licks::{Expected, Licks};
use limits::Charted;
use memory::Memory;
use ranges::Ranges;
use steer::{Asked, Steer};

/// The span of a frame.
pub const FRAME: Beats = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);

/// How long before a frame begins its composition starts: what the person plays up to then is heard.
pub const LEAD_TIME: Beats = Beats(FRAME.0 / 2);

/// Notes that one call of [`Improviser::take`] can hand over.
pub const TAKEN: usize = 64;

/// Keys whose voices are remembered while they are down.
const SUNG: usize = 32;

/// What writing an answer to memory costs, in multiply-adds that take as long.
const WRITING: u32 = 8192;

/// Where the work on the next frame stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It is not time yet.
    Waiting,
    /// The frame before it goes into memory.
    Closing,
    /// It is being decided.
    Composing,
}

/// The musical mind of the instrument.
pub struct Improviser {
    memory: Memory,
    licks: Licks,
    composer: Composer,
    answerer: Answerer,
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
            licks: Licks::new(),
            composer: Composer::new(Mind::new(weights)),
            answerer: Answerer::new(weights),
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
        self.licks.turn();
        self.composer.reset();
        self.answerer.reset();
        self.sung.clear();
        self.steer.reset();
        self.credit.forfeit();
        self.stage = Stage::Waiting;
        self.ready.clear();
        self.next = (at + FRAME - Beats(1)).div_floor(FRAME);
        self.first_frame = self.next;
    }

    /// Remembers these turns of phrase of the person's and no others.
    pub fn restore(&mut self, learned: &Learned) {
        self.licks.restore(learned);
    }

    /// Takes over what another mind remembers of the person.
    pub fn inherit(&mut self, from: &mut Self) {
        std::mem::swap(&mut self.licks, &mut from.licks);
        self.licks.turn();
    }

    /// A side from which [`learned`] reads what is remembered of the person.
    pub fn reader(&self) -> LogReader<1> {
        self.licks.reader()
    }

    /// Hears a note of the person's.
    pub fn hear(&mut self, heard: Heard) {
        self.licks.hear(heard);
        self.memory.hear(heard, self.open_frame());
        if !heard.on {
            self.hear_voices_end(heard);
        }
    }

    /// Takes a key that wants voices; false when too many wait for theirs.
    pub fn call(&mut self, call: Call, moment: Moment, manner: &Manner) -> bool {
        let frame = moment.now.div_floor(FRAME);
        self.answerer.call(call, self.scene(moment, manner, frame.max(self.first_frame)))
    }

    /// The next answer that is ready.
    pub fn answered(&mut self, moment: Moment) -> Option<Answer> {
        let answer = self.answerer.take()?;
        self.tally.count(Origin::Answer);
        self.hear_voices(&answer, moment);
        Some(answer)
    }

    /// The answer to a call that cannot wait any longer; `None` for one that was answered or never taken.
    pub fn settle(&mut self, call: u32, moment: Moment, manner: &Manner) -> Option<Answer> {
        let answer = self.answerer.settle(call, manner)?;
        self.tally.count(Origin::Table);
        self.hear_voices(&answer, moment);
        Some(answer)
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

    /// Remembers voices as what the harmony plays.
    fn hear_voices(&mut self, answer: &Answer, moment: Moment) {
        let (Call { velocity, .. }, at) = (answer.call, moment.now);
        if !moment.running || self.sung.push(answer.voicing).is_err() {
            return;
        }
        for &pitch in &answer.voicing.voices {
            let voice = Heard { pitch, velocity, at, on: true };
            self.memory.take(Part::Harmony, voice, self.open_frame());
        }
    }

    /// Ends the voices of a key with it.
    fn hear_voices_end(&mut self, heard: Heard) {
        while let Some(at) = self.sung.iter().position(|voicing| voicing.key == heard.pitch) {
            let voices = self.sung.remove(at).map_or(Bounded::new(), |voicing| voicing.voices);
            for &pitch in &voices {
                self.memory.take(Part::Harmony, Heard { pitch, ..heard }, self.open_frame());
            }
        }
    }

    /// Does the next piece of work on an answer; false where there is none, or the credit does not reach for it.
    fn answer(&mut self, manner: &Manner) -> bool {
        let (tape, context) = (self.memory.tape(), self.composer.context());
        self.answerer.work(&mut self.credit, &Setting { tape, context, manner })
    }

    /// Does the next piece of work; false where it is not time, or the credit does not reach for it.
    fn work(&mut self, moment: Moment, manner: &Manner) -> bool {
        match self.stage {
            Stage::Waiting => self.close(moment),
            Stage::Closing => self.write(moment, manner),
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
    fn close(&mut self, moment: Moment) -> bool {
        if moment.now < FRAME * self.next - LEAD_TIME || !self.credit.pay(WRITING) {
            return false;
        }
        if self.next > self.first_frame {
            self.memory.close_frame(self.next - 1, self.composer.scene());
        }
        self.stage = Stage::Closing;
        true
    }

    /// Writes an answer of the closed frame to memory, and opens the next frame after the last.
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
        let scene = self.scene(moment, manner, self.next);
        let person = self.memory.person();
        let playing = scene.parts.iter().filter(|&part| !person.has(part)).collect();
        let asked = Asked { playing, by_hand: mood::by_hand(manner).map(|rank| rank.is_some()) };
        self.steer.aim(&scene, &asked, &self.ranges);
        let charted = self.charted(moment, manner);
        let limits = limits::of_scene(&scene, manner, &self.ranges, charted);
        // What a person plays is new; the music answers it and not its own past.
        let returning = (person == PartSet::NONE)
            .then(|| form::returns(scene.place.bar, manner.seed, &self.ranges.alike(&scene.style)))
            .flatten();
        let (frame, chord) = (self.next, charted.map(|charted| charted.chord));
        let quotes = manner.memory > 0.0 && !person.has(Part::Lead);
        let expected = if quotes { self.licks.expect(frame) } else { Expected::default() };
        let brief = Brief { frame, scene, limits, returning, chord, expected };
        self.composer.open(brief, &self.memory);
        self.stage = Stage::Composing;
    }

    /// What the chart says about the next frame.
    fn charted(&self, moment: Moment, manner: &Manner) -> Option<Charted> {
        let Moment { bar_start, meter, .. } = moment;
        let chord = manner.chart.as_ref()?.at(FRAME * self.next, bar_start, meter);
        Some(Charted { chord, begins: chord != self.memory.tape().chord() })
    }

    fn scene(&self, moment: Moment, manner: &Manner, frame: i64) -> Scene {
        let key = match manner.mode {
            Mode::Free => Some(self.key(manner)),
            // The key is the person's, and known only where they have said it.
            Mode::Harmonise => manner.key,
        };
        let frames = (frame, self.first_frame);
        scene::of_frame(moment, manner, key, &self.ranges, &self.memory, frames)
    }

    /// Hands a decided frame on. What should have begun already begins now.
    fn finish(&mut self, moment: Moment, manner: &Manner, origin: Origin) {
        let start = FRAME * self.next;
        let (notes, chord) = (self.composer.notes(), self.composer.chord());
        self.memory.decide(notes, chord);
        self.steer.measure(notes, self.composer.scene(), chord);
        self.licks.follow(notes, self.next);
        for note in self.composer.sounding(start, manner) {
            let onset = note.onset.max(moment.now);
            let _full = self.ready.push(Note { onset, ..note });
        }
        self.tally.count(origin);
        self.next += 1;
        self.stage = Stage::Waiting;
    }
}

#[cfg(test)]
mod tests;
