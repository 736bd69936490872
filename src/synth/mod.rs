//! Events become sound.
//!
//! Everything that moves, moves by the frame, or at multiples of [`QUANTUM`] in the engine's life: cut into other
//! blocks, the sound is the same to the bit. Band-limited waves and the room are fundsp's.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod controllers;
mod decay;
mod instrument;
mod kit;
mod mix;
mod noise;
mod phase;
mod resonators;
mod voice;
mod voices;

pub use instrument::Sound;
pub use kit::Kit;
pub use mix::{PEAKS, StripTone, Tone};

use std::ops::Range;

use crate::clock::{QUANTUM, Rate, Span};
use crate::perform::Event;
use mix::{Buses, Levels, Master};
use voices::Voices;

/// The sound of every part and of the person, in stereo, never beyond ±1.
pub struct Synth {
    voices: Voices,
    levels: Levels,
    master: Master,
    /// Nothing sounds and nothing echoes: it says so from a quantum's start on, until a key is struck.
    asleep: bool,
}

impl Synth {
    /// A silent one. Allocates; nothing after it does.
    pub fn new(rate: Rate) -> Self {
        let (voices, levels, master) = (Voices::new(rate), Levels::new(rate), Master::new(rate));
        Self { voices, levels, master, asleep: true }
    }

    /// Writes the sound of `span`, which lies within one quantum, over `left` and `right`, which are as long. Events
    /// that lie in it sound from their frame on, earlier ones from the first. A changed `tone` is heard from the next
    /// quantum on.
    pub fn render(
        &mut self,
        span: Span,
        events: &[Event],
        tone: &Tone,
        left: &mut [f32],
        right: &mut [f32],
    ) {
        if span.start.opens_quantum() && !span.is_empty() {
            self.turn(span, tone);
        }
        let frames = left.len().min(right.len()).min(QUANTUM as usize);
        let place = span.start.in_quantum() as usize;
        let mut from = 0;
        for event in events {
            let at = event.at.offset.saturating_sub(span.offset) as usize;
            let to = at.clamp(from, frames);
            self.fill(place + from, cut(left, from..to), cut(right, from..to));
            self.asleep &= !self.voices.play(event, &self.levels);
            from = to;
        }
        self.fill(place + from, cut(left, from..frames), cut(right, from..frames));
    }

    /// A quantum begins.
    fn turn(&mut self, span: Span, tone: &Tone) {
        self.levels.aim(tone);
        self.voices.turn(span.start);
        self.master.turn();
        if !self.asleep && self.voices.are_silent() && self.master.is_silent() {
            self.master.reset();
            self.asleep = true;
        }
    }

    /// Fills both sides from `place` in the quantum on.
    fn fill(&mut self, place: usize, left: &mut [f32], right: &mut [f32]) {
        let frames = left.len();
        if frames == 0 {
            return;
        }
        if self.asleep {
            left.fill(0.0);
            right.fill(0.0);
            return;
        }
        let mut buses = Buses::SILENT;
        self.voices.mix(frames, &mut buses);
        self.master.finish(&buses, &self.levels, place, left, right);
    }

    /// The loudest that each strip and then everything was a moment ago, as amplitudes.
    pub fn peaks(&self) -> [f32; PEAKS] {
        self.master.peaks()
    }

    /// Fades every voice out within milliseconds.
    pub fn hush(&mut self) {
        self.voices.hush();
    }

    /// Is silent at once, as when new.
    pub fn reset(&mut self) {
        self.voices.reset();
        self.levels.reset();
        self.master.reset();
        self.asleep = true;
    }
}

/// The frames of one side in a range, which lies within it.
fn cut(side: &mut [f32], range: Range<usize>) -> &mut [f32] {
    side.get_mut(range).unwrap_or_default()
}

#[cfg(test)]
mod tests;
