//! Whole sessions with feel.

use super::rig::{Cue, Cut, Recording, Session, press, release};
use antiphon::music::{Beats, Chart, Part};
use antiphon::perform::{EventKind, Feel, Source};

/// A session of eight bars at 120 a minute.
fn session(seed: u64, humanise: f32) -> Session {
    let mut session = Session::of_seconds(16.0).cue(0.0, Cue::Play);
    session.settings.music.seed = seed;
    session.settings.feel = Feel { swing: 0.0, humanise };
    session
}

fn play(seed: u64, humanise: f32) -> Recording {
    session(seed, humanise).play(Cut::Every(512))
}

/// Where the last half bar begins, between two places of the grid.
const END: Beats = Beats(Beats::QUARTER.0 * 30 - 20);

/// A note that begins: pitch, onset, velocity.
type Begun = (u8, Beats, u8);

/// The notes that a part begins, by pitch and then by time.
fn begun(recording: &Recording, part: Part) -> Vec<Begun> {
    let on = |event: &antiphon::perform::Event| match event.kind {
        _ if event.at.beat >= END => None,
        EventKind::On { pitch, velocity } if event.source == Source::Part(part) => {
            Some((pitch.number(), event.at.beat, velocity.number()))
        }
        _ => None,
    };
    let mut begun: Vec<_> = recording.events.iter().filter_map(on).collect();
    begun.sort_unstable();
    begun
}

#[test]
fn the_band_plays_the_same_notes_with_feel_and_none_strays_far() {
    let (mut all, mut moved, mut struck, mut louder) = (0, 0, 0, [(0.0, 0.0); 4]);
    for seed in [4, 8, 21] {
        let (even, free) = (play(seed, 0.0), play(seed, 1.0));
        for (part, (sum, count)) in Part::ALL.into_iter().zip(&mut louder) {
            let (even, free) = (begun(&even, part), begun(&free, part));
            let pitches = |notes: &[Begun]| notes.iter().map(|note| note.0).collect::<Vec<_>>();
            assert_eq!(pitches(&even), pitches(&free), "seed {seed}: {part:?}");
            for (even, free) in even.iter().zip(&free) {
                let strayed = (free.1 - even.1).0.abs();
                assert!(strayed < 20, "seed {seed}: {part:?} strays by {strayed} ticks");
                (all, *count) = (all + 1, *count + 1.0);
                *sum += f64::from(free.2) - f64::from(even.2);
                moved += usize::from(strayed > 1);
                struck += usize::from(free.2 != even.2);
            }
        }
    }
    let louder = louder.map(|(sum, count)| sum / count);
    println!(
        "seeds 4, 8 and 21: of {all} notes {moved} are played at another time, {struck} at another \
         velocity; lead, bass, chords and drums by {louder:.1?} steps on average"
    );
    assert!(moved * 10 > all * 6 && struck * 10 > all * 8, "{moved} and {struck} of {all}");
    assert!(louder[..3].iter().all(|steps| steps.abs() < 4.0), "{louder:.1?}");
}

#[test]
fn the_band_plays_softer_with_a_person_who_plays_softly() {
    let with = |velocity| {
        let mut session = session(5, 1.0);
        for beat in 0..28 {
            let (frame, pitch) = (beat * 24_000 + 100, 60 + [0, 2, 4, 5][beat as usize % 4]);
            session.played.push((frame, press(0, pitch, velocity)));
            session.played.push((frame + 12_000, release(0, pitch)));
        }
        let recording = session.play(Cut::Every(512));
        let all: Vec<f64> = [Part::Bass, Part::Harmony]
            .iter()
            .flat_map(|&part| begun(&recording, part))
            .map(|note| f64::from(note.2))
            .collect();
        all.iter().sum::<f64>() / all.len() as f64
    };
    let (soft, hard) = (with(40), with(120));
    println!("bass and chords under a person at 40 and at 120: {soft:.1} and {hard:.1}");
    assert!(hard - soft > 10.0, "{soft} {hard}");
}

#[test]
fn what_is_played_again_from_the_start_is_played_alike() {
    let mut twice =
        session(9, 1.0).cue(8.0, Cue::Stop).cue(9.0, Cue::Seek(0.0)).cue(9.5, Cue::Play);
    twice.frames = (17.0 * 48_000.0) as u64;
    let recording = twice.play(Cut::Every(333));
    let ons = |from: f64, to: f64| {
        let within = move |frame: u64| (from * 48e3..to * 48e3).contains(&(frame as f64));
        let on = |event: &antiphon::perform::Event| matches!(event.kind, EventKind::On { .. });
        let events = recording.events.iter().filter(|event| within(event.at.frame.0) && on(event));
        events.map(|event| (event.at.beat, event.source, event.kind)).collect::<Vec<_>>()
    };
    let (first, second) = (ons(0.0, 7.0), ons(9.5, 16.5));
    assert!(first.len() > 30, "{} notes", first.len());
    assert_eq!(first, second);
}

#[test]
fn a_song_that_starts_again_is_played_as_it_was_the_first_time() {
    let mut session = Session::of_seconds(10.0)
        .cue(0.0, Cue::Play)
        .cue(4.5, Cue::Stop)
        .cue(5.0, Cue::Seek(0.0))
        .cue(5.0, Cue::Play);
    session.settings.feel.humanise = 1.0;
    // It stops in the chord that it starts with, whose swell could go on from there.
    session.settings.music.chart = Some(Chart::parse("| F#m7b5 | B7b9 |").expect("a chart"));
    let recording = session.play(Cut::Every(512));
    let strokes = |from: u64| -> Vec<(u64, u8, u8)> {
        let within = from..from + 192_000;
        let on = |event: &antiphon::perform::Event| match event.kind {
            EventKind::On { pitch, velocity } if within.contains(&event.at.frame.0) => {
                Some((event.at.frame.0 - from, pitch.number(), velocity.number()))
            }
            _ => None,
        };
        recording.events.iter().filter_map(on).collect()
    };
    let (first, second) = (strokes(0), strokes(240_000));
    assert!(first.len() > 20, "{} strokes", first.len());
    assert_eq!(first, second);
}
