//! How loud notes are played.

use super::stage::{
    FREE, c_major, chord, decibels, hard, heard, heard_at, mean, moment, near, note, row,
};
use antiphon::music::{Beats, Note, Part, Velocity};
use antiphon::perform::Moment;

const SEEDS: u64 = 600;
const BPM: f32 = 100.0;
const BEAT: Beats = Beats::QUARTER;
/// The velocity of every note.
const MEDIUM: f64 = 80.0;

/// The level of the last of some notes over medium, the mean of all seeds.
fn last(notes: &[Note], of: impl Fn(u64) -> Moment) -> f64 {
    mean(SEEDS, |seed| {
        let heard = heard(notes, FREE, of(seed));
        decibels(MEDIUM, hard(&heard[heard.len() - 1]))
    })
}

fn at(seed: u64) -> Moment {
    moment(seed, BPM)
}

#[test]
fn a_higher_note_is_louder_by_a_decibel_for_four_semitones() {
    let to = |pitch| {
        let mut line = row(Part::Lead, 60, BEAT, 4);
        line.push(note(Part::Lead, pitch, BEAT * 4, BEAT));
        last(&line, at)
    };
    let (low, same, high) = (to(56), to(60), to(68));
    near("four semitones lower, dB", low - same, -1.0, 0.3);
    near("eight semitones higher, dB", high - same, 2.0, 0.3);
}

#[test]
fn a_tone_strange_to_its_chord_is_louder_by_its_melodic_charge() {
    let over = |root| {
        let of = |seed| Moment { chord: chord(root, 0), ..at(seed) };
        last(&row(Part::Lead, 60, BEAT, 1), of)
    };
    let root = over(0);
    near("a semitone over the root, dB", over(11) - root, 1.3, 0.2);
    near("a fifth over the root, dB", over(5) - root, 0.2, 0.2);
    near("a tritone over the root, dB", over(6) - root, 1.2, 0.2);
}

#[test]
fn a_remote_chord_is_louder_and_the_music_swells_before_it() {
    // What is played is the root, so that the melody has no charge.
    let level = |root: i32, quality, next: Option<(Beats, i32)>| {
        let of = |seed| Moment {
            chord: chord(root, quality),
            key: c_major(),
            next: next.map(|(when, root)| (when, chord(root, 0).expect("a chord"))),
            ..at(seed)
        };
        last(&row(Part::Lead, 60 + root, BEAT, 1), of)
    };
    let tonic = level(0, 0, None);
    near("the dominant, dB", level(7, 0, None) - tonic, 1.5 * 1.5_f64.sqrt(), 0.3);
    near("the Neapolitan, dB", level(1, 0, None) - tonic, 1.5 * 7.0_f64.sqrt(), 0.4);
    let soon = level(0, 0, Some((BEAT, 7))) - tonic;
    near("the tonic 0.6 s before a dominant, dB", soon, 1.84 * (1.0 - 0.6 / 1.9), 0.3);
    near("and 3 s before", level(0, 0, Some((BEAT * 5, 7))) - tonic, 0.0, 0.2);
}

#[test]
fn short_notes_are_softer_than_long_ones() {
    // 200 ms is the worst of duration contrast, and a quarter of 600 ms is not touched.
    let of = |length| last(&[note(Part::Lead, 60, BEAT, length)], at);
    near("a note of 200 ms, dB", of(Beats(320)) - of(BEAT), -0.8, 0.3);
}

#[test]
fn a_phrase_swells_to_its_turn_and_fades_to_its_end() {
    let on_bar = |bar: u32| {
        let of = |seed| Moment { bar, ..at(seed) };
        last(&[note(Part::Lead, 60, Beats::ZERO, BEAT)], of)
    };
    let all: Vec<f64> = (0..8).map(on_bar).collect();
    println!("levels of eight bars, dB: {all:.2?}");
    // What rules add on average is taken off. A phrase of eight bars turns in its third bar and ends 3 dB down, one of four ends 3 dB down within it.
    let arch = |x: f64| {
        if x < 0.3 { -1.5 * (1.0 - x / 0.3).powi(2) } else { -3.0 * ((x - 0.3) / 0.7).powi(2) }
    };
    for (bar, level) in all.iter().enumerate() {
        let expected = arch(bar as f64 / 8.0) + arch(bar as f64 % 4.0 / 4.0) - 0.9;
        near(&format!("bar {bar}, dB"), *level, expected, 0.4);
    }
}

#[test]
fn accompaniment_and_bass_stress_the_beats_of_their_meter_and_a_lead_does_not() {
    let stress = |part, beat: i64| {
        let onset = |beat| BEAT * beat;
        let level = |beat: i64| {
            let of = |seed| Moment { bar: 2, ..at(seed) };
            last(&[note(part, 60, onset(beat), BEAT)], of)
        };
        level(beat) - level(1)
    };
    for part in [Part::Bass, Part::Harmony] {
        near("the downbeat over the second, dB", stress(part, 0), 1.0, 0.35);
        near("the third beat over the second, dB", stress(part, 2), 0.5, 0.35);
    }
    near("a lead's downbeat, dB", stress(Part::Lead, 0), 0.0, 0.35);
}

#[test]
fn the_band_plays_as_hard_as_the_person_up_to_twelve_steps() {
    let with = |touch: Option<i32>| {
        let touch = touch.map(Velocity::clamped);
        let of = |seed| Moment { touch, ..at(seed) };
        last(&row(Part::Lead, 60, BEAT, 1), of) * 0.0576 * MEDIUM
    };
    let alone = with(None);
    near("with a soft person, steps", with(Some(71)) - alone, -9.0, 0.6);
    near("with a hard person, steps", with(Some(127)) - alone, 12.0, 0.6);
    near("with a person as ever, steps", with(Some(80)) - alone, 0.0, 0.6);
}

#[test]
fn a_level_is_uneven_by_a_decibel() {
    let all: Vec<f64> = (0..400)
        .map(|seed| {
            decibels(
                MEDIUM,
                hard(&heard_at(&row(Part::Lead, 60, BEAT, 1), FREE, BPM, |_| at(seed))[0]),
            )
        })
        .collect();
    let mean = all.iter().sum::<f64>() / 400.0;
    let deviation = (all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 400.0).sqrt();
    near("unevenness, dB", deviation, 1.0, 0.15);
}
