//! What musicians call the notes that sound: a note, an interval, or the chord symbol that says all of them most simply.
//!
//! Every root and every kind of chord is tried; what differs from the kind is written after it, and each word costs. The
//! cheapest name wins, the bass's own before others. No name leaves out a note that sounds or adds one that does not.

use std::fmt;

use super::alteration::Alterations;
use super::chord::Chord;
use super::pitch::{Key, PitchClass, PitchClassSet, PitchSet, TonalMode};
use super::symbol::KINDS;
use super::symbol::Symbol;

/// What a bass that is a tone of the chord costs, and one that is not.
const INVERSION: u32 = 2;
const FOREIGN: u32 = 4;

/// How far the bass lies above the root, the likelier first: of names that cost the same the first is taken.
const BASSES: [i32; 12] = [0, 4, 3, 7, 6, 8, 10, 11, 2, 9, 5, 1];

/// Notes on the line of fifths, from Fb to B#; C is at [`C`].
const FIFTHS: [&str; 21] = [
    "Fb", "Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#",
    "D#", "A#", "E#", "B#",
];
const C: i32 = 8;

/// Places on the line of fifths from a root to each interval above it, as chords are spelled; the unison first.
const STEPS: [i32; 12] = [0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5];

/// What the notes that sound are called. Shown without a key; [`Name::in_key`] spells it in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// One note, whatever its octaves.
    Note(PitchClass),
    /// Two notes, the lower first, that are no fifth.
    Interval(PitchClass, PitchClass),
    /// A chord.
    Chord(Symbol),
}

impl Name {
    /// What `pitches` are called; none where nothing sounds.
    pub fn of_pitches(pitches: PitchSet) -> Option<Self> {
        let bass = pitches.iter().next()?.class();
        let classes = pitches.iter().map(|pitch| pitch.class());
        Self::of(classes.fold(PitchClassSet(0), PitchClassSet::with), bass)
    }

    /// What `classes` over `bass` are called, the bass counted among them.
    pub fn of(classes: PitchClassSet, bass: PitchClass) -> Option<Self> {
        let classes = classes.with(bass);
        let mut others = classes.iter().filter(|&class| class != bass);
        match (others.next(), others.next()) {
            (None, _) => Some(Self::Note(bass)),
            (Some(other), None) if ![5, 7].contains(&other.above(bass)) => {
                Some(Self::Interval(bass, other))
            }
            _ => Symbol::of_notes(classes, bass).map(Self::Chord),
        }
    }

    /// The same, spelled as in `key`.
    pub fn in_key(self, key: Option<Key>) -> impl fmt::Display {
        Spelled { name: self, key }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.in_key(None).fmt(f)
    }
}

impl Symbol {
    /// The simplest symbol of exactly these classes over `bass`, which is one of them.
    fn of_notes(classes: PitchClassSet, bass: PitchClass) -> Option<Self> {
        let roots = BASSES.map(|above| bass.up(-above));
        let written = roots.into_iter().filter(|&root| classes.has(root)).flat_map(|root| {
            let upper = PitchClassSet(classes.0 & !(1 << bass.number()));
            let inversion = if root == bass { 0 } else { INVERSION };
            let within = Self::cheapest(root, classes, bass).map(|(s, cost)| (s, cost + inversion));
            let over = Self::cheapest(root, upper, bass).filter(|_| root != bass);
            [within, over.map(|(symbol, cost)| (symbol, cost + FOREIGN))].into_iter().flatten()
        });
        written.min_by_key(|&(_, cost)| cost).map(|(symbol, _)| symbol)
    }

    /// The symbol of a chord whose root is known. It reads back as exactly that chord.
    pub fn of(chord: Chord) -> Self {
        let symbol = Self::cheapest(chord.root, chord.tones, chord.bass).map(|(symbol, _)| symbol);
        let plain = (&KINDS[0], Alterations::NONE);
        let (kind, altered) = symbol.map_or(plain, |symbol| (symbol.kind, symbol.altered));
        Self { root: chord.root, kind, altered, bass: chord.bass }
    }

    /// The symbol of least cost for exactly these tones on `root`, and its cost.
    fn cheapest(root: PitchClass, tones: PitchClassSet, bass: PitchClass) -> Option<(Self, u32)> {
        let wanted = tones.up(-i32::from(root.number()));
        let named = KINDS.iter().filter_map(|kind| {
            let (altered, cost) = Alterations::between(kind.tones, wanted)?;
            Some((Self { root, kind, altered, bass }, cost + u32::from(kind.cost)))
        });
        named.min_by_key(|&(_, cost)| cost)
    }

    /// It, spelled as in `key`.
    pub fn in_key(self, key: Option<Key>) -> impl fmt::Display {
        Name::Chord(self).in_key(key)
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.in_key(None).fmt(f)
    }
}

struct Spelled {
    name: Name,
    key: Option<Key>,
}

impl fmt::Display for Spelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let note = |class| note_name(class, self.key);
        let symbol = match self.name {
            Name::Note(class) => return f.write_str(note(class)),
            Name::Interval(low, high) => return write!(f, "{}–{}", note(low), note(high)),
            Name::Chord(symbol) => symbol,
        };
        write!(f, "{}{}{}", note(symbol.root), symbol.kind.symbol, symbol.altered)?;
        if symbol.bass == symbol.root { Ok(()) } else { write!(f, "/{}", self.bass(symbol)) }
    }
}

impl Spelled {
    /// Without a key the bass is spelled as a tone of its chord, so that E over its third is `E/G#`.
    fn bass(&self, symbol: Symbol) -> &'static str {
        let interval = usize::from(symbol.bass.above(symbol.root));
        let flat_fifth = interval == 6 && symbol.chord().tones.has(symbol.bass);
        let step = if flat_fifth { -6 } else { STEPS.get(interval).copied().unwrap_or(0) };
        let place = place(symbol.root, FIRST) + step;
        match self.key {
            None if (-6..=10).contains(&place) => spelled(place),
            key => note_name(symbol.bass, key),
        }
    }
}

/// The first place of the usual mixture Db Ab Eb Bb … F#, counted in fifths from C.
const FIRST: i32 = -5;

/// A note's name with the accidental that suits `key`; without one Db, Eb, F#, Ab and Bb. Minor keys lean to sharps, for
/// their leading notes.
pub fn note_name(class: PitchClass, key: Option<Key>) -> &'static str {
    let minor = key.is_some_and(|key| key.mode == TonalMode::Minor);
    let sharps = key.map_or(0, |key| i32::from(key.sharps())) + if minor { 3 } else { 0 };
    spelled(place(class, (FIRST + sharps).clamp(-7, 0)))
}

/// Where a note lies on the line of fifths counted from C, within the twelve places from `first` on.
fn place(class: PitchClass, first: i32) -> i32 {
    first + (i32::from(class.number()) * 7 - first).rem_euclid(12)
}

fn spelled(place: i32) -> &'static str {
    let at = (place + C).rem_euclid(FIFTHS.len() as i32);
    FIFTHS.get(at as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
