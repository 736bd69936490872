//! Harmonise: voices under a note as soon as it is struck.

pub mod answerer;
pub mod voicing;

use crate::listen::Heard;
use crate::model::Weights;
use crate::music::{Beats, Part};
use crate::rt::Bounded;

use super::memory::Memory;
use answerer::{Answer, Answerer};
use voicing::Voicing;

/// Notes whose voices are remembered while they are held.
const SUNG: usize = 32;

/// Finds voices, and remembers what they leave in memory while their notes are held.
pub struct Harmoniser {
    /// Finds the voices.
    pub answerer: Answerer,
    /// The voicings of notes that are held.
    sung: Bounded<Voicing, SUNG>,
}

impl Harmoniser {
    /// Nothing to answer; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        Self { answerer: Answerer::new(weights), sung: Bounded::new() }
    }

    /// Forgets every call, answer and voicing.
    pub fn reset(&mut self) {
        self.answerer.reset();
        self.sung.clear();
    }

    /// Remembers voices as what the harmony plays from a point on, of which `open` is the frame.
    pub fn begin(&mut self, answer: &Answer, at: Beats, memory: &mut Memory, open: i64) {
        if self.sung.push(answer.voicing).is_err() {
            return;
        }
        for &pitch in &answer.voicing.voices {
            let voice = Heard { pitch, velocity: answer.call.velocity, at, on: true };
            memory.take(Part::Harmony, voice, open);
        }
    }

    /// Ends the voices of a note with it.
    pub fn end(&mut self, heard: Heard, memory: &mut Memory, open: i64) {
        while let Some(at) = self.sung.iter().position(|voicing| voicing.key == heard.pitch) {
            let voices = self.sung.remove(at).map_or(Bounded::new(), |voicing| voicing.voices);
            for &pitch in &voices {
                memory.take(Part::Harmony, Heard { pitch, ..heard }, open);
            }
        }
    }
}
