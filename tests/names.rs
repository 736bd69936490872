//! What sounds has a name that loses nothing and that musicians would write.

use antiphon::music::symbol::KINDS;
use antiphon::music::{Alterations, Chord, Name, PitchClass, PitchClassSet, Symbol};

/// Every class of pitch.
fn classes() -> impl Iterator<Item = PitchClass> {
    (0..12).map(PitchClass::new)
}

/// A kind over a root and a bass, as a chart would have it.
fn written(root: PitchClass, kind: usize, bass: PitchClass) -> Symbol {
    Symbol { root, kind: &KINDS[kind], altered: Alterations::NONE, bass }
}

/// The symbol in a text.
fn read(text: &str) -> Chord {
    let symbol = Symbol::parse(text).unwrap_or_else(|_| panic!("{text} is no chord"));
    symbol.unwrap_or_else(|| panic!("{text} is no chord")).chord()
}

/// The notes of a chord, its bass counted.
fn notes(chord: Chord) -> PitchClassSet {
    chord.tones.with(chord.bass)
}

/// The chord that a set over a bass is called.
fn named(classes: PitchClassSet, bass: PitchClass) -> Symbol {
    match Name::of(classes, bass) {
        Some(Name::Chord(symbol)) => symbol,
        other => panic!("{classes:?} over {bass:?} is {other:?}"),
    }
}

/// Inversions that have another name by their own bass, or a simpler one, written over C.
const OTHERWISE: [(&str, &str); 31] = [
    ("Cm7/Eb", "Eb6"),
    ("Cdim7/Eb", "Ebdim7"),
    ("Cdim7/Gb", "F#dim7"),
    ("Cdim7/A", "Adim7"),
    ("Cm7b5/Eb", "Ebm6"),
    ("Caug/E", "Eaug"),
    ("Caug/Ab", "Abaug"),
    ("Csus4/F", "Fsus2"),
    ("Csus2/D", "Gsus4/D"),
    ("Csus2/G", "Gsus4"),
    ("C6/E", "Am7/E"),
    ("C6/G", "Am7/G"),
    ("C6/A", "Am7"),
    ("Cm6/Eb", "Am7b5/Eb"),
    ("Cm6/G", "Am7b5/G"),
    ("Cm6/A", "Am7b5"),
    ("Cadd9/D", "C/D"),
    ("C69/D", "D11"),
    ("C69/A", "Am7(add11)"),
    ("C11/D", "Bb69/D"),
    ("C11/F", "Bb69/F"),
    ("C11/G", "Gm7(add11)"),
    ("C11/Bb", "Bb69"),
    ("Cm11/D", "Ebmaj13/D"),
    ("Cm11/Eb", "Ebmaj13"),
    ("Cm11/F", "Ebmaj13/F"),
    ("Cm11/G", "Ebmaj13/G"),
    ("Cm11/Bb", "Ebmaj13/Bb"),
    ("Cmaj13/A", "Am11"),
    ("C7b5/Gb", "F#7b5"),
    ("C7b5/Bb", "F#7b5/A#"),
];

/// What an inversion is to be called.
fn expected(kind: usize, bass: PitchClass) -> Chord {
    let plain = written(PitchClass::new(0), kind, bass).to_string();
    let other = OTHERWISE.iter().find(|(inversion, _)| *inversion == plain);
    read(other.map_or(&plain, |(_, name)| name))
}

#[test]
fn every_kind_on_every_root_is_named_as_written_in_every_inversion() {
    let found = inversions();
    assert_eq!(found.right, found.n, "{:?}", found.wrong);
}

#[test]
fn every_inversion_with_another_name_is_one() {
    let plain = |bass| move |kind| written(PitchClass::new(0), kind, bass).to_string();
    let all: Vec<_> = classes().flat_map(|bass| (0..KINDS.len()).map(plain(bass))).collect();
    for (inversion, name) in OTHERWISE {
        assert!(all.iter().any(|plain| plain == inversion), "{inversion}");
        assert_eq!(notes(read(inversion)), notes(read(name)), "{inversion}");
    }
}

