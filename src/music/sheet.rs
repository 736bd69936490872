//! A sheet: what a person's chart says, read from what they type, paste or open, and written so that it reads back.
//!
//! `| Dm7 G7 | Cmaj7 | % | N.C. |`: bars between strokes, of whatever meter the song is in. The chords of a bar share it,
//! `/` lets the one before sound on, `%` repeats the bar before. Repeats, endings, codas and meters are written as on
//! paper. Links of iReal Pro and ChordPro become the same.

mod chordpro;
mod directive;
mod error;
mod field;
mod form;
mod ireal;
mod item;
mod line;
mod measure;
mod phrase;
mod token;
mod word;

use std::fmt;

pub use error::ChartError;
pub use phrase::{ending, signs};

use super::chart::{Bar, Chart, MOST_CHANGES, Slot};
use super::pitch::Key;
use super::time::{Beats, Meter};
use field::Fields;
use item::Items;
use measure::Measures;

/// How the names of files end that charts are in.
const FILES: [&str; 9] =
    ["txt", "cho", "crd", "pro", "chopro", "chordpro", "html", "htm", "irealb"];

/// A song's chords with what is said of the song.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// What the song is called.
    pub title: Option<String>,
    /// The style it is in, as iReal Pro calls it.
    pub style: Option<String>,
    /// The key that is stated.
    pub key: Option<Key>,
    /// Quarters a minute.
    pub tempo: Option<f64>,
    /// The meter that it begins in.
    pub meter: Option<Meter>,
    /// What was left out in reading, a sentence each.
    pub remarks: Vec<String>,
    bars: Vec<Bar>,
}

impl Sheet {
    /// Reads a chart as text, ChordPro or a link of iReal Pro, which may stand in a page.
    ///
    /// # Errors
    /// Where something cannot be read, or a repeat, ending or jump does not fit the others.
    pub fn parse(text: &str) -> Result<Self, ChartError> {
        let mut items = Items::default();
        match ireal::link(text) {
            Some(link) => ireal::read(link, &mut items)?,
            None if chordpro::is(text) => chordpro::read(text, &mut items)?,
            None => line::read(text, &mut items)?,
        }
        let Items { fields, remarks, list } = items;
        let mut measures = Measures::new(fields.meter);
        list.into_iter().try_for_each(|(place, item)| measures.take(place, item))?;
        let bars = form::played(&measures.finish()?)?;
        Self::of(fields, remarks, bars)
    }

    /// Reads the bytes of a file: text in UTF-8, UTF-16 with its mark, or Latin-1.
    ///
    /// # Errors
    /// As [`Sheet::parse`].
    pub fn parse_file(bytes: &[u8]) -> Result<Self, ChartError> {
        Self::parse(&decoded(bytes))
    }

    /// Whether a text is the name of a file that a chart may be in, and no chart.
    pub fn names_file(text: &str) -> bool {
        let end = text.rsplit_once('.').map(|(_, end)| end.trim().to_ascii_lowercase());
        !text.contains(['|', '\n', '{']) && end.is_some_and(|end| FILES.contains(&end.as_str()))
    }

    fn of(fields: Fields, remarks: Vec<String>, mut bars: Vec<Bar>) -> Result<Self, ChartError> {
        let mut meter = bars.first().and_then(|bar| bar.meter).or(fields.meter);
        if bars.iter().all(|bar| bar.meter == meter || bar.meter.is_none() && meter.is_none()) {
            bars.iter_mut().for_each(|bar| bar.meter = None);
        } else {
            bars.iter_mut().for_each(|bar| bar.meter = bar.meter.or(Some(Meter::COMMON)));
            meter = bars.first().and_then(|bar| bar.meter);
        }
        let Fields { title, style, key, tempo, .. } = fields;
        let sheet = Self { title, style, key, tempo, meter, remarks, bars };
        let whole = |what: String| ChartError::whole(what);
        match sheet.chart() {
            None => Err(whole(format!(
                "the chart has more than {MOST_CHANGES} changes: leave repeats to the loop"
            ))),
            Some(chart) if chart.is_empty() => Err(whole(
                "the chart has no chords: write some, such as | Dm7 G7 | Cmaj7 |".to_owned(),
            )),
            Some(_) => Ok(sheet),
        }
    }

    /// The meters of so many bars of its loop, each with where it begins; none where its bars are in the song's meter.
    pub fn meters(&self, bars: u32) -> Vec<(Beats, Meter)> {
        let mut meters: Vec<(Beats, Meter)> = Vec::new();
        let mut at = Beats::ZERO;
        for bar in self.bars.iter().cycle().take(bars as usize) {
            let Some(meter) = bar.meter else { return Vec::new() };
            if meters.last().is_none_or(|&(_, last)| last != meter) {
                meters.push((at, meter));
            }
            at += meter.bar();
        }
        meters
    }

    /// Its changes, to be played.
    pub fn chart(&self) -> Option<Chart> {
        Chart::of_bars(&self.bars, self.key)
    }
}

/// Text in UTF-8, UTF-16 with its mark, or Latin-1.
fn decoded(bytes: &[u8]) -> String {
    let units = |order: fn([u8; 2]) -> u16| {
        let pairs = bytes.as_chunks::<2>().0.iter().skip(1);
        String::from_utf16_lossy(&pairs.map(|&pair| order(pair)).collect::<Vec<_>>())
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => std::str::from_utf8(bytes)
            .map_or_else(|_| bytes.iter().map(|&byte| char::from(byte)).collect(), str::to_owned),
    }
}

impl Chart {
    /// Reads a chart as text, ChordPro or a link of iReal Pro.
    ///
    /// # Errors
    /// As [`Sheet::parse`].
    pub fn parse(text: &str) -> Result<Self, ChartError> {
        let sheet = Sheet::parse(text)?;
        sheet
            .chart()
            .ok_or_else(|| ChartError::whole("the chart is too long: shorten it".to_owned()))
    }
}

impl fmt::Display for Sheet {
    /// What is said of the song, then its bars, repeats written out, in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = [
            ("title", self.title.clone()),
            ("style", self.style.clone()),
            ("key", self.key.map(|key| key.to_string())),
            ("tempo", self.tempo.map(|tempo| tempo.to_string())),
            ("time", self.meter.map(|meter| meter.to_string())),
        ];
        for (name, value) in said {
            value.map_or(Ok(()), |value| write!(f, "{{{name}: {value}}} "))?;
        }
        let mut meter = self.meter;
        for bar in &self.bars {
            write!(f, "|")?;
            if bar.meter.is_some() && bar.meter != meter {
                meter = bar.meter;
                meter.map_or(Ok(()), |meter| write!(f, " {meter}"))?;
            }
            bar.slots.iter().try_for_each(|slot| write!(f, " {slot}"))?;
            write!(f, " ")?;
        }
        write!(f, "|")
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hold => write!(f, "/"),
            Self::Chord(None) => write!(f, "N.C."),
            Self::Chord(Some(chord)) => write!(f, "{chord}"),
        }
    }
}

#[cfg(test)]
mod tests;
