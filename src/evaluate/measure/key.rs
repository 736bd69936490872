//! The key, where nobody wrote it.

use super::sound::Sound;
use crate::music::{Key, PitchClass, TonalMode};

/// How well each degree fits a major key, from the tonic up by semitones (probe-tone ratings of Krumhansl and
/// Kessler, 1982).
const MAJOR: [f64; 12] = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88];
/// The same for a minor key.
const MINOR: [f64; 12] = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17];

/// The key whose profile correlates best with how long each pitch class sounds; `None` where nothing is pitched
/// or all classes sound alike.
pub fn estimate(sounds: &[Sound]) -> Option<Key> {
    let mut time = [0.0; 12];
    for sound in sounds.iter().filter(|sound| sound.is_pitched()) {
        time[usize::from(sound.note.pitch.class().number())] +=
            (sound.end() - sound.start()) as f64;
    }
    of_classes(&time)
}

/// The key whose profile correlates best with the weight of each pitch class; `None` where all weigh alike.
pub fn of_classes(time: &[f64; 12]) -> Option<Key> {
    let tonics = (0..12).map(PitchClass::new);
    let keys = tonics
        .flat_map(|tonic| [TonalMode::Major, TonalMode::Minor].map(|mode| Key { tonic, mode }));
    let fits = keys.filter_map(|key| Some((fit(time, key)?, key)));
    fits.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, key)| key)
}

/// The correlation of a profile moved to a key with the time of each pitch class.
fn fit(time: &[f64; 12], key: Key) -> Option<f64> {
    let profile = if key.mode == TonalMode::Major { MAJOR } else { MINOR };
    let moved = std::array::from_fn(|class| {
        profile[usize::from(PitchClass::new(class as i32).above(key.tonic))]
    });
    correlation(time, &moved)
}

fn correlation(a: &[f64; 12], b: &[f64; 12]) -> Option<f64> {
    let centred = |x: &[f64; 12]| {
        let mean = x.iter().sum::<f64>() / 12.0;
        x.map(|x| x - mean)
    };
    let dot = |x: &[f64; 12], y: &[f64; 12]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let (a, b) = (centred(a), centred(b));
    let length = (dot(&a, &a) * dot(&b, &b)).sqrt();
    (length > 0.0).then(|| dot(&a, &b) / length)
}
