//! What charts are made of, whoever wrote them.

use super::error::Place;
use super::field::Fields;
use crate::music::chord::Chord;
use crate::music::roadmap::Back;
use crate::music::time::Meter;

/// A sign of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A stroke between bars.
    Stroke(Stroke),
    /// The end of a line of text; of one without strokes every chord is a bar.
    LineEnd { has_strokes: bool },
    /// The repeat that was closed is played so many times.
    Times(u8),
    /// From here on in these passes only, bit 1 for the first.
    Ending(u64),
    /// A chord, or none.
    Chord(Option<Chord>),
    /// So many beats on which what sounds goes on.
    Beats(u8),
    /// So many bars before, once more.
    Again(u8),
    /// Bars are of this meter from here on.
    Meter(Meter),
    /// Where D.S. goes back to.
    Segno,
    /// Where the coda begins, or from where it is gone to: the first of two is the latter.
    Coda,
    /// From where the coda is gone to.
    ToCoda,
    /// Where the song ends after D.C. or D.S.
    Fine,
    /// Back to somewhere, and on to some end.
    Back(Back),
}

/// A stroke between bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// It closes a repeat (`:|`).
    pub closes: bool,
    /// It opens a repeat (`|:`).
    pub opens: bool,
    /// It is a single one.
    pub single: bool,
}

impl Stroke {
    /// A single stroke.
    pub const SINGLE: Self = Self { closes: false, opens: false, single: true };
    /// A double one, or the last.
    pub const DOUBLE: Self = Self { single: false, ..Self::SINGLE };
    /// One that opens a repeat.
    pub const OPENS: Self = Self { opens: true, ..Self::DOUBLE };
    /// One that closes a repeat.
    pub const CLOSES: Self = Self { closes: true, ..Self::DOUBLE };
}

/// The signs of a chart with their places, and what is said of the song.
#[derive(Debug, Default)]
pub struct Items {
    pub fields: Fields,
    pub remarks: Vec<String>,
    pub list: Vec<(Place, Item)>,
}

impl Items {
    /// Adds a sign.
    pub fn push(&mut self, place: Place, item: Item) {
        self.list.push((place, item));
    }
}
