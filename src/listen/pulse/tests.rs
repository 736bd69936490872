#![allow(clippy::unwrap_used)]

use super::*;

/// The beat after onsets at `seconds`.
fn heard(seconds: impl IntoIterator<Item = f64>) -> Option<(Beat, f64)> {
    let rate = Rate::new(48_000.0).unwrap();
    let mut pulse = Pulse::new(rate);
    let mut last = 0.0;
    for at in seconds {
        pulse.strike(Frames((at * 48_000.0) as u64), Pitch::MIDDLE_C, Velocity::MEDIUM);
        last = at;
    }
    pulse.beat(Frames((last * 48_000.0) as u64)).map(|beat| (beat, last))
}

#[test]
fn steady_quarters_are_the_beat() {
    let (beat, _) = heard((0..16).map(|n| 1.0 + f64::from(n) * 0.6)).unwrap();
    assert!((beat.period - 0.6).abs() < 0.005, "{beat:?}");
    assert!(beat.phase < 0.02 || beat.phase > 0.98, "{beat:?}");
    assert!(beat.confidence > 0.5, "{beat:?}");
}

#[test]
fn a_few_notes_tell_no_beat() {
    assert_eq!(heard([0.1, 0.6, 1.1]), None);
}

#[test]
fn the_notes_of_a_chord_are_one_onset() {
    let alone = heard((0..12).map(|n| 1.0 + f64::from(n) * 0.5)).unwrap();
    let chords =
        heard((0..12).flat_map(|n| [0.0, 0.01, 0.02].map(|by| 1.0 + f64::from(n) * 0.5 + by)));
    assert_eq!(chords.unwrap().0.period, alone.0.period);
}
