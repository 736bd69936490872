//! Line: how lead and bass move.

use super::feature::Feature;
use super::sums::{commonest, entropy, mean, share, spread};
use crate::evaluate::ear::passage::{Passage, Tone};

/// The features.
pub const FEATURES: &[Feature] = &[
    ("lead_step", "share of the lead's intervals of one or two semitones", |p| step(&p.lead)),
    ("lead_third", "share of the lead's intervals of three or four semitones", |p| third(&p.lead)),
    ("lead_leap", "share of the lead's intervals of more than a fourth", |p| leap(&p.lead)),
    ("lead_same", "share of the lead's notes on the pitch before", |p| same(&p.lead)),
    ("lead_turn", "share of the lead's moves that go back", |p| turn(&p.lead)),
    ("lead_after_leap", "share of the lead's leaps that a step back follows", |p| {
        gap_fill(&p.lead)
    }),
    ("lead_run", "mean number of the lead's moves in one direction", |p| run(&p.lead)),
    ("lead_range", "semitones from the lead's lowest note to its highest", |p| range(&p.lead)),
    ("lead_sd", "spread of the lead's pitches in semitones", |p| pitch_spread(&p.lead)),
    ("lead_abs", "mean size of the lead's intervals in semitones", |p| size(&p.lead)),
    ("lead_up", "share of the lead's moves that go up", |p| up(&p.lead)),
    ("lead_chromatic", "share of the lead's intervals of one semitone", |p| semitone(&p.lead)),
    ("lead_interval_entropy", "entropy of the lead's intervals in bits", |p| {
        entropy(intervals(&p.lead))
    }),
    ("lead_bigram_top", "share of the lead's commonest pair of intervals", |p| bigram(&p.lead)),
    ("lead_bar_range", "mean range of the lead within a bar in semitones", bar_range),
    ("lead_bar_drift", "mean move of the lead's middle from bar to bar in semitones", drift),
    ("bass_step", "share of the bass's intervals of one or two semitones", |p| step(&p.bass)),
    ("bass_fifth", "share of the bass's intervals of a fourth or a fifth", |p| {
        share(intervals(&p.bass).map(|by| matches!(by.abs(), 5 | 7)))
    }),
    ("bass_octave", "share of the bass's intervals of an octave", |p| {
        share(intervals(&p.bass).map(|by| by.abs() == 12))
    }),
    ("bass_leap", "share of the bass's intervals of more than a fourth", |p| leap(&p.bass)),
    ("bass_same", "share of the bass's notes on the pitch before", |p| same(&p.bass)),
    ("bass_turn", "share of the bass's moves that go back", |p| turn(&p.bass)),
    ("bass_range", "semitones from the bass's lowest note to its highest", |p| range(&p.bass)),
    ("bass_sd", "spread of the bass's pitches in semitones", |p| pitch_spread(&p.bass)),
    ("bass_abs", "mean size of the bass's intervals in semitones", |p| size(&p.bass)),
    ("bass_interval_entropy", "entropy of the bass's intervals in bits", |p| {
        entropy(intervals(&p.bass))
    }),
    ("bass_bigram_top", "share of the bass's commonest pair of intervals", |p| bigram(&p.bass)),
];

fn intervals(line: &[Tone]) -> impl Iterator<Item = i32> {
    line.windows(2).map(|pair| pair[1].pitch - pair[0].pitch)
}

/// Intervals that move.
fn moves(line: &[Tone]) -> Vec<i32> {
    intervals(line).filter(|by| *by != 0).collect()
}

fn step(line: &[Tone]) -> Option<f64> {
    share(intervals(line).map(|by| matches!(by.abs(), 1 | 2)))
}

fn third(line: &[Tone]) -> Option<f64> {
    share(intervals(line).map(|by| matches!(by.abs(), 3 | 4)))
}

fn leap(line: &[Tone]) -> Option<f64> {
    share(intervals(line).map(|by| by.abs() > 5))
}

fn semitone(line: &[Tone]) -> Option<f64> {
    share(intervals(line).map(|by| by.abs() == 1))
}

fn same(line: &[Tone]) -> Option<f64> {
    share(intervals(line).map(|by| by == 0))
}

fn turn(line: &[Tone]) -> Option<f64> {
    share(moves(line).windows(2).map(|pair| pair[0].signum() != pair[1].signum()))
}

fn gap_fill(line: &[Tone]) -> Option<f64> {
    let moves = moves(line);
    let after = moves.windows(2).filter(|pair| pair[0].abs() > 5);
    share(after.map(|pair| pair[0].signum() != pair[1].signum() && pair[1].abs() <= 2))
}

fn run(line: &[Tone]) -> Option<f64> {
    let moves = moves(line);
    let runs = moves.chunk_by(|a, b| a.signum() == b.signum());
    mean(runs.map(|run| run.len() as f64))
}

fn range(line: &[Tone]) -> Option<f64> {
    let pitches = || line.iter().map(|tone| tone.pitch);
    Some(f64::from(pitches().max()? - pitches().min()?))
}

fn pitch_spread(line: &[Tone]) -> Option<f64> {
    spread(line.iter().map(|tone| f64::from(tone.pitch)))
}

fn size(line: &[Tone]) -> Option<f64> {
    mean(intervals(line).map(|by| f64::from(by.abs())))
}

fn up(line: &[Tone]) -> Option<f64> {
    share(moves(line).iter().map(|by| *by > 0))
}

fn bigram(line: &[Tone]) -> Option<f64> {
    let intervals: Vec<i32> = intervals(line).collect();
    commonest(intervals.windows(2).map(<[i32]>::to_vec))
}

/// The lead bar by bar.
fn lead_bars(p: &Passage) -> impl Iterator<Item = &[Tone]> {
    p.lead.chunk_by(|a, b| a.start / p.bar == b.start / p.bar)
}

fn bar_range(p: &Passage) -> Option<f64> {
    mean(lead_bars(p).filter_map(range))
}

fn drift(p: &Passage) -> Option<f64> {
    let middle = |bar: &[Tone]| mean(bar.iter().map(|tone| f64::from(tone.pitch)));
    let middles: Vec<f64> = lead_bars(p).filter_map(middle).collect();
    mean(middles.windows(2).map(|pair| (pair[1] - pair[0]).abs()))
}
