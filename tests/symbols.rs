//! Chord symbols are read as people type them.

use antiphon::music::Symbol;

/// Symbols, their tones from C upwards and their bass, one a line.
const SYMBOLS: &str = include_str!("data/charts/chords.tsv");

/// The qualities that iReal Pro offers, with their tones above the root.
const IREAL: [(&str, &[u8]); 62] = [
    ("5", &[0, 7]),
    ("2", &[0, 2, 4, 7]),
    ("add9", &[0, 2, 4, 7]),
    ("+", &[0, 4, 8]),
    ("o", &[0, 3, 6]),
    ("h", &[0, 3, 6, 10]),
    ("sus", &[0, 5, 7]),
    ("^", &[0, 4, 7, 11]),
    ("-", &[0, 3, 7]),
    ("^7", &[0, 4, 7, 11]),
    ("-7", &[0, 3, 7, 10]),
    ("7", &[0, 4, 7, 10]),
    ("7sus", &[0, 5, 7, 10]),
    ("h7", &[0, 3, 6, 10]),
    ("o7", &[0, 3, 6, 9]),
    ("^9", &[0, 2, 4, 7, 11]),
    ("^13", &[0, 2, 4, 7, 9, 11]),
    ("6", &[0, 4, 7, 9]),
    ("69", &[0, 2, 4, 7, 9]),
    ("^7#11", &[0, 4, 6, 7, 11]),
    ("^9#11", &[0, 2, 4, 6, 7, 11]),
    ("^7#5", &[0, 4, 8, 11]),
    ("-6", &[0, 3, 7, 9]),
    ("-69", &[0, 2, 3, 7, 9]),
    ("-^7", &[0, 3, 7, 11]),
    ("-^9", &[0, 2, 3, 7, 11]),
    ("-9", &[0, 2, 3, 7, 10]),
    ("-11", &[0, 2, 3, 5, 7, 10]),
    ("-7b5", &[0, 3, 6, 10]),
    ("h9", &[0, 2, 3, 6, 10]),
    ("-b6", &[0, 3, 7, 8]),
    ("-#5", &[0, 3, 8]),
    ("9", &[0, 2, 4, 7, 10]),
    ("7b9", &[0, 1, 4, 7, 10]),
    ("7#9", &[0, 3, 4, 7, 10]),
    ("7#11", &[0, 4, 6, 7, 10]),
    ("7b5", &[0, 4, 6, 10]),
    ("7#5", &[0, 4, 8, 10]),
    ("9#11", &[0, 2, 4, 6, 7, 10]),
    ("9b5", &[0, 2, 4, 6, 10]),
    ("9#5", &[0, 2, 4, 8, 10]),
    ("7b13", &[0, 4, 8, 10]),
    ("7#9#5", &[0, 3, 4, 8, 10]),
    ("7#9b5", &[0, 3, 4, 6, 10]),
    ("7#9#11", &[0, 3, 4, 6, 7, 10]),
    ("7b9#11", &[0, 1, 4, 6, 7, 10]),
    ("7b9b5", &[0, 1, 4, 6, 10]),
    ("7b9#5", &[0, 1, 4, 8, 10]),
    ("7b9#9", &[0, 1, 3, 4, 7, 10]),
    ("7b9b13", &[0, 1, 4, 8, 10]),
    ("7alt", &[0, 1, 3, 4, 6, 8, 10]),
    ("13", &[0, 2, 4, 7, 9, 10]),
    ("13#11", &[0, 2, 4, 6, 7, 9, 10]),
    ("13b9", &[0, 1, 4, 7, 9, 10]),
    ("13#9", &[0, 3, 4, 7, 9, 10]),
    ("7b9sus", &[0, 1, 5, 7, 10]),
    ("7susadd3", &[0, 4, 5, 7, 10]),
    ("9sus", &[0, 2, 5, 7, 10]),
    ("13sus", &[0, 2, 5, 7, 9, 10]),
    ("7b13sus", &[0, 5, 8, 10]),
    ("11", &[0, 2, 5, 7, 10]),
    ("", &[0, 4, 7]),
];

