//! How far music reaches from its middle.

use std::ops::Range;

use serde::Serialize;

use crate::music::Part;
use crate::token::GridNote;

use super::attributes::{evenly, windows};
use super::prepared::Piece;

/// Bars over which a reach is measured: what a listener hears as one passage.
const PASSAGE_BARS: u32 = 16;
/// The share of passages in which a part reaches no farther than its own limit.
const REACH_QUANTILE: f32 = 0.9;

/// How many semitones music reaches below and above the mean pitch of a passage.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Compass {
    /// All parts together, at evenly spaced ranks from the least to the most; empty where nothing has a pitch.
    pub all: [Vec<f32>; 2],
    /// Each part, nearly always; `None` where it never plays.
    pub parts: [Option<[f32; 2]>; 4],
}

/// Reaches below and above, a figure for each passage.
type Reaches = [Vec<f32>; 2];

/// Measures the compass of some pieces.
pub fn compass<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> Compass {
    let (mut all, mut parts) = (Reaches::default(), <[Reaches; 4]>::default());
    for piece in pieces {
        for passage in passages(piece) {
            add(piece, passage, &mut all, &mut parts);
        }
    }
    Compass { all: all.map(|list| evenly(&sorted(list))), parts: parts.map(usual) }
}

/// Whole passages; what is left over at the end of a piece reaches less far than music does.
fn passages(piece: &Piece) -> impl Iterator<Item = Range<usize>> {
    let places = &piece.sheet.places;
    let whole = move |passage: &Range<usize>| {
        places[passage.end - 1].bar - places[passage.start].bar == PASSAGE_BARS - 1
    };
    windows(piece, PASSAGE_BARS).into_iter().filter(whole)
}

fn add(piece: &Piece, passage: Range<usize>, all: &mut Reaches, parts: &mut [Reaches; 4]) {
    let frames = &piece.sheet.frames[passage];
    let notes = frames.iter().flat_map(|frame| &frame.notes);
    let notes: Vec<&GridNote> = notes.filter(|note| note.part.is_pitched()).collect();
    let Some(middle) = mean(&notes) else { return };
    reach(middle, notes.iter().copied(), all);
    for part in Part::ALL {
        let mine = notes.iter().copied().filter(|note| note.part == part);
        reach(middle, mine, &mut parts[part.index()]);
    }
}

fn reach<'a>(
    middle: f32,
    notes: impl Iterator<Item = &'a GridNote> + Clone,
    reaches: &mut Reaches,
) {
    let pitches = notes.map(|note| f32::from(note.pitch.number()));
    let lowest = pitches.clone().min_by(f32::total_cmp);
    if let Some((low, high)) = lowest.zip(pitches.max_by(f32::total_cmp)) {
        reaches[0].push(middle - low);
        reaches[1].push(high - middle);
    }
}

fn mean(notes: &[&GridNote]) -> Option<f32> {
    let sum: f32 = notes.iter().map(|note| f32::from(note.pitch.number())).sum();
    (!notes.is_empty()).then(|| sum / notes.len() as f32)
}

fn usual([below, above]: Reaches) -> Option<[f32; 2]> {
    let at = |list: Vec<f32>| {
        let list = sorted(list);
        list.get((REACH_QUANTILE * list.len() as f32) as usize).copied()
    };
    at(below).zip(at(above)).map(|(below, above)| [below, above])
}

fn sorted(mut list: Vec<f32>) -> Vec<f32> {
    list.sort_by(f32::total_cmp);
    list
}
