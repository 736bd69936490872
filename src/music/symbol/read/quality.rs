//! What a chord symbol says after its root: words and figures, and the tones that they make.

use super::word::{FOURTH, SECOND, Word, accidental, figure, word};
use crate::music::pitch::PitchClassSet;

const FLAT_FIFTH: u16 = 1 << 6;
const FIFTH: u16 = 1 << 7;
const SHARP_FIFTH: u16 = 1 << 8;
/// The tones of an altered dominant beside root, third and seventh.
const ALTERED: u16 = 1 << 1 | 1 << 3 | 1 << 6 | 1 << 8;

/// The tones above the root that a text means, if it means any.
pub fn tones(text: &str) -> Option<PitchClassSet> {
    let (mut reading, mut rest) = (Reading::default(), text);
    while !rest.is_empty() {
        rest = reading.separator(rest).or_else(|| reading.token(rest))?;
    }
    reading.is_whole().then(|| reading.tones())
}

/// What has been read of a symbol.
#[derive(Default)]
struct Reading {
    /// Whether anything has been.
    begun: bool,
    /// Whether what follows stands in brackets or after a stroke, where figures say nothing but themselves.
    apart: bool,
    /// How many brackets are open.
    depth: u8,
    /// Whether a word was last, which may be cut short by a dot.
    after_word: bool,
    /// Major, minor, diminished, half-diminished or augmented.
    triad: Option<Word>,
    /// Whether a seventh is a major one.
    major: bool,
    /// Whether there is a seventh, and whether a figure has said so.
    seventh: bool,
    figured: bool,
    sixth: bool,
    power: bool,
    suspended: u16,
    /// What takes the perfect fifth's place.
    fifths: u16,
    /// What lies above the seventh because of a figure.
    stacked: u16,
    added: u16,
    lost: Lost,
    flat_thirteenth: bool,
}

/// What a symbol leaves out.
#[derive(Default)]
struct Lost {
    root: bool,
    third: bool,
    fifth: bool,
    /// The ninth that a higher figure would bring.
    ninth: bool,
}

