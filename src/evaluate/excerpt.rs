//! Stretches of human pieces, as they are measured beside generated music.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use super::measure::{Measures, Music, Sound, measure};
use crate::corpus::Piece;
use crate::music::{Beats, Chord, Meter, Note, Part};
use crate::token::{FRAMES_PER_QUARTER, SheetFrame, note_at};

/// Bars of an excerpt.
pub const BARS: u32 = 16;
/// How long a frame is.
const FRAME: Beats = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);

/// A stretch of a piece that begins with a bar: its frames.
#[derive(Clone, Copy)]
pub struct Excerpt<'a> {
    /// The piece.
    pub piece: &'a Piece,
    first: usize,
    end: usize,
}

impl<'a> Excerpt<'a> {
    /// [`BARS`] bars of a piece from a random bar on; `None` of a shorter piece.
    pub fn draw(piece: &'a Piece, rng: &mut ChaCha8Rng) -> Option<Self> {
        let places = &piece.sheet.places;
        let last = places.last()?.bar.checked_sub(BARS - 1)?;
        let first = rng.random_range(0..=last);
        let at = |bar| places.partition_point(|place| place.bar < bar);
        Some(Self { piece, first: at(first), end: at(first + BARS) })
    }

    /// Excerpts of pieces drawn at random, of each piece once before any comes again; only such as are to be kept.
    pub fn draw_many(
        pieces: &[&'a Piece],
        count: usize,
        keep: impl Fn(&Self) -> bool,
        rng: &mut ChaCha8Rng,
    ) -> Vec<Self> {
        let mut pieces: Vec<&Piece> = pieces.to_vec();
        pieces.shuffle(rng);
        let mut excerpts = Vec::new();
        // A few rounds are enough; pieces that are too short give none.
        for piece in pieces.iter().cycle().take(4 * count.max(pieces.len())) {
            if excerpts.len() < count {
                excerpts.extend(Self::draw(piece, rng).filter(&keep));
            }
        }
        excerpts
    }

    /// The notes of its lead.
    pub fn lead(&self) -> Vec<Note> {
        self.notes().into_iter().filter(|note| note.part == Part::Lead).collect()
    }

    /// Whether one meter holds throughout.
    pub fn is_steady(&self) -> bool {
        let places = &self.piece.sheet.places[self.first..self.end];
        places.iter().all(|place| place.meter == self.meter())
    }

    /// The notes that begin in it, counted from its start.
    pub fn notes(&self) -> Vec<Note> {
        let frames = self.piece.sheet.frames[self.first..self.end].iter().enumerate();
        let of = |(at, frame): (usize, &SheetFrame)| {
            let start = FRAME * at as i64;
            frame.notes.iter().map(move |&note| note_at(start, note)).collect::<Vec<_>>()
        };
        frames.flat_map(of).collect()
    }

    /// The meter of its first bar.
    pub fn meter(&self) -> Meter {
        self.piece.sheet.places[self.first].meter
    }

    /// Its measures.
    pub fn measures(&self) -> Measures {
        let voiced = |note: Note| Sound { note, voice: note.part.channel() };
        let sounds = self.notes().into_iter().map(voiced).collect();
        let frames = self.piece.sheet.frames[self.first..self.end].iter().enumerate();
        let chords = frames.map(|(at, sheet)| (FRAME * at as i64, sheet.chord));
        let chords = if self.piece.chords { changes(chords) } else { Vec::new() };
        measure(&Music { sounds, meter: self.meter(), key: self.piece.key, chords })
    }
}

/// Chords at the places where they change.
fn changes(chords: impl Iterator<Item = (Beats, Option<Chord>)>) -> Vec<(Beats, Option<Chord>)> {
    let mut changes: Vec<(Beats, Option<Chord>)> = chords.collect();
    changes.dedup_by_key(|change| change.1);
    changes
}
