//! Measures of notes against chords.

use super::sound::Sound;
use crate::music::{Beats, Chord, Part};

/// The share of the melody's time, where a chord holds, whose pitch class is in the chord. The melody is the lead
/// or, without one, every pitched note. `None` where no chord holds under any note.
pub fn note_in_chord(sounds: &[Sound], chords: &[(Beats, Option<Chord>)]) -> Option<f64> {
    let led = sounds.iter().any(|sound| sound.note.part == Part::Lead);
    let melody = sounds.iter().filter(|sound| match led {
        true => sound.note.part == Part::Lead,
        false => sound.is_pitched(),
    });
    let (mut inside, mut all) = (0, 0);
    for sound in melody {
        for (at, &(from, chord)) in chords.iter().enumerate() {
            let until = chords.get(at + 1).map_or(Beats(i64::MAX), |next| next.0);
            let time = (sound.note.end().min(until) - sound.note.onset.max(from)).0.max(0);
            if let Some(chord) = chord {
                all += time;
                inside += if chord.tones.has(sound.note.pitch.class()) { time } else { 0 };
            }
        }
    }
    (all > 0).then(|| inside as f64 / all as f64)
}
