//! A tune: its header, its voices, and what becomes of them.

use std::ops::Range;

use super::field::{self, Key};
use super::order;
use super::voice::Voice;
use crate::corpus::read::refusal::Refusal;
use crate::corpus::score::{
    Bar, FINE, Figures, Loudness, MAX_LINES, MAX_NOTES, Score, UNMARKED, beats, meters,
};
use crate::music::Beats;
use crate::music::symbol::Symbol;

/// A tune while it is read.
#[derive(Clone, Debug, Default)]
pub struct Tune {
    line: usize,
    number: String,
    title: String,
    composers: Vec<String>,
    rights: String,
    figures: Option<Figures>,
    unit: Option<i64>,
    tempo: Option<String>,
    keyed: bool,
    after_blank: bool,
    voices: Vec<Voice>,
    current: usize,
    tempi: Vec<(Beats, f64)>,
    pub(super) dynamics: bool,
    pub(super) chords: Vec<(Beats, Option<Symbol>)>,
    /// The key of the header, in which every voice begins.
    opening: Key,
    /// The order of its parts, and where they begin in fine time.
    order: String,
    parts: Vec<(char, i64)>,
}

impl Tune {
    /// A tune whose X: field is on that line, from one, with the fields that hold for the whole book.
    pub fn starting(&self, line: usize) -> Self {
        Self { line, ..self.clone() }
    }

    /// Reads a line. After an empty one, music goes on only where a line has bar lines: prose between tunes is none.
    pub fn read_line(&mut self, line: &str) {
        let line = line.trim_end();
        if line.is_empty() {
            self.after_blank = true;
        } else if line.starts_with('%') {
            // A comment, or a directive for layout.
        } else if let Some(letter) = field::letter(line) {
            self.field(letter, line[2..].split('%').next().unwrap_or_default().trim());
        } else if self.keyed && (!self.after_blank || line.contains('|') || line.starts_with("[V:"))
        {
            self.after_blank = false;
            self.music(line);
        }
    }

    /// Reads a field, on a line of its own or inside the music.
    pub(super) fn field(&mut self, letter: char, text: &str) {
        match letter {
            'X' => self.number = text.to_string(),
            'T' if self.title.is_empty() => self.title = text.to_string(),
            'C' if !self.keyed => self.composers.push(text.to_string()),
            'Z' if self.rights.is_empty() => self.rights = text.to_string(),
            'M' => self.meter(text),
            'L' => self.length(text),
            'Q' => self.tempo(text),
            'K' => self.key(text),
            'V' => self.voice_field(text),
            'P' if self.keyed => self.part(text),
            'P' => self.order = text.to_string(),
            _ => {}
        }
    }

    fn meter(&mut self, text: &str) {
        let figures = field::meter(text);
        if self.keyed {
            self.voice().figures = figures;
        } else {
            self.figures = figures;
        }
    }

    fn length(&mut self, text: &str) {
        let Some(unit) = field::length(text) else { return };
        if self.keyed {
            self.voice().unit = unit;
        } else {
            self.unit = Some(unit);
        }
    }

    fn tempo(&mut self, text: &str) {
        if !self.keyed {
            self.tempo = Some(text.to_string());
        } else if let Some(tempo) = field::tempo(text, self.voice().unit) {
            let at = beats(self.voice().at);
            self.tempi.push((at, tempo));
        }
    }

    fn key(&mut self, text: &str) {
        let key = field::key(text);
        let transposition = field::transposition(text);
        if !self.keyed {
            self.keyed = true;
            let key = key.unwrap_or_default();
            self.opening = key;
            let start = self.start(key);
            for voice in &mut self.voices {
                let own = std::mem::take(voice);
                let transposition = own.transposition + transposition.unwrap_or(0);
                *voice = Voice {
                    id: own.id,
                    name: own.name,
                    percussion: own.percussion,
                    transposition,
                    ..start.clone()
                };
            }
            if self.voices.is_empty() {
                self.voices.push(Voice { transposition: transposition.unwrap_or(0), ..start });
            }
            let tempo = self.tempo.take().and_then(|text| field::tempo(&text, self.voice().unit));
            self.tempi.extend(tempo.map(|tempo| (Beats::ZERO, tempo)));
        } else {
            let voice = self.voice();
            voice.key = key.unwrap_or(voice.key);
            voice.transposition = transposition.unwrap_or(voice.transposition);
        }
    }

    /// A voice at the start of the tune. Without an L: field the unit is a sixteenth in meters below 3/4, else an eighth.
    fn start(&self, key: Key) -> Voice {
        let small = self.figures.is_some_and(|figures| figures.bar() < FINE * 3);
        let unit = self.unit.unwrap_or(if small { FINE / 4 } else { FINE / 2 });
        Voice { unit, key, figures: self.figures, velocity: UNMARKED, ..Voice::default() }
    }

