//! Measures of how a piece returns to itself.

use std::collections::{BTreeMap, BTreeSet};

use super::mean::mean;
use super::sound::Sound;

/// Places in a bar are told apart by so many grid steps: a sixteenth.
const SIXTEENTH: i64 = 6;

/// The mean likeness of bars so far apart: of the notes of both by place in the bar (to the sixteenth) and pitch,
/// the share that is in both (Jaccard). Pairs of empty bars do not count.
pub fn self_similarity(sounds: &[Sound], bar: i64, lag: i64) -> Option<f64> {
    let mut bars: BTreeMap<i64, BTreeSet<(i64, u8)>> = BTreeMap::new();
    for sound in sounds {
        let (at, place) = (sound.start() / bar, sound.start() % bar / SIXTEENTH);
        bars.entry(at).or_default().insert((place, sound.note.pitch.number()));
    }
    let last = *bars.keys().last()?;
    let nothing = BTreeSet::new();
    let of = |at: i64| bars.get(&at).unwrap_or(&nothing);
    let likeness = |at: i64| {
        let (one, other) = (of(at), of(at + lag));
        let all = one.union(other).count();
        (all > 0).then(|| one.intersection(other).count() as f64 / all as f64)
    };
    mean((0..=last - lag).filter_map(likeness))
}
