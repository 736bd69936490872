//! Whether music copies: notes in rows that a training piece has, at any height.

use rayon::prelude::*;

use super::passage::{Passage, Tone, lines};
use crate::corpus::Piece;
use crate::rt::mix;

/// Notes of a row that counts as a match.
pub const ROW: usize = 12;

/// Every row of notes of the lines of some pieces.
#[derive(Debug, Default)]
pub struct Index(Vec<u64>);

impl Index {
    /// Takes up the lines of pieces.
    pub fn learn(pieces: &[&Piece]) -> Self {
        let of = |piece: &&Piece| -> Vec<u64> {
            lines(&piece.sheet.notes()).iter().flat_map(|line| rows(line)).collect()
        };
        let mut all: Vec<u64> = pieces.par_iter().flat_map_iter(of).collect();
        all.par_sort_unstable();
        all.dedup();
        Self(all)
    }

    /// The share of the notes of passages' lines that lie in rows of the pieces; `None` of nothing.
    pub fn share<'a>(&self, passages: impl IntoIterator<Item = &'a Passage>) -> Option<f64> {
        let (mut copied, mut all) = (0, 0);
        for line in passages.into_iter().flat_map(Passage::lines) {
            copied += self.copied(&line);
            all += line.len();
        }
        (all > 0).then(|| copied as f64 / all as f64)
    }

    /// How many notes of a line lie in rows of the pieces.
    fn copied(&self, line: &[Tone]) -> usize {
        let mut end = 0;
        let mut copied = 0;
        for (at, row) in rows(line).enumerate() {
            if self.0.binary_search(&row).is_ok() {
                copied += at + ROW - end.max(at);
                end = at + ROW;
            }
        }
        copied
    }
}

/// The fingerprint of the row that begins with each note: intervals, and times from onset to onset.
fn rows(line: &[Tone]) -> impl Iterator<Item = u64> + '_ {
    line.windows(ROW).map(|row| row.windows(2).fold(1, |print, pair| mix(print ^ step(pair))))
}

fn step(pair: &[Tone]) -> u64 {
    let (by, time) = (pair[1].pitch - pair[0].pitch, pair[1].start - pair[0].start);
    (i64::from(by) + 128) as u64 | (time as u64) << 8
}
