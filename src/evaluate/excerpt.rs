//! Stretches of human pieces, as they are measured beside generated music.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use super::measure::{Measures, Music, Sound, measure};
use crate::corpus::Piece;
use crate::music::{Beats, Chord, Meter};
use crate::token::{FRAMES_PER_QUARTER, note_at};

/// Bars of an excerpt.
pub const BARS: u32 = 16;

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

    /// The meter of its first bar.
    pub fn meter(&self) -> Meter {
        self.piece.sheet.places[self.first].meter
    }

    /// Its measures.
    pub fn measures(&self) -> Measures {
        let frame = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);
        let frames = self.piece.sheet.frames[self.first..self.end].iter().enumerate();
        let notes = frames.clone().flat_map(|(at, sheet)| {
            sheet.notes.iter().map(move |&note| note_at(frame * at as i64, note))
        });
        let sounds = notes.map(|note| Sound { note, voice: note.part.channel() }).collect();
        let chords = frames.map(|(at, sheet)| (frame * at as i64, sheet.chord));
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
