#![allow(clippy::unwrap_used)]

use super::evidence::Evidence;
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

/// How far from the beat it is felt, in beats, after bars of a pedal on the beat and a loud open hi-hat between, which
/// begins.
fn grooved(strike: fn(&mut Pulse, Frames, Pitch, Velocity)) -> f64 {
    let mut pulse = Pulse::new(Rate::new(48_000.0).unwrap());
    pulse.expect(Frames(0), 0.5, Division::Simple);
    let frame = |eighth: u64| Frames(12_000 + eighth * 12_000);
    for eighth in 1..33 {
        let (drum, loud) = [(44, 70), (46, 110)][eighth % 2];
        let (pitch, velocity) = (Pitch::clamped(drum), Velocity::clamped(loud));
        strike(&mut pulse, frame(eighth as u64), pitch, velocity);
    }
    let phase = pulse.beat(frame(32)).unwrap().phase;
    (phase - phase.round()).abs()
}

#[test]
fn open_hats_are_between_the_beats_of_a_drummer_and_loud_keys_are_on_a_pianists() {
    let [drummer, pianist] = [grooved(Pulse::strike_drum), grooved(Pulse::strike)];
    assert!(drummer < 0.03, "{drummer}");
    assert!(pianist > 0.45, "{pianist}");
}

#[test]
fn the_weights_that_are_shipped_say_what_drummers_do() {
    let evidence = Evidence::shipped();
    let of = |drum, loud| {
        let place = kit::drum(Pitch::clamped(drum), Velocity::clamped(loud)).unwrap();
        evidence.drums[place]
    };
    let (kick, ghost) = (of(36, 110), of(38, 20));
    assert!(kick[0] > kick[6] && kick[0] > kick[3], "{kick:?}");
    assert!(ghost[0] < ghost[3] && ghost[0] < ghost[9], "{ghost:?}");
}

#[test]
fn a_turn_is_told_when_it_is_over() {
    let mut turns = Turns::default();
    let hear = |turns: &mut Turns, at, pitch| turns.hear(at, Pitch::clamped(pitch), false);
    assert_eq!(hear(&mut turns, 0.0, 60), None);
    assert_eq!(hear(&mut turns, 0.5, 67), None);
    assert_eq!(
        hear(&mut turns, 1.5, 65),
        Some(4 * 15 + 3 + 2),
        "up a leap, down a step, lingering"
    );
    assert_eq!(hear(&mut turns, 2.0, 65), Some(15 + 2 * 3), "down a step, none, hastening");
}
