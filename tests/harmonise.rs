//! In harmonise mode every key is answered at once, and always as long after it.

mod rig;

use std::collections::BTreeMap;

use antiphon::engine::EngineEvent;
use antiphon::improvise::Mode;
use antiphon::music::{self, Key, Part, PartSet, PitchClass};
use antiphon::perform::{Event, EventKind, Source};
use rig::{Cue, Cut, RATE, Recording, Session};

/// Frames from a key to its voices: less than 3 milliseconds.
const LATENCY: u64 = 128;

fn session(seconds: f64, voices: u8) -> Session {
    let mut session = Session::of_seconds(seconds);
    session.settings.music.mode = Mode::Harmonise;
    session.settings.music.voices = voices;
    session.settings.music.key =
        Some(Key { tonic: PitchClass::new(7), mode: music::TonalMode::Major });
    session
}

fn is_voice(event: &&Event) -> bool {
    event.source == Source::Part(Part::Harmony) && !matches!(event.kind, EventKind::Chord(_))
}

/// The frames at which notes of a kind lie, with how many.
fn frames<'a>(
    events: impl Iterator<Item = &'a Event>,
    wanted: fn(&EventKind) -> bool,
) -> BTreeMap<u64, usize> {
    let mut frames = BTreeMap::new();
    for event in events.filter(|event| wanted(&event.kind)) {
        *frames.entry(event.at.frame.0).or_default() += 1;
    }
    frames
}

fn is_on(kind: &EventKind) -> bool {
    matches!(kind, EventKind::On { .. })
}

/// Where keys were struck, and where voices began.
fn keys_and_voices(recording: &Recording) -> (BTreeMap<u64, usize>, BTreeMap<u64, usize>) {
    let player = |event: &&Event| event.source == Source::Player;
    let keys = frames(recording.events.iter().filter(player), is_on);
    (keys, frames(recording.events.iter().filter(is_voice), is_on))
}

#[test]
fn every_key_is_answered_after_the_same_frames_in_every_cut() {
    for play in [false, true] {
        let mut session = session(4.0, 2).with_player(21);
        if play {
            session = session.cue(0.0, Cue::Play).cue(1.5, Cue::Tempo(181.0)).cue(3.0, Cue::Stop);
        }
        let whole = session.play(Cut::Every(u64::MAX));
        let (keys, voices) = keys_and_voices(&whole);
        assert!(keys.len() > 20, "{} keys", keys.len());
        for (frame, count) in &voices {
            let key = frame.checked_sub(LATENCY).and_then(|struck| keys.get(&struck));
            assert!(key.is_some(), "{count} voices at {frame} without a key, playing {play}");
        }
        // A voice that a held key sounds already is not struck, and the last key may be cut off by the stop.
        let answered = keys.keys().filter(|key| voices.contains_key(&(*key + LATENCY))).count();
        assert!(
            answered + 2 >= keys.len(),
            "{answered} of {} answered, playing {play}",
            keys.len()
        );
        for cut in [Cut::Every(1), Cut::Every(333), Cut::Random { seed: 5, most: 999, block: 0 }] {
            assert_eq!(session.play(cut).difference(&whole), None, "{cut:?}, playing {play}");
        }
    }
}

#[test]
fn voices_are_in_the_key_and_under_the_key_struck() {
    let mut session = session(6.0, 3).cue(0.0, Cue::Play);
    let scale = [67, 69, 71, 72, 74, 76, 78, 79];
    for (at, pitch) in scale.into_iter().cycle().take(20).enumerate() {
        let frame = (at as f64 * 0.29 * RATE) as u64;
        session.played.push((frame, rig::press(0, pitch, 90)));
        session.played.push((frame + 12_000, rig::release(0, pitch)));
    }
    let recording = session.play(Cut::Every(256));
    let mut key = None;
    let mut count = 0;
    for event in &recording.events {
        let EventKind::On { pitch, .. } = event.kind else { continue };
        match event.source {
            Source::Player => key = Some(pitch),
            _ => {
                count += 1;
                let in_scale = scale.iter().any(|&n| (n - i32::from(pitch.number())) % 12 == 0);
                assert!(in_scale && key.is_some_and(|key| pitch < key), "{event:?} under {key:?}");
            }
        }
    }
    assert!(count > 45, "{count} voices");
}

