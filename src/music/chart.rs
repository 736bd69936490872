//! A chart: chord changes over bars, as musicians write them, played in a loop.
//!
//! `| Dm7 G7 | Cmaj7 | % | N.C. |`: bars between strokes, of whatever meter the song is in; the chords of a bar share it evenly, `/` lets the one before
//! sound on, `%` repeats the bar before, `N.C.` is no chord. `|: … :|` is played twice, `:|x3` three times, and
//! `[A]` names a section for the eye.

use std::fmt;

use super::symbol::Symbol;
use super::{Beats, Chord, Key, Meter, Mode, PitchClass};

/// The most changes of a chart, repeats written out.
const MOST: usize = 192;

/// The key of nothing at all.
const HOME: Key = Key { tonic: PitchClass::new(0), mode: Mode::Major };

/// From a point of the chart on, this chord or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    bar: u16,
    /// Where in the bar, in shares of which there are `of`.
    share: u16,
    of: u16,
    chord: Option<Chord>,
}

impl Change {
    /// Where it is in bars of a meter.
    fn at(&self, meter: Meter) -> Beats {
        let bar = meter.bar();
        bar * i64::from(self.bar) + bar * i64::from(self.share) / i64::from(self.of)
    }
}

/// Chord changes over bars, in a loop that begins with the song.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chart {
    changes: [Change; MOST],
    len: usize,
    bars: u16,
    key: Key,
}

/// What is wrong with a chart, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartError {
    /// The column of the text, counted from 1; 0 where the whole of it is meant.
    pub column: usize,
    what: String,
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            0 => write!(f, "{}", self.what),
            column => write!(f, "column {column}: {}", self.what),
        }
    }
}

impl std::error::Error for ChartError {}

/// A bar's chords; `None` lets the one before sound on.
type Bar = Vec<Option<Option<Chord>>>;

impl Chart {
    /// Reads a chart.
    ///
    /// # Errors
    /// Where a word is no chord, a repeat has no bars, or the chart is empty or too long.
    pub fn parse(text: &str) -> Result<Self, ChartError> {
        let mut reader = Reader::default();
        for (column, word) in words(text) {
            reader.take(&word).map_err(|what| ChartError { column, what })?;
        }
        let whole = |what: &str| ChartError { column: 0, what: what.to_owned() };
        let too_long = || whole("the chart has more than 192 changes: leave repeats to the loop");
        let chart = Self::of_bars(&reader.finish()).ok_or_else(too_long)?;
        match chart.len {
            0 => Err(whole("the chart has no chords: write some, such as | Dm7 G7 | Cmaj7 |")),
            _ => Ok(chart),
        }
    }

    fn of_bars(bars: &[Bar]) -> Option<Self> {
        let none = Change { bar: 0, share: 0, of: 1, chord: None };
        let (changes, bar_count) = ([none; MOST], u16::try_from(bars.len()).ok()?);
        let mut chart = Self { changes, len: 0, bars: bar_count, key: HOME };
        for (bar, chords) in (0..).zip(bars) {
            let of = u16::try_from(chords.len()).ok()?;
            for (share, chord) in (0..).zip(chords) {
                let Some(chord) = *chord else { continue };
                *chart.changes.get_mut(chart.len)? = Change { bar, share, of, chord };
                chart.len += 1;
            }
        }
        chart.key = chart.best_key();
        Some(chart)
    }

    /// The chord in force at a point of a song in which a bar of a meter begins at `bar_start`; the one before the
    /// first change is the last of the loop. Bars are counted as if the whole song were in that meter.
    pub fn at(&self, beat: Beats, bar_start: Beats, meter: Meter) -> Option<Chord> {
        let pickup = bar_start.rem_floor(meter.bar());
        let place = (beat - pickup).rem_floor(self.length(meter));
        let changes = self.changes();
        let next = changes.partition_point(|change| change.at(meter) <= place);
        let change = next.checked_sub(1).and_then(|at| changes.get(at)).or(changes.last());
        change.and_then(|change| change.chord)
    }

    /// How many bars it has, at least one.
    pub fn bars(&self) -> u16 {
        self.bars
    }

    /// How long it is in a meter.
    fn length(&self, meter: Meter) -> Beats {
        meter.bar() * i64::from(self.bars)
    }

    /// The key that fits it best: the most time of chord tones within the scale, and the first and the last chord at
    /// home.
    pub fn key(&self) -> Key {
        self.key
    }