impl Reading {
    /// Passes what stands between words and figures.
    fn separator<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let letter = text.chars().next()?;
        match letter {
            '(' | '[' => (self.apart, self.depth) = (true, self.depth.checked_add(1)?),
            ')' | ']' => self.depth = self.depth.checked_sub(1)?,
            '/' | ',' => self.apart = true,
            '.' if self.after_word => {}
            _ if letter.is_whitespace() => {}
            _ => return None,
        }
        self.after_word = false;
        Some(&text[letter.len_utf8()..])
    }

    fn token<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let rest = self.degree(text).or_else(|| self.word(text))?;
        self.begun = true;
        Some(rest)
    }

    /// A figure, alone or altered.
    fn degree<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let (by, after) = accidental(text);
        let (number, _, rest) = figure(after)?;
        let sign = if by == 0 { None } else { text.chars().next() };
        let is_word = match (sign, number) {
            (Some('-' | '+'), 5) | (Some('+'), 11) => false,
            (Some('-' | '+'), _) => !self.begun,
            _ => false,
        };
        if is_word {
            return None;
        }
        self.after_word = false;
        match by {
            0 => self.plain(number)?,
            _ => self.altered(by, number)?,
        }
        Some(rest)
    }

    /// A figure as it is: 7 and above bring what lies below them, but not in brackets or after another.
    fn plain(&mut self, number: u8) -> Option<()> {
        let alone = self.apart || self.figured || self.sixth;
        match number {
            5 if !self.begun => self.power = true,
            7 if !self.figured => (self.seventh, self.figured) = (true, true),
            6 if !self.sixth => (self.sixth, self.added) = (true, self.added | 1 << 9),
            4 if !self.begun && !self.apart => self.suspended |= FOURTH,
            2 => self.added |= SECOND,
            4 => self.added |= FOURTH,
            9 if alone => self.added |= SECOND,
            11 if alone => self.added |= FOURTH,
            13 if alone => self.added |= 1 << 9,
            9 | 11 | 13 => self.stack(number),
            _ => return None,
        }
        Some(())
    }

    /// The seventh and what lies above it up to a figure. A dominant eleventh has no third, and a thirteenth no eleventh.
    fn stack(&mut self, number: u8) {
        (self.seventh, self.figured) = (true, true);
        self.stacked = match number {
            9 => SECOND,
            11 => SECOND | FOURTH,
            _ => SECOND | 1 << 9,
        };
        let dominant = self.triad.is_none() && !self.major;
        self.lost.third |= number == 11 && dominant;
    }

    fn altered(&mut self, by: i32, number: u8) -> Option<()> {
        match (by, number) {
            (-1, 5) => self.fifths |= FLAT_FIFTH,
            (1, 5) => self.fifths |= SHARP_FIFTH,
            (-1, 9 | 2) => (self.added, self.lost.ninth) = (self.added | 1 << 1, true),
            (1, 9 | 2) => (self.added, self.lost.ninth) = (self.added | 1 << 3, true),
            (1, 11 | 4) => self.added |= 1 << 6,
            (-1, 13 | 6) => self.flat_thirteenth = true,
            (1, 7) if !self.figured => {
                (self.seventh, self.figured, self.major) = (true, true, true);
            }
            (-1, 7) if !self.figured && !self.major => {
                (self.seventh, self.figured) = (true, true);
            }
            _ => return None,
        }
        Some(())
    }

    fn word<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let (word, rest) = word(text)?;
        let rest = match word {
            Word::Add => self.add(rest)?,
            Word::Omit => self.omit(rest)?,
            _ => rest,
        };
        match word {
            Word::Major | Word::Triangle if !self.major && !self.figured => {
                (self.major, self.seventh) = (true, self.seventh || word == Word::Triangle);
            }
            Word::Minor | Word::Diminished if !self.begun => self.triad = Some(word),
            Word::HalfDiminished if !self.begun => {
                (self.triad, self.seventh) = (Some(word), true);
            }
            Word::Augmented if self.triad.is_none() || self.triad == Some(Word::Minor) => {
                self.triad = self.triad.or(Some(word));
                self.fifths |= SHARP_FIFTH;
            }
            Word::Suspended(tones) => self.suspended |= tones,
            Word::Altered => {
                (self.seventh, self.added, self.lost.fifth) = (true, self.added | ALTERED, true);
            }
            Word::FlatFifth => self.fifths |= FLAT_FIFTH,
            Word::SharpFifth => self.fifths |= SHARP_FIFTH,
            Word::Add | Word::Omit | Word::Plain => {}
            _ => return None,
        }
        (self.apart, self.after_word) = (false, true);
        Some(rest)
    }

    /// What `add` adds.
    fn add<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let text = text.trim_start();
        if let Some((Word::Major, rest)) = word(text) {
            self.added |= 1 << 11;
            return rest.strip_prefix('7');
        }
        let (by, after) = accidental(text);
        let (number, semitones, rest) = figure(after)?;
        // A seventh is a minor one, and is written so.
        let by = if number == 7 { by.max(0) } else { by };
        self.added |= 1 << (semitones + by).rem_euclid(12);
        Some(rest)
    }

    /// What `no` leaves out.
    fn omit<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let text = text.trim_start();
        if let Some(rest) = text.strip_prefix("root") {
            self.lost.root = true;
            return Some(rest);
        }
        let (number, _, rest) = figure(text)?;
        match number {
            1 => self.lost.root = true,
            3 => self.lost.third = true,
            5 => self.lost.fifth = true,
            9 => self.lost.ninth = true,
            _ => return None,
        }
        let ordinal = ["rd", "th"].into_iter().find_map(|end| rest.strip_prefix(end));
        Some(ordinal.unwrap_or(rest))
    }

    fn is_whole(&self) -> bool {
        self.depth == 0
    }

    fn tones(&self) -> PitchClassSet {
        let ninth = if self.lost.ninth { SECOND } else { 0 };
        let flat_thirteenth = if self.flat_thirteenth { 1 << 8 } else { 0 };
        let root = if self.lost.root { 0 } else { 1 };
        let above = self.added | self.stacked & !ninth | flat_thirteenth;
        PitchClassSet(root | self.third() | self.fifth() | self.seventh() | above)
    }

    fn third(&self) -> u16 {
        match self.triad {
            _ if self.power => 0,
            _ if self.suspended != 0 => self.suspended,
            _ if self.lost.third => 0,
            Some(Word::Minor | Word::Diminished | Word::HalfDiminished) => 1 << 3,
            _ => 1 << 4,
        }
    }

    /// The perfect fifth gives way to an altered one, and in a dominant to the flat thirteenth, a semitone above it.
    fn fifth(&self) -> u16 {
        let dominant = self.seventh() == 1 << 10 && self.triad.is_none();
        match self.triad {
            _ if self.lost.fifth => 0,
            Some(Word::Diminished | Word::HalfDiminished) => self.fifths | FLAT_FIFTH,
            _ if self.fifths != 0 => self.fifths,
            _ if self.flat_thirteenth && dominant => 0,
            _ => FIFTH,
        }
    }

    fn seventh(&self) -> u16 {
        match self.triad {
            _ if !self.seventh => 0,
            _ if self.major => 1 << 11,
            Some(Word::Diminished) => 1 << 9,
            _ => 1 << 10,
        }
    }
}
