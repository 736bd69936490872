//! Who plays what on which channel: the player's notes pass as they are, the parts keep to theirs.

mod rig;

use antiphon::engine::{Block, InputKind, Output};
use antiphon::music::{Part, PartSet, Pitch, Velocity};
use antiphon::perform::{Event, EventKind, Routing, Source};
use antiphon::synth::Sound;
use rig::{Cue, Cut, Host, Session};

#[test]
fn the_players_notes_pass_as_they_are_played() {
    let mut session = Session::of_seconds(1.0).cue(0.0, Cue::Play).with_player(5);
    session.settings.music.parts = PartSet::NONE;
    let passed: Vec<_> = session.play(Cut::Every(64)).events.iter().filter_map(as_input).collect();
    assert_eq!(passed, without_repeats(&session.played));
}

/// A pitch struck again while it is held ends first, and the second release finds nothing.
fn without_repeats(played: &[(u64, InputKind)]) -> Vec<(u64, InputKind)> {
    let mut held: Vec<Pitch> = Vec::new();
    let mut passed = Vec::new();
    for &(frame, kind) in played {
        match kind {
            InputKind::NoteOn { channel, pitch, .. } => {
                if held.contains(&pitch) {
                    passed.push((frame, InputKind::NoteOff { channel, pitch }));
                }
                held.push(pitch);
                passed.push((frame, kind));
            }
            InputKind::NoteOff { pitch, .. } if held.contains(&pitch) => {
                held.retain(|&other| other != pitch);
                passed.push((frame, kind));
            }
            InputKind::NoteOff { .. } => {}
            _ => passed.push((frame, kind)),
        }
    }
    passed
}

fn as_input(event: &Event) -> Option<(u64, InputKind)> {
    let channel = event.channel;
    let kind = match event.kind {
        EventKind::On { pitch, velocity } => InputKind::NoteOn { channel, pitch, velocity },
        EventKind::Off { pitch } => InputKind::NoteOff { channel, pitch },
        EventKind::Control { number, value } => InputKind::Control { channel, number, value },
        EventKind::Bend { value } => InputKind::Bend { channel, value },
        EventKind::Pressure { value } => InputKind::Pressure { channel, value },
        EventKind::KeyPressure { pitch, value } => InputKind::KeyPressure { channel, pitch, value },
        EventKind::Program { program } => InputKind::Program { channel, program },
        EventKind::Chord(_) => return None,
    };
    (event.source == Source::Player).then_some((event.at.frame.0, kind))
}

#[test]
fn what_the_player_holds_outlives_the_stop() {
    let key = Pitch::MIDDLE_C;
    let mut session = Session::of_seconds(1.0).cue(0.0, Cue::Play).cue(0.5, Cue::Stop);
    session.played = vec![
        (100, InputKind::NoteOn { channel: 7, pitch: key, velocity: Velocity::MEDIUM }),
        (40_000, InputKind::NoteOff { channel: 7, pitch: key }),
    ];
    let recording = session.play(Cut::Every(256));
    let of_key = |event: &&Event| event.channel == 7;
    let frames: Vec<u64> =
        recording.events.iter().filter(of_key).map(|event| event.at.frame.0).collect();
    assert_eq!(frames, [100, 40_000]);
    let after_stop = recording.events.iter().filter(|event| event.at.frame.0 > 24_000);
    assert_eq!(after_stop.filter(|event| event.source != Source::Player).count(), 0);
}

#[test]
fn parts_keep_to_their_channels() {
    let session = Session::of_seconds(2.0).cue(0.0, Cue::Play);
    for event in session.play(Cut::Every(512)).events {
        if let Source::Part(part) = event.source {
            assert_eq!(event.channel, part.channel());
        }
    }
    let mut one = session;
    one.settings.routing = Routing::One(5);
    assert!(one.play(Cut::Every(512)).events.iter().all(|event| event.channel == 5));
}

#[test]
fn a_part_that_is_off_is_not_heard() {
    let mut session = Session::of_seconds(2.0).cue(0.0, Cue::Play);
    session.settings.music.parts = PartSet::NONE.with(Part::Bass);
    let plays = |event: &Event| matches!(event.kind, EventKind::On { .. });
    let recording = session.play(Cut::Every(512));
    assert!(
        recording.events.iter().filter(|e| plays(e)).all(|e| e.source == Source::Part(Part::Bass))
    );
}