    fn voice_field(&mut self, text: &str) {
        let (id, properties) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let place = self.voices.iter().position(|voice| voice.id == id);
        let unnamed =
            self.voices.first().is_some_and(|voice| voice.id.is_empty() && voice.sounds.is_empty());
        self.current = place.unwrap_or_else(|| {
            if unnamed || self.voices.len() == MAX_LINES {
                return 0;
            }
            self.voices.push(self.start(self.opening));
            self.voices.len() - 1
        });
        let name = ["name=\"", "nm=\""].iter().find_map(|key| properties.split_once(key));
        let name = name.and_then(|(_, rest)| rest.split('"').next()).map(str::to_string);
        let voice = self.voice();
        voice.id = id.to_string();
        voice.name = name.unwrap_or(std::mem::take(&mut voice.name));
        voice.percussion |=
            properties.split_whitespace().any(|word| word == "perc" || word == "clef=perc");
        voice.transposition = field::transposition(properties).unwrap_or(voice.transposition);
    }

    /// The voice that is written now.
    pub(super) fn voice(&mut self) -> &mut Voice {
        if self.voices.is_empty() {
            self.voices.push(self.start(Key::default()));
        }
        let at = self.current.min(self.voices.len() - 1);
        &mut self.voices[at]
    }

    /// Whether there is more than any piece has.
    pub(super) fn is_full(&mut self) -> bool {
        self.voice().sounds.len() > MAX_NOTES
    }

    /// The score of the tune; `book` where it is one of several.
    pub fn finished(mut self, book: bool) -> Result<Score, Refusal> {
        let line = self.line;
        if !self.keyed {
            return Err(Refusal::new(format!(
                "the tune at line {line} has no K: field: write its key before its notes"
            )));
        }
        if self.voices.iter().all(|voice| voice.sounds.is_empty()) {
            return Err(Refusal::new(format!(
                "the tune at line {line} has no notes: write them after its K: field"
            )));
        }
        self.voices.iter_mut().for_each(Voice::bar_line);
        let bars = self.bars();
        let (meters, pickup) = meters(&bars);
        let sections = self.sections(&bars);
        Ok(Score {
            number: book.then_some(self.number),
            title: self.title,
            rights: rights(&self.composers, self.rights),
            composer: self.composers.into_iter().next().unwrap_or_default(),
            lines: self.voices.iter().map(Voice::line).collect(),
            sections,
            bars,
            meters,
            pickup,
            signature: self.opening.signature,
            tempi: self.tempi,
            chords: self.chords,
            loudness: if self.dynamics { Loudness::Notated } else { Loudness::None },
            ..Score::default()
        })
    }

    /// A part begins.
    fn part(&mut self, text: &str) {
        let start = self.voice().at;
        let name = text.trim_start().chars().next();
        let is_new = |name: &char| self.parts.iter().all(|(known, _)| known != name);
        if let Some(name) = name.filter(is_new) {
            self.parts.push((name, start));
        }
    }

    /// The stretches of bars in the order of its parts; none where it has none.
    fn sections(&self, bars: &[Bar]) -> Vec<Range<usize>> {
        let place = |at: i64| bars.partition_point(|bar| bar.start < at);
        let section = |name: char| {
            let begun = self.parts.iter().position(|&(known, _)| known == name)?;
            let end = self.parts.get(begun + 1).map_or(bars.len(), |&(_, end)| place(end));
            Some(place(self.parts.get(begun)?.1)..end)
        };
        order::parts(&self.order).into_iter().filter_map(section).collect()
    }

    /// The bars of the first voice that has notes, with the signs of all voices.
    fn bars(&self) -> Vec<Bar> {
        let first = self.voices.iter().find(|voice| !voice.sounds.is_empty());
        let mut bars = first.map(|voice| voice.bars.clone()).unwrap_or_default();
        for other in self.voices.iter().flat_map(|voice| &voice.bars) {
            if let Ok(at) = bars.binary_search_by_key(&other.start, |bar| bar.start) {
                bars[at].signs = bars[at].signs.and(other.signs);
            }
        }
        bars
    }
}

/// What a tune says of rights: a field that speaks of them, else who wrote it down.
fn rights(composers: &[String], transcriber: String) -> String {
    const WORDS: [&str; 4] = ["copyright", "public domain", "creative commons", "(c)"];
    let speaks = |text: &&String| {
        let text = text.to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    };
    composers.iter().find(speaks).cloned().unwrap_or(transcriber)
}
