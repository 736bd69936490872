//! Histograms as shares.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sound::Sound;
use crate::music::Beats;
use crate::token::GRID;

/// Classes and the share of each; shares sum to one unless there are none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Histogram {
    /// The classes, rising.
    pub classes: Vec<f64>,
    /// The share of each.
    pub shares: Vec<f64>,
}

impl Histogram {
    fn of(classes: Vec<f64>, counts: &[usize]) -> Self {
        let total = counts.iter().sum::<usize>().max(1) as f64;
        Self { classes, shares: counts.iter().map(|count| *count as f64 / total).collect() }
    }
}

/// Steps wider than this are counted as this.
const WIDEST: i32 = 12;

/// Lengths of notes that are told apart, in quarters: from a thirty-second to a whole note and longer.
const LENGTHS: [f64; 13] =
    [0.125, 0.1875, 0.25, 1.0 / 3.0, 0.375, 0.5, 2.0 / 3.0, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0];

/// Steps in semitones from each voice's note to its next, of notes that begin together the highest; an octave and
/// wider as 12.
pub fn intervals(sounds: &[Sound]) -> Histogram {
    let mut tops: BTreeMap<(u8, i64), i32> = BTreeMap::new();
    for sound in sounds.iter().filter(|sound| sound.is_pitched()) {
        let top = tops.entry((sound.voice, sound.start())).or_default();
        *top = (*top).max(sound.note.pitch.number().into());
    }
    let mut counts = [0; 2 * WIDEST as usize + 1];
    for (from, to) in tops.iter().zip(tops.iter().skip(1)).filter(|(from, to)| from.0.0 == to.0.0) {
        let step = (to.1 - from.1).clamp(-WIDEST, WIDEST);
        counts[(step + WIDEST) as usize] += 1;
    }
    Histogram::of((-WIDEST..=WIDEST).map(f64::from).collect(), &counts)
}

/// Lengths of notes in quarters, each counted at the class nearest by ratio.
pub fn durations(sounds: &[Sound]) -> Histogram {
    let mut counts = [0; LENGTHS.len()];
    for sound in sounds {
        let quarters =
            (sound.end() - sound.start()) as f64 * (GRID.0 as f64 / Beats::QUARTER.0 as f64);
        let distance = |at: &usize| (quarters / LENGTHS[*at]).ln().abs();
        let nearest = (0..LENGTHS.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
        counts[nearest.unwrap_or(0)] += 1;
    }
    Histogram::of(LENGTHS.to_vec(), &counts)
}
