//! Musical measures of any notes, with the definitions of the literature.
//!
//! Time is cut into [`GRID`] steps, 24 to a quarter. Measures that do not apply are `None`.

mod form;
mod harmony;
mod histogram;
mod key;
mod mean;
mod pitch;
mod rhythm;
mod sound;

pub use form::self_similarity;
pub use harmony::note_in_chord;
pub use histogram::{Histogram, durations, intervals};
pub use key::{estimate as estimate_key, of_classes as key_of_classes};
pub use pitch::{pitch_class_entropy, scale_consistency, windowed_entropy};
pub use rhythm::{empty_beat_rate, groove_consistency, polyphony};
pub use sound::Sound;

use serde::Serialize;

use crate::corpus;
use crate::music::{Beats, Chord, Key, Meter, Note};
use crate::token::{Attribute, GRID, LAGS, Sheet};

/// Music to be measured.
#[derive(Clone, Debug, Default)]
pub struct Music {
    /// The notes; onsets count from the first bar line.
    pub sounds: Vec<Sound>,
    /// The time signature.
    pub meter: Meter,
    /// The key, where it is written.
    pub key: Option<Key>,
    /// The chords in order, each with the beat from which it holds, where they are written.
    pub chords: Vec<(Beats, Option<Chord>)>,
}

/// The measures of a piece.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measures {
    /// Notes.
    pub notes: usize,
    /// Bars from the start to the end of the last note.
    pub bars: i64,
    /// The key as written, or else the one whose profile fits best, as in `D minor`.
    pub key: Option<String>,
    /// Notes in a quarter, over all bars.
    pub density: f64,
    /// Entropy of the pitch classes in bits.
    pub pitch_class_entropy: Option<f64>,
    /// The mean of the same over windows of one bar.
    pub pitch_class_entropy_1_bar: Option<f64>,
    /// The mean of the same over windows of four bars.
    pub pitch_class_entropy_4_bars: Option<f64>,
    /// The largest share of notes in one major or natural minor scale.
    pub scale_consistency: Option<f64>,
    /// One less the share of places in the bar at which consecutive bars differ in having an onset.
    pub groove_consistency: Option<f64>,
    /// The share of quarters in which nothing sounds.
    pub empty_beat_rate: Option<f64>,
    /// Pitches at once, where any sounds.
    pub polyphony: Option<f64>,
    /// Semitones from the lowest to the highest pitch.
    pub pitch_range: Option<u8>,
    /// The mean pitch as a MIDI number.
    pub register: Option<f64>,
    /// Fifths above the tonic of that key on the mean, as the model's attribute.
    pub brightness: Option<f64>,
    /// How far from the beat notes begin, 0 to 3, as the model's attribute.
    pub complexity: Option<f64>,
    /// The share of the melody's time whose pitch class is in the chord; only where chords are written. Without
    /// a lead every pitched note counts as melody.
    pub note_in_chord: Option<f64>,
    /// Likeness of bars 1, 2, 4 and 8 apart: shared notes over all notes, by place and pitch.
    pub self_similarity: [Option<f64>; LAGS.len()],
    /// Steps from each voice's note to its next, in semitones, as shares.
    pub intervals: Histogram,
    /// Lengths of notes in quarters, as shares.
    pub durations: Histogram,
}

/// Measures music.
pub fn measure(music: &Music) -> Measures {
    let Music { sounds, meter, .. } = music;
    let notes: Vec<Note> = sounds.iter().map(|sound| sound.note).collect();
    let key = music.key.or_else(|| key::estimate(sounds));
    let sheet = Sheet::quantise(&notes, &[], &[(Beats::ZERO, *meter)]);
    let attributes = corpus::measure(&sheet, 0..sheet.frames.len(), key);
    let attribute = |at: Attribute| attributes[at as usize].map(f64::from);
    let bar = meter.bar().div_floor(GRID).max(1);
    let bars = sounds.iter().map(Sound::end).max().map_or(0, |end| (end + bar - 1) / bar);
    let quarters = bars as f64 * meter.bar().to_quarters();
    let pitches =
        || sounds.iter().filter(|sound| sound.is_pitched()).map(|sound| sound.note.pitch.number());
    Measures {
        notes: sounds.len(),
        bars,
        key: key.map(|key| key.to_string()),
        density: sounds.len() as f64 / quarters.max(1.0),
        pitch_class_entropy: pitch_class_entropy(sounds),
        pitch_class_entropy_1_bar: windowed_entropy(sounds, bar),
        pitch_class_entropy_4_bars: windowed_entropy(sounds, 4 * bar),
        scale_consistency: scale_consistency(sounds),
        groove_consistency: groove_consistency(sounds, bar),
        empty_beat_rate: empty_beat_rate(sounds),
        polyphony: polyphony(sounds),
        pitch_range: pitches().max().zip(pitches().min()).map(|(high, low)| high - low),
        register: attribute(Attribute::Register),
        brightness: attribute(Attribute::Brightness),
        complexity: attribute(Attribute::Complexity),
        note_in_chord: note_in_chord(sounds, &music.chords),
        self_similarity: LAGS.map(|lag| self_similarity(sounds, bar, lag)),
        intervals: intervals(sounds),
        durations: durations(sounds),
    }
}

#[cfg(test)]
mod tests;
