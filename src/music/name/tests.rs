#![allow(clippy::unwrap_used)]

use super::*;
use crate::music::{Pitch, TonalMode};

/// What keys by their distance from middle C are called.
fn name_of(keys: &[i32]) -> String {
    let pitches = keys.iter().map(|key| Pitch::clamped(60 + key));
    Name::of_pitches(pitches.fold(PitchSet::default(), PitchSet::with)).unwrap().to_string()
}

#[test]
fn chords_are_named_as_musicians_name_them() {
    let names: [(&[i32], &str); 22] = [
        (&[0, 4, 7], "C"),
        (&[4, 7, 12], "C/E"),
        (&[7, 12, 16], "C/G"),
        (&[2, 12, 16, 19], "C/D"),
        (&[-7, 0, 4, 7], "C/F"),
        (&[-5, 5, 9, 12], "F/G"),
        (&[-6, 0, 4, 9], "F#m7b5"),
        (&[0, 4, 7, 9], "C6"),
        (&[-3, 0, 4, 7], "Am7"),
        (&[0, 5, 7], "Csus4"),
        (&[5, 7, 12], "Fsus2"),
        (&[4, 8, 12], "Eaug"),
        (&[3, 6, 9, 12], "Ebdim7"),
        (&[0, 4, 7, 10, 14, 18], "C9(#11)"),
        (&[0, 4, 10, 13, 15, 20], "C7#5(b9,#9)"),
        (&[0, 4, 8, 11], "E/C"),
        (&[0, 3, 7, 14], "Cm(add9)"),
        (&[0, 4, 10], "C7(no5)"),
        (&[0, 7, 10], "C7(no3)"),
        (&[0, 7, 12], "C5"),
        (&[7, 12], "C5/G"),
        (&[0, 4, 6], "C(b5)"),
    ];
    for (keys, name) in names {
        assert_eq!(name_of(keys), name, "{keys:?}");
    }
}

#[test]
fn fewer_notes_than_a_chord_are_a_note_or_an_interval() {
    assert_eq!(Name::of_pitches(PitchSet::default()), None);
    assert_eq!(name_of(&[3]), "Eb");
    assert_eq!(name_of(&[0, 12]), "C");
    assert_eq!(name_of(&[0, 4]), "C–E");
    assert_eq!(name_of(&[4, 12]), "E–C");
}

#[test]
fn a_key_spells_its_own_notes() {
    let key = |tonic, mode| Some(Key { tonic: PitchClass::new(tonic), mode });
    let spelled =
        |symbol: &str, key| Symbol::parse(symbol).unwrap().unwrap().in_key(key).to_string();
    assert_eq!(spelled("Ab7", key(4, TonalMode::Major)), "G#7");
    assert_eq!(spelled("Ab7", key(3, TonalMode::Major)), "Ab7");
    assert_eq!(spelled("B/Eb", key(1, TonalMode::Major)), "Cb/Eb");
    assert_eq!(spelled("F7/A", key(6, TonalMode::Major)), "E#7/A");
    assert_eq!(spelled("Bbm", key(11, TonalMode::Minor)), "A#m");
    assert_eq!(spelled("Gb/Ab", None), "F#/G#");
    for tonic in 0..12 {
        for mode in [TonalMode::Major, TonalMode::Minor] {
            let key = key(tonic, mode).unwrap();
            let letters = key.scale().iter().map(|class| &note_name(class, Some(key))[..1]);
            let mut letters: Vec<&str> = letters.collect();
            letters.sort_unstable();
            assert_eq!(letters, ["A", "B", "C", "D", "E", "F", "G"], "{key:?}");
        }
    }
}

#[test]
fn without_a_key_a_bass_is_spelled_as_a_tone_of_its_chord() {
    for symbol in ["E/G#", "Cm/Eb", "Cdim/Gb", "C/F#", "A7/C#", "Ebm/Gb", "F#/A#", "Db/F"] {
        assert_eq!(Symbol::parse(symbol).unwrap().unwrap().to_string(), symbol);
    }
}
