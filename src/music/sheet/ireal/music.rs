//! The writing of iReal Pro: a letter a sign, a chord or a space a cell of its bar.

use crate::music::chord::Chord;
use crate::music::sheet::error::{ChartError, Place};
use crate::music::sheet::item::{Item, Items, Stroke};
use crate::music::sheet::phrase;
use crate::music::symbol::Symbol;
use crate::music::time::Meter;

/// The qualities of the app's chords; longer ones before those that they begin with.
const QUALITIES: [&str; 61] = [
    "7susadd3", "7b13sus", "7b9sus", "7#9#11", "7b9#11", "7b9b13", "13#11", "7#9#5", "7#9b5",
    "7b9b5", "7b9#5", "7b9#9", "^7#11", "^9#11", "13sus", "-7b5", "13b9", "13#9", "7alt", "7sus",
    "9sus", "^7#5", "7#11", "9#11", "7b13", "add9", "-^7", "-^9", "7b9", "7#9", "7b5", "7#5",
    "9b5", "9#5", "-69", "^13", "-11", "-b6", "-#5", "sus", "^7", "-7", "h7", "o7", "^9", "69",
    "-6", "-9", "h9", "13", "11", "5", "2", "+", "o", "h", "^", "-", "7", "6", "9",
];

/// Signs of one letter.
const SIGNS: [(char, Item); 11] = [
    ('|', Item::Stroke(Stroke::SINGLE)),
    ('[', Item::Stroke(Stroke::DOUBLE)),
    (']', Item::Stroke(Stroke::DOUBLE)),
    ('Z', Item::Stroke(Stroke::DOUBLE)),
    ('{', Item::Stroke(Stroke::OPENS)),
    ('}', Item::Stroke(Stroke::CLOSES)),
    ('x', Item::Again(1)),
    ('r', Item::Again(2)),
    ('S', Item::Segno),
    ('Q', Item::Coda),
    ('n', Item::Chord(None)),
];

/// Signs that say nothing of the chords: spacing, sizes, a pause, where the player stops.
const SILENT: &str = "Y,slfU\n\r";

/// Reads the writing.
pub fn read(text: &str, items: &mut Items) -> Result<(), ChartError> {
    let mut reader = Reader {
        items,
        whole: text,
        rest: text,
        cells: Vec::new(),
        chord: None,
        meter: Meter::COMMON,
        times: None,
    };
    while let Some(letter) = reader.rest.chars().next() {
        reader.sign(letter)?;
    }
    reader.close();
    Ok(())
}

struct Reader<'t, 'i> {
    items: &'i mut Items,
    whole: &'t str,
    rest: &'t str,
    /// The cells of the bar: what begins in each, if anything does.
    cells: Vec<Option<Item>>,
    /// The chord before, which `W` and a slash put over another bass.
    chord: Option<Chord>,
    meter: Meter,
    /// How many times the repeat is played that closes next.
    times: Option<u8>,
}

