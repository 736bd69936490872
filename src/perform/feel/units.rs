//! Milliseconds, decibels and noise in the units of notes.

use crate::music::{Beats, Part, Velocity};
use crate::rt::Draw;

/// A sixteenth note.
pub const SIXTEENTH: Beats = Beats(Beats::QUARTER.0 / 4);

/// The share of its velocity that a note gains with a decibel: level goes with the square of velocity (General MIDI 2),
/// 40·log₁₀, taken as a straight line.
const PER_DECIBEL: f32 = 0.0576;
/// The furthest that rules move a level, in decibels.
const MOST_DECIBELS: f32 = 9.0;
/// What makes the sum of two draws as wide as a normal deviate.
const DEVIATION: f32 = 2.449_489_7;

/// Goes with a small number and never beyond `most` either way.
pub fn bounded(number: f32, most: f32) -> f32 {
    let share = number / most;
    let square = share * share;
    number / (1.0 + square * square).sqrt().sqrt()
}

/// A span in ticks, at a tempo in quarters a minute.
pub fn ticks(millis: f32, bpm: f32) -> f32 {
    millis * bpm * (Beats::QUARTER.0 as f32 / 60_000.0)
}

/// A span in milliseconds, at a tempo in quarters a minute.
pub fn millis(beats: Beats, bpm: f32) -> f32 {
    beats.0 as f32 * (60_000.0 / Beats::QUARTER.0 as f32) / bpm
}

/// A velocity so many decibels louder.
pub fn louder(velocity: f32, decibels: f32) -> f32 {
    velocity * (1.0 + PER_DECIBEL * bounded(decibels, MOST_DECIBELS))
}

/// The velocity nearest to a number.
pub fn velocity(number: f32) -> Velocity {
    Velocity::clamped(number.round() as i32)
}

/// A deviate around zero of unit variance that is always the same in one place of a piece.
pub fn deviate(seed: u64, place: i64, lane: u32) -> f32 {
    let mut draw = Draw::keyed(seed, place, lane);
    (draw.unit_f32() + draw.unit_f32() - 1.0) * DEVIATION
}

/// The lane of draws that belongs to a pitch of a part, one of four purposes.
pub fn lane(part: Part, pitch: u8, purpose: u32) -> u32 {
    purpose << 9 | u32::from(pitch) << 2 | part.index() as u32
}
