//! A locked scale holds: no note of ours is outside of it, in any mode; the chords of a chart are the one exception.

mod rig;

use antiphon::improvise::Mode;
use antiphon::music::{Chart, Part, PitchClass, PitchClassSet, SCALES};
use antiphon::perform::{Event, EventKind, Source};
use antiphon::rt::Draw;
use rig::{Cue, Cut, Session};

const SEED: u64 = 23;
/// Scales that are tried, drawn from those with names and from all sets of notes.
const TRIES: i64 = 8;

/// A scale with a name, or any set of notes.
fn drawn(draw: &mut Draw) -> PitchClassSet {
    let tonic = PitchClass::new((draw.next_u32() % 12) as i32);
    let any = PitchClassSet((draw.next_u32() & 0xfff) as u16).with(tonic);
    let named = SCALES[draw.next_u32() as usize % SCALES.len()].on(tonic);
    if draw.next_u32().is_multiple_of(3) { any } else { named }
}

/// A person plays along for a few seconds.
fn session(mode: Mode, scale: PitchClassSet, draw: &mut Draw) -> Session {
    let mut session = Session::of_seconds(6.0).cue(0.0, Cue::Play).cue(3.0, Cue::Seek(30.0));
    let music = &mut session.settings.music;
    (music.mode, music.scale, music.seed) = (mode, Some(scale), draw.next_u64());
    music.temperature = 2.0 * draw.unit_f32();
    session.with_player(draw.next_u64())
}

/// The notes of ours: whose, and which.
fn ours(events: &[Event]) -> impl Iterator<Item = (Part, u8)> {
    events.iter().filter_map(|event| match (event.source, event.kind) {
        (Source::Part(part), EventKind::On { pitch, .. }) if part.is_pitched() => {
            Some((part, pitch.number()))
        }
        _ => None,
    })
}

fn has(scale: PitchClassSet, pitch: u8) -> bool {
    scale.has(PitchClass::new(pitch.into()))
}

#[test]
fn no_note_of_ours_leaves_the_scale_in_any_mode() {
    let mut count = 0;
    for (mode, lane) in [(Mode::Free, 0), (Mode::Harmonise, 1)] {
        for turn in 0..TRIES {
            let mut draw = Draw::keyed(SEED, turn, lane);
            let scale = drawn(&mut draw);
            let events = session(mode, scale, &mut draw).play(Cut::Every(512)).events;
            for (part, pitch) in ours(&events) {
                let place = format!("seed {SEED}, {mode:?}, turn {turn}");
                assert!(has(scale, pitch), "{place}: {part:?} plays {pitch} in {scale:?}");
                count += 1;
            }
        }
    }
    assert!(count > 300, "seed {SEED}: only {count} notes");
}

#[test]
fn with_a_chart_the_lead_keeps_to_the_scale_and_the_others_to_its_chords() {
    let chart = Chart::parse("| F# | Eb7 |").expect("a chart");
    let mut counts = [0; 4];
    for turn in 0..TRIES {
        let mut draw = Draw::keyed(SEED, turn, 2);
        let scale = drawn(&mut draw);
        let mut session = session(Mode::Free, scale, &mut draw);
        session.played.clear();
        session.settings.music.chart = Some(chart);
        let events = session.play(Cut::Every(512)).events;
        let chords = PitchClassSet(0b0100_1100_1010);
        for (part, pitch) in ours(&events) {
            let kept = if part == Part::Lead { scale } else { chords };
            assert!(has(kept, pitch), "seed {SEED}, turn {turn}: {part:?} plays {pitch}");
            counts[part.index()] += 1;
        }
    }
    assert!(counts[..3].iter().all(|&count| count > 10), "seed {SEED}: {counts:?}");
}

#[test]
fn what_the_person_plays_is_never_altered() {
    let mut session = session(Mode::Free, PitchClassSet(1), &mut Draw::keyed(SEED, 0, 3));
    let free = session.play(Cut::Every(512)).events;
    session.settings.music.scale = None;
    let theirs = |events: &[Event]| {
        let person = events.iter().filter(|event| event.source == Source::Player);
        person.map(|event| (event.at.frame, event.kind)).collect::<Vec<_>>()
    };
    assert_eq!(theirs(&free), theirs(&session.play(Cut::Every(512)).events));
}

#[test]
fn the_test_would_see_a_stranger() {
    let scale = PitchClassSet(0b0000_1000_0001);
    let mut session = session(Mode::Free, scale, &mut Draw::keyed(SEED, 0, 4));
    session.settings.music.scale = None;
    let events = session.play(Cut::Every(512)).events;
    assert!(ours(&events).any(|(_, pitch)| !has(scale, pitch)), "seed {SEED}");
}
