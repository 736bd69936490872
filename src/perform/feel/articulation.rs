//! Rules of articulation: the silence in milliseconds that is taken from a note's end.
//!
//! Sizes are those of Director Musices at its normal strength.

use super::colour::Colour;
use super::contrast::contrast;
use super::line::Step;
use super::moment::Moment;
use super::units::SIXTEENTH;
use crate::music::{Beats, Note};

/// Staccato: the share of its length that a note loses.
const STACCATO: f32 = 0.25;
/// Legato: the share by which a note overlaps the next, and less for each millisecond of its length.
const LEGATO: (f32, f32) = (0.1717, 0.000_109);
/// The shortest note that is articulated.
const SHORT: f32 = 100.0;
/// Duration contrast: the gap for each millisecond, and the longest.
const CONTRAST: (f32, f32) = (4.5, 50.0);
/// The end of a phrase, and its length in bars; a note ends it that ends within a sixteenth of it.
const PHRASE_END: f32 = 80.0;
const PHRASE: i64 = 4;
/// The gap before a pitch that is struck again.
pub const REPETITION: f32 = 35.0;
/// Before a leap: for each semitone, up to so many, where a note is short, and more for each millisecond of its length.
const LEAP: f32 = 8.0;
const WIDEST: i32 = 9;
const LEAPING: (f32, f32) = (0.3, 0.3 / 600.0);
const STEP: i32 = 2;
/// The end of a motive: lengths and their gaps.
const PUNCTUATION: [(f32, f32); 2] = [(160.0, 20.0), (640.0, 60.0)];
/// How many times as long as the one before a note is that ends a motive, at the least.
const LONG: f32 = 1.5;

/// The gap at a note's own end; an overlap below zero.
pub fn own(note: Note, moment: &Moment, colour: &Colour) -> f32 {
    let length = moment.millis(note.duration);
    let contrasted = (-contrast(length) * CONTRAST.0).min(CONTRAST.1) * colour.contrast.max(0.0);
    let phrase = if ends_phrase(note, moment) { PHRASE_END } else { 0.0 };
    touch(length, colour.staccato) + contrasted + phrase
}

/// The gap of staccato, or the overlap of legato.
fn touch(length: f32, staccato: f32) -> f32 {
    let overlap = (LEGATO.0 - LEGATO.1 * length).max(0.0);
    let share = if staccato < 0.0 { overlap } else { STACCATO };
    if length < SHORT { 0.0 } else { staccato * share * length }
}

/// Whether a note is the last of a phrase.
fn ends_phrase(note: Note, moment: &Moment) -> bool {
    let bar = moment.meter.bar();
    let first = moment.bar_start - bar * i64::from(moment.bar);
    let left = (first - note.end()).rem_floor(bar * PHRASE);
    let onset_left = (first - note.onset).rem_floor(bar * PHRASE);
    left < SIXTEENTH && onset_left >= left && note.duration < bar * PHRASE
}

/// The gap before the note that comes.
pub fn before(step: &Step, moment: &Moment) -> f32 {
    let repeated = if step.semitones() == 0 { REPETITION } else { 0.0 };
    repeated + leap(step, moment) + punctuation(step, moment)
}

fn leap(step: &Step, moment: &Moment) -> f32 {
    let (semitones, length) = (step.semitones().abs(), moment.millis(step.interval));
    let size = LEAP * semitones.min(WIDEST) as f32;
    let leaps = semitones > STEP && length > SHORT;
    if leaps { size * (LEAPING.0 + LEAPING.1 * (length - SHORT)) } else { 0.0 }
}

/// The gap after the note before, where a motive ends with it: it is longer than the one before, and the line leaps.
pub fn punctuation(step: &Step, moment: &Moment) -> f32 {
    let longer = |before: Beats| step.interval.0 as f32 >= LONG * before.0 as f32;
    let ends = step.semitones().abs() > STEP && step.before.is_some_and(longer);
    let [(short, least), (long, most)] = PUNCTUATION;
    let length = moment.millis(step.interval).clamp(short, long);
    if ends { least + (most - least) * (length - short) / (long - short) } else { 0.0 }
}