#[test]
fn parts_keep_to_the_channels_that_were_chosen() {
    let mut session = Session::of_seconds(2.0).cue(0.0, Cue::Play);
    session.settings.routing = Routing::Parts([4, 5, 6, 7]);
    for event in session.play(Cut::Every(512)).events {
        if let Source::Part(part) = event.source {
            assert_eq!(usize::from(event.channel), 4 + part.index());
        }
    }
}

#[test]
fn a_solo_part_plays_what_it_plays_with_the_others_and_they_come_back_where_they_are() {
    let all = Session::of_seconds(12.0).cue(0.0, Cue::Play);
    let solo = all
        .clone()
        .cue(4.0, Cue::Set(|settings| settings.heard = PartSet::NONE.with(Part::Bass)))
        .cue(8.0, Cue::Set(|settings| settings.heard = PartSet::ALL));
    let [all, solo] = [all, solo].map(|session| session.play(Cut::Every(512)).events);
    let ons = |events: &[Event], from: u64, to: u64| -> Vec<(u64, Source, EventKind)> {
        let within = |event: &&Event| (from * 48_000..to * 48_000).contains(&event.at.frame.0);
        let on = |event: &&Event| matches!(event.kind, EventKind::On { .. });
        let ons = events.iter().filter(within).filter(on);
        ons.map(|event| (event.at.frame.0, event.source, event.kind)).collect()
    };
    let bass = Source::Part(Part::Bass);
    let mut alone = ons(&all, 4, 8);
    alone.retain(|&(_, source, _)| source == bass);
    assert!(!alone.is_empty() && ons(&all, 4, 8).len() > alone.len());
    assert_eq!(ons(&solo, 4, 8), alone);
    assert_eq!(ons(&solo, 8, 12), ons(&all, 8, 12));
}

#[test]
fn swing_moves_what_is_off_the_beat_and_nothing_else() {
    let mut session = Session::of_seconds(8.0).cue(0.0, Cue::Play);
    let even = session.play(Cut::Every(512)).events;
    session.settings.feel.swing = 1.0;
    let swung = session.play(Cut::Every(512)).events;
    let onsets = |events: &[Event]| -> Vec<i64> {
        let on = |event: &&Event| matches!(event.kind, EventKind::On { .. });
        let mut onsets: Vec<i64> = events.iter().filter(on).map(|event| event.at.beat.0).collect();
        onsets.sort_unstable();
        onsets
    };
    let at = |onsets: &[i64], place: i64| {
        onsets.iter().filter(|onset| (*onset % 960 - place).abs() < 8).count()
    };
    let (even, swung) = (onsets(&even), onsets(&swung));
    assert!(at(&even, 480) > 5 && at(&swung, 480) == 0, "{}", at(&even, 480));
    assert_eq!((at(&swung, 640), at(&swung, 0)), (at(&even, 480), at(&even, 0)));
}

#[test]
fn a_part_sounds_as_it_is_asked_to() {
    let mut session = Session::of_seconds(3.0).cue(0.0, Cue::Play);
    let default = session.play(Cut::Every(512));
    session.settings.tone.sounds = [Sound::Strings; 5];
    let strings = session.play(Cut::Every(512));
    assert_eq!(default.events, strings.events);
    assert_ne!(default.sound, strings.sound);
}

#[test]
fn a_reset_engine_plays_as_a_new_one() {
    let session = Session::of_seconds(1.0).cue(0.0, Cue::Play).with_player(2);
    let fresh = session.play(Cut::Every(64));
    let mut engine = rig::engine();
    let _ = session.play_on(&mut engine, Cut::Every(100));
    engine.reset();
    let mut rest = Output::new();
    let mut none = Block {
        transport: Host::new().says(0),
        input: &[],
        left: &mut [],
        right: &mut [],
        output: &mut rest,
    };
    engine.process(&mut none, &session.settings);
    assert_eq!(session.play_on(&mut engine, Cut::Every(64)).difference(&fresh), None);
}
