//! The accompaniment moves with a note of the person's: in the middle of a frame, what it sounds and what it is about to
//! play goes to the nearest tones of another chord, and the figure goes on.
//!
//! Softness was set by ear.

use crate::listen::Heard;
use crate::music::{Chord, Part, PartSet, PitchClassSet, Velocity};
use crate::token::GridNote;

use super::super::request::settings::ImproviserSettings;
use super::comping::COMPING;

/// How much softer than the person's note.
const SOFTER: i32 = 16;

/// Parts that move to a chord.
#[derive(Clone, Copy, Debug)]
pub struct Recast {
    /// The parts.
    pub parts: PartSet,
    /// The chord.
    pub chord: Chord,
    /// How loud what moves is struck.
    pub velocity: Velocity,
    /// The notes that are locked.
    scale: PitchClassSet,
}

impl Recast {
    /// Moves harmony and bass, where they play, to a chord with a note of the person's. Where a scale is locked they
    /// stay in it.
    pub fn new(chord: Chord, heard: Heard, settings: &ImproviserSettings) -> Self {
        Self {
            parts: PartSet(settings.parts.0 & COMPING.0),
            chord,
            velocity: Velocity::clamped(i32::from(heard.velocity.number()) - SOFTER),
            scale: settings.held_scale().unwrap_or(PitchClassSet::ALL),
        }
    }

    /// The tones that a part moves to: the bass to that of the chord.
    pub fn tones(&self, part: Part) -> PitchClassSet {
        let all = match part {
            Part::Bass => PitchClassSet::default().with(self.chord.bass),
            _ => self.chord.tones,
        };
        let held = PitchClassSet(all.0 & self.scale.0);
        if held == PitchClassSet::default() { all } else { held }
    }

    /// Moves the notes of a frame.
    pub fn apply(&self, notes: &mut [GridNote]) {
        for note in notes.iter_mut().filter(|note| self.parts.has(note.part)) {
            note.pitch = self.tones(note.part).nearest(note.pitch);
        }
    }
}
