use super::*;
use crate::music::{Part, Pitch, Velocity};

const BAR: i64 = 96;

/// A note of a voice at a quarter, so many quarters long.
fn sound(voice: u8, onset: f64, quarters: f64, pitch: i32) -> Sound {
    let note = Note {
        part: if voice == 9 { Part::Drums } else { Part::Lead },
        pitch: Pitch::clamped(pitch),
        velocity: Velocity::MEDIUM,
        onset: Beats::from_quarters(onset),
        duration: Beats::from_quarters(quarters),
    };
    Sound { note, voice }
}

fn line(pitches: &[i32]) -> Vec<Sound> {
    pitches.iter().enumerate().map(|(at, &pitch)| sound(0, at as f64, 1.0, pitch)).collect()
}

fn music(sounds: Vec<Sound>) -> Music {
    Music { sounds, ..Music::default() }
}

#[test]
fn a_note_is_in_its_chord_for_as_long_as_the_chord_has_it() {
    let c = crate::music::PitchClass::new(0);
    let chord = Chord::new(c, crate::music::QUALITIES[0], c);
    // E over C for a quarter and a half, then half a quarter over F; then F with no chord.
    let sounds = [sound(0, 0.0, 2.0, 64), sound(0, 2.0, 1.0, 65)];
    let beat = Beats::from_quarters;
    let chords = [(beat(0.0), Some(chord)), (beat(1.5), Some(chord.up(5))), (beat(2.0), None)];
    assert_eq!(note_in_chord(&sounds, &chords), Some(0.75));
    assert_eq!(note_in_chord(&sounds, &[]), None);
}

#[test]
fn brightness_is_heard_from_the_key_that_is_written() {
    let key = |sharps| Some(crate::music::Key::of_signature(sharps, false));
    let bright = |sharps| measure(&Music { key: key(sharps), ..music(line(&C_MAJOR)) }).brightness;
    assert!(bright(-1) > bright(0) && bright(0) > bright(1));
}

const C_MAJOR: [i32; 8] = [60, 62, 64, 65, 67, 69, 71, 72];

#[test]
fn entropy_counts_the_pitch_classes() {
    assert_eq!(pitch_class_entropy(&line(&[60, 72, 48])), Some(0.0));
    assert_eq!(pitch_class_entropy(&line(&[60, 62, 64, 65])), Some(2.0));
    assert_eq!(pitch_class_entropy(&[sound(9, 0.0, 1.0, 36)]), None);
    // One bar of one class, one of four.
    assert_eq!(windowed_entropy(&line(&[60, 60, 60, 60, 60, 62, 64, 65]), BAR), Some(1.0));
}

#[test]
fn a_scale_holds_its_own_notes_and_its_relative_minor_holds_them_too() {
    assert_eq!(scale_consistency(&line(&C_MAJOR)), Some(1.0));
    assert_eq!(scale_consistency(&line(&[60, 61, 62, 63])), Some(0.75));
}

#[test]
fn the_key_of_a_scale_that_rests_on_its_tonic_is_found_at_every_height() {
    for up in 0..12 {
        let mut notes = line(&C_MAJOR.map(|pitch| pitch + up));
        notes.push(sound(0, 8.0, 4.0, 60 + up));
        let tonic = crate::music::PitchClass::new(up);
        assert_eq!(
            estimate_key(&notes),
            Some(crate::music::Key { tonic, mode: crate::music::TonalMode::Major })
        );
    }
    assert_eq!(estimate_key(&[]), None);
}

#[test]
fn groove_loses_every_place_at_which_bars_differ() {
    let mut notes = line(&C_MAJOR);
    // The last note ends on a bar line: a third, empty bar differs from the second at four places.
    assert_eq!(groove_consistency(&notes, BAR), Some(1.0 - 4.0 / 192.0));
    notes[7] = sound(0, 7.0, 0.5, 72);
    assert_eq!(groove_consistency(&notes, BAR), Some(1.0));
    notes.pop();
    assert_eq!(groove_consistency(&notes, BAR), Some(1.0 - 1.0 / 96.0));
    assert_eq!(groove_consistency(&line(&[60, 60]), BAR), None);
}

#[test]
fn quarters_without_sound_are_empty() {
    let notes = [sound(0, 0.0, 0.5, 60), sound(0, 2.0, 0.5, 60)];
    assert_eq!(empty_beat_rate(&notes), Some(1.0 - 2.0 / 3.0));
    assert_eq!(empty_beat_rate(&[sound(0, 0.0, 4.0, 60)]), Some(0.0));
}

#[test]
fn polyphony_is_the_mean_of_pitches_where_any_sounds() {
    let notes = [sound(0, 0.0, 2.0, 60), sound(1, 0.0, 1.0, 64), sound(0, 8.0, 1.0, 60)];
    assert_eq!(polyphony(&notes), Some(4.0 / 3.0));
}

#[test]
fn a_piece_that_repeats_every_two_bars_is_like_itself_there() {
    let bars = [[60, 62, 64, 65], [67, 69, 71, 72]].concat().repeat(4);
    let notes = line(&bars);
    assert_eq!(self_similarity(&notes, BAR, 1), Some(0.0));
    assert_eq!(self_similarity(&notes, BAR, 2), Some(1.0));
    assert_eq!(self_similarity(&notes, BAR, 8), None);
}

#[test]
fn half_the_notes_shared_is_a_third_of_all() {
    // Two of four notes of each bar are in both; six are in either.
    let notes = line(&[60, 62, 64, 65, 60, 62, 67, 69]);
    assert_eq!(self_similarity(&notes, BAR, 1), Some(2.0 / 6.0));
}

#[test]
fn intervals_run_within_a_voice_along_its_highest_notes() {
    let notes = [
        sound(0, 0.0, 1.0, 60),
        sound(0, 0.0, 1.0, 64),
        sound(0, 1.0, 1.0, 66),
        sound(1, 2.0, 1.0, 40),
        sound(1, 3.0, 1.0, 70),
    ];
    let Histogram { classes, shares } = intervals(&notes);
    let share = |step: f64| shares[classes.iter().position(|class| *class == step).unwrap()];
    assert_eq!((share(2.0), share(12.0), share(0.0)), (0.5, 0.5, 0.0));
}

#[test]
fn durations_count_at_the_nearest_length() {
    let notes = [
        sound(0, 0.0, 1.0, 60),
        sound(0, 1.0, 0.95, 60),
        sound(0, 2.0, 7.0, 60),
        sound(0, 9.0, 0.5, 60),
    ];
    let Histogram { classes, shares } = durations(&notes);
    let share = |length: f64| shares[classes.iter().position(|class| *class == length).unwrap()];
    assert_eq!((share(1.0), share(4.0), share(0.5)), (0.5, 0.25, 0.25));
}

#[test]
fn a_plain_scale_has_its_plain_figures() {
    let measures = measure(&music(line(&C_MAJOR)));
    assert_eq!((measures.notes, measures.bars, measures.density), (8, 2, 1.0));
    assert_eq!((measures.pitch_range, measures.register), (Some(12), Some(66.25)));
    assert_eq!((measures.complexity, measures.note_in_chord), (Some(0.0), None));
}

#[test]
fn silence_has_no_measures_and_no_fault() {
    let measures = measure(&music(Vec::new()));
    assert_eq!((measures.notes, measures.bars, measures.polyphony), (0, 0, None));
}
