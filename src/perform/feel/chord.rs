//! How the notes of a chord are spread: rolled upwards, and after a louder melody.

use super::line::Line;
use super::units::lane;
use crate::music::Note;
use crate::rt::Draw;

/// From the first note of a chord to its last, in milliseconds: 21 of a chord of four (the median of 154,000 piano chords).
const SPREAD: f32 = 21.0;
const INTERVALS: f32 = 3.0;
/// How wide chords are in times that, as a curve through the deciles that were measured there: 8, 21 and 47.
const WIDTH: [f32; 3] = [0.3, 0.2, 2.4];
/// A melody leads by so many milliseconds for each step of velocity, up to so many (measured there).
const LEAD: f32 = 0.6;
const MOST: f32 = 30.0;

/// When a note of a chord is played, in milliseconds after the middle of a chord of as many voices as the last one.
pub fn roll(note: Note, line: &Line, seed: u64) -> f32 {
    let (voice, voices) = line.voice(note);
    let drawn = Draw::keyed(seed, note.onset.0, lane(note.part, 0, 2)).unit_f32();
    let [least, slope, curve] = WIDTH;
    let width = least + drawn * (slope + drawn * curve);
    let place = f32::from(voice) - f32::from(voices.saturating_sub(1)) / 2.0;
    SPREAD / INTERVALS * width * place
}

/// By how many milliseconds a melody that begins with the chord leads it.
pub fn led(note: Note, melody: Option<Note>) -> f32 {
    let with = melody.filter(|melody| melody.onset == note.onset);
    let louder =
        |melody: Note| f32::from(melody.velocity.number()) - f32::from(note.velocity.number());
    with.map_or(0.0, |melody| (LEAD * louder(melody)).clamp(0.0, MOST))
}
