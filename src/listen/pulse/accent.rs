//! Which notes stand out.
//!
//! Numbers that say no more were chosen by the beat error on training pieces; RESULTS.md, pulse, has it on held-out ones.

use crate::music::{Pitch, Velocity};

/// How fast the average loudness follows what is played.
const FOLLOW: f32 = 0.06;
/// Loudness above the average that makes a full accent.
const LOUD: f32 = 50.0;
/// Where bass notes begin, and semitones below it that make a full accent: there basses, and kick and snare drums, mark
/// the beat.
const BASS: f32 = 46.0;
const DEEP: f32 = 10.0;

/// How loud notes are of late.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Accents {
    loudness: Option<f32>,
}

impl Accents {
    /// The accent of a note, -1 to 1: a bass note has one, and so has a note that is louder than the average.
    pub(super) fn of(&mut self, pitch: Pitch, velocity: Velocity) -> f32 {
        let loud = f32::from(velocity.number());
        let average = self.loudness.get_or_insert(loud);
        let accent = (loud - *average) / LOUD;
        *average += FOLLOW * (loud - *average);
        let depth = (BASS - f32::from(pitch.number())) / DEEP;
        (accent + depth.clamp(0.0, 1.0)).clamp(-1.0, 1.0)
    }
}
