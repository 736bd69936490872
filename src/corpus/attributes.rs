//! What is measured on stretches of music so that it can be asked for.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::music::Key;
use crate::token::{ATTRIBUTES, Attribute, FRAMES_PER_QUARTER, NoteContext, Sheet};

use super::prepared::Piece;

/// Bars over which attributes are measured.
pub const WINDOW_BARS: u32 = 8;

/// Ranks at which a style's figures are given.
pub const POINTS: usize = 9;

/// Measures a stretch of frames: one figure per [`Attribute`], `None` where there is nothing to measure.
pub fn measure(sheet: &Sheet, frames: Range<usize>, key: Option<Key>) -> [Option<f32>; ATTRIBUTES] {
    let mut sums = [(0.0, 0.0); ATTRIBUTES];
    let quarters = frames.len() as f32 / FRAMES_PER_QUARTER as f32;
    for at in frames {
        let (frame, frame_in_bar) = (&sheet.frames[at], sheet.places[at].frame_in_bar);
        let setting = NoteContext { frame_in_bar, key, chord: frame.chord };
        for figures in frame.notes.iter().map(|note| setting.figures(note)) {
            for ((sum, count), figure) in sums.iter_mut().zip(figures) {
                *sum += figure.unwrap_or(0.0);
                *count += if figure.is_some() { 1.0 } else { 0.0 };
            }
        }
    }
    let mut means = sums.map(|(sum, count)| (count > 0.0).then(|| sum / count));
    means[Attribute::Density as usize] =
        Some(sums[Attribute::Density as usize].0 / quarters.max(1.0));
    means
}

/// The spread of each attribute in each style: what a rank means in figures.
#[derive(Clone, Debug, Default)]
pub struct Ranks {
    sorted: BTreeMap<String, [Vec<f32>; ATTRIBUTES]>,
}

impl Ranks {
    /// Measures every window of every piece.
    pub fn of<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> Self {
        let mut ranks = Self::default();
        for piece in pieces {
            let figures = ranks.sorted.entry(piece.style.clone()).or_default();
            for window in windows(piece, WINDOW_BARS) {
                let measured = measure(&piece.sheet, window, piece.key);
                for (list, figure) in figures.iter_mut().zip(measured) {
                    list.extend(figure);
                }
            }
        }
        let lists = ranks.sorted.values_mut().flatten();
        lists.for_each(|list| list.sort_by(f32::total_cmp));
        ranks
    }

    /// Where figures stand in their style, 0 to 255.
    pub fn rank(
        &self,
        style: &str,
        figures: [Option<f32>; ATTRIBUTES],
    ) -> [Option<u8>; ATTRIBUTES] {
        let Some(lists) = self.sorted.get(style) else {
            return [None; ATTRIBUTES];
        };
        std::array::from_fn(|at| {
            let below = |figure| {
                let (low, high) = (
                    lists[at].partition_point(|&other| other < figure),
                    lists[at].partition_point(|&other| other <= figure),
                );
                (low + high) as f32 / (2 * lists[at].len().max(1)) as f32
            };
            figures[at].map(|figure| (below(figure) * 255.0) as u8)
        })
    }

    /// The figures of a style at [`POINTS`] evenly spaced ranks, from the least to the most; empty where nothing
    /// was measured.
    pub fn figures(&self, style: &str) -> [Vec<f32>; ATTRIBUTES] {
        let Some(lists) = self.sorted.get(style) else { return Default::default() };
        std::array::from_fn(|at| evenly(&lists[at]))
    }

    /// The ranks in force at every frame of a piece.
    pub fn along(&self, piece: &Piece) -> Vec<[Option<u8>; ATTRIBUTES]> {
        let mut along = vec![[None; ATTRIBUTES]; piece.sheet.frames.len()];
        for window in windows(piece, WINDOW_BARS) {
            let figures = measure(&piece.sheet, window.clone(), piece.key);
            along[window].fill(self.rank(&piece.style, figures));
        }
        along
    }
}

/// The figures at [`POINTS`] evenly spaced ranks of a sorted list; none of an empty one.
pub fn evenly(sorted: &[f32]) -> Vec<f32> {
    let last = sorted.len().checked_sub(1);
    let figure = |point| last.map(|last| sorted[point * last / (POINTS - 1)]);
    (0..POINTS).filter_map(figure).collect()
}

/// The stretches of some bars of a piece, in frames.
pub fn windows(piece: &Piece, bars: u32) -> Vec<Range<usize>> {
    let places = &piece.sheet.places;
    let opens = |at: &usize| places[*at].frame_in_bar == 0 && places[*at].bar.is_multiple_of(bars);
    let mut starts: Vec<usize> = (0..places.len()).filter(opens).collect();
    starts.push(places.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}
