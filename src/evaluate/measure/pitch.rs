//! Measures of which pitches there are.

use std::collections::BTreeMap;

use super::mean::mean;
use super::sound::Sound;
use crate::music::{Key, PitchClass, TonalMode};

/// Entropy in bits of the histogram of pitch classes, each note once (Wu and Yang, 2020; MusPy).
pub fn pitch_class_entropy(sounds: &[Sound]) -> Option<f64> {
    let mut counts = [0_u32; 12];
    for sound in sounds.iter().filter(|sound| sound.is_pitched()) {
        counts[usize::from(sound.note.pitch.class().number())] += 1;
    }
    let total = f64::from(counts.iter().sum::<u32>());
    let shares = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / total);
    (total > 0.0).then(|| shares.map(|share| -share * share.log2()).sum::<f64>().max(0.0))
}

/// The mean of [`pitch_class_entropy`] over windows of so many grid steps that hold pitched notes.
pub fn windowed_entropy(sounds: &[Sound], steps: i64) -> Option<f64> {
    let mut windows: BTreeMap<i64, Vec<Sound>> = BTreeMap::new();
    for sound in sounds {
        windows.entry(sound.start() / steps).or_default().push(*sound);
    }
    mean(windows.values().filter_map(|window| pitch_class_entropy(window)))
}

/// The largest share of notes in one major or natural minor scale (MusPy).
pub fn scale_consistency(sounds: &[Sound]) -> Option<f64> {
    let tonics = (0..12).map(PitchClass::new);
    let keys = tonics
        .flat_map(|tonic| [TonalMode::Major, TonalMode::Minor].map(|mode| Key { tonic, mode }));
    let inside = |key: Key| {
        let pitched = sounds.iter().filter(|sound| sound.is_pitched());
        mean(pitched.map(|sound| if key.scale().has(sound.note.pitch.class()) { 1.0 } else { 0.0 }))
    };
    keys.filter_map(inside).max_by(f64::total_cmp)
}
