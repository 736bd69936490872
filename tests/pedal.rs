//! Pedals, wheels and drums of the person's: held where a pianist would hold, and no harmony from a drum.

mod rig;
#[path = "rig/sound.rs"]
mod sound;

use antiphon::engine::InputKind;
use antiphon::improvise::Mode;
use antiphon::music::Part;
use antiphon::perform::{Event, EventKind, Source};
use rig::{Cue, Cut, RATE, Recording, Session, press, release};
use sound::{heard, middle, partial_near};

const SUSTAIN: u8 = 64;
const SOSTENUTO: u8 = 66;

fn pedal(number: u8, value: u8) -> InputKind {
    InputKind::Control { channel: 0, number, value }
}

fn session(mode: Mode, played: &[(u64, InputKind)]) -> Session {
    let mut session = Session::of_seconds(3.0);
    session.settings.music.mode = mode;
    session.played = played.to_vec();
    session
}

/// When the voices of ours end.
fn ends(recording: &Recording) -> Vec<u64> {
    let off = |event: &&Event| {
        event.source == Source::Part(Part::Harmony) && matches!(event.kind, EventKind::Off { .. })
    };
    recording.events.iter().filter(off).map(|event| event.at.frame.0).collect()
}

/// How loud it is around a frame.
fn loudness(recording: &Recording, around: usize) -> f32 {
    let sound = &recording.sound[around..around + 2_400];
    let squares = sound.iter().map(|frame| f32::from_bits(frame[0]).powi(2));
    (squares.sum::<f32>() / 2_400.0).sqrt()
}

#[test]
fn harmonise_holds_its_voices_while_a_pedal_holds_the_key() {
    let keys = [(4_000, press(0, 72, 90)), (10_000, release(0, 72))];
    let held = |down: u64, up: u64, number| {
        let mut played = keys.to_vec();
        played.extend([(down, pedal(number, 127)), (up, pedal(number, 0))]);
        played.sort_by_key(|&(frame, _)| frame);
        ends(&session(Mode::Harmonise, &played).play(Cut::Every(512)))
    };
    let dry = ends(&session(Mode::Harmonise, &keys).play(Cut::Every(512)));
    assert!(dry.iter().all(|&end| end == 10_128), "{dry:?}");
    for number in [SUSTAIN, SOSTENUTO] {
        let wet = held(6_000, 60_000, number);
        assert!(!wet.is_empty() && wet.iter().all(|&end| end == 60_128), "{number}: {wet:?}");
    }
    let late = held(2_000, 3_000, SOSTENUTO);
    assert!(late.iter().all(|&end| end == 10_128), "pressed before the key: {late:?}");
}

#[test]
fn our_own_sound_of_the_persons_notes_obeys_the_pedal_half_and_full() {
    let after = |value: Option<u8>| {
        let mut played = vec![(4_000, press(0, 60, 100)), (20_000, release(0, 60))];
        played.extend(value.map(|value| (10_000, pedal(SUSTAIN, value))));
        played.sort_by_key(|&(frame, _)| frame);
        let mut session = session(Mode::Harmonise, &played).silent();
        session.settings.tone.room = 0.0;
        loudness(&session.play(Cut::Every(512)), 40_000)
    };
    let (dry, half, full) = (after(None), after(Some(64)), after(Some(127)));
    assert!(full > 3.0 * half && half > 2.0 * dry, "dry {dry}, half {half}, full {full}");
}

#[test]
fn bend_and_modulation_are_heard() {
    let bent = |kinds: &[InputKind]| {
        let mut played = vec![(2_000, press(0, 69, 100))];
        played.extend(kinds.iter().map(|&kind| (3_000, kind)));
        session(Mode::Harmonise, &played).silent().play(Cut::Every(512))
    };
    let plain = bent(&[]);
    let hertz = |recording: &Recording, near: f64| {
        partial_near(&middle(&heard(recording))[10_000..58_000], RATE, near)
    };
    let up = bent(&[InputKind::Bend { channel: 0, value: 16_383 }]);
    let semitones = 12.0 * (hertz(&up, 493.88) / hertz(&plain, 440.0)).log2();
    assert!((semitones - 2.0).abs() < 0.03, "bent by {semitones:.2} semitones");
    let wheel = InputKind::Control { channel: 0, number: 1, value: 127 };
    assert!(bent(&[wheel]).difference(&plain).is_some());
    let elsewhere = InputKind::Bend { channel: 5, value: 16_383 };
    let sound = |recording: Recording| recording.sound;
    assert!(sound(bent(&[elsewhere])) == sound(plain), "a bend of another channel is not theirs");
}

#[test]
fn drums_of_the_persons_are_time_and_no_harmony() {
    const DRUMS: u8 = 9;
    for mode in [Mode::Harmonise, Mode::Accompany] {
        let hits = (0..24).map(|hit| (4_000 + 6_000 * hit, [36, 42, 38, 42][hit as usize % 4]));
        let played: Vec<(u64, InputKind)> = hits
            .flat_map(|(at, drum)| {
                [(at, press(DRUMS, drum, 100)), (at + 3_000, release(DRUMS, drum))]
            })
            .collect();
        let recording = session(mode, &played).cue(0.0, Cue::Play).play(Cut::Every(512));
        let strange = recording.events.iter().find(|event| {
            let pitched = matches!(event.source, Source::Part(part) if part.is_pitched());
            pitched && matches!(event.kind, EventKind::On { .. } | EventKind::Chord(_))
        });
        assert_eq!(strange, None, "{mode:?}");
    }
}