/// More spellings of the same kinds, with their tones above C and their bass.
const MORE: [(&str, &[u8], u8); 69] = [
    ("CMaj9", &[0, 2, 4, 7, 11], 0),
    ("CM13", &[0, 2, 4, 7, 9, 11], 0),
    ("Cma9", &[0, 2, 4, 7, 11], 0),
    ("CMA9", &[0, 2, 4, 7, 11], 0),
    ("C△9", &[0, 2, 4, 7, 11], 0),
    ("C^13", &[0, 2, 4, 7, 9, 11], 0),
    ("CMin7", &[0, 3, 7, 10], 0),
    ("C–7", &[0, 3, 7, 10], 0),
    ("CMINOR7", &[0, 3, 7, 10], 0),
    ("Cm11", &[0, 2, 3, 5, 7, 10], 0),
    ("Cmin13", &[0, 2, 3, 7, 9, 10], 0),
    ("Calt", &[0, 1, 3, 4, 6, 8, 10], 0),
    ("C7altered", &[0, 1, 3, 4, 6, 8, 10], 0),
    ("C7-5", &[0, 4, 6, 10], 0),
    ("C7+5", &[0, 4, 8, 10], 0),
    ("C7+9", &[0, 3, 4, 7, 10], 0),
    ("C7+11", &[0, 4, 6, 7, 10], 0),
    ("Cmaj7+11", &[0, 4, 6, 7, 11], 0),
    ("Cmaj7#5", &[0, 4, 8, 11], 0),
    ("C13b9", &[0, 1, 4, 7, 9, 10], 0),
    ("C13#9", &[0, 3, 4, 7, 9, 10], 0),
    ("C7(b9, #9)", &[0, 1, 3, 4, 7, 10], 0),
    ("C7[b9 #5]", &[0, 1, 4, 8, 10], 0),
    ("C7b9/#11", &[0, 1, 4, 6, 7, 10], 0),
    ("C7/13", &[0, 4, 7, 9, 10], 0),
    ("C7(13)", &[0, 4, 7, 9, 10], 0),
    ("Cm7(b5)", &[0, 3, 6, 10], 0),
    ("CØ7", &[0, 3, 6, 10], 0),
    ("Cø9", &[0, 2, 3, 6, 10], 0),
    ("Cdim9", &[0, 2, 3, 6, 9], 0),
    ("CDIM7", &[0, 3, 6, 9], 0),
    ("C˚7", &[0, 3, 6, 9], 0),
    ("CSUS4", &[0, 5, 7], 0),
    ("Csus24", &[0, 2, 5, 7], 0),
    ("Csus13", &[0, 2, 5, 7, 9, 10], 0),
    ("C7 sus4", &[0, 5, 7, 10], 0),
    ("C13sus", &[0, 2, 5, 7, 9, 10], 0),
    ("Cmaj7sus4", &[0, 5, 7, 11], 0),
    ("Cadd11", &[0, 4, 5, 7], 0),
    ("Cm(add11)", &[0, 3, 5, 7], 0),
    ("C7no5", &[0, 4, 10], 0),
    ("C7 omit5", &[0, 4, 10], 0),
    ("C(no3)", &[0, 7], 0),
    ("Cno3rd", &[0, 7], 0),
    ("Cdom7", &[0, 4, 7, 10], 0),
    ("Cm/maj7", &[0, 3, 7, 11], 0),
    ("C-maj9", &[0, 2, 3, 7, 11], 0),
    ("Cm+7", &[0, 3, 7, 11], 0),
    ("Cmin.", &[0, 3, 7], 0),
    ("C⁷", &[0, 4, 7, 10], 0),
    ("Bbb7", &[1, 4, 7, 9], 9),
    ("B𝄫7", &[1, 4, 7, 9], 9),
    ("Bbb5", &[2, 4, 10], 10),
    ("F##m7b5", &[1, 5, 7, 10], 7),
    ("Fx7", &[2, 5, 7, 11], 7),
    ("h7", &[3, 6, 9, 11], 11),
    ("ebm7", &[1, 3, 6, 10], 3),
    ("C/bb", &[0, 4, 7], 10),
    ("Am7/H", &[0, 4, 7, 9], 11),
    ("Cmadd11", &[0, 3, 5, 7], 0),
    ("C-add9", &[0, 2, 3, 7], 0),
    ("Cmaj7/9", &[0, 2, 4, 7, 11], 0),
    ("Cmaj6/9", &[0, 2, 4, 7, 9], 0),
    ("C9+", &[0, 2, 4, 8, 10], 0),
    ("C7(-9)", &[0, 1, 4, 7, 10], 0),
    ("C7(SUS4)", &[0, 5, 7, 10], 0),
    ("C^+", &[0, 4, 8, 11], 0),
    ("c#m7", &[1, 4, 8, 11], 1),
    ("C6/9/G", &[0, 2, 4, 7, 9], 7),
];

/// What is no chord, or is none that one name can say.
const NO_CHORDS: [&str; 22] = [
    "", "X7", "C8", "C77", "Cmm", "C7m", "Cdimmin", "D/C7", "C|F", "Cb4b", "Hello", "Chorus",
    "Coda", "Fine", "D.C.", "D.S.", "Solo", "add9", "C)", "C(b9", "C12", "Cminmin7",
];

/// A chord as it is read: its tones from C upwards and its bass.
fn read(text: &str) -> Option<(Vec<u8>, u8)> {
    let chord = Symbol::parse(text).ok()??.chord();
    Some((chord.tones.iter().map(|tone| tone.number()).collect(), chord.bass.number()))
}

#[test]
fn chords_are_read_as_people_type_them() {
    let lines = SYMBOLS.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.map(|line| line.split('\t').collect::<Vec<_>>());
    let right = |row: &Vec<&str>| {
        let tones = row[1].split(',').map(|tone| tone.parse().expect("a tone")).collect();
        read(row[0]) == Some((tones, row[2].parse().expect("a bass")))
    };
    let (right, wrong): (Vec<_>, Vec<_>) = rows.partition(right);
    let wrong: Vec<_> = wrong.iter().map(|row| (row[0], row[1], read(row[0]))).collect();
    assert_eq!((right.len(), wrong), (154, Vec::new()));
}

#[test]
fn every_quality_of_ireal_pro_is_read() {
    for (quality, tones) in IREAL {
        assert_eq!(read(&format!("C{quality}")), Some((tones.to_vec(), 0)), "C{quality}");
    }
}

#[test]
fn other_spellings_are_read_alike() {
    for (text, tones, bass) in MORE {
        assert_eq!(read(text), Some((tones.to_vec(), bass)), "{text}");
    }
}

#[test]
fn what_is_no_chord_is_none() {
    for text in NO_CHORDS {
        assert!(Symbol::parse(text).is_err(), "{text} is read as {:?}", read(text));
    }
}

#[test]
fn no_chord_is_written_in_many_ways() {
    for text in ["N.C.", "NC", "N.C", "n.c.", "nc", "no chord", "N.c.", "(N.C.)", "Tacet"] {
        assert_eq!(Symbol::parse(text), Ok(None), "{text}");
    }
}
