//! ChordPro: chords in brackets over words, grids, and what is said of the song in braces.

use super::directive;
use super::error::{ChartError, Place};
use super::item::{Item, Items};
use super::line;
use super::phrase;
use super::token::{Token, tokens};
use super::word::chords;

/// Names of directives that only ChordPro has.
const OWN: [&str; 19] = [
    "soc", "eoc", "sov", "eov", "sob", "eob", "sog", "eog", "sot", "eot", "chorus", "c", "ci",
    "cb", "comment", "define", "new_song", "ns", "st",
];

/// What the lines of a part of the song are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    /// Words with chords in brackets.
    Sung,
    /// Bars.
    Grid,
    /// Tablature and the like, which is passed over.
    Other,
}

/// Whether a text is ChordPro: it has its directives, or chords in brackets and words that are none.
pub fn is(text: &str) -> bool {
    let own = |(_, text): &(usize, &str)| {
        let name = text.trim().split([':', ' ']).next().unwrap_or_default();
        OWN.contains(&name) || name.starts_with("start_of")
    };
    if text.lines().any(|line| parted(line).0.iter().any(own)) {
        return true;
    }
    let (mut bracketed, mut words, mut known) = (false, 0, 0);
    for (_, token) in text.lines().flat_map(tokens) {
        match token {
            Token::Stroke(_) => return false,
            Token::Brackets(chord) => bracketed |= chords(chord).is_some(),
            Token::Word(word) if word.contains('[') => (bracketed, words) = (true, words + 1),
            Token::Word(word) => {
                (words, known) = (words + 1, known + usize::from(chords(word).is_some()));
            }
            Token::Braces(_) => {}
        }
    }
    bracketed && known * 2 <= words
}

/// Reads a song.
pub fn read(text: &str, items: &mut Items) -> Result<(), ChartError> {
    let mut song = Song { items, lines: Lines::Sung, chorus: 0..0 };
    for (at, line) in text.lines().enumerate() {
        let place = Place { line: at + 1, column: 1 };
        let (directives, rest) = parted(line);
        let next = directives.iter().any(|(_, text)| is_next_song(text.trim()));
        if next && !song.items.list.is_empty() {
            song.items.remarks.push("the text has several songs: the first is taken".to_owned());
            break;
        }
        for &(column, text) in &directives {
            song.directive(Place { column, ..place }, text.trim())?;
        }
        if !rest.trim().is_empty() {
            song.line(place, &rest)?;
        }
    }
    Ok(())
}

/// What stands in braces in a line, with its columns, and the line with blanks in its place.
fn parted(line: &str) -> (Vec<(usize, &str)>, String) {
    let (mut directives, mut plain, mut rest) = (Vec::new(), String::new(), line);
    while let Some((before, (inside, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        plain.push_str(before);
        directives.push((plain.chars().count() + 1, inside));
        plain.push_str(&" ".repeat(inside.chars().count() + 2));
        rest = after;
    }
    (directives, plain + rest)
}

fn is_next_song(directive: &str) -> bool {
    ["new_song", "ns"].contains(&directive)
}

struct Song<'i> {
    items: &'i mut Items,
    lines: Lines,
    /// Where the signs of the last chorus are.
    chorus: std::ops::Range<usize>,
}

impl Song<'_> {
    fn directive(&mut self, place: Place, text: &str) -> Result<(), ChartError> {
        let name = text.split([':', ' ']).next().unwrap_or_default();
        let count = self.items.list.len();
        match name {
            "sog" | "start_of_grid" => self.lines = Lines::Grid,
            "soc" | "start_of_chorus" => (self.lines, self.chorus) = (Lines::Sung, count..count),
            "eoc" | "end_of_chorus" => self.chorus.end = count,
            "sov" | "start_of_verse" | "sob" | "start_of_bridge" => self.lines = Lines::Sung,
            "chorus" => self.items.list.extend_from_within(self.chorus.clone()),
            _ if name.starts_with("end_of") || ["eog", "eot"].contains(&name) => {
                self.lines = Lines::Sung
            }
            _ if name.starts_with("start_of") || name == "sot" => self.lines = Lines::Other,
            _ => directive::take(self.items, place, text)?,
        }
        Ok(())
    }

    fn line(&mut self, place: Place, line: &str) -> Result<(), ChartError> {
        match self.lines {
            _ if line.trim_start().starts_with('#') => Ok(()),
            Lines::Other => Ok(()),
            Lines::Grid => line::read_line(place, &cells(line), self.items),
            Lines::Sung if line.contains('|') && !line.contains('[') => {
                line::read_line(place, line, self.items)
            }
            Lines::Sung => self.sung(place, line),
        }
    }

    /// A line of words: the chords in its brackets are a bar each.
    fn sung(&mut self, start: Place, line: &str) -> Result<(), ChartError> {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('[') {
            let Some((inside, after)) = after.split_once(']') else { break };
            let column = line.len() - rest.len() + before.len();
            let column = line[..column].chars().count() + 1;
            self.bracketed(Place { column, ..start }, inside)?;
            rest = after;
        }
        self.items.push(start, Item::LineEnd { has_strokes: false });
        Ok(())
    }

    fn bracketed(&mut self, place: Place, text: &str) -> Result<(), ChartError> {
        let text = text.trim();
        if let Some(chords) = chords(text) {
            chords.into_iter().for_each(|chord| self.items.push(place, chord));
            return Ok(());
        }
        if let Some(item) = line::bracketed(text) {
            self.items.push(place, item);
            return Ok(());
        }
        let may_be_chord = text.starts_with(|letter: char| ('A'..='H').contains(&letter));
        match may_be_chord && !text.contains(' ') && !phrase::is_section(text) {
            true => {
                let what = format!(
                    "[{text}] is no chord that is known: write one such as [Am7], or [*{text}] for a remark"
                );
                Err(ChartError::at(place, what))
            }
            false => Ok(()),
        }
    }
}

/// The bars of a line of a grid: without what stands beside them, and without the beats of bars that only repeat.
fn cells(line: &str) -> String {
    let (first, last) =
        (line.find('|').unwrap_or(0), line.rfind('|').map_or(line.len(), |at| at + 1));
    let first = if line[..first].ends_with(':') { first - 1 } else { first };
    let end = line[last..].chars().take_while(|sign| ":]".contains(*sign)).count();
    let bars = line[..last + end].split_inclusive('|').map(|bar| {
        let again = bar.trim_start().starts_with('%');
        let letter = |letter: char| if again && letter == '.' { ' ' } else { letter };
        bar.chars().map(letter).collect::<String>()
    });
    let blank = " ".repeat(line[..first].chars().count());
    let bars: String = bars.collect();
    format!("{blank}{}", &bars[first..]).replace('~', " ")
}
