//! The accompaniment moves with a note of the person's: chords struck anew in the middle of a frame.
//!
//! Length and softness were set by ear.

use crate::listen::Heard;
use crate::music::{Chord, Note, Part, PartSet, PitchSet, Velocity};
use crate::rt::Bounded;
use crate::token::{GridNote, OFFSETS, duration_index, nearest_step, velocity_bucket};

use super::super::timing::{FRAME, SUSTAIN};
use super::comping::{self, LastVoicing, TONES};

/// How long a chord struck anew is taken to sound, in grid steps: a quarter.
const TAKEN_FOR: i64 = 24;
/// How much softer than the person's note.
const SOFTER: i32 = 16;

/// Parts that end what they play, and what they play from now on instead.
#[derive(Clone, Copy, Debug)]
pub struct Restrike {
    /// The parts.
    pub parts: PartSet,
    /// The notes.
    pub notes: Bounded<Note, { TONES + 1 }>,
    /// The chord.
    pub chord: Chord,
}

impl Restrike {
    /// A chord that `parts` strike with a note, within their `reach` and near to what they struck before.
    pub fn new(
        chord: Chord,
        heard: Heard,
        parts: PartSet,
        before: &LastVoicing,
        reach: [PitchSet; 2],
    ) -> Self {
        let hand = comping::voice(chord, &before.hand, reach[0]);
        let bass = comping::nearest_bass(chord, before.bass, reach[1]);
        let voices = hand.iter().map(|&pitch| (Part::Harmony, pitch));
        let velocity = Velocity::clamped(i32::from(heard.velocity.number()) - SOFTER);
        let mut notes = Bounded::new();
        let played = bass.map(|pitch| (Part::Bass, pitch)).into_iter().chain(voices);
        for (part, pitch) in played.filter(|(part, _)| parts.has(*part)) {
            let _fits =
                notes.push(Note { part, pitch, velocity, onset: heard.at, duration: SUSTAIN });
        }
        Self { parts, notes, chord }
    }

    /// The notes where they stand in a frame.
    pub fn on_grid(&self, frame: i64) -> Bounded<GridNote, { TONES + 1 }> {
        let mut notes = Bounded::new();
        for note in &self.notes {
            let _fits = notes.push(on_grid(note, frame));
        }
        notes
    }
}

/// A note where it stands in a frame.
fn on_grid(note: &Note, frame: i64) -> GridNote {
    let into = nearest_step(note.onset - FRAME * frame);
    GridNote {
        part: note.part,
        offset: into.clamp(0, i64::from(OFFSETS) - 1) as u8,
        pitch: note.pitch,
        duration: duration_index(TAKEN_FOR, i64::MAX),
        velocity: velocity_bucket(note.velocity.number()),
    }
}
