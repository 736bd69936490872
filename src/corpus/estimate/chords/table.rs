//! What chords do in keys.

use std::sync::OnceLock;

use super::counted;
pub use super::counted::{CLASSES, KINDS};
use crate::music::{Key, PitchClass, TonalMode};

/// Major and minor on twelve tonics.
pub const KEYS: usize = 24;
/// Chords: twelve roots, each with every kind.
pub const CHORDS: usize = 12 * KINDS;

/// Whether the third of each kind is minor.
const MINOR: [usize; KINDS] = [0, 1, 0, 1, 0, 1, 1, 1, 0, 0];

/// How much the odds of chords count beside the notes.
const HABIT: f32 = 0.7;
/// How likely a segment goes on with the chord of the last, or another of its root and third. Not counted, since it also
/// joins what is longer than a segment.
const AGAIN: f32 = 0.15;
/// What a change of key costs.
const MODULATION: f32 = 5.0;
/// What it costs less between keys that share most of their notes.
const RELATED: f32 = 1.5;

/// The class of a chord.
pub const fn class_of(chord: usize) -> usize {
    chord / KINDS * 2 + MINOR[chord % KINDS]
}

/// The number of a key.
pub fn key_number(key: Key) -> usize {
    usize::from(key.tonic.number()) + if key.mode == TonalMode::Minor { 12 } else { 0 }
}

/// The key of a number.
pub fn key(number: usize) -> Key {
    let mode = if number < 12 { TonalMode::Major } else { TonalMode::Minor };
    Key { tonic: PitchClass::new(number as i32), mode }
}

/// Logarithms of odds, by key.
pub struct Tables {
    /// How common each class is.
    pub common: [[f32; CLASSES]; KEYS],
    /// How often a class follows another.
    pub moves: [[[f32; CLASSES]; CLASSES]; KEYS],
    /// How common a chord is in its class.
    pub kinds: [[f32; CHORDS]; KEYS],
}

impl Tables {
    /// The odds of what was counted.
    fn new() -> Self {
        let mut tables = Self {
            common: [[0.0; CLASSES]; KEYS],
            moves: [[[0.0; CLASSES]; CLASSES]; KEYS],
            kinds: [[0.0; CHORDS]; KEYS],
        };
        for key in 0..KEYS {
            tables.fill(key, &counted::CHORDS[key / 12], &counted::MOVES[key / 12]);
        }
        tables
    }

    fn fill(&mut self, key: usize, chords: &[[u16; KINDS]; 12], moves: &[[u16; CLASSES]; CLASSES]) {
        let odds = |part: u16, whole: f32| HABIT * (f32::from(part) / whole).ln();
        let chords = chords.as_flattened();
        let sum = |class: usize| {
            let of_class = (0..CHORDS).filter(|&chord| class_of(chord) == class);
            of_class.map(|chord| f32::from(chords[chord])).sum::<f32>()
        };
        let classes: [f32; CLASSES] = std::array::from_fn(sum);
        let total: f32 = classes.iter().sum();
        let tonic = key % 12;
        let at = |class: usize| (class + 2 * tonic) % CLASSES;
        for (class, row) in moves.iter().enumerate() {
            self.common[key][at(class)] = HABIT * (classes[class] / total).ln();
            let whole = row.iter().map(|&part| f32::from(part)).sum();
            for (to, &part) in row.iter().enumerate() {
                self.moves[key][at(class)][at(to)] = odds(part, whole);
            }
            self.moves[key][at(class)][at(class)] = HABIT * AGAIN.ln();
        }
        for (chord, &part) in chords.iter().enumerate() {
            self.kinds[key][(chord + tonic * KINDS) % CHORDS] =
                odds(part, classes[class_of(chord)]);
        }
    }

    /// Where a change to a key comes from at best, of what each key is worth, and what it is worth then.
    pub fn nearest(&self, to: usize, keys: &[f32; KEYS]) -> (usize, f32) {
        let mut best = (to, f32::NEG_INFINITY);
        for (from, &score) in keys.iter().enumerate() {
            let score = score - modulation(from, to);
            if from != to && score > best.1 {
                best = (from, score);
            }
        }
        best
    }
}

/// What a change between keys costs.
fn modulation(from: usize, to: usize) -> f32 {
    let signature = |key: usize| (key % 12 + if key < 12 { 0 } else { 3 }) * 7 % 12;
    let apart = (signature(from) + 12 - signature(to)) % 12;
    let parallel = from % 12 == to % 12;
    if parallel || matches!(apart, 0 | 1 | 11) { MODULATION - RELATED } else { MODULATION }
}

/// The odds that ship.
pub fn shipped() -> &'static Tables {
    static TABLES: OnceLock<Box<Tables>> = OnceLock::new();
    TABLES.get_or_init(|| Box::new(Tables::new()))
}
