//! Words of a chart line, read for what they mean.

use super::error::{ChartError, Place};
use super::field;
use super::item::{Item, Items};
use super::phrase;
use crate::music::name::note_name;
use crate::music::symbol::Symbol;
use crate::music::time::Meter;

/// Words that repeat bars, with how many.
const AGAIN: [(&str, u8); 7] =
    [("%", 1), ("%%", 2), ("x", 1), ("./.", 1), ("-/-", 1), (".//.", 2), ("-//-", 2)];
/// The most beats that one word may write.
const MOST_BEATS: usize = 32;

/// Reads words into signs.
pub struct Words<'i> {
    pub items: &'i mut Items,
    /// The chord before in the same bar, which the next word may go on with.
    pub chord: Option<String>,
    /// Whether the bar has nothing in it yet.
    pub fresh: bool,
    /// Whether bars stand between strokes; else chords may stand between dashes.
    pub has_strokes: bool,
}

/// What may stand between the chords of a line without strokes.
const DASHES: [&str; 6] = ["-", "–", "—", "→", "->", ">"];

impl Words<'_> {
    /// Reads the word that some begin with; how many it took.
    pub fn take(&mut self, place: Place, words: &[&str]) -> Result<usize, ChartError> {
        let Some(&word) = words.first() else { return Ok(0) };
        if let Some(item) = self.beat(word).or_else(|| self.head(word)) {
            self.items.push(place, item);
            self.chord = None;
            self.fresh &= !matches!(item, Item::Beats(_) | Item::Again(_));
            return Ok(1);
        }
        if !self.has_strokes && DASHES.contains(&word) {
            self.chord = None;
            return Ok(1);
        }
        if self.goes_on(place, word) {
            return Ok(1);
        }
        if let Some(chords) = chords(word) {
            self.push(place, word, &chords);
            return Ok(1);
        }
        if let Some(taken) = self.said(place, words) {
            return Ok(taken);
        }
        Err(ChartError::at(place, unknown(word)))
    }

    fn beat(&self, word: &str) -> Option<Item> {
        let beats = ['/', '.'].iter().any(|&beat| word.chars().all(|letter| letter == beat));
        if beats {
            return Some(Item::Beats(word.len().min(MOST_BEATS) as u8));
        }
        AGAIN.iter().find(|(sign, _)| *sign == word).map(|&(_, bars)| Item::Again(bars))
    }

    /// What may stand at the head of a bar: a meter, an ending, or how many times the repeat before is played.
    fn head(&self, word: &str) -> Option<Item> {
        let times = || phrase::times(word).map(Item::Times);
        if !self.fresh {
            return times();
        }
        let ending = || phrase::ending(word).map(Item::Ending);
        meter(word).map(Item::Meter).or_else(times).or_else(ending)
    }

    /// Whether a word goes on with the chord before: `C Maj7`, `C7 b9`, `C /E`.
    fn goes_on(&mut self, place: Place, word: &str) -> bool {
        let alters = word
            .trim_start_matches(['(', '['])
            .strip_prefix('b')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let Some(before) = self.chord.as_ref() else { return false };
        if !alters && chords(word).is_some() {
            return false;
        }
        let whole = format!("{before} {word}");
        let Ok(symbol) = Symbol::parse(&whole) else { return false };
        self.items.list.pop_if(|(_, item)| matches!(item, Item::Chord(_)));
        self.push(place, &whole, &[Item::Chord(symbol.map(Symbol::chord))]);
        true
    }

    fn push(&mut self, place: Place, word: &str, chords: &[Item]) {
        chords.iter().for_each(|&chord| self.items.push(place, chord));
        self.fresh = false;
        self.chord = matches!(chords, [Item::Chord(Some(_))]).then(|| word.to_owned());
    }

    /// A sign in words, a section's name, or a label; how many words it takes.
    fn said(&mut self, place: Place, words: &[&str]) -> Option<usize> {
        let word = words.first()?;
        if let Some(inside) = word.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            let inside: Vec<&str> = inside.split_whitespace().collect();
            if inside.first().is_some_and(|name| phrase::is_section(name)) {
                return Some(1);
            }
            let (taken, item) = phrase::sign(&inside)?;
            self.items.push(place, item);
            return (taken == inside.len()).then_some(1);
        }
        if let Some((taken, item)) = phrase::sign(words) {
            self.items.push(place, item);
            self.fresh &= !matches!(item, Item::Again(_) | Item::Chord(_));
            return Some(taken);
        }
        let number = |word: &&str| word.trim_end_matches([':', '.']).parse::<u8>().is_ok();
        let numbered = words.get(1).is_some_and(number);
        if phrase::is_section(word) || word.ends_with(':') {
            return Some(1 + usize::from(numbered && !word.ends_with(':')));
        }
        None
    }
}

/// The chords of a word: one, one with its beats (`C//`, `C..`, `C*2`), several with marks between (`C,F`, `C-G`), or
/// some in brackets.
pub fn chords(word: &str) -> Option<Vec<Item>> {
    let one =
        |text: &str| Symbol::parse(text).ok().map(|symbol| Item::Chord(symbol.map(Symbol::chord)));
    if let Some(chord) = one(word) {
        return Some(vec![chord]);
    }
    let lasting = |text: &str, beats: usize| {
        let held = beats.min(MOST_BEATS).checked_sub(1)?;
        Some(
            [one(text)?, Item::Beats(held as u8)]
                .into_iter()
                .filter(|item| *item != Item::Beats(0))
                .collect(),
        )
    };
    let (slashed, dotted) = (word.trim_end_matches('/'), word.trim_end_matches('.'));
    if slashed != word {
        return lasting(slashed, word.len() - slashed.len() + 1);
    }
    if dotted != word {
        return lasting(dotted, word.len() - dotted.len());
    }
    if let Some((chord, beats)) = word.rsplit_once('*') {
        return lasting(chord, beats.parse().ok()?);
    }
    let inside = word.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let parts: fn(char) -> bool = match inside {
        Some(_) => |letter| letter.is_whitespace() || letter == ',',
        None => |letter| [',', ';', '-', '–', '>', '→'].contains(&letter),
    };
    let parts = inside.unwrap_or(word).split(parts).filter(|part| !part.is_empty());
    let read = parts.map(one).collect::<Option<Vec<_>>>();
    read.filter(|chords| !chords.is_empty())
}

/// A meter at the head of a bar: `3/4`, `(6/8)`, `T34`.
pub fn meter(word: &str) -> Option<Meter> {
    let word = word.trim_matches(['(', ')', ':', ',']);
    if let Some(figures) =
        word.strip_prefix('T').filter(|rest| rest.chars().all(|c| c.is_ascii_digit()))
    {
        let (beats, unit) = figures.split_at_checked(figures.len().checked_sub(1)?)?;
        return Meter::new(beats.parse().ok()?, unit.parse().ok()?);
    }
    word.contains('/').then(|| field::meter(word)).flatten()
}

/// What is said of a word that cannot be read.
fn unknown(word: &str) -> String {
    let chord = |text: &str| Symbol::parse(text).ok().flatten();
    let stacked = word
        .split_once(['/', '\\', '|'])
        .and_then(|(upper, lower)| Some((upper, chord(upper)?, chord(lower)?)));
    match stacked {
        Some((upper, _, lower)) => format!(
            "{word:?} is a chord over a chord, which is not read: write one over a note, such as {upper}/{}",
            note_name(lower.root, None)
        ),
        None => {
            format!("{word:?} is no chord that is known: write one such as Am7, F#m7b5 or D/F#")
        }
    }
}
