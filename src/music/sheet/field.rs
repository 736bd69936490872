//! What is said of a song: title, key, tempo, meter and style.

use crate::music::pitch::{Key, PitchClass, TonalMode};
use crate::music::scale::Scale;
use crate::music::symbol::Symbol;
use crate::music::time::Meter;

/// What is said of a song.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    pub title: Option<String>,
    pub style: Option<String>,
    pub key: Option<Key>,
    pub tempo: Option<f64>,
    pub meter: Option<Meter>,
}

/// Something that is said of a song.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Title,
    Style,
    Key,
    Tempo,
    Meter,
    /// Something that a band does not need to know.
    Other,
}

/// What fields are called, in small letters.
const NAMES: [(&str, Field); 22] = [
    ("title", Field::Title),
    ("t", Field::Title),
    ("song", Field::Title),
    ("style", Field::Style),
    ("feel", Field::Style),
    ("key", Field::Key),
    ("tempo", Field::Tempo),
    ("bpm", Field::Tempo),
    ("time", Field::Meter),
    ("meter", Field::Meter),
    ("metre", Field::Meter),
    ("time signature", Field::Meter),
    ("artist", Field::Other),
    ("composer", Field::Other),
    ("by", Field::Other),
    ("capo", Field::Other),
    ("subtitle", Field::Other),
    ("album", Field::Other),
    ("year", Field::Other),
    ("copyright", Field::Other),
    ("comment", Field::Other),
    ("tuning", Field::Other),
];

/// The slowest and the fastest tempo that a song may have.
const TEMPI: std::ops::RangeInclusive<f64> = 20.0..=999.0;
/// The most letters of a title or a style.
const LETTERS: usize = 120;

impl Field {
    /// The field of that name.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        NAMES.iter().find(|(known, _)| *known == name).map(|&(_, field)| field)
    }
}

impl Fields {
    /// Takes what is said; the first of a kind stays. What it should have been where it cannot be read.
    pub fn take(&mut self, field: Field, text: &str) -> Result<(), &'static str> {
        match field {
            Field::Title => self.title = self.title.take().or_else(|| name(text)),
            Field::Style => self.style = self.style.take().or_else(|| name(text)),
            Field::Key => {
                let read = key(text).ok_or("no key: write one such as C, Am or F# minor")?;
                self.key = self.key.or(Some(read));
            }
            Field::Tempo => self.tempo = self.tempo.or_else(|| tempo(text)),
            Field::Meter => {
                let read = meter(text).ok_or("no meter: write one such as 3/4 or 6/8")?;
                self.meter = self.meter.or(Some(read));
            }
            Field::Other => {}
        }
        Ok(())
    }
}

/// A title as it can be written in braces.
fn name(text: &str) -> Option<String> {
    let letters = text.chars().map(|letter| match letter {
        '{' | '}' | '|' => ' ',
        letter if letter.is_control() => ' ',
        letter => letter,
    });
    let text: String = letters.take(LETTERS).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// A key, as in `Am`, `Bb`, `A minor`, `F# dorian`.
pub fn key(text: &str) -> Option<Key> {
    let symbol = |text: &str| Symbol::parse(text).ok().flatten().map(Symbol::chord);
    let (tonic, mode) = text.trim().split_once([' ', ':']).unwrap_or((text.trim(), ""));
    let mode = mode.trim();
    let spoken = Scale::from_name(mode).map(|scale| scale.mode(TonalMode::Major));
    if let (Some(chord), Some(mode)) = (symbol(tonic), spoken) {
        return Some(Key { tonic: chord.root, mode });
    }
    let chord = symbol(text)?;
    let minor = chord.tones.has(chord.root.up(3)) && !chord.tones.has(chord.root.up(4));
    let mode = if minor { TonalMode::Minor } else { TonalMode::Major };
    Some(Key { tonic: PitchClass::new(chord.root.number().into()), mode })
}

/// The first number of a text, if a song can have that tempo.
pub fn tempo(text: &str) -> Option<f64> {
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let digits = |letter: char| letter.is_ascii_digit() || letter == '.';
    let number = text[start..].split(|letter| !digits(letter)).next()?;
    number.parse().ok().filter(|tempo| TEMPI.contains(tempo))
}

/// A meter, as in `6/8`, `C` for common time and `C|` for half of it.
pub fn meter(text: &str) -> Option<Meter> {
    match text.trim() {
        "C" | "c" | "common" => Some(Meter::COMMON),
        "C|" | "cut" => Meter::new(2, 2),
        text => {
            let (beats, unit) = text.split_once('/')?;
            Meter::new(beats.trim().parse().ok()?, unit.trim().parse().ok()?)
        }
    }
}
