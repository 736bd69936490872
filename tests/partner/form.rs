//! Sections return, and their phrases end.

use antiphon::engine::Settings;
use antiphon::improvise::{FRAME, Form, Mode};
use antiphon::music::{Beats, Meter, Part, PitchClass};
use antiphon::perform::{Event, EventKind};

use super::in_mode;
use super::rig::duet::{Duet, chords, sounded};
use super::rig::engine;

/// So many bars in which nobody else plays.
fn alone(settings: Settings, bars: i64) -> Duet {
    Duet { bars, ..Duet::of(Vec::new(), settings) }
}

#[test]
fn a_section_that_returns_is_nearer_to_itself_than_to_another() {
    let alike = |seed| {
        let mut settings = in_mode(Mode::Free, seed);
        settings.music.form = Form::Aaba;
        let events = alone(settings, 32).play().events;
        let section = |number: i64| -> Vec<(i64, EventKind)> {
            let start = Meter::COMMON.bar() * (8 * number);
            let within = |event: &&Event| {
                let since = event.at.beat - start;
                (Beats(-20)..Meter::COMMON.bar() * 8 - Beats(20)).contains(&since)
            };
            let ons =
                events.iter().filter(within).filter(|e| matches!(e.kind, EventKind::On { .. }));
            let place =
                |event: &Event| ((event.at.beat - start + Beats(20)).div_floor(FRAME), event.kind);
            ons.map(place).collect()
        };
        let pitch = |kind: EventKind| match kind {
            EventKind::On { pitch, .. } => Some(pitch),
            _ => None,
        };
        let share = |a: &[(i64, EventKind)], b: &[(i64, EventKind)]| {
            let same =
                |x: &&(i64, EventKind)| b.iter().any(|y| y.0 == x.0 && pitch(y.1) == pitch(x.1));
            a.iter().filter(same).count() as f64 / a.len().max(1) as f64
        };
        (share(&section(3), &section(0)), share(&section(2), &section(0)))
    };
    let both: Vec<(f64, f64)> = (1..3).map(alike).collect();
    assert!(both.iter().all(|(again, other)| again > other), "{both:?}");
}

/// In some songs: half cadences on the dominant and full ones on the tonic, of all places for them; and notes of the
/// lead in the half bars with which phrases end, of all its notes.
#[derive(Debug, Default)]
struct Cadences {
    half: (usize, usize),
    full: (usize, usize),
    notes: (usize, usize),
}

fn cadences(form: Form, seeds: std::ops::Range<u64>, bars: i64) -> Cadences {
    let mut found = Cadences::default();
    for seed in seeds {
        let mut settings = in_mode(Mode::Free, seed);
        settings.music.form = form;
        let mut engine = engine();
        let events = alone(settings, bars).play_on(&mut engine).events;
        let (tonic, chords) = (engine.key().tonic, chords(&events));
        let root = |quarter: f64| {
            let begun = chords.iter().rev().find(|(at, _)| *at <= quarter);
            begun.map(|(_, chord)| chord.root)
        };
        let mut count = |bar: i64, wanted: PitchClass| {
            let place = if bar % 8 == 3 { &mut found.half } else { &mut found.full };
            place.0 += usize::from(root(bar as f64 * 4.0 + 1.5) == Some(wanted));
            place.1 += 1;
        };
        for section in 0..bars / 8 {
            count(section * 8 + 3, tonic.up(7));
            count(section * 8 + 7, tonic);
        }
        let lead = sounded(&events).into_iter().filter(|note| note.part == Some(Part::Lead));
        for note in lead {
            let bar = (note.onset / 4.0) as i64;
            let breathes = bar % 4 == 3 && note.onset.rem_euclid(4.0) > 1.9;
            found.notes.0 += usize::from(breathes);
            found.notes.1 += 1;
        }
    }
    found
}

#[test]
fn the_phrases_of_a_form_end_in_cadences() {
    let [formed, free] = [Form::Aaba, Form::Free].map(|form| cadences(form, 1..5, 16));
    let share = |(some, all): (usize, usize)| some as f64 / all as f64;
    let seen = format!("{formed:?}, free {free:?}, seeds 1 to 4");
    assert!(share(formed.half) > 0.8 && share(free.half) < 0.6, "{seen}");
    assert!(share(formed.full) > 0.8 && share(free.full) < 0.6, "{seen}");
    assert!(share(formed.notes) < 0.8 * share(free.notes), "{seen}");
}