impl<'t> Reader<'t, '_> {
    fn place(&self) -> Place {
        let read = self.whole.len() - self.rest.len();
        Place { line: 0, column: self.whole[..read].chars().count() + 1 }
    }

    fn push(&mut self, item: Item) {
        let place = self.place();
        self.items.push(place, item);
    }

    fn sign(&mut self, letter: char) -> Result<(), ChartError> {
        let after = &self.rest[letter.len_utf8()..];
        match letter {
            'A'..='G' => return self.chord(),
            'W' => return self.over_bass(after),
            'T' => return self.time(after),
            '*' => self.rest = self.without(after, 1),
            'N' => {
                let passes = phrase::ending(after.get(..1).unwrap_or_default());
                passes.into_iter().for_each(|passes| self.push(Item::Ending(passes)));
                self.rest = self.without(after, 1);
            }
            '<' => self.text(after),
            // Another chord that would do, in small letters over the one before.
            '(' => self.rest = after.split_once(')').map_or("", |(_, rest)| rest),
            ' ' | 'p' => {
                self.cells.push(if letter == 'p' { Some(Item::Beats(1)) } else { None });
                self.rest = after;
            }
            _ => {
                self.letter(letter)?;
                self.rest = after;
            }
        }
        Ok(())
    }

    fn without(&self, text: &'t str, letters: usize) -> &'t str {
        let end = text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at);
        &text[end..]
    }

    fn letter(&mut self, letter: char) -> Result<(), ChartError> {
        match SIGNS.iter().find(|(sign, _)| *sign == letter) {
            Some(&(_, item @ Item::Stroke(_))) => {
                // Two strokes without a cell between are one.
                let double = item == Item::Stroke(Stroke::SINGLE) && self.cells.is_empty();
                self.close();
                self.push(if double { Item::Stroke(Stroke::DOUBLE) } else { item });
                if item == Item::Stroke(Stroke::CLOSES)
                    && let Some(times) = self.times.take()
                {
                    self.push(Item::Times(times));
                }
            }
            Some(&(_, item @ Item::Chord(_))) => self.cells.push(Some(item)),
            Some(&(_, item)) => {
                self.close();
                self.push(item);
                self.cells.push(None);
            }
            None if SILENT.contains(letter) => {}
            None => {
                let what = format!(
                    "{letter:?} is no sign of iReal Pro that is known: share the song again and paste all of the link"
                );
                return Err(ChartError::at(self.place(), what));
            }
        }
        Ok(())
    }

    /// A chord: its root, the longest quality, a bass.
    fn chord(&mut self) -> Result<(), ChartError> {
        let root = 1 + accidental(&self.rest[1..]);
        let quality =
            self.rest[root..].strip_prefix('*').and_then(|custom| Some(custom.find('*')? + 2));
        let known = || QUALITIES.iter().find(|quality| self.rest[root..].starts_with(**quality));
        let quality = quality.or_else(|| known().map(|quality| quality.len())).unwrap_or(0);
        let end = root + quality + bass(&self.rest[root + quality..]);
        let (text, rest) = self.rest.split_at(end);
        let text = text.replace('*', "");
        let symbol = Symbol::parse(&text).map_err(|_| {
            ChartError::at(self.place(), format!("{text:?} is no chord that is known: write it otherwise in iReal Pro and share the song again"))
        })?;
        self.chord = symbol.map(Symbol::chord);
        self.cells.push(Some(Item::Chord(self.chord)));
        self.rest = rest;
        Ok(())
    }

    /// The chord before over another bass: `W/C`.
    fn over_bass(&mut self, after: &'t str) -> Result<(), ChartError> {
        let length = bass(after);
        let root = self.chord.map(|chord| Symbol { bass: chord.root, ..Symbol::of(chord) });
        let over =
            root.and_then(|symbol| Symbol::parse(&format!("{symbol}{}", &after[..length])).ok());
        match over.flatten() {
            Some(symbol) => self.cells.push(Some(Item::Chord(Some(symbol.chord())))),
            None => self.cells.push(None),
        }
        self.rest = &self.rest[1 + length..];
        Ok(())
    }

    /// A meter: `T34`; `T12` is twelve eighths.
    fn time(&mut self, after: &'t str) -> Result<(), ChartError> {
        let figures = after.get(..2).unwrap_or_default();
        let digit = |at| figures.get(at..at + 1).and_then(|figure: &str| figure.parse().ok());
        let meter = match figures {
            "12" => Meter::new(12, 8),
            _ => digit(0).zip(digit(1)).and_then(|(beats, unit)| Meter::new(beats, unit)),
        };
        let wrong = || {
            ChartError::at(
                self.place(),
                format!("T{figures} is no meter: share the song again and paste all of the link"),
            )
        };
        self.meter = meter.ok_or_else(wrong)?;
        self.close();
        self.push(Item::Meter(self.meter));
        self.rest = self.without(after, 2);
        Ok(())
    }

    /// Words at a bar: where to go, how many times; a figure before them says how high they stand.
    fn text(&mut self, after: &'t str) {
        let (text, _) = after.split_once('>').unwrap_or((after, ""));
        let length = (text.len() + 1).min(after.len());
        let start = self.rest.len() - after.len();
        let words = text.trim_start_matches(|letter: char| {
            letter == '*' || letter.is_ascii_digit() && text.starts_with('*')
        });
        if let Some(times) = phrase::times(words) {
            self.times = Some(times);
        } else {
            let words: Vec<&str> = words.split_whitespace().collect();
            let sign = phrase::sign(&words).map(|(_, item)| item);
            sign.filter(|item| !matches!(item, Item::Coda | Item::Segno))
                .into_iter()
                .for_each(|item| self.cells.push(Some(item)));
        }
        self.rest = &self.rest[start + length..];
    }

    /// Writes out the cells of the bar. Empty ones at its end are not needed where one chord fills it, and are where the
    /// bar has fewer than it has beats.
    fn close(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let is_played = |cell: &Option<Item>| matches!(cell, Some(Item::Chord(_) | Item::Beats(_)));
        let played = cells.iter().filter(|cell| is_played(cell)).count();
        let beats = usize::from(self.meter.felt_beats());
        let mut width = 0;
        for cell in cells {
            match cell {
                Some(item) if is_played(&Some(item)) => (width, _) = (width + 1, self.push(item)),
                Some(item) => self.push(item),
                None if played > 1 && width > 0 => {
                    (width, _) = (width + 1, self.push(Item::Beats(1)))
                }
                None => {}
            }
        }
        if played > 1 {
            (width..beats).for_each(|_| self.push(Item::Beats(1)));
        }
    }
}

/// How many bytes of a text are an accidental.
fn accidental(text: &str) -> usize {
    usize::from(text.starts_with(['b', '#']))
}

/// How many bytes of a text are a bass behind its stroke.
fn bass(text: &str) -> usize {
    let note = text
        .strip_prefix('/')
        .filter(|note| note.starts_with(|letter| ('A'..='G').contains(&letter)));
    note.map_or(0, |note| 2 + accidental(&note[1..]))
}
