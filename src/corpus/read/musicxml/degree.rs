//! Degrees that a chord symbol adds, alters or leaves out.

use roxmltree::Node;

use super::document::{named_children, number, word};
use crate::music::symbol::Symbol;
use crate::music::{Chord, PitchClass, PitchClassSet};

/// Semitones of the degrees from one to seven; the seventh is that of a dominant chord, as MusicXML counts it.
const DEGREES: [i32; 7] = [0, 2, 4, 5, 7, 9, 10];

/// The symbol with the degrees that are written under it.
pub fn with_degrees(symbol: Symbol, harmony: Node<'_, '_>) -> Symbol {
    let upper = symbol.chord().tones.up(-i32::from(symbol.root.number()));
    let changed = named_children(harmony, "degree").fold(upper, changed);
    if changed == upper {
        return symbol;
    }
    let tones = changed.up(symbol.root.number().into());
    Symbol::of(Chord { root: symbol.root, tones, bass: symbol.bass })
}

/// The tones above the root after one degree.
fn changed(tones: PitchClassSet, node: Node<'_, '_>) -> PitchClassSet {
    let (Some(value), Some(kind)) =
        (number::<i32>(node, "degree-value"), word(node, "degree-type"))
    else {
        return tones;
    };
    let place = (value - 1).rem_euclid(7);
    let alter = number::<f64>(node, "degree-alter").unwrap_or(0.0).clamp(-2.0, 2.0) as i32;
    // Files write the minor seventh as altered and as not.
    let alter = if place == 6 && alter < 0 && kind == "add" { 0 } else { alter };
    let natural = DEGREES[place as usize];
    let there = [0, -1, 1].map(|by| PitchClass::new(natural + by));
    let there = there.into_iter().find(|&tone| place > 0 && tones.has(tone));
    let without = there.map_or(tones, |tone| PitchClassSet(tones.0 & !(1 << tone.number())));
    match kind {
        "add" => tones.with(PitchClass::new(natural + alter)),
        "alter" => without.with(there.unwrap_or(PitchClass::new(natural)).up(alter)),
        "subtract" => without,
        _ => tones,
    }
}
