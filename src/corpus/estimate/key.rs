//! Keys: what is written, and what the notes say.

use crate::corpus::modes::MODES;
use crate::corpus::score::{Signature, StaffNote};
use crate::music::PitchClass;

/// How well each of the twelve degrees, from the tonic up in semitones, fits major and minor: ratings of probe tones,
/// Krumhansl and Kessler, Tracing the dynamic changes in perceived tonal organization in a spatial representation of
/// musical keys, Psychological Review 89 (1982), 334-368.
const PROFILES: [[f64; 12]; 2] = [
    [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
    [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
];

/// By how much a key outside the signature must correlate better before the signature is taken for a default.
const DOUBT: f64 = 0.25;
/// What the last bass note adds to the key that it is the tonic of.
const FINAL: f64 = 0.12;

/// A key, and how it was found: `notated`, `signature+profile` or `profile`.
pub type Found = (PitchClass, &'static str, &'static str);

/// The key of pitched notes. A written mode stands. A signature leaves its major and its minor, and the better
/// correlation with the profiles decides; so it does among all keys where nothing is written, or where a bare
/// signature of C contradicts the notes.
pub fn key(notes: &[StaffNote], signature: Option<Signature>) -> Option<Found> {
    if let Some(Signature { fifths, mode: Some(mode) }) = signature {
        let mode = MODES.get(mode)?;
        return Some((
            PitchClass::new((i32::from(fifths) - mode.fifths) * 7),
            mode.name,
            "notated",
        ));
    }
    let weights = weights(notes);
    let last = notes.iter().map(|note| note.onset).max()?;
    let last = notes.iter().filter(|note| note.onset == last).map(|note| note.pitch).min()?;
    let fit = |tonic: i32, mode: usize| {
        let ends = PitchClass::new(tonic) == PitchClass::new(last.into());
        correlation(&weights, &PROFILES[mode], tonic) + if ends { FINAL } else { 0.0 }
    };
    let all = (0..12).flat_map(|tonic| [(tonic, 0), (tonic, 1)]);
    let best = |keys: &mut dyn Iterator<Item = (i32, usize)>| {
        keys.map(|(tonic, mode)| (fit(tonic, mode), tonic, mode)).max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let free = best(&mut all.into_iter())?;
    let written = signature.and_then(|signature| {
        let major = i32::from(signature.fifths) * 7;
        best(&mut [(major, 0), (major - 3, 1)].into_iter()).map(|found| (found, signature.fifths))
    });
    let ((_, tonic, mode), source) = match written {
        Some((found, fifths)) if fifths != 0 || found.0 + DOUBT > free.0 => {
            (found, "signature+profile")
        }
        _ => (free, "profile"),
    };
    Some((PitchClass::new(tonic), MODES[mode].name, source))
}

/// Sounding time by pitch class.
fn weights(notes: &[StaffNote]) -> [f64; 12] {
    let mut weights = [0.0; 12];
    for note in notes {
        weights[usize::from(note.pitch % 12)] += note.duration.to_quarters().min(4.0);
    }
    weights
}

/// Pearson's correlation of weights with a profile on a tonic.
fn correlation(weights: &[f64; 12], profile: &[f64; 12], tonic: i32) -> f64 {
    let at = |degree: usize| weights[(degree + tonic.rem_euclid(12) as usize) % 12];
    let (mean, profile_mean) =
        (weights.iter().sum::<f64>() / 12.0, profile.iter().sum::<f64>() / 12.0);
    let (mut product, mut square, mut profile_square) = (0.0, 0.0, 0.0);
    for (degree, rating) in profile.iter().enumerate() {
        let (x, y) = (at(degree) - mean, rating - profile_mean);
        product += x * y;
        square += x * x;
        profile_square += y * y;
    }
    if square > 0.0 { product / (square * profile_square).sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::modes::mode_named;
    use crate::music::Beats;

    fn scale(degrees: &[u8], tonic: u8) -> Vec<StaffNote> {
        let note = |(at, &degree): (usize, &u8)| StaffNote {
            onset: Beats::quarters(at as i64),
            pitch: tonic + degree,
            duration: Beats::QUARTER,
            velocity: 80,
        };
        degrees.iter().enumerate().map(note).collect()
    }

    #[test]
    fn the_mode_under_a_signature_is_what_the_notes_say() {
        let signature = Some(Signature { fifths: 1, mode: None });
        let major = scale(&[0, 2, 4, 5, 7, 4, 0, 7, 0], 67);
        let minor = scale(&[0, 2, 3, 5, 7, 3, 0, 11, 0], 64);
        assert_eq!(
            key(&major, signature),
            Some((PitchClass::new(7), "major", "signature+profile"))
        );
        assert_eq!(
            key(&minor, signature),
            Some((PitchClass::new(4), "minor", "signature+profile"))
        );
    }

    #[test]
    fn a_written_mode_stands_and_no_signature_leaves_all_keys_open() {
        let notes = scale(&[0, 2, 4, 5, 7, 4, 0, 7, 0], 61);
        let dorian = Signature { fifths: 0, mode: mode_named("Dorian") };
        assert_eq!(key(&notes, Some(dorian)), Some((PitchClass::new(2), "dorian", "notated")));
        assert_eq!(key(&notes, None), Some((PitchClass::new(1), "major", "profile")));
        assert_eq!(key(&[], None), None);
    }
}
