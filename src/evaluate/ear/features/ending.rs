//! Edges: how a passage begins and ends.

use super::feature::Feature;
use super::sums::mean;
use crate::evaluate::ear::passage::{Passage, Tone};

/// The features.
pub const FEATURES: &[Feature] = &[
    ("first_density", "notes in the first two bars over those of two bars on the mean", |p| {
        two_bars(p, 0)
    }),
    ("last_density", "notes in the last two bars over those of two bars on the mean", |p| {
        two_bars(p, p.count.saturating_sub(2))
    }),
    ("last_length", "length of the lead's last note over its mean", |p| last_length(&p.lead)),
    (
        "last_lead_degree",
        "semitones from the last bass up to the last lead within an octave",
        |p| Some(f64::from((p.lead.last()?.pitch - p.bass.last()?.pitch).rem_euclid(12))),
    ),
    ("last_silence", "bars between the last sound and the end", |p| {
        let last = p.slices.last()?;
        Some((p.end() - last.start - last.length) as f64 / p.bar as f64)
    }),
    ("last_onset", "bars between the last onset and the end", |p| {
        Some((p.end() - p.tones.last()?.start) as f64 / p.bar as f64)
    }),
];

fn two_bars(p: &Passage, from: usize) -> Option<f64> {
    let bars: Vec<f64> = p.bars().iter().map(|bar| bar.len() as f64).collect();
    let here = mean(bars.iter().skip(from).take(2).copied())?;
    mean(bars).filter(|middle| *middle > 0.0).map(|middle| here / middle)
}

fn last_length(line: &[Tone]) -> Option<f64> {
    let length = |tone: &Tone| (tone.end - tone.start) as f64;
    Some(length(line.last()?) / mean(line.iter().map(length))?)
}
