//! Rules of level: how much louder than written a note is, in decibels.
//!
//! Sizes are those of Director Musices at its normal strength and, of the phrase arch, in its default palette.

use super::charge;
use super::contrast::contrast;
use super::line::Line;
use super::moment::Moment;
use crate::music::{Beats, Note, Part};

/// What the other rules add on average, which is taken off: measured on three pieces (seeds 3, 14 and 15).
const ADDED: f32 = 0.9;
/// High is loud: decibels for a semitone above the part's mean pitch.
const HIGH_LOUD: f32 = 0.25;
/// Decibels for the melodic charge, and for the root of the harmonic one.
const MELODIC: f32 = 0.2;
const HARMONIC: f32 = 1.5;
/// Decibels for each millisecond of duration contrast.
const CONTRAST: f32 = 0.075;
/// The phrases that arch, in bars.
const PHRASES: [f32; 2] = [4.0, 8.0];
/// Where a phrase turns, and its decibels where it begins and ends: half of one and one, times the palette's 1.5 and 2.
const TURN: f32 = 0.3;
const ARCH: (f32, f32) = (-1.5, -3.0);
/// Decibels on the felt beats of a bar, by how many these are; of others only the first stands out.
const SALIENCE: [&[f32]; 5] = [&[], &[1.5], &[1.5, 1.0], &[1.5, 0.5, 0.5], &[1.5, 0.5, 1.0, 0.5]];
const FIRST: &[f32] = &[1.5];

/// The level of a note whose durations contrast so many times as usual.
pub fn level(note: Note, line: &Line, moment: &Moment, sharp: f32) -> f32 {
    HIGH_LOUD * line.above(note.pitch)
        + MELODIC * moment.chord.map_or(0.0, |chord| charge::melodic(note.pitch, chord))
        + HARMONIC * charge::tension(moment, note.onset)
        + CONTRAST * sharp * contrast(moment.millis(note.duration))
        + PHRASES.iter().map(|&bars| arch(moment.in_phrase(note.onset, bars))).sum::<f32>()
        + if note.part == Part::Lead { 0.0 } else { salience(moment, note.onset) }
        - ADDED
}

/// The level of a place in a phrase, 0 to 1.
fn arch(place: f32) -> f32 {
    let (decibels, from_turn) = match place < TURN {
        true => (ARCH.0, 1.0 - place / TURN),
        false => (ARCH.1, (place - TURN) / (1.0 - TURN)),
    };
    decibels * from_turn * from_turn
}

/// The level of a beat that accompanies.
fn salience(moment: &Moment, at: Beats) -> f32 {
    let (beat, within) = moment.beat_of(at);
    let beats = SALIENCE.get(usize::from(moment.meter.felt_beats())).unwrap_or(&FIRST);
    let accent = beats.get(usize::from(beat)).copied().filter(|_| within == Beats::ZERO);
    accent.unwrap_or(0.0)
}
