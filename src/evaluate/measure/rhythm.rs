//! Measures of when notes begin and how many sound.

use std::collections::{BTreeMap, BTreeSet};

use super::mean::mean;
use super::sound::Sound;
use crate::music::Beats;
use crate::token::GRID;

/// Grid steps in a quarter.
const QUARTER: i64 = Beats::QUARTER.0 / GRID.0;

/// One less the mean share of grid places of a bar at which two consecutive bars differ in having an onset
/// (MusPy: the last bar is that in which the last note ends, empty where it ends on the bar line).
pub fn groove_consistency(sounds: &[Sound], bar: i64) -> Option<f64> {
    let onsets: BTreeSet<i64> = sounds.iter().map(Sound::start).collect();
    let pairs = sounds.iter().map(Sound::end).max()? / bar;
    let gone = onsets.iter().filter(|at| **at < pairs * bar && !onsets.contains(&(**at + bar)));
    let new = onsets.iter().filter(|at| **at >= bar && !onsets.contains(&(**at - bar)));
    let differing = (gone.count() + new.count()) as f64;
    (pairs > 0).then(|| 1.0 - differing / (bar * pairs) as f64)
}

/// The share of quarters in which nothing sounds (MusPy: a note fills the quarter in which it ends, too, and the
/// last of these is the last quarter).
pub fn empty_beat_rate(sounds: &[Sound]) -> Option<f64> {
    let beats = sounds.iter().map(Sound::end).max()? / QUARTER + 1;
    let filled: BTreeSet<i64> =
        sounds.iter().flat_map(|sound| sound.start() / QUARTER..=sound.end() / QUARTER).collect();
    Some(1.0 - filled.len() as f64 / beats as f64)
}

/// The mean number of different pitches that sound at once, over the grid steps at which any does (MusPy).
pub fn polyphony(sounds: &[Sound]) -> Option<f64> {
    let mut steps: BTreeMap<i64, u128> = BTreeMap::new();
    for sound in sounds.iter().filter(|sound| sound.is_pitched()) {
        for step in sound.start()..sound.end() {
            *steps.entry(step).or_default() |= 1 << sound.note.pitch.number();
        }
    }
    mean(steps.values().map(|pitches| f64::from(pitches.count_ones())))
}
