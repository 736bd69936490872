//! While the host stands, the person's own playing has the song run: it begins with their first note and rests with them.

mod rig;

use antiphon::improvise::Mode;
use antiphon::music::Part;
use antiphon::perform::{Event, EventKind, Source};
use rig::{Cue, Cut, RATE, Recording, Session, press, release};

/// Frames from one of the person's notes to the next: eighths at 120 a minute.
const EIGHTH: u64 = 12_000;

/// A person who plays a scale in C for four bars while the host stands at a place of its own.
fn standing(mode: Mode) -> Session {
    let mut session = Session::of_seconds(16.0);
    session.settings.music.mode = mode;
    session.settings.music.style[1] = 1.0;
    session.host.seek(0, 37.5);
    let scale = [60, 62, 64, 65, 67, 69, 71, 72];
    for note in 0..32 {
        let (on, pitch) = (10_000 + EIGHTH * note, scale[note as usize % 8]);
        session.played.push((on, press(0, pitch, 90)));
        session.played.push((on + EIGHTH - 600, release(0, pitch)));
    }
    session
}

/// Where our notes begin.
fn ours(recording: &Recording) -> Vec<u64> {
    let on = |event: &&Event| {
        event.source != Source::Player && matches!(event.kind, EventKind::On { .. })
    };
    recording.events.iter().filter(on).map(|event| event.at.frame.0).collect()
}

/// How many notes have not ended.
fn open(recording: &Recording) -> i32 {
    let step = |event: &Event| match event.kind {
        EventKind::On { .. } => 1,
        EventKind::Off { .. } => -1,
        _ => 0,
    };
    recording.events.iter().map(step).sum()
}

#[test]
fn every_mode_begins_with_the_first_note_of_the_person_and_rests_with_them() {
    for mode in [Mode::Free, Mode::Accompany, Mode::Solo, Mode::Trade] {
        let recording = standing(mode).play(Cut::Every(512));
        let notes = ours(&recording);
        let first = notes.first().copied().unwrap_or(u64::MAX);
        // Who answers phrases waits for the first to end; everybody else comes with the first beat.
        let latest = if mode == Mode::Trade { 460_000 } else { 10_000 + 4 * EIGHTH };
        assert!((10_000..latest).contains(&first), "{mode:?} begins at {first}");
        let last_key = 10_000 + 32 * EIGHTH;
        let last = notes.last().copied().unwrap_or_default();
        let rested = last_key + if mode == Mode::Trade { 400_000 } else { 120_000 };
        assert!(last < rested, "{mode:?} goes on to {last}, the person stopped at {last_key}");
        assert_eq!(open(&recording), 0, "{mode:?} leaves notes open");
    }
}

#[test]
fn what_is_played_while_the_host_stands_does_not_depend_on_the_blocks() {
    for mode in [Mode::Free, Mode::Accompany, Mode::Trade] {
        let whole = standing(mode).play(Cut::Every(u64::MAX / 4));
        for cut in [Cut::Every(64), Cut::Random { seed: 3, most: 900, block: 0 }] {
            assert_eq!(standing(mode).play(cut).difference(&whole), None, "{mode:?}, {cut:?}");
        }
    }
}

#[test]
fn the_band_is_on_the_persons_own_beat() {
    // Quarters at 96 a minute, while the host says 120.
    let quarter = (RATE * 60.0 / 96.0) as u64;
    let mut session = Session::of_seconds(24.0);
    session.settings.music.mode = Mode::Accompany;
    session.settings.music.style[1] = 1.0;
    let tune = [60, 64, 67, 64, 65, 69, 72, 69, 67, 71, 74, 71, 72, 67, 64, 60];
    for note in 0..36 {
        let (on, pitch) = (5_000 + quarter * note, tune[note as usize % tune.len()]);
        session.played.push((on, press(0, pitch, 95)));
        session.played.push((on + quarter - 1_000, release(0, pitch)));
    }
    let recording = session.play(Cut::Every(512));
    let late: Vec<u64> =
        ours(&recording).into_iter().filter(|&on| on > 5_000 + 20 * quarter).collect();
    let off = |on: &u64| {
        let sixteenth = quarter / 4;
        let within = (on - 5_000) % sixteenth;
        within.min(sixteenth - within)
    };
    let near = late.iter().filter(|on| off(on) < 1_500).count();
    assert!(late.len() > 4, "{} notes", late.len());
    // Two in five would be there by chance.
    assert!(near * 5 >= late.len() * 3, "{near} of {} are within 30 ms of a sixteenth", late.len());
}

#[test]
fn a_host_that_plays_takes_over() {
    let session = standing(Mode::Free).cue(4.0, Cue::Play).cue(7.0, Cue::Stop);
    let recording = session.play(Cut::Every(512));
    let beat = |event: &&Event| event.at.frame.0 > 5 * RATE as u64;
    let event = recording.events.iter().find(beat).expect("something is played");
    assert!(event.at.beat.to_quarters() > 37.0, "at {}", event.at.beat.to_quarters());
    assert_eq!(open(&recording), 0);
}

#[test]
fn harmonise_answers_and_nobody_else_begins() {
    let recording = standing(Mode::Harmonise).play(Cut::Every(512));
    let strange = recording.events.iter().find(|event| match event.source {
        Source::Part(part) => part != Part::Harmony,
        Source::Player => false,
    });
    assert_eq!(strange, None);
    assert!(ours(&recording).len() > 40);
}
