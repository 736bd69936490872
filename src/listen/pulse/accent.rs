//! Which notes stand out.

use crate::music::{Pitch, Velocity};

/// How fast the usual loudness and pitch follow what is played.
const FOLLOW: f32 = 0.06;
/// Loudness and semitones that make a full accent.
const LOUD: f32 = 50.0;
const DEEP: f32 = 24.0;

/// What is usual of late.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Accents {
    usual: Option<(f32, f32)>,
}

impl Accents {
    /// The accent of a note beside the usual, -1 to 1: louder and deeper notes have more.
    pub(super) fn of(&mut self, pitch: Pitch, velocity: Velocity) -> f32 {
        let (loud, high) = (f32::from(velocity.number()), f32::from(pitch.number()));
        let usual = self.usual.get_or_insert((loud, high));
        let accent = (loud - usual.0) / LOUD - (high - usual.1) / DEEP;
        usual.0 += FOLLOW * (loud - usual.0);
        usual.1 += FOLLOW * (high - usual.1);
        accent.clamp(-1.0, 1.0)
    }
}
