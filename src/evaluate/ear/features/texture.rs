//! Texture: how much sounds, who plays it, and where the parts lie.

use super::feature::Feature;
use super::sums::{mean, share, spread, weighted};
use crate::evaluate::ear::passage::Passage;
use crate::music::Part;

/// The features.
pub const FEATURES: &[Feature] = &[
    ("bar_density", "mean number of notes in a bar", |p| mean(densities(p))),
    ("bar_density_sd", "spread of the number of notes in a bar, over its mean", |p| {
        Some(spread(densities(p))? / mean(densities(p))?)
    }),
    (
        "bar_density_jump",
        "mean change of the number of notes from bar to bar, over its mean",
        |p| {
            let bars: Vec<f64> = densities(p).collect();
            let jumps = bars.windows(2).map(|pair| (pair[1] - pair[0]).abs());
            Some(mean(jumps)? / mean(bars.iter().copied())?)
        },
    ),
    ("bar_empty", "share of bars in which no note begins", |p| {
        share(densities(p).map(|notes| notes == 0.0))
    }),
    ("lead_density_sd", "spread of the lead's notes in a bar, over its mean", |p| {
        uneven(p, Part::Lead)
    }),
    ("bass_density_sd", "spread of the bass's notes in a bar, over its mean", |p| {
        uneven(p, Part::Bass)
    }),
    ("harmony_density_sd", "spread of the harmony's notes in a bar, over its mean", |p| {
        uneven(p, Part::Harmony)
    }),
    ("poly_mean", "mean number of pitches that sound", |p| weighted(polyphony(p))),
    ("poly_sd", "spread of the number of pitches that sound", |p| {
        let middle = weighted(polyphony(p))?;
        weighted(polyphony(p).map(|(many, time)| ((many - middle).powi(2), time))).map(f64::sqrt)
    }),
    ("poly_most", "the most pitches that sound at once", |p| {
        polyphony(p).map(|(many, _)| many).max_by(f64::total_cmp)
    }),
    ("silence", "share of time in which nothing sounds", |p| {
        let sounding: i64 = p.slices.iter().map(|slice| slice.length).sum();
        Some(1.0 - sounding as f64 / p.end() as f64)
    }),
    ("lead_share", "share of the notes that are the lead's", |p| of_all(p, Part::Lead)),
    ("bass_share", "share of the notes that are the bass's", |p| of_all(p, Part::Bass)),
    ("harmony_share", "share of the notes that are the harmony's", |p| of_all(p, Part::Harmony)),
    ("lead_rest", "share of time in which the lead rests", |p| rest(p, Part::Lead)),
    ("bass_rest", "share of time in which the bass rests", |p| rest(p, Part::Bass)),
    ("harmony_rest", "share of time in which the harmony rests", |p| rest(p, Part::Harmony)),
    ("lead_many", "mean number of the lead's notes where it sounds", |p| many(p, Part::Lead)),
    ("bass_many", "mean number of the bass's notes where it sounds", |p| many(p, Part::Bass)),
    ("lead_register", "the lead's mean pitch", |p| register(p, Part::Lead)),
    ("bass_register", "the bass's mean pitch", |p| register(p, Part::Bass)),
    ("harmony_register", "the harmony's mean pitch", |p| register(p, Part::Harmony)),
    ("lead_gap", "semitones from the harmony's mean pitch up to the lead's", |p| {
        Some(register(p, Part::Lead)? - register(p, Part::Harmony)?)
    }),
    ("bass_gap", "semitones from the bass's mean pitch up to the harmony's", |p| {
        Some(register(p, Part::Harmony)? - register(p, Part::Bass)?)
    }),
    (
        "widest_gap",
        "mean over time of the widest gap between neighbouring pitches in semitones",
        |p| {
            let gap = |pitches: &[i32]| pitches.windows(2).map(|pair| pair[1] - pair[0]).max();
            weighted(p.slices.iter().filter_map(|s| Some((f64::from(gap(&s.pitches)?), s.length))))
        },
    ),
];

/// Notes of each bar.
fn densities(p: &Passage) -> impl Iterator<Item = f64> {
    p.bars().into_iter().map(|bar| bar.len() as f64)
}

fn uneven(p: &Passage, part: Part) -> Option<f64> {
    let mut bars = vec![0.0; (p.end() / p.bar) as usize];
    p.of(part).for_each(|tone| bars[(tone.start / p.bar) as usize] += 1.0);
    let middle = mean(bars.iter().copied()).filter(|middle| *middle > 0.0)?;
    Some(spread(bars)? / middle)
}

fn polyphony(p: &Passage) -> impl Iterator<Item = (f64, i64)> {
    p.slices.iter().map(|slice| (slice.pitches.len() as f64, slice.length))
}

/// `None` of a part that is not in the passage.
fn of_all(p: &Passage, part: Part) -> Option<f64> {
    share(p.tones.iter().map(|tone| tone.part == part)).filter(|share| *share > 0.0)
}

fn rest(p: &Passage, part: Part) -> Option<f64> {
    p.of(part).next()?;
    let sounding = p.slices.iter().filter(|slice| slice.parts[part.index()] > 0);
    Some(1.0 - sounding.map(|slice| slice.length).sum::<i64>() as f64 / p.end() as f64)
}

fn many(p: &Passage, part: Part) -> Option<f64> {
    let sounding = p.slices.iter().filter(|slice| slice.parts[part.index()] > 0);
    weighted(sounding.map(|slice| (slice.parts[part.index()] as f64, slice.length)))
}

fn register(p: &Passage, part: Part) -> Option<f64> {
    mean(p.of(part).map(|tone| f64::from(tone.pitch)))
}
