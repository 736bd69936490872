//! What to play: feeds the model with what happens and asks it, frame by frame, what comes next.
//!
//! The improviser thinks in beats. Half a frame before a frame begins it closes the one that sounds (its own
//! notes and the person's), lets the backbone step, and answers the frame's questions by drawing from the
//! model within the limits of the [`Manner`]. Every unit of work is counted, so that where it stands after a
//! given number of calls does not depend on the machine.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod compose;
mod form;
mod limits;
mod manner;
mod memory;
mod mood;
mod ranges;
mod scene;
mod steer;

pub use compose::Report;
pub use manner::{Manner, Moment};

use crate::listen::Heard;
use crate::model::{Mind, Weights};
use crate::music::{Beats, Chord, Key, Note, PartSet};
use crate::rt::Bounded;
use crate::token::FRAMES_PER_QUARTER;

use compose::Composer;
use memory::Memory;
use ranges::Ranges;
use steer::{Asked, Steer};

/// The span of a frame.
pub const FRAME: Beats = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);

/// How long before a frame begins its composition starts: what the person plays up to then is heard.
const LEAD_TIME: Beats = Beats(FRAME.0 / 2);

/// Notes that one call of [`Improviser::take`] can hand over.
pub const TAKEN: usize = 64;

/// The musical mind of the instrument.
pub struct Improviser {
    memory: Memory,
    composer: Composer,
    ranges: Ranges,
    steer: Steer,
    next: i64,
    first_frame: i64,
    ready: Bounded<Note, TAKEN>,
    late: u32,
}

impl Improviser {
    /// A mind at the start of a song; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        Self {
            memory: Memory::new(),
            composer: Composer::new(Mind::new(weights)),
            ranges: Ranges::read(weights.card()),
            steer: Steer::default(),
            next: 0,
            first_frame: 0,
            ready: Bounded::new(),
            late: 0,
        }
    }

    /// Forgets the piece and goes on at `at`: after a start, a seek, a loop.
    pub fn reset(&mut self, at: Beats) {
        self.memory.clear();
        self.composer.reset();
        self.steer.reset();
        self.ready.clear();
        self.next = (at + FRAME - Beats(1)).div_floor(FRAME);
        self.first_frame = self.next;
    }

    /// Hears a note of the person's.
    pub fn hear(&mut self, heard: Heard) {
        self.memory.hear(heard, self.next);
    }

    /// Spends at most about `budget` multiply-adds: work in hand is never cut, so a call may pass its budget
    /// by less than one slice, and the next call makes up for it.
    pub fn think(&mut self, moment: Moment, manner: &Manner, budget: u32) {
        self.composer.grant(budget);
        while self.composer.has_credit() {
            if !self.composer.is_composing() && !self.begin(moment, manner) {
                break;
            }
            if self.composer.work(&self.memory, manner, &self.steer) {
                self.finish(moment, manner);
            }
        }
        self.composer.forgo_rest();
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

    /// What has been spent and missed so far.
    pub fn report(&self) -> Report {
        Report { spent: self.composer.spent(), late: self.late }
    }

    /// Starts on the next frame if it is time.
    fn begin(&mut self, moment: Moment, manner: &Manner) -> bool {
        let start = FRAME * self.next;
        if moment.now < start - LEAD_TIME {
            return false;
        }
        if self.next > self.first_frame {
            self.memory.close_frame(self.next - 1, self.composer.scene());
        }
        let (key, frames) = (self.key(manner), (self.next, self.first_frame));
        let scene = scene::of_frame(moment, manner, key, &self.ranges, &self.memory, frames);
        let person = self.memory.person();
        let playing = scene.parts.iter().filter(|&part| !person.has(part)).collect();
        let asked = Asked { playing, by_hand: mood::by_hand(manner).map(|rank| rank.is_some()) };
        self.steer.aim(&scene, &asked, &self.ranges);
        let limits = limits::of_scene(&scene, manner, &self.ranges);
        // What a person plays is new; the music answers it and not its own past.
        let returning = (person == PartSet::NONE)
            .then(|| form::returns(scene.place.bar, manner.seed, &self.ranges.alike(&scene.style)))
            .flatten();
        self.composer.open(self.next, scene, &self.memory, limits, returning);
        true
    }

    /// Hands a decided frame on. What comes up to a frame late is played at once, later notes not at all.
    fn finish(&mut self, moment: Moment, manner: &Manner) {
        let start = FRAME * self.next;
        let (notes, chord) = (self.composer.notes(), self.composer.chord());
        self.memory.decide(notes, chord);
        self.steer.measure(notes, self.composer.scene(), chord);
        for note in self.composer.sounding(start, manner) {
            let late = moment.now - note.onset;
            if late > FRAME {
                self.late += 1;
            } else {
                let onset = note.onset.max(moment.now);
                let _full = self.ready.push(Note { onset, ..note });
            }
        }
        self.next += 1;
    }
}
