//! Words of charts that are no chords: where to go, what comes again, what a section is called.

use super::item::Item;
use crate::music::roadmap::{Back, Signs, Until};

/// What sections are called, in small letters.
const SECTIONS: [&str; 28] = [
    "intro",
    "verse",
    "chorus",
    "prechorus",
    "pre-chorus",
    "pre",
    "refrain",
    "bridge",
    "middle",
    "solo",
    "interlude",
    "instrumental",
    "break",
    "outro",
    "ending",
    "vamp",
    "tag",
    "head",
    "hook",
    "riff",
    "theme",
    "turnaround",
    "strophe",
    "vers",
    "refrein",
    "form",
    "part",
    "section",
];

/// Signs with what they mean.
const SIGNS: [(&str, Item); 13] = [
    ("𝄋", Item::Segno),
    ("§", Item::Segno),
    ("segno", Item::Segno),
    ("𝄌", Item::Coda),
    ("⊕", Item::Coda),
    ("coda", Item::Coda),
    ("dacoda", Item::ToCoda),
    ("fine", Item::Fine),
    ("𝄎", Item::Again(1)),
    ("𝄏", Item::Again(2)),
    ("simile", Item::Again(1)),
    ("sim", Item::Again(1)),
    ("nochord", Item::Chord(None)),
];

/// What the words of a text begin with, and how many of them it takes.
pub fn sign(words: &[&str]) -> Option<(usize, Item)> {
    let plain: Vec<String> = words.iter().take(5).map(|word| bare(word)).collect();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    let (taken, to_segno) = match *plain.as_slice() {
        ["to", "coda", ..] => return Some((2, Item::ToCoda)),
        ["to", "𝄌" | "⊕", ..] => return Some((2, Item::ToCoda)),
        ["no", "chord", ..] => return Some((2, Item::Chord(None))),
        ["da", "capo", ..] => (2, false),
        ["dal", "segno", ..] => (2, true),
        ["dc" | "𝄊" | "dacapo", ..] => (1, false),
        ["ds" | "𝄉" | "dalsegno", ..] => (1, true),
        ["dcal", ..] => (0, false),
        ["dsal", ..] => (0, true),
        [first, ..] => {
            return SIGNS.iter().find(|(sign, _)| *sign == first).map(|&(_, item)| (1, item));
        }
        [] => return None,
    };
    let (more, until) = until(plain.get(taken..).unwrap_or_default());
    let glued = usize::from(taken == 0);
    Some(((taken + more).max(glued), Item::Back(Back { to_segno, until })))
}

/// What a text at a bar says of how the piece goes on from it: `Fine`, `D.S. al Coda`.
pub fn signs(text: &str) -> Signs {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut signs = Signs::default();
    match sign(&words).map(|(_, item)| item) {
        Some(Item::Segno) => signs.segno = true,
        Some(Item::Coda) => signs.coda = true,
        Some(Item::ToCoda) => signs.to_coda = true,
        Some(Item::Fine) => signs.fine = true,
        Some(Item::Back(back)) => signs.back = Some(back),
        _ => {}
    }
    signs
}

/// Until where, and how many words say so.
fn until(words: &[&str]) -> (usize, Until) {
    match *words {
        ["al" | "dcal" | "dsal", "fine", ..] => (2, Until::Fine),
        ["al" | "dcal" | "dsal", "coda" | "𝄌" | "⊕", ..] => (2, Until::Coda),
        ["al" | "dcal" | "dsal", number, ..] if ordinal(number).is_some() => {
            let named = words.get(2).is_some_and(|word| ["ending", "end"].contains(word));
            (2 + usize::from(named), Until::Ending(ordinal(number).unwrap_or(1)))
        }
        _ => (0, Until::End),
    }
}

fn ordinal(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|letter: char| letter.is_alphabetic());
    digits.parse().ok().filter(|number| (1..=9).contains(number))
}

/// Whether a word names a section, alone or with a number: `Verse`, `Chorus2`, `*A`.
pub fn is_section(word: &str) -> bool {
    let starred =
        word.strip_prefix('*').is_some_and(|name| (1..=3).contains(&name.chars().count()));
    let name = bare(word);
    starred || SECTIONS.contains(&name.trim_end_matches(|letter: char| letter.is_ascii_digit()))
}

/// A word in small letters, without the dots and brackets round and in it.
fn bare(word: &str) -> String {
    let letters = word.chars().filter(|letter| !".,:;()[]<>\"'".contains(*letter));
    letters.flat_map(char::to_lowercase).collect()
}

/// The passes that an ending is for: `1.`, `2`, `1,2.`, `1-3`, `1st`, `N1`.
pub fn ending(word: &str) -> Option<u64> {
    let word = word.trim_end_matches(['.', ':', ')', ']', ',']).trim_start_matches(['N', '[', '(']);
    let word =
        ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let mut passes = 0;
    for part in word.split([',', '.', '+', '&', ' ']).filter(|part| !part.is_empty()) {
        let part = part.replace('–', "-");
        let (first, last) = part.split_once('-').unwrap_or((&part, &part));
        let last = if last.is_empty() { first } else { last };
        let (first, last) = (pass(first)?, pass(last)?);
        passes |= (first..=last).fold(0, |passes, pass| passes | 1 << pass);
    }
    (passes != 0).then_some(passes)
}

fn pass(text: &str) -> Option<u32> {
    text.trim_end_matches('.').parse().ok().filter(|pass| (1..=32).contains(pass))
}

/// How many times: `x3`, `3x`, `×3`, `(x3)`, `(3 times)`.
pub fn times(word: &str) -> Option<u8> {
    let word = word.trim_matches(['(', ')']);
    let mark = ['x', '×'];
    let number = word.strip_prefix(mark).or_else(|| word.strip_suffix(mark));
    let number = number.or_else(|| word.strip_suffix("times"))?;
    number.trim().parse().ok()
}