#[test]
fn every_chord_of_a_chart_is_shown_as_written() {
    for (kind, root) in (0..KINDS.len()).flat_map(|kind| classes().map(move |root| (kind, root))) {
        for symbol in classes().map(|bass| written(root, kind, bass)) {
            assert_eq!(Symbol::of(symbol.chord()), symbol);
            assert_eq!(read(&symbol.chord().to_string()), symbol.chord());
        }
    }
}

#[test]
fn every_set_of_tones_on_a_root_is_shown_without_loss() {
    for tones in (0..4096).map(PitchClassSet) {
        let (root, bass) = (PitchClass::new(0), PitchClass::new(4));
        let chord = Chord { root, tones, bass };
        assert_eq!(read(&chord.to_string()), chord, "{chord}");
    }
}

#[test]
fn every_set_of_notes_over_every_bass_is_named_without_loss() {
    let found = sets();
    assert_eq!((found.n, found.right), (24_576, 24_576), "{:?}", found.wrong);
}

/// How many of how many names are right, and the first of those that are not.
#[derive(Default)]
struct Found {
    n: u32,
    right: u32,
    wrong: Option<String>,
}

impl Found {
    fn take(&mut self, right: bool, name: impl FnOnce() -> String) {
        self.n += 1;
        self.right += u32::from(right);
        if !right && self.wrong.is_none() {
            self.wrong = Some(name());
        }
    }
}

fn inversions() -> Found {
    let mut found = Found::default();
    for (at, kind) in KINDS.iter().enumerate() {
        let tones = written(PitchClass::new(0), at, PitchClass::new(0)).chord().tones;
        for (root, bass) in classes().flat_map(|root| tones.iter().map(move |bass| (root, bass))) {
            let by = root.number().into();
            let name = named(tones.up(by), bass.up(by));
            let right = name.chord() == expected(at, bass).up(by);
            found.take(right, || format!("{} over {bass:?} is {name}", kind.name));
        }
    }
    found
}

/// Every set with every bass in it: its name says all its notes and no other, and reads back.
fn sets() -> Found {
    let mut found = Found::default();
    for bass in classes() {
        for set in (0..4096).map(PitchClassSet).filter(|set| set.has(bass)) {
            let name = Name::of(set, bass).expect("something sounds");
            found.take(says(name, set, bass), || format!("{set:?} over {bass:?} is {name}"));
        }
    }
    found
}

fn says(name: Name, set: PitchClassSet, bass: PitchClass) -> bool {
    match name {
        Name::Note(note) => note == bass && set == PitchClassSet(0).with(note),
        Name::Interval(low, high) => {
            low == bass && high != low && set == PitchClassSet(0).with(low).with(high)
        }
        Name::Chord(symbol) => {
            let chord = read(&name.to_string());
            chord == symbol.chord() && notes(chord) == set && chord.bass == bass
        }
    }
}

mod proof {
    use super::*;

    /// Every kind on every root over every bass that is none of its tones: named after that bass, as a chord that has
    /// it, or as a plain kind over it.
    fn slashes() -> Found {
        let mut found = Found::default();
        let kinds = (0..KINDS.len()).flat_map(|kind| classes().map(move |root| (kind, root)));
        for (kind, root) in kinds {
            let foreign = |bass: &PitchClass| !written(root, kind, root).chord().tones.has(*bass);
            for symbol in classes().filter(foreign).map(|bass| written(root, kind, bass)) {
                let name = named(notes(symbol.chord()), symbol.bass);
                let same = notes(name.chord()) == notes(symbol.chord()) && name.bass == symbol.bass;
                let holds = name.chord().tones.has(name.bass);
                let simple = holds || name.altered == Alterations::NONE;
                found.take(same && simple, || format!("{symbol} is {name}"));
            }
        }
        found
    }

    #[test]
    #[ignore = "a figure"]
    fn names_are_right() {
        for (what, found) in [
            ("every kind x root x inversion, named as in the table", inversions()),
            ("every kind x root x foreign bass, simply named", slashes()),
            ("every set x bass, without loss", sets()),
        ] {
            let share = 100.0 * f64::from(found.right) / f64::from(found.n);
            println!("names, {what}: n = {}, {share:.2} % right; {:?}", found.n, found.wrong);
            assert_eq!(found.right, found.n, "{what}");
        }
    }
}
