//! What a file of music says, before anything is estimated.

use std::ops::Range;

use super::modes::MODES;
use crate::music::roadmap::Signs;
use crate::music::symbol::Symbol;
use crate::music::{Beats, Key, PitchClass, TonalMode};

/// The most notes of a piece.
pub const MAX_NOTES: usize = 500_000;
/// The most voices or parts of a piece.
pub const MAX_LINES: usize = 256;
/// The longest piece.
pub const MAX_LENGTH: Beats = Beats::quarters(30_000);

/// Time inside a reader, in 1/[`FINE`] of a quarter: exact for tuplets of 3, 5, 7 and 9.
pub const FINE: i64 = 60_480;

/// The nearest tick to a fine time.
pub fn beats(fine: i64) -> Beats {
    const STEP: i64 = FINE / crate::music::TICKS_PER_QUARTER;
    Beats((fine + STEP / 2).div_euclid(STEP))
}

/// MIDI velocities of the written dynamics, the same as in the corpus that the model learns from.
pub const DYNAMICS: [(&str, u8); 13] = [
    ("pppp", 24),
    ("ppp", 32),
    ("pp", 42),
    ("p", 54),
    ("mp", 66),
    ("mf", 78),
    ("f", 92),
    ("ff", 106),
    ("fff", 118),
    ("ffff", 126),
    ("sf", 98),
    ("sfz", 98),
    ("fz", 98),
];

/// The loudness of a written dynamic.
pub fn dynamic(name: &str) -> Option<u8> {
    DYNAMICS.iter().find(|(known, _)| *known == name).map(|&(_, velocity)| velocity)
}

/// The loudness of notes that have none written.
pub const UNMARKED: u8 = 80;

/// Where loudness and timing come from, in the words of the prepared form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loudness {
    /// Nothing is written.
    #[default]
    None,
    /// Dynamics are written.
    Notated,
    /// Somebody played it.
    Performed,
    /// A sequencer set it.
    Sequenced,
}

impl Loudness {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Notated => "notated",
            Self::Performed => "performed",
            Self::Sequenced => "sequenced",
        }
    }
}

/// A note of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StaffNote {
    /// When it begins, from the start of the file.
    pub onset: Beats,
    /// Its MIDI number.
    pub pitch: u8,
    /// How long it sounds; positive.
    pub duration: Beats,
    /// 1 to 127.
    pub velocity: u8,
}

impl StaffNote {
    /// When it ends.
    pub fn end(self) -> Beats {
        self.onset + self.duration
    }
}

/// A staff, voice or track.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    /// What the file calls it.
    pub name: String,
    /// The General MIDI program, 0 to 127.
    pub program: Option<u8>,
    /// Whether its numbers are percussion.
    pub percussion: bool,
    /// Its notes by onset.
    pub notes: Vec<StaffNote>,
}

/// A written time signature, as far as one can be written in two figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The upper figure.
    pub beats: u8,
    /// The lower figure.
    pub unit: u8,
}

impl Figures {
    /// `beats/unit`, for 1 to 64 beats and a unit that is a power of two up to 64.
    pub fn new(beats: u32, unit: u32) -> Option<Self> {
        let fits = (1..=64).contains(&beats) && unit.is_power_of_two() && unit <= 64;
        fits.then_some(Self { beats: beats as u8, unit: unit as u8 })
    }

    /// The length of a bar, in fine time.
    pub fn bar(self) -> i64 {
        FINE * 4 / i64::from(self.unit) * i64::from(self.beats)
    }

    /// The figures of a bar of that length, in notes no longer than this unit.
    fn of_length(self, length: i64) -> Option<Self> {
        let units = [4, 8, 16].into_iter().filter(|&unit| unit >= self.unit);
        units.map(|unit| (FINE * 4 / i64::from(unit), unit)).find_map(|(note, unit)| {
            (length % note == 0).then(|| Self::new((length / note) as u32, unit.into()))?
        })
    }
}

/// A written key: the count of sharps (positive) or flats, and the mode where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Sharps, or flats below zero: -7 to 7.
    pub fifths: i8,
    /// The place in [`super::modes::MODES`] of a mode that is beyond doubt.
    pub mode: Option<usize>,
}

impl Signature {
    /// The key it stands for: of its mode, major where none is written.
    pub fn key(self) -> Key {
        /// Modes with so many fifths less than major, or fewer still, have a minor third.
        const MINOR_THIRD: i32 = -2;
        let shift = self.mode.and_then(|mode| MODES.get(mode)).map_or(0, |mode| mode.fifths);
        let tonic = PitchClass::new((i32::from(self.fifths) - shift) * 7);
        Key { tonic, mode: if shift <= MINOR_THIRD { TonalMode::Minor } else { TonalMode::Major } }
    }
}

