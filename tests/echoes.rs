//! A host that sends our notes back to us is noticed; a person who plays is not taken for an echo.

mod rig;

use std::sync::atomic::Ordering::Relaxed;

use antiphon::engine::{Block, Engine, Input, InputKind, Output};
use antiphon::perform::{Event, EventKind, Source};
use rig::{Cue, Cut, Host, Session, engine, everyone};

const BLOCK: usize = 512;

/// Plays twenty seconds; what comes out in a block goes in again with the next one.
fn looped(engine: &mut Engine) {
    let (mut host, mut back) = (Host::new(), Vec::<Input>::new());
    host.playing = true;
    for block in 0..20 * 48_000 / BLOCK {
        let (mut left, mut right, mut output) = ([0.0; BLOCK], [0.0; BLOCK], Output::new());
        let transport = host.says((block * BLOCK) as u64);
        let (left, right, output) = (&mut left[..], &mut right[..], &mut output);
        let mut settings = everyone();
        settings.through = false;
        engine.process(&mut Block { transport, input: &back, left, right, output }, &settings);
        back = output.iter().filter_map(returned).collect();
    }
}

fn returned(event: &Event) -> Option<Input> {
    let (channel, offset) = (event.channel, event.at.offset);
    let kind = match event.kind {
        _ if event.source == Source::Player => return None,
        EventKind::On { pitch, velocity } => InputKind::NoteOn { channel, pitch, velocity },
        EventKind::Off { pitch } => InputKind::NoteOff { channel, pitch },
        _ => return None,
    };
    Some(Input { offset, kind })
}

#[test]
fn notes_that_come_back_are_noticed() {
    let mut engine = engine();
    looped(&mut engine);
    assert!(engine.load().comes_back.load(Relaxed));
}

#[test]
fn a_person_is_no_echo() {
    for seed in 1..4 {
        let mut engine = engine();
        let session = Session::of_seconds(20.0).cue(0.0, Cue::Play).with_player(seed);
        session.play_on(&mut engine, Cut::Every(512));
        assert!(!engine.load().comes_back.load(Relaxed), "seed {seed}");
    }
}