    fn best_key(&self) -> Key {
        let modes = |tonic| [Mode::Major, Mode::Minor].map(|mode| Key { tonic, mode });
        let keys = (0..12).flat_map(|tonic| modes(PitchClass::new(tonic)));
        keys.max_by_key(|key| self.fit(*key)).unwrap_or(HOME)
    }

    fn fit(&self, key: Key) -> i64 {
        let changes = self.changes();
        let (meter, length) = (Meter::COMMON, self.length(Meter::COMMON));
        let ends = changes.iter().skip(1).map(|next| next.at(meter)).chain([length]);
        let sounding = changes.iter().zip(ends).map(|(change, end)| {
            let inside = |chord: Chord| {
                let tones = || chord.tones.iter();
                let strangers = tones().filter(|&tone| !key.scale().has(tone)).count() as i64;
                tones().count() as i64 - 3 * strangers
            };
            (end - change.at(meter)).0 * change.chord.map_or(0, inside)
        });
        let third = if key.mode == Mode::Major { 4 } else { 3 };
        let home = |chord: Chord| chord.root == key.tonic && chord.tones.has(key.tonic.up(third));
        let ends = [changes.first(), changes.last()].into_iter().flatten();
        let at_home = ends.filter(|change| change.chord.is_some_and(home)).count() as i64;
        sounding.sum::<i64>() + at_home * length.0 / 2
    }

    fn changes(&self) -> &[Change] {
        &self.changes[..self.len]
    }
}

/// The words of a chart with their columns: bar lines, repeats, sections and chords.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (at, letter) in text.chars().enumerate() {
        let stroke = letter == '|';
        let repeat = letter == ':';
        if letter.is_whitespace() {
            open = false;
        } else if stroke && words.last().is_some_and(|(_, word)| open && word == ":") {
            words.last_mut().into_iter().for_each(|(_, word)| word.push('|'));
        } else if repeat && words.last().is_some_and(|(_, word)| open && word == "|") {
            words.last_mut().into_iter().for_each(|(_, word)| word.push(':'));
            open = false;
        } else if stroke || repeat || !open || words.last().is_some_and(|(_, word)| word == "|") {
            words.push((at + 1, letter.to_string()));
            open = true;
        } else {
            words.last_mut().into_iter().for_each(|(_, word)| word.push(letter));
        }
    }
    words
}

/// Bars as they are read.
#[derive(Default)]
struct Reader {
    bars: Vec<Bar>,
    bar: Bar,
    /// Where the stretch that a repeat plays again begins.
    from: usize,
}

impl Reader {
    fn take(&mut self, word: &str) -> Result<(), String> {
        match word {
            "|" => self.close(),
            "|:" => {
                self.close();
                self.from = self.bars.len();
            }
            "/" => self.bar.push(None),
            "%" => {
                self.bar = self.bars.last().cloned().ok_or("% has no bar before it to repeat")?
            }
            _ if word.starts_with('[') && word.ends_with(']') => {}
            _ => match word.strip_prefix(":|") {
                Some(times) => return self.repeat(times),
                None => self.bar.push(Some(chord(word)?)),
            },
        }
        Ok(())
    }

    fn close(&mut self) {
        if !self.bar.is_empty() {
            self.bars.push(std::mem::take(&mut self.bar));
        }
    }

    fn repeat(&mut self, times: &str) -> Result<(), String> {
        self.close();
        let wrong = || format!("{times} is no number of times: write :| or :|x3");
        let times: usize = match times.strip_prefix('x') {
            Some(times) => times.parse().ok().filter(|times| (1..=64).contains(times)),
            None => times.is_empty().then_some(2),
        }
        .ok_or_else(wrong)?;
        let again = self.bars.get(self.from..).unwrap_or_default().to_vec();
        if again.is_empty() {
            return Err("there are no bars here to repeat".to_owned());
        }
        (1..times).for_each(|_| self.bars.extend(again.iter().cloned()));
        self.from = self.bars.len();
        Ok(())
    }

    fn finish(mut self) -> Vec<Bar> {
        self.close();
        self.bars
    }
}

fn chord(word: &str) -> Result<Option<Chord>, String> {
    let symbol = Symbol::parse(word);
    let what =
        |_| format!("{word:?} is no chord that is known: write one such as Am7, F#m7b5 or D/F#");
    Ok(symbol.map_err(what)?.map(Symbol::chord))
}

#[cfg(test)]
mod tests;
