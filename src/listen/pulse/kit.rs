//! Drums as General MIDI and electronic kits number them.
//!
//! Keys are those of General MIDI percussion; degrees of loudness were set by ear.

use crate::music::{Pitch, Velocity};

/// Loudness from which the next of four degrees begins.
const DEGREES: [u8; 3] = [40, 70, 100];
/// The keys of each kind: kick, snare, rim, toms, closed hi-hat, pedal, open hi-hat, ride, crash.
const KINDS: [&[u8]; 9] = [
    &[35, 36],
    &[38, 40],
    &[37, 39],
    &[41, 43, 45, 47, 48, 50, 58],
    &[22, 42],
    &[44],
    &[26, 46],
    &[51, 53, 59],
    &[49, 52, 55, 57],
];

/// The place of a drum and its loudness among [`super::evidence::DRUMS`]; none for one that is not told apart.
pub(crate) fn drum(pitch: Pitch, velocity: Velocity) -> Option<usize> {
    let kind = KINDS.iter().position(|keys| keys.contains(&pitch.number()))?;
    let degree = DEGREES.iter().filter(|&&from| velocity.number() >= from).count();
    Some(kind * (DEGREES.len() + 1) + degree)
}
