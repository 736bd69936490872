//! The music does not depend on how a session is cut into blocks: not a note, not a bit of the sound.

mod rig;

use antiphon::music::{Part, PartSet};
use antiphon::perform::{EventKind, Routing, Source};
use rig::{Cue, Cut, RATE, Recording, Session};

fn cuts() -> Vec<Cut> {
    let mut cuts: Vec<Cut> = [1, 16, 32, 64, 333, 512, 1000, 8192].map(Cut::Every).into();
    cuts.extend([7, 127, 1009].map(Cut::Every));
    cuts.extend([100, 3000].map(|most| Cut::Random { seed: most, most, block: 0 }));
    cuts.push(Cut::WithEmpty { frames: 48, empty: false });
    cuts
}

/// Plays `session` whole and in every cut, and gives the recording that all of them are.
fn same_in_every_cut(session: &Session) -> Recording {
    let whole = session.play(Cut::Every(u64::MAX));
    for cut in cuts() {
        let difference = session.play(cut).difference(&whole);
        assert_eq!(difference, None, "{cut:?} differs");
    }
    whole
}

fn ons(recording: &Recording, source: Source) -> usize {
    let is_on = |kind| matches!(kind, EventKind::On { .. });
    recording.events.iter().filter(|event| event.source == source && is_on(event.kind)).count()
}

#[test]
fn a_song_that_plays_is_the_same_in_every_cut() {
    let session = Session::of_seconds(3.0).cue(0.0, Cue::Play).cue(1.7, Cue::Tempo(133.7));
    let recording = same_in_every_cut(&session);
    let played: usize = Part::ALL.iter().map(|&part| ons(&recording, Source::Part(part))).sum();
    assert!(played > 5, "only {played} notes were played");
    assert!((0.01..=1.0).contains(&recording.peak()), "peak {}", recording.peak());
}

#[test]
fn a_player_who_joins_in_changes_nothing_about_that() {
    let session = Session::of_seconds(3.0)
        .cue(0.3, Cue::Play)
        .cue(1.1, Cue::Seek(8.5))
        .cue(1.9, Cue::Stop)
        .cue(2.2, Cue::Play)
        .with_player(11);
    let recording = same_in_every_cut(&session);
    assert!(ons(&recording, Source::Player) > 10);
}

#[test]
fn nor_do_settings_that_change() {
    let session = Session::of_seconds(2.5)
        .cue(0.01, Cue::Set(|settings| settings.free_run = true))
        .cue(0.5, Cue::Set(|settings| settings.manner.parts = PartSet::NONE.with(Part::Bass)))
        .cue(0.9, Cue::Set(|settings| settings.tone.volume = 0.2))
        .cue(
            1.2001,
            Cue::Set(|settings| (settings.through, settings.routing) = (false, Routing::One(3))),
        )
        .cue(1.5, Cue::Set(|settings| settings.manner.parts = PartSet::ALL))
        .cue(2.0, Cue::Set(|settings| settings.free_run = false))
        .with_player(12);
    same_in_every_cut(&session);
}

#[test]
fn a_loop_whose_ends_fall_between_blocks_is_the_same_in_every_cut() {
    let mut session = Session::of_seconds(2.0).cue(0.0, Cue::Play);
    for pass in 1..4 {
        session = session.cue(f64::from(pass) * 0.5, Cue::Seek(2.0));
    }
    same_in_every_cut(&session);
}

#[test]
fn the_test_would_see_a_difference() {
    let session = Session::of_seconds(0.5).cue(0.0, Cue::Play).with_player(3);
    let mut later = session.clone();
    later.played[0].0 += 1;
    let frames = (RATE * 0.5) as usize;
    let (one, other) = (session.play(Cut::Every(64)), later.play(Cut::Every(64)));
    assert_eq!(one.sound.len(), frames);
    assert!(one.difference(&other).is_some());
}
