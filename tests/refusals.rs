//! Numbers that are none change nothing: the last good ones stay in force.

mod rig;

use antiphon::synth::StripTone;

use antiphon::clock::Transport;
use antiphon::engine::{Block, Output, Settings};
use rig::{Cue, Cut, Host, Session};

const NONE: [f32; 3] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY];

/// Every number of the music is none.
fn spoil(settings: &mut Settings) {
    let music = &mut settings.music;
    [music.valence, music.arousal, music.temperature] = NONE;
    music.style = [f32::NAN; 32];
    [music.density, music.register, music.brightness] = NONE.map(Some);
    music.complexity = Some(f32::NAN);
}

fn good(settings: &mut Settings) {
    let music = &mut settings.music;
    [music.valence, music.arousal, music.temperature] = [0.3, -0.2, 0.9];
    music.style[2] = 1.0;
    [music.density, music.register] = [Some(0.7), Some(0.4)];
    [music.brightness, music.complexity] = [Some(0.2), Some(0.5)];
}

#[test]
fn settings_that_are_no_numbers_leave_the_last_good_ones_in_force() {
    let session =
        Session::of_seconds(3.0).cue(0.0, Cue::Set(good)).cue(0.01, Cue::Play).with_player(8);
    let spoilt = session.clone().cue(0.5, Cue::Set(spoil));
    let (one, other) = (session.play(Cut::Every(128)), spoilt.play(Cut::Every(128)));
    assert_eq!(other.difference(&one), None);
    assert!(one.events.len() > 50, "{} events", one.events.len());
}

#[test]
fn a_transport_that_is_no_number_leaves_the_song_where_it_would_be() {
    let play = |spoilt: bool| {
        let (mut engine, settings, host) = (rig::engine(), rig::everyone(), playing());
        let mut events = Vec::new();
        for block in 0..400_u64 {
            let mut transport = host.says(block * 256);
            if spoilt && block % 3 > 0 {
                transport = nonsense(transport, block);
            }
            let (mut left, mut right, mut output) = ([0.0; 256], [0.0; 256], Output::new());
            let (left, right, output) = (&mut left[..], &mut right[..], &mut output);
            engine.process(&mut Block { transport, input: &[], left, right, output }, &settings);
            events.extend(output.iter().map(|event| (event.at.frame, event.kind)));
        }
        events
    };
    let straight = play(false);
    assert!(straight.len() > 20, "{} events", straight.len());
    assert_eq!(play(true), straight);
}

fn playing() -> Host {
    let mut host = Host::new();
    host.playing = true;
    host
}

fn nonsense(transport: Transport, block: u64) -> Transport {
    let none = f64::from(NONE[block as usize % 3]);
    let (tempo, position, bar_start) = (Some(none), Some(none), Some(none));
    Transport { tempo, position, bar_start, meter: Some((0, 3)), ..transport }
}

#[test]
fn a_tone_that_is_no_number_sounds_and_stays_finite() {
    let session = Session::of_seconds(2.0).cue(0.0, Cue::Play).with_player(9).cue(
        0.7,
        Cue::Set(|settings| {
            let tone = &mut settings.tone;
            [tone.volume, tone.room, _] = NONE;
            let (level, pan, tilt, send) = (f32::NAN, f32::NAN, f32::NAN, f32::NAN);
            tone.strips = [StripTone { level, pan, tilt, send }; 5];
        }),
    );
    let recording = session.play(Cut::Every(100));
    let samples = || recording.sound.iter().flatten().map(|&bits| f32::from_bits(bits));
    assert!(samples().all(|sample| sample.abs() <= 1.0));
    assert!(samples().skip(2 * 48_000).any(|sample| sample.abs() > 0.01), "silent afterwards");
}
