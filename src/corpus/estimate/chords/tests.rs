use proptest::prelude::*;

use super::*;
use crate::corpus::score::Figures;
use crate::music::{Part, Pitch, TonalMode, Velocity};

/// A line of a part: pitches, each with its quarters; 0 is a rest.
fn line(part: Part, notes: &[(u8, f64)]) -> Vec<Note> {
    let mut onset = Beats::ZERO;
    let mut line = Vec::new();
    for &(pitch, quarters) in notes {
        let duration = Beats::from_quarters(quarters);
        let (pitch, velocity) = (Pitch::clamped(pitch.into()), Velocity::clamped(80));
        if pitch.number() > 0 {
            line.push(Note { part, pitch, velocity, onset, duration });
        }
        onset += duration;
    }
    line
}

fn four_four(notes: &[Note]) -> Vec<Pulse> {
    let end = notes.iter().map(|note| note.end()).max().unwrap_or_default();
    of_meters(&[(Beats::ZERO, Figures { beats: 4, unit: 4 })], Beats::ZERO, end)
}

fn named(notes: &[Note], key: Option<Key>) -> Vec<(f64, String)> {
    let changes = chords(notes, &four_four(notes), key).into_iter();
    changes.map(|change| (change.at.to_quarters(), change.chord.to_string())).collect()
}

fn names(notes: &[Note], key: Option<Key>) -> String {
    named(notes, key).into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(" ")
}

/// Chords of two quarters each, their lowest note in the bass.
fn blocks(chords: &[&[u8]]) -> Vec<Note> {
    let voice = |at: usize| {
        let part = if at == 0 { Part::Bass } else { Part::Harmony };
        let notes: Vec<_> = chords.iter().map(|chord| (chord[at], 2.0)).collect();
        line(part, &notes)
    };
    (0..chords[0].len()).flat_map(voice).collect()
}

#[test]
fn a_plain_cadence_is_read_in_every_key() {
    for up in 0..12 {
        let cadence = [[48, 64, 67, 72], [53, 65, 69, 72], [55, 62, 65, 71], [48, 64, 67, 72]];
        let cadence = cadence.map(|chord: [u8; 4]| chord.map(|pitch| pitch + up));
        let notes = blocks(&cadence.each_ref().map(|chord| chord.as_slice()));
        let found = chords(&notes, &four_four(&notes), None);
        let tonic = PitchClass::new(up.into());
        let read: Vec<_> = found.iter().map(|change| change.chord).collect();
        let on = |root: i32, kind: usize| {
            let root = tonic.up(root);
            Chord::new(root, QUALITIES[kind], root)
        };
        assert_eq!(read, [on(0, 0), on(5, 0), on(7, 2), on(0, 0)]);
        assert_eq!(found[0].key, Key { tonic, mode: TonalMode::Major });
    }
}

#[test]
fn passing_notes_make_no_chords() {
    let mut notes = blocks(&[&[48, 55, 64], &[48, 55, 64], &[55, 59, 62], &[55, 59, 62]]);
    let tune = [(72, 0.5), (74, 0.5), (76, 0.5), (77, 0.5), (79, 0.5), (77, 0.5), (76, 1.0)];
    notes.extend(line(Part::Lead, &tune));
    assert_eq!(names(&notes, None), "C G");
}

#[test]
fn the_sharp_dominant_of_minor_is_a_major_chord() {
    let notes =
        blocks(&[&[45, 60, 64, 69], &[50, 62, 65, 69], &[52, 59, 64, 68], &[45, 60, 64, 69]]);
    let found = chords(&notes, &four_four(&notes), None);
    assert_eq!(names(&notes, None), "Am Dm E Am");
    let minor = Key { tonic: PitchClass::new(9), mode: TonalMode::Minor };
    assert!(found.iter().all(|change| change.key == minor));
}

#[test]
fn a_chorale_phrase_is_read_with_its_inversions_and_its_dominants() {
    let soprano = [(67, 1.0), (69, 1.0), (71, 1.0), (72, 1.0), (71, 1.0), (69, 1.0), (67, 2.0)];
    let alto =
        [(62, 1.0), (62, 1.0), (62, 1.0), (64, 1.0), (62, 1.0), (62, 0.5), (60, 0.5), (59, 2.0)];
    let tenor = [(59, 1.0), (57, 1.0), (55, 1.0), (55, 1.0), (55, 1.0), (54, 1.0), (55, 2.0)];
    let bass = [(55, 1.0), (54, 1.0), (55, 1.0), (48, 1.0), (50, 1.0), (50, 1.0), (43, 2.0)];
    let notes = [
        line(Part::Lead, &soprano),
        line(Part::Harmony, &alto),
        line(Part::Harmony, &tenor),
        line(Part::Bass, &bass),
    ];
    let found =
        names(&notes.concat(), Some(Key { tonic: PitchClass::new(7), mode: TonalMode::Major }));
    assert!(["G D/F# G C G/D D G", "G D/F# G C G/D D7 G"].contains(&found.as_str()), "{found}");
}

#[test]
fn a_broken_chord_over_its_bass_is_one_chord() {
    let broken =
        |root: u8, notes: [u8; 3]| [(root, 1.0), (notes[0], 1.0), (notes[1], 1.0), (notes[2], 1.0)];
    let notes = [broken(48, [64, 67, 72]), broken(55, [62, 65, 71]), broken(48, [64, 67, 72])];
    let notes = line(Part::Harmony, &notes.concat());
    let found = named(&notes, None);
    assert_eq!(found, [(0.0, "C".into()), (4.0, "G7".into()), (8.0, "C".into())]);
}

#[test]
fn what_makes_no_sound_has_no_chords() {
    assert_eq!(chords(&[], &[], None), []);
    let drum = line(Part::Drums, &[(36, 4.0)]);
    assert_eq!(chords(&drum, &four_four(&drum), None), []);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]
    #[test]
    fn segments_cover_the_piece_and_begin_on_beats(
        tune in prop::collection::vec((36_u8..84, 1_u8..16), 1..60),
        beats in 2_u8..8,
    ) {
        let notes: Vec<_> = tune.iter().map(|&(pitch, length)| (pitch, f64::from(length) / 4.0)).collect();
        let notes = line(Part::Harmony, &notes);
        let end = notes.iter().map(|note| note.end()).max().unwrap_or_default();
        let pulses = of_meters(&[(Beats::ZERO, Figures { beats, unit: 4 })], Beats::ZERO, end);
        let changes = chords(&notes, &pulses, None);
        prop_assert_eq!(changes[0].at, Beats::ZERO);
        prop_assert!(changes.windows(2).all(|pair| pair[0].at < pair[1].at));
        for change in &changes {
            prop_assert!(pulses.iter().any(|pulse| pulse.start == change.at));
            prop_assert!(change.chord.tones.has(change.chord.bass));
        }
        let segments = path::best(&Evidence::of(&notes, &pulses), table::shipped(), &Weights::FULL, None);
        prop_assert_eq!((segments[0].start, segments[segments.len() - 1].end), (0, pulses.len()));
        prop_assert!(segments.windows(2).all(|pair| pair[0].end == pair[1].start));
    }
}