/// What a file of music says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// Its number in a book of several.
    pub number: Option<String>,
    /// What its file says amiss, a sentence each, without a full stop.
    pub warnings: Vec<String>,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub composer: String,
    /// What the file says of rights.
    pub rights: String,
    /// Its lines, in the order of the file.
    pub lines: Vec<Staff>,
    /// Its bars, where they are written.
    pub bars: Vec<Bar>,
    /// The stretches of bars in the order in which the file has them played; none where that is as they are written.
    pub sections: Vec<Range<usize>>,
    /// Meter changes, by time.
    pub meters: Vec<(Beats, Figures)>,
    /// The length of the incomplete bar it begins with, where bars are written.
    pub pickup: Option<Beats>,
    /// Whether the file does not say where bars begin.
    pub unbarred: bool,
    /// The first key.
    pub signature: Option<Signature>,
    /// Tempo changes in quarters a minute, by time.
    pub tempi: Vec<(Beats, f64)>,
    /// Chord symbols, by time; `None` where the harmony stops.
    pub chords: Vec<(Beats, Option<Symbol>)>,
    /// Where loudness comes from.
    pub loudness: Loudness,
    /// Whether notes were played freely around the beat.
    pub performed: bool,
}

impl Score {
    /// How many notes there are.
    pub fn count(&self) -> usize {
        self.lines.iter().map(|line| line.notes.len()).sum()
    }

    /// When the last note ends.
    pub fn end(&self) -> Beats {
        let ends = self.lines.iter().flat_map(|line| &line.notes).map(|note| note.end());
        ends.max().unwrap_or(Beats::ZERO)
    }
}

/// A written bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// When it begins, in fine time.
    pub start: i64,
    /// How long it is, in fine time.
    pub length: i64,
    /// The time signature in force, if there is one.
    pub figures: Option<Figures>,
    /// How the piece goes on from it.
    pub signs: Signs,
}

impl Bar {
    /// The length of a whole bar of its time signature.
    fn whole(&self) -> i64 {
        self.figures.map_or(self.length, Figures::bar)
    }
}

/// The meters that put bar lines where the bars are, and the pickup.
///
/// A short first bar is a pickup. Two bars that make up one, as on both sides of a repeat, count as one; any
/// other bar of an unusual length gets a meter of its own.
pub fn meters(bars: &[Bar]) -> (Vec<(Beats, Figures)>, Option<Beats>) {
    let mut meters: Vec<(Beats, Figures)> = Vec::new();
    if bars.iter().any(|bar| bar.figures.is_none()) {
        return (meters, None);
    }
    let mut change = |start: i64, figures: Option<Figures>| {
        if let Some(figures) = figures.filter(|&new| meters.last().is_none_or(|last| last.1 != new))
        {
            meters.push((beats(start), figures));
        }
    };
    let short = |bar: &&Bar| bar.length < bar.whole() && bars.len() > 1;
    let pickup = bars.first().filter(short);
    if let Some(bar) = pickup {
        change(bar.start, bar.figures);
    }
    let mut at = usize::from(pickup.is_some());
    while let Some(bar) = bars.get(at) {
        let next = bars.get(at + 1).filter(|next| next.figures == bar.figures);
        let whole = bar.whole();
        let halves =
            next.is_some_and(|next| bar.length < whole && bar.length + next.length == whole);
        let last = at + 1 == bars.len();
        let odd = !halves && !last && bar.length != whole;
        let own = bar.figures.filter(|_| odd).and_then(|figures| figures.of_length(bar.length));
        change(bar.start, own.or(bar.figures));
        at += 1 + usize::from(halves);
    }
    (meters, pickup.map(|bar| beats(bar.length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALTZ: Figures = Figures { beats: 3, unit: 4 };

    fn bars(lengths: &[i64]) -> Vec<Bar> {
        let mut start = 0;
        let bar = |&quarters: &i64| {
            let (length, signs) = (quarters * FINE, Signs::default());
            let bar = Bar { start, length, figures: Some(WALTZ), signs };
            start += bar.length;
            bar
        };
        lengths.iter().map(bar).collect()
    }

    #[test]
    fn a_short_first_bar_is_a_pickup_and_a_bar_split_by_a_repeat_is_one() {
        let (changes, pickup) = meters(&bars(&[1, 3, 2, 1, 3, 2]));
        assert_eq!(pickup, Some(Beats::QUARTER));
        assert_eq!(changes, [(Beats::ZERO, WALTZ)]);
    }

    #[test]
    fn a_bar_of_another_length_has_its_own_meter() {
        let (changes, pickup) = meters(&bars(&[3, 2, 3, 3]));
        assert_eq!(pickup, None);
        let two = Figures { beats: 2, unit: 4 };
        assert_eq!(
            changes,
            [(Beats::ZERO, WALTZ), (Beats::quarters(3), two), (Beats::quarters(5), WALTZ)]
        );
    }
}
