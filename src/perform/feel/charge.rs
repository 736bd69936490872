//! Charges: how remarkable a tone is over its chord, and a chord in its key (the rules of Director Musices).

use super::moment::Moment;
use crate::music::{Beats, Chord, Key, Pitch};

/// The melodic charge of a tone, by semitones above the root of its chord.
const MELODIC: [f32; 12] = [0.0, 6.5, 2.0, 4.5, 4.0, 2.5, 6.0, 1.0, 5.5, 3.0, 3.5, 5.0];

/// The harmonic charge of a chord, by semitones of its root above the tonic: of major chords, of minor and of diminished
/// ones. Those that the rule does not name are as the nearest that it does.
const HARMONIC: [[f32; 12]; 3] = [
    [0.0, 7.0, 4.0, 3.5, 6.0, 3.0, 7.5, 1.5, 4.0, 6.0, 3.5, 5.0],
    [0.3, 7.0, 2.5, 3.5, 3.0, 3.0, 7.5, 2.0, 4.0, 1.5, 3.5, 5.0],
    [5.0; 12],
];

/// Before a chord the level begins to turn to it so many milliseconds ahead.
const AHEAD: f32 = 1900.0;

/// The melodic charge of a tone over a chord.
pub fn melodic(pitch: Pitch, chord: Chord) -> f32 {
    *pitch.class().up(-i32::from(chord.root.number())).entry(&MELODIC)
}

/// The harmonic charge of a chord in a key.
pub fn harmonic(chord: Chord, key: Key) -> f32 {
    let has = |semitones| chord.tones.has(chord.root.up(semitones));
    let [major, minor, diminished] = &HARMONIC;
    let kind = match (has(3) && !has(4), has(6) && !has(7)) {
        (true, true) => diminished,
        (true, false) => minor,
        _ => major,
    };
    *chord.root.up(-i32::from(key.tonic.number())).entry(kind)
}

/// The root of the harmonic charge at a point, which goes over to that of the chord that follows.
pub fn tension(moment: &Moment, at: Beats) -> f32 {
    let Some((chord, key)) = moment.chord.zip(moment.key) else { return 0.0 };
    let here = harmonic(chord, key).sqrt();
    let Some((when, next)) = moment.next.filter(|&(when, _)| when > at) else { return here };
    let near = (1.0 - moment.millis(when - at) / AHEAD).max(0.0);
    here + near * (harmonic(next, key).sqrt() - here)
}

/// The root of the harmonic charge of the chord in force where a note is the first in it; zero where it is not.
pub fn arrival(moment: &Moment, at: Beats) -> f32 {
    let Some((chord, key)) = moment.chord.zip(moment.key) else { return 0.0 };
    if moment.since == at { harmonic(chord, key).sqrt() } else { 0.0 }
}
