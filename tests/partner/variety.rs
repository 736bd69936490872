//! How varied chords are, and how much they repeat themselves.

use std::collections::BTreeSet;

use antiphon::music::Chord;

use super::rig::figures::entropy;

/// Bars back at which chords are held against themselves.
const LAGS: [usize; 4] = [1, 2, 4, 8];

/// Chords and when they begin, in quarters.
type Changes = [(f64, Chord)];

/// A chord by root and kind.
type Name = (u8, usize);

/// Figures of many tunes.
#[derive(Default)]
pub struct Variety {
    entropy: Vec<f64>,
    /// Distinct chords, and distinct rows of four, per 32 bars of four quarters.
    distinct: [Vec<f64>; 2],
    /// The share of quarters with the chord of so many bars before, by [`LAGS`].
    alike: [Vec<f64>; LAGS.len()],
}

impl Variety {
    /// Takes the chords of a tune that ends at `end` and has bars of `bar` quarters.
    pub fn take(&mut self, chords: &Changes, end: f64, bar: f64) {
        self.entropy.push(entropy(named(chords, end)));
        for (at, size) in [1, 4].into_iter().enumerate() {
            self.distinct[at].push(distinct(chords, end, size));
        }
        for (figures, lag) in self.alike.iter_mut().zip(LAGS) {
            figures.extend(alike(chords, end, bar * lag as f64));
        }
    }

    /// Prints ours beside people's.
    pub fn print_beside(&self, human: &Self) {
        let [ours, theirs] = [self, human].map(|all| mean(&all.entropy));
        println!("chord entropy: {ours:.2} bits, people {theirs:.2}");
        for (at, name) in ["distinct chords", "distinct rows of four chords"].iter().enumerate() {
            let [ours, theirs] = [self, human].map(|all| range(&all.distinct[at]));
            println!("{name} per 32 bars, median (5 to 95 %): {ours}, people {theirs}");
        }
        for (at, lag) in LAGS.iter().enumerate() {
            let [ours, theirs] = [self, human].map(|all| range(&all.alike[at]));
            println!("share of quarters as {lag} bars before: {ours}, people {theirs}");
        }
    }
}

fn name(chord: Chord) -> Name {
    (chord.root.number(), chord.nearest_quality())
}

/// Chords by name, and for how many quarters.
fn named(chords: &Changes, end: f64) -> impl Iterator<Item = (Name, f64)> {
    let ends = chords.iter().skip(1).map(|&(at, _)| at).chain([end]);
    let lasting = chords.iter().zip(ends);
    lasting.map(move |(&(at, chord), until)| (name(chord), (until.min(end) - at).max(0.0)))
}

/// Distinct rows of so many chords per 32 bars of four quarters.
fn distinct(chords: &Changes, end: f64, size: usize) -> f64 {
    let names: Vec<Name> = chords.iter().map(|(_, chord)| name(*chord)).collect();
    names.windows(size).collect::<BTreeSet<_>>().len() as f64 / (end / 128.0).max(1.0)
}

/// The share of quarters whose chord is that of `lag` quarters before; `None` where the tune is too short.
fn alike(chords: &Changes, end: f64, lag: f64) -> Option<f64> {
    let at = |quarter: f64| {
        let begun = chords.iter().rev().find(|(from, _)| *from <= quarter);
        begun.map(|(_, chord)| name(*chord))
    };
    let quarters = (0..end as usize).map(|quarter| quarter as f64 + 0.5);
    let pairs: Vec<bool> = quarters
        .filter_map(|quarter| Some((at(quarter - lag)?, at(quarter)?)))
        .map(|(before, now)| before == now)
        .collect();
    let same = pairs.iter().filter(|same| **same).count() as f64;
    (pairs.len() >= 16).then(|| same / pairs.len() as f64)
}

/// The mean.
pub fn mean(figures: &[f64]) -> f64 {
    figures.iter().sum::<f64>() / figures.len().max(1) as f64
}

/// The middle and the range that holds nine of ten.
fn range(figures: &[f64]) -> String {
    let mut figures = figures.to_vec();
    figures.sort_by(f64::total_cmp);
    let at = |share: f64| figures[((figures.len() - 1) as f64 * share).round() as usize];
    format!("{:.1} ({:.1} to {:.1})", at(0.5), at(0.05), at(0.95))
}
