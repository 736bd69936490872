//! Figures of what is heard.

use std::collections::BTreeMap;

/// The mean; 0 of nothing.
pub fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    values.into_iter().for_each(|value| (sum, count) = (sum + value, count + 1.0));
    sum / f64::max(count, 1.0)
}

/// The entropy of things by how much there is of each, in bits.
pub fn entropy<Thing: Ord>(things: impl IntoIterator<Item = (Thing, f64)>) -> f64 {
    let mut amounts: BTreeMap<Thing, f64> = BTreeMap::new();
    things.into_iter().for_each(|(thing, much)| *amounts.entry(thing).or_default() += much);
    let all: f64 = amounts.values().sum();
    let shares = amounts.values().filter(|much| **much > 0.0).map(|much| much / all);
    shares.map(|share| -share * share.log2()).sum()
}
