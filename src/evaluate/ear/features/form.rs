//! Form: what comes again.

use std::collections::BTreeSet;

use super::feature::Feature;
use super::sums::{likeness, mean, share, variety};
use crate::evaluate::ear::passage::{Passage, Tone};

/// The features.
pub const FEATURES: &[Feature] = &[
    ("rrep1", "likeness of a bar's rhythm to that of the bar before", |p| rhythm(p, 1)),
    ("rrep2", "likeness of a bar's rhythm to that of two bars before", |p| rhythm(p, 2)),
    ("rrep4", "likeness of a bar's rhythm to that of four bars before", |p| rhythm(p, 4)),
    ("rrep8", "likeness of a bar's rhythm to that of eight bars before", |p| rhythm(p, 8)),
    ("rep1", "likeness of a bar's notes to those of the bar before", |p| notes(p, 1)),
    ("rep2", "likeness of a bar's notes to those of two bars before", |p| notes(p, 2)),
    ("rep4", "likeness of a bar's notes to those of four bars before", |p| notes(p, 4)),
    ("rep8", "likeness of a bar's notes to those of eight bars before", |p| notes(p, 8)),
    ("rep_max", "likeness of a bar's notes to those of its likest earlier bar", |p| {
        likest(&p.bars())
    }),
    ("rrep_max", "likeness of a bar's rhythm to that of its likest earlier bar", |p| {
        likest(&p.rhythms(&p.tones))
    }),
    (
        "lead_rrep_max",
        "likeness of the lead's rhythm in a bar to that of its likest earlier bar",
        |p| likest(&p.rhythms(&p.lead)),
    ),
    ("lead_rrep4", "likeness of the lead's rhythm in a bar to that of four bars before", |p| {
        before(&p.rhythms(&p.lead), 4)
    }),
    ("bass_rrep1", "likeness of the bass's rhythm in a bar to that of the bar before", |p| {
        before(&p.rhythms(&p.bass), 1)
    }),
    ("harmony_rrep1", "likeness of the harmony's rhythm in a bar to that of the bar before", |p| {
        before(&p.rhythms(&p.strikes.concat()), 1)
    }),
    ("rhythm_variety", "different rhythms of bars over bars", |p| variety(p.rhythms(&p.tones))),
    ("bar_again", "share of bars that are note for note an earlier one", |p| {
        let bars = p.bars();
        share((1..bars.len()).map(|at| bars[..at].contains(&bars[at])))
    }),
    ("motif", "share of the lead's rows of four notes that came before, at any height", |p| {
        came_before(&rows(&p.lead, |pair| (pair[1].pitch - pair[0].pitch, gap(pair))))
    }),
    ("motif_pitch", "share of the lead's rows of three intervals that came before", |p| {
        came_before(&rows(&p.lead, |pair| (pair[1].pitch - pair[0].pitch, 0)))
    }),
    (
        "motif_rhythm",
        "share of the lead's rows of three times between onsets that came before",
        |p| came_before(&rows(&p.lead, |pair| (0, gap(pair)))),
    ),
    ("motif_bass", "share of the bass's rows of four notes that came before, at any height", |p| {
        came_before(&rows(&p.bass, |pair| (pair[1].pitch - pair[0].pitch, gap(pair))))
    }),
    (
        "sequence",
        "share of the lead's rows of four notes that came before only at another height",
        |p| sequence(&p.lead),
    ),
];

/// The mean likeness of bars so far apart.
fn before<T: Ord>(bars: &[BTreeSet<T>], lag: usize) -> Option<f64> {
    mean((lag..bars.len()).filter_map(|at| likeness(&bars[at - lag], &bars[at])))
}

fn rhythm(p: &Passage, lag: usize) -> Option<f64> {
    before(&p.rhythms(&p.tones), lag)
}

fn notes(p: &Passage, lag: usize) -> Option<f64> {
    before(&p.bars(), lag)
}

fn likest<T: Ord>(bars: &[BTreeSet<T>]) -> Option<f64> {
    let best = |at: usize| {
        bars[..at].iter().filter_map(|bar| likeness(bar, &bars[at])).max_by(f64::total_cmp)
    };
    mean((1..bars.len()).filter_map(best))
}

fn gap(pair: &[Tone]) -> i64 {
    pair[1].start - pair[0].start
}

/// Three steps in a row from note to note, for each note that has them.
fn rows(line: &[Tone], step: impl Fn(&[Tone]) -> (i32, i64)) -> Vec<Vec<(i32, i64)>> {
    let steps: Vec<(i32, i64)> = line.windows(2).map(step).collect();
    steps.windows(3).map(<[_]>::to_vec).collect()
}

fn came_before<T: Ord>(rows: &[T]) -> Option<f64> {
    let mut seen = BTreeSet::new();
    share(rows.iter().map(|row| !seen.insert(row)))
}

fn sequence(line: &[Tone]) -> Option<f64> {
    let rows = rows(line, |pair| (pair[1].pitch - pair[0].pitch, gap(pair)));
    let (mut shapes, mut pitches) = (BTreeSet::new(), BTreeSet::new());
    share(rows.iter().zip(line).map(|(row, first)| {
        let (shape, pitch) = (!shapes.insert(row), !pitches.insert((row, first.pitch)));
        shape && !pitch
    }))
}
