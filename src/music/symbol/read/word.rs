//! The words and figures that chord symbols are made of.

/// The tones that stand in the third's place, above the root.
pub const SECOND: u16 = 1 << 2;
pub const FOURTH: u16 = 1 << 5;

/// A word of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Major,
    /// The triangle: major with its seventh.
    Triangle,
    Minor,
    Diminished,
    HalfDiminished,
    Augmented,
    /// These in the third's place.
    Suspended(u16),
    Altered,
    FlatFifth,
    SharpFifth,
    Add,
    Omit,
    /// Says what is said without it.
    Plain,
}

/// Words in small letters, however they are capitalised; longer ones before those that they begin with.
const WORDS: [(&str, Word); 33] = [
    ("major", Word::Major),
    ("maj", Word::Major),
    ("ma", Word::Major),
    ("minor", Word::Minor),
    ("min", Word::Minor),
    ("mi", Word::Minor),
    ("half-diminished", Word::HalfDiminished),
    ("half-dim", Word::HalfDiminished),
    ("halfdim", Word::HalfDiminished),
    ("diminished", Word::Diminished),
    ("dim5", Word::FlatFifth),
    ("dim", Word::Diminished),
    ("augmented", Word::Augmented),
    ("aug5", Word::SharpFifth),
    ("aug", Word::Augmented),
    ("suspended", Word::Suspended(FOURTH)),
    ("sus24", Word::Suspended(SECOND | FOURTH)),
    ("sus42", Word::Suspended(SECOND | FOURTH)),
    ("sus2/4", Word::Suspended(SECOND | FOURTH)),
    ("sus2", Word::Suspended(SECOND)),
    ("sus4", Word::Suspended(FOURTH)),
    ("sus", Word::Suspended(FOURTH)),
    ("altered", Word::Altered),
    ("alt", Word::Altered),
    ("added", Word::Add),
    ("add", Word::Add),
    ("omit", Word::Omit),
    ("no", Word::Omit),
    ("dominant", Word::Plain),
    ("dom", Word::Plain),
    ("ø", Word::HalfDiminished),
    ("^", Word::Triangle),
    ("o", Word::Diminished),
];

/// Words of one letter, which are capital or small.
const LETTERS: [(char, Word); 6] = [
    ('M', Word::Major),
    ('j', Word::Major),
    ('m', Word::Minor),
    ('-', Word::Minor),
    ('h', Word::HalfDiminished),
    ('+', Word::Augmented),
];

/// Figures with the semitones above the root that they mean; longer ones first.
const FIGURES: [(&str, u8, i32); 10] = [
    ("13", 13, 9),
    ("11", 11, 5),
    ("9", 9, 2),
    ("7", 7, 10),
    ("6", 6, 9),
    ("5", 5, 7),
    ("4", 4, 5),
    ("3", 3, 4),
    ("2", 2, 2),
    ("1", 1, 0),
];

/// What stands before a figure to lower or raise it.
const ACCIDENTALS: [(char, i32); 4] = [('b', -1), ('#', 1), ('-', -1), ('+', 1)];

/// The word that a text begins with, and what follows.
pub fn word(text: &str) -> Option<(Word, &str)> {
    let named = WORDS.iter().find_map(|&(name, word)| {
        let head = text.get(..name.len()).filter(|head| head.to_lowercase() == name)?;
        let rest = &text[head.len()..];
        // In `madd9` the a belongs to add.
        (name != "ma" || !rest.starts_with("dd")).then_some((word, rest))
    });
    named.or_else(|| {
        let letter = |&(letter, word)| Some((word, text.strip_prefix(letter)?));
        LETTERS.iter().find_map(letter)
    })
}

/// By how much a text begins to alter a figure, and what follows.
pub fn accidental(text: &str) -> (i32, &str) {
    let sign = |&(sign, by)| Some((by, text.strip_prefix(sign)?));
    ACCIDENTALS.iter().find_map(sign).unwrap_or((0, text))
}

/// The figure that a text begins with, its semitones above the root, and what follows.
pub fn figure(text: &str) -> Option<(u8, i32, &str)> {
    FIGURES.iter().find_map(|&(sign, number, tone)| Some((number, tone, text.strip_prefix(sign)?)))
}
