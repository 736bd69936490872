//! Reads chord symbols as people type them: a root, words and figures in any of their spellings, a slash and a bass.

mod quality;
mod word;

use super::letter::letter;
use super::{NotAChord, Symbol};
use crate::music::chord::Chord;
use crate::music::pitch::PitchClass;

/// Signs that mean the same as what is plainer to type.
const SIGNS: [(char, &str); 38] = [
    ('♭', "b"),
    ('♯', "#"),
    ('𝄫', "bb"),
    ('𝄪', "##"),
    ('♮', ""),
    ('△', "^"),
    ('∆', "^"),
    ('Δ', "^"),
    ('▵', "^"),
    ('−', "-"),
    ('–', "-"),
    ('—', "-"),
    ('‐', "-"),
    ('‑', "-"),
    ('º', "o"),
    ('°', "o"),
    ('˚', "o"),
    ('○', "o"),
    ('Ø', "ø"),
    ('⌀', "ø"),
    ('∅', "ø"),
    ('Φ', "ø"),
    ('ϕ', "ø"),
    ('⁺', "+"),
    ('＋', "+"),
    ('＃', "#"),
    ('（', "("),
    ('）', ")"),
    ('⁽', "("),
    ('⁾', ")"),
    ('²', "2"),
    ('⁴', "4"),
    ('⁵', "5"),
    ('⁶', "6"),
    ('⁷', "7"),
    ('⁹', "9"),
    ('¹', "1"),
    ('³', "3"),
];

/// How a chord that is none is written, without dots, strokes and space, in small letters.
const NONE: [&str; 3] = ["nc", "nochord", "tacet"];

impl Symbol {
    /// Reads a chord symbol such as `Am7`, `D/F#`, `B♭7(b9)`, `C△7`, `c-7` or `C7(#11,no5)`. `Ok(None)` is "no chord"
    /// (`N.C.`).
    pub fn parse(text: &str) -> Result<Option<Self>, NotAChord> {
        let text = unwrapped(text.trim());
        if is_none(text) {
            return Ok(None);
        }
        let text = plain(text);
        let mut roots = notes(&text).into_iter();
        let read = roots.find_map(|(root, rest)| on(root, rest)).ok_or(NotAChord)?;
        Ok(Some(Self::of(read)))
    }
}

/// The chord on a root that the rest of a symbol says.
fn on(root: PitchClass, rest: &str) -> Option<Chord> {
    let slash = rest.rfind(['/', '\\']).and_then(|at| Some((&rest[..at], note(&rest[at + 1..])?)));
    let (quality, bass) = slash.unwrap_or((rest, root));
    let tones = quality::tones(quality)?.up(root.number().into());
    Some(Chord { root, tones, bass })
}

/// A symbol without the brackets round the whole of it.
fn unwrapped(text: &str) -> &str {
    let inner = text.strip_prefix('(').map(|inner| inner.strip_suffix(')').unwrap_or(inner));
    inner.map_or(text, str::trim)
}

fn is_none(text: &str) -> bool {
    let letters = text.chars().filter(|letter| !"./ ".contains(*letter));
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    NONE.contains(&letters.as_str())
}

/// A symbol in the signs that are plainest to type.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match SIGNS.iter().find(|(sign, _)| *sign == letter) {
            Some((_, same)) => plain.push_str(same),
            None => plain.push(letter),
        }
    }
    plain
}

/// A note and nothing else.
fn note(text: &str) -> Option<PitchClass> {
    notes(text.trim()).into_iter().find(|(_, rest)| rest.is_empty()).map(|(note, _)| note)
}

/// The notes that a text may begin with, and what follows each: the likeliest first. `Bbb7` is a seventh on B double
/// flat, but `Bbb5` is B flat with a flat fifth.
fn notes(text: &str) -> Vec<(PitchClass, &str)> {
    let mut letters = text.chars();
    let Some(natural) = letters.next().and_then(letter) else { return Vec::new() };
    let signs = letters.as_str();
    let after = |sign: &str, by| Some((PitchClass::new(natural + by), signs.strip_prefix(sign)?));
    let double = [("bb", -2), ("##", 2), ("x", 2)].map(|(sign, by)| after(sign, by));
    let single = [("b", -1), ("#", 1), ("", 0)].map(|(sign, by)| after(sign, by));
    let altered = double.iter().flatten().any(|(_, rest)| rest.starts_with(['5', '9', '1']));
    let (first, then) = if altered { (single, double) } else { (double, single) };
    first.into_iter().chain(then).flatten().collect()
}