#[test]
fn voices_end_as_long_after_the_key_as_they_began() {
    let mut session = session(1.0, 4);
    session.played = vec![(1000, rig::press(2, 72, 100)), (1050, rig::release(2, 72))];
    session.played.extend([(9000, rig::press(2, 74, 100)), (20_001, rig::release(2, 74))]);
    let recording = session.play(Cut::Every(100));
    let voices = || recording.events.iter().filter(is_voice);
    let ons = frames(voices(), is_on);
    let offs = frames(voices(), |kind| matches!(kind, EventKind::Off { .. }));
    assert_eq!(ons.into_iter().collect::<Vec<_>>(), [(1128, 4), (9128, 4)]);
    assert_eq!(offs.into_iter().collect::<Vec<_>>(), [(1178, 4), (20_129, 4)]);
}

#[test]
fn nothing_else_plays_while_it_harmonises() {
    let recording = session(4.0, 2).cue(0.0, Cue::Play).with_player(4).play(Cut::Every(512));
    let others = recording.events.iter().filter(|event| !is_voice(event));
    assert!(others.filter(|event| is_on(&event.kind)).all(|event| event.source == Source::Player));
}

#[test]
fn a_part_switched_off_between_a_key_and_its_voices_leaves_nothing_sounding() {
    let mut session = session(1.0, 2)
        .cue(1010.0 / RATE, Cue::Set(|settings| settings.music.parts = PartSet::NONE))
        .cue(1040.0 / RATE, Cue::Set(|settings| settings.music.parts = PartSet::ALL));
    session.played = vec![(1000, rig::press(0, 72, 100)), (1005, rig::release(0, 72))];
    session.played.extend([(9000, rig::press(0, 72, 100)), (9500, rig::release(0, 72))]);
    let recording = session.play(Cut::Every(16));
    let voices = recording.events.iter().filter(is_voice);
    let (ons, offs): (Vec<&Event>, Vec<&Event>) = voices.partition(|event| is_on(&event.kind));
    assert_eq!((ons.len(), offs.len()), (2, 2), "{ons:?}, {offs:?}");
}

/// Every key of the harmony that the window was told of, with whether it went down, and how many of each kind sounded.
fn told_and_sounded(session: &Session) -> (Vec<(i32, bool)>, usize, usize) {
    let mut engine = rig::engine();
    let mut editor = engine.link().expect("the editor's end");
    let recording = session.play_on(&mut engine, Cut::Every(256));
    let told = std::iter::from_fn(|| editor.told()).filter_map(|event| match event {
        EngineEvent::Key { source: Source::Part(_), pitch, on, .. } => {
            Some((i32::from(pitch.number()), on))
        }
        _ => None,
    });
    let voices = recording.events.iter().filter(is_voice);
    let ons = voices.clone().filter(|event| is_on(&event.kind)).count();
    (told.collect(), ons, voices.count() - ons)
}

#[test]
fn the_window_is_told_of_every_voice_that_answers_and_of_none_that_is_planned() {
    let mut answering = session(1.0, 2);
    answering.played = vec![(1000, rig::press(0, 72, 100)), (9000, rig::release(0, 72))];
    let (told, ons, offs) = told_and_sounded(&answering);
    assert_eq!((ons, offs), (2, 2));
    assert_eq!(told.iter().map(|&(_, on)| on).collect::<Vec<_>>(), [true, true, false, false]);
    let playing = Session::of_seconds(2.0).cue(0.0, Cue::Play);
    let (told, ons, _) = told_and_sounded(&playing);
    assert!(ons > 0 && told.iter().all(|&(_, on)| !on), "{ons} planned, told {told:?}");
}
