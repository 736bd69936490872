//! The music does not depend on how a session is cut into blocks: not a note, not a bit of the sound.

mod rig;

use antiphon::improvise::Mode;
use antiphon::music::{Chart, Part, PartSet, PitchClassSet};
use antiphon::perform::{EventKind, Feel, Routing, Source};
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

const SEED: u64 = 11;

/// A song whose tempo changes, in rounds of 3 seconds.
fn playing(rounds: u32) -> Session {
    let mut session = Session::of_seconds(3.0 * f64::from(rounds));
    for start in (0..rounds).map(|round| 3.0 * f64::from(round)) {
        session = session
            .cue(start, Cue::Play)
            .cue(start, Cue::Tempo(120.0))
            .cue(start + 1.7, Cue::Tempo(133.7));
    }
    session
}

/// A player improvises while the host starts, stops and seeks, in rounds of 3 seconds.
fn live(rounds: u32) -> Session {
    let mut session = Session::of_seconds(3.0 * f64::from(rounds));
    for start in (0..rounds).map(|round| 3.0 * f64::from(round)) {
        session = session
            .cue(start + 0.3, Cue::Play)
            .cue(start + 1.1, Cue::Seek(8.5 + start))
            .cue(start + 1.9, Cue::Stop)
            .cue(start + 2.2, Cue::Play);
    }
    session.with_player(SEED)
}

/// A player improvises while settings and modes change, in rounds of 2.5 seconds.
fn changing(rounds: u32) -> Session {
    let mut session = Session::of_seconds(2.5 * f64::from(rounds));
    for start in (0..rounds).map(|round| 2.5 * f64::from(round)) {
        session = session
            .cue(start + 0.01, Cue::Set(|settings| settings.free_run = true))
            .cue(start + 0.3, Cue::Set(|settings| settings.music.memory = 1.0))
            .cue(start + 0.2, Cue::Set(|settings| settings.feel = LOOSE))
            .cue(start + 0.5, Cue::Set(|settings| settings.music.parts = BASS))
            .cue(start + 0.9, Cue::Set(|settings| settings.tone.volume = 0.2))
            .cue(start + 1.2001, Cue::Set(|settings| settings.through = false))
            .cue(start + 1.2001, Cue::Set(|settings| settings.routing = Routing::One(3)))
            .cue(start + 1.5, Cue::Set(|settings| settings.music.parts = PartSet::ALL))
            .cue(start + 0.4, Cue::Set(|settings| settings.music.mode = Mode::Accompany))
            .cue(start + 1.1, Cue::Set(|settings| settings.music.mode = Mode::Trade))
            .cue(start + 1.7, Cue::Set(|settings| settings.music.mode = Mode::Harmonise))
            .cue(start + 0.7, Cue::Set(|settings| settings.music.scale = Some(PENTATONIC)))
            .cue(start + 1.6, Cue::Set(|settings| settings.music.chart = Chart::parse(CHART).ok()))
            .cue(start + 2.3, Cue::Set(|settings| *settings = rig::everyone()))
            .cue(start + 2.0, Cue::Set(|settings| settings.free_run = false));
    }
    session.with_player(SEED)
}

const LOOSE: Feel = Feel { swing: 0.7, humanise: 0.9 };
const CHART: &str = "| Dm7 / G7 | Ebmaj7 |";
const PENTATONIC: PitchClassSet = PitchClassSet(0b0010_1001_0101);
const BASS: PartSet = PartSet::NONE.with(Part::Bass);

fn ours(recording: &Recording) -> usize {
    Part::ALL.iter().map(|&part| ons(recording, Source::Part(part))).sum()
}

fn ons(recording: &Recording, source: Source) -> usize {
    let is_on = |kind| matches!(kind, EventKind::On { .. });
    recording.events.iter().filter(|event| event.source == source && is_on(event.kind)).count()
}

#[test]
fn a_song_that_plays_is_the_same_in_every_cut() {
    let recording = same_in_every_cut(&playing(1));
    assert!(ours(&recording) > 5, "only {} notes were played", ours(&recording));
    assert!((0.01..=1.0).contains(&recording.peak()), "peak {}", recording.peak());
}

#[test]
fn a_player_who_joins_in_changes_nothing_about_that() {
    assert!(ons(&same_in_every_cut(&live(1)), Source::Player) > 10);
}

#[test]
fn nor_do_settings_that_change() {
    same_in_every_cut(&changing(1));
}

#[test]
fn nor_does_the_rate_however_odd() {
    for rate in [1_000.0, 1_234.57, 768_000.0] {
        let mut session = live(1);
        session.host = rig::Host::at_rate(rate);
        let play = |cut| session.play_on(&mut rig::engine_at(rate), cut);
        let whole = play(Cut::Every(4_096));
        for cut in [Cut::Every(1), Cut::Every(333), Cut::Random { seed: 5, most: 3000, block: 0 }] {
            assert_eq!(play(cut).difference(&whole), None, "{cut:?} differs at {rate} Hz");
        }
        assert!(whole.peak() > 0.001, "peak {} at {rate} Hz", whole.peak());
    }
}

mod proof {
    use super::*;

    fn proven(scenario: &str, session: &Session) {
        let recording = same_in_every_cut(session);
        println!(
            "blocks, {scenario}: n = {} cuts of {} s, seed {SEED}: {} frames and {} events ({} notes of ours, {} of \
             the player's) the same to the bit",
            cuts().len(),
            session.frames as f64 / RATE,
            session.frames,
            recording.events.len(),
            ours(&recording),
            ons(&recording, Source::Player),
        );
    }

    #[test]
    #[ignore = "takes minutes"]
    fn a_minute_of_playing_is_the_same_in_every_cut() {
        proven("playing", &playing(20));
    }

    #[test]
    #[ignore = "takes minutes"]
    fn a_minute_with_a_player_is_the_same_in_every_cut() {
        proven("live input", &live(20));
    }

    #[test]
    #[ignore = "takes minutes"]
    fn a_minute_of_changing_settings_is_the_same_in_every_cut() {
        proven("changing settings", &changing(24));
    }
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
fn a_lead_that_quotes_is_the_same_in_every_cut() {
    let mut session = Session::of_seconds(14.0).cue(0.0, Cue::Play);
    session.settings.music.memory = 1.0;
    session.settings.music.style[0] = 1.0;
    for (eighth, key) in (0..).zip([62, 64, 65, 67, 69, 67, 65, 64].repeat(2)) {
        let frame = eighth * 12_000 + 77;
        session.played.push((frame, rig::press(0, key, 90)));
        session.played.push((frame + 5_000, rig::release(0, key)));
    }
    let recording = same_in_every_cut(&session);
    assert!(ons(&recording, Source::Part(Part::Lead)) > 3);
    session.settings.music.memory = 0.0;
    assert!(session.play(Cut::Every(512)).difference(&recording).is_some(), "nothing is quoted");
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
