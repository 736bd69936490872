//! How many turns of phrase there are, and how like each other excerpts are.

use std::collections::BTreeSet;

use serde::Serialize;

use super::features::{likeness, mean};
use super::heard::Heard;
use super::passage::Tone;

/// Steps from note to note of a turn.
const TURN: usize = 4;

/// What is measured over the leads of one side's excerpts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Diversity {
    /// Different turns (four intervals with times from onset to onset) for each note.
    pub turns: Option<f64>,
    /// The mean likeness of two excerpts of different groups: turns that both have over turns of either.
    pub likeness: Option<f64>,
}

/// Measures one side.
pub fn diversity(heard: &[Heard]) -> Diversity {
    let sets: Vec<BTreeSet<Vec<(i32, i64)>>> =
        heard.iter().map(|one| turns(&one.passage.lead)).collect();
    let notes: usize = heard.iter().map(|one| one.passage.lead.len()).sum();
    let all: BTreeSet<_> = sets.iter().flatten().collect();
    let pairs = (0..heard.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    let others = pairs.filter(|&(a, b)| heard[a].group != heard[b].group);
    Diversity {
        turns: (notes > 0).then(|| all.len() as f64 / notes as f64),
        likeness: mean(others.filter_map(|(a, b)| likeness(&sets[a], &sets[b]))),
    }
}

fn turns(line: &[Tone]) -> BTreeSet<Vec<(i32, i64)>> {
    let step = |pair: &[Tone]| (pair[1].pitch - pair[0].pitch, pair[1].start - pair[0].start);
    let steps: Vec<(i32, i64)> = line.windows(2).map(step).collect();
    steps.windows(TURN).map(<[_]>::to_vec).collect()
}
