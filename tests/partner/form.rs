//! Sections return, and their phrases end.

use antiphon::improvise::{FRAME, Form, Mode};
use antiphon::music::{Beats, Meter, Part, Pitch, PitchClass};
use antiphon::perform::{Event, EventKind};

use super::in_mode;
use super::rig::duet::{Duet, chords, sounded};
use super::rig::figures::mean;

/// Bars of a section.
const SECTION: i64 = 8;

/// What begins in each of the first three sections of a song: the sixteenth from its bar line, and what.
fn sections(form: Form, seed: u64) -> [Vec<(i64, Pitch)>; 3] {
    let mut settings = in_mode(Mode::Free, seed);
    settings.music.form = form;
    let events = Duet::alone(settings, 3 * SECTION).play().events;
    // What is played a little early belongs to the frame that it anticipates.
    let frame = |event: &Event| (event.at.beat + Beats(20)).div_floor(FRAME);
    let frames = (Meter::COMMON.bar() * SECTION).div_floor(FRAME);
    let begins = |event: &Event| match event.kind {
        EventKind::On { pitch, .. } => Some((frame(event), pitch)),
        _ => None,
    };
    let begun: Vec<_> = events.iter().filter_map(begins).collect();
    [0, 1, 2].map(|number| {
        let mine = begun.iter().filter(|(frame, _)| frame.div_euclid(frames) == number);
        mine.map(|(frame, pitch)| (frame.rem_euclid(frames), *pitch)).collect()
    })
}

/// The share of the notes of one section that begin in another at the same place.
fn alike(one: &[(i64, Pitch)], other: &[(i64, Pitch)]) -> f64 {
    one.iter().filter(|note| other.contains(note)).count() as f64 / one.len().max(1) as f64
}

/// That the section `again` of a form is the first once more, and the section `new` is not.
fn assert_the_first_returns(form: Form, again: usize, new: usize) {
    const SEEDS: std::ops::Range<u64> = 0..12;
    let both: Vec<(f64, f64)> = SEEDS
        .map(|seed| {
            let sections = sections(form, seed);
            (alike(&sections[again], &sections[0]), alike(&sections[new], &sections[0]))
        })
        .collect();
    let [returning, other] = [mean(both.iter().map(|b| b.0)), mean(both.iter().map(|b| b.1))];
    let nearer = both.iter().filter(|(again, new)| again > new).count();
    let seen = format!(
        "{form:?}, seeds {SEEDS:?}: {returning:.3} of a section that returns stood in the first, {other:.3} of another; \
         nearer in {nearer} of {}",
        both.len()
    );
    println!("{seen}");
    assert!(returning > other + 0.25 && nearer >= 11, "{seen}: {both:?}");
}

#[test]
fn in_aaba_the_second_section_is_the_first_again_and_the_third_is_not() {
    assert_the_first_returns(Form::Aaba, 1, 2);
}

#[test]
fn in_abac_the_third_section_is_the_first_again_and_the_second_is_not() {
    assert_the_first_returns(Form::Abac, 2, 1);
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
        let duet = Duet { bpm: 120.0, ..Duet::alone(settings, bars) };
        let mut engine = duet.engine();
        let events = duet.play_on(&mut engine).events;
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
    let [formed, free] = [Form::Aaba, Form::Free].map(|form| cadences(form, 0..24, 16));
    let share = |(some, all): (usize, usize)| some as f64 / all as f64;
    let seen = format!("{formed:?}, free {free:?}, seeds 0 to 23");
    println!("{seen}");
    assert!(share(formed.half) > 0.8 && share(free.half) < 0.6, "{seen}");
    assert!(share(formed.full) > 0.8 && share(free.full) < 0.6, "{seen}");
    assert!(share(formed.notes) < 0.93 * share(free.notes), "{seen}");
}
