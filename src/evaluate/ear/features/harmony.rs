//! Harmony: what sounds together. Shares are of time.

use std::collections::BTreeSet;

use super::feature::Feature;
use super::sums::{counts, entropy, likeness, mean, share, weighted};
use crate::evaluate::ear::passage::{Passage, Slice};

/// The features.
pub const FEATURES: &[Feature] = &[
    ("ic1", "share of sounding intervals that are semitones and major sevenths", |p| class(p, 1)),
    ("ic2", "share of sounding intervals that are whole tones and minor sevenths", |p| class(p, 2)),
    ("ic3", "share of sounding intervals that are minor thirds and major sixths", |p| class(p, 3)),
    ("ic4", "share of sounding intervals that are major thirds and minor sixths", |p| class(p, 4)),
    ("ic5", "share of sounding intervals that are fourths and fifths", |p| class(p, 5)),
    ("ic6", "share of sounding intervals that are tritones", |p| class(p, 6)),
    ("pcs_mean", "mean number of pitch classes that sound", |p| {
        weighted(p.slices.iter().map(|slice| (classes(slice).len() as f64, slice.length)))
    }),
    ("pcs_entropy", "entropy of the sounding sets of pitch classes in bits", |p| {
        entropy(p.slices.iter().map(classes))
    }),
    ("triad", "share of time that is a major or minor triad", |p| timed(p, is_triad)),
    ("root_below", "share of sounding triads whose lowest note is the root", root_below),
    ("fifth_above", "share of time with a fifth above the lowest note", |p| above(p, 7)),
    ("third_above", "share of time with a third above the lowest note", |p| {
        timed(p, |slice| has_above(slice, 3) || has_above(slice, 4))
    }),
    ("fourth_above", "share of time with a fourth above the lowest note", |p| above(p, 5)),
    ("doubled", "share of sounding pitches whose pitch class sounds at another height", |p| {
        weighted(p.slices.iter().map(|slice| {
            (1.0 - classes(slice).len() as f64 / slice.pitches.len() as f64, slice.length)
        }))
    }),
    ("rough_beat", "share of felt beats on which a second or a seventh sounds", |p| {
        share(beats(p).map(rough))
    }),
    ("rough_between", "share of time with a second or a seventh", |p| timed(p, rough)),
    (
        "chord_change",
        "share of felt beats that sound another set of pitch classes than the one before",
        |p| {
            let sets: Vec<BTreeSet<i32>> = beats(p).map(classes).collect();
            share(sets.windows(2).map(|pair| pair[0] != pair[1]))
        },
    ),
    (
        "chord_common",
        "mean share of pitch classes that neighbouring felt beats have in common",
        |p| {
            let sets: Vec<BTreeSet<i32>> = beats(p).map(classes).collect();
            mean(sets.windows(2).filter_map(|pair| likeness(&pair[0], &pair[1])))
        },
    ),
    ("pc_entropy", "entropy of pitch classes in bits", |p| {
        entropy(p.tones.iter().map(|tone| tone.pitch.rem_euclid(12)))
    }),
    ("pc_entropy_bar", "mean entropy of pitch classes within a bar in bits", |p| {
        let bars = p.tones.chunk_by(|a, b| a.start / p.bar == b.start / p.bar);
        mean(bars.filter_map(|bar| entropy(bar.iter().map(|tone| tone.pitch.rem_euclid(12)))))
    }),
    ("scale", "the largest share of notes in one diatonic scale", scale),
    ("bar_scale", "mean over bars of the largest share of notes in one diatonic scale", |p| {
        let bars = p.tones.chunk_by(|a, b| a.start / p.bar == b.start / p.bar);
        mean(bars.filter_map(|bar| diatonic(&bar.iter().map(|t| t.pitch).collect::<Vec<_>>())))
    }),
];

/// The degrees of a major scale in semitones, which are those of its relative minor.
const DIATONIC: [i32; 7] = [0, 2, 4, 5, 7, 9, 11];

fn classes(slice: &Slice) -> BTreeSet<i32> {
    slice.pitches.iter().map(|pitch| pitch.rem_euclid(12)).collect()
}

/// The interval classes between the pitch classes of a slice.
fn interval_classes(slice: &Slice) -> Vec<i32> {
    let set: Vec<i32> = classes(slice).into_iter().collect();
    let pairs = set.iter().enumerate().flat_map(|(at, a)| set[at + 1..].iter().map(move |b| b - a));
    pairs.map(|by| by.min(12 - by)).collect()
}

fn class(p: &Passage, wanted: i32) -> Option<f64> {
    let each = p
        .slices
        .iter()
        .flat_map(|slice| interval_classes(slice).into_iter().map(|class| (class, slice.length)));
    weighted(each.map(|(class, length)| (f64::from(u8::from(class == wanted)), length)))
}

fn timed(p: &Passage, holds: impl Fn(&Slice) -> bool) -> Option<f64> {
    weighted(p.slices.iter().map(|slice| (f64::from(u8::from(holds(slice))), slice.length)))
}

/// Whether it is a major or minor triad: its pitch classes are a minor third, a major third and a fourth apart.
fn is_triad(slice: &Slice) -> bool {
    let set: Vec<i32> = classes(slice).into_iter().collect();
    let [a, b, c] = set[..] else { return false };
    let mut apart = [b - a, c - b, 12 + a - c];
    apart.sort_unstable();
    apart == [3, 4, 5]
}

fn root_below(p: &Passage) -> Option<f64> {
    let root = |slice: &Slice| has_above(slice, 7) && (has_above(slice, 3) || has_above(slice, 4));
    let triads = p.slices.iter().filter(|slice| is_triad(slice));
    weighted(triads.map(|slice| (f64::from(u8::from(root(slice))), slice.length)))
}

fn has_above(slice: &Slice, by: i32) -> bool {
    slice.pitches.iter().any(|pitch| (pitch - slice.pitches[0]).rem_euclid(12) == by)
}

fn above(p: &Passage, by: i32) -> Option<f64> {
    timed(p, |slice| has_above(slice, by))
}

fn rough(slice: &Slice) -> bool {
    interval_classes(slice).iter().any(|class| matches!(class, 1 | 2))
}

/// What sounds on each felt beat.
fn beats(p: &Passage) -> impl Iterator<Item = &Slice> {
    let places = (0..p.end()).step_by(p.beat as usize);
    places.filter_map(|at| {
        let last = p.slices.partition_point(|slice| slice.start <= at).checked_sub(1)?;
        Some(&p.slices[last]).filter(|slice| slice.start + slice.length > at)
    })
}

fn scale(p: &Passage) -> Option<f64> {
    diatonic(&p.tones.iter().map(|tone| tone.pitch).collect::<Vec<_>>())
}

fn diatonic(pitches: &[i32]) -> Option<f64> {
    let counts = counts(pitches.iter().map(|pitch| pitch.rem_euclid(12)));
    let inside = |tonic: i32| -> usize {
        let degrees = DIATONIC.iter().map(|degree| (degree + tonic) % 12);
        degrees.filter_map(|class| counts.get(&class)).sum()
    };
    let most = (0..12).map(inside).max()?;
    (!pitches.is_empty()).then(|| most as f64 / pitches.len() as f64)
}
