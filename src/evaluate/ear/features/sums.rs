//! Sums that features are made of; `None` of nothing.

use std::collections::{BTreeMap, BTreeSet};

/// The mean.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, count) =
        values.into_iter().fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// The mean of values with their weights.
pub fn weighted(values: impl IntoIterator<Item = (f64, i64)>) -> Option<f64> {
    let (sum, all) = values
        .into_iter()
        .fold((0.0, 0), |(sum, all), (value, weight)| (sum + value * weight as f64, all + weight));
    (all > 0).then(|| sum / all as f64)
}

/// The share of what holds.
pub fn share(of: impl IntoIterator<Item = bool>) -> Option<f64> {
    mean(of.into_iter().map(|holds| f64::from(u8::from(holds))))
}

/// The standard deviation.
pub fn spread(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.into_iter().collect();
    let middle = mean(values.iter().copied())?;
    mean(values.iter().map(|value| (value - middle).powi(2))).map(f64::sqrt)
}

/// How often each comes.
pub fn counts<T: Ord>(values: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
}

/// The entropy in bits.
pub fn entropy<T: Ord>(values: impl IntoIterator<Item = T>) -> Option<f64> {
    let counts = counts(values);
    let all = counts.values().sum::<usize>() as f64;
    let bits = counts.values().map(|&count| count as f64 / all).map(|p| -p * p.log2());
    (all > 0.0).then(|| bits.sum::<f64>().max(0.0))
}

/// The share of the commonest.
pub fn commonest<T: Ord>(values: impl IntoIterator<Item = T>) -> Option<f64> {
    let counts = counts(values);
    let most = *counts.values().max()?;
    Some(most as f64 / counts.values().sum::<usize>() as f64)
}

/// Different ones over all.
pub fn variety<T: Ord>(values: impl IntoIterator<Item = T>) -> Option<f64> {
    let counts = counts(values);
    let all = counts.values().sum::<usize>();
    (all > 0).then(|| counts.len() as f64 / all as f64)
}

/// What two sets share of all that is in either (Jaccard); `None` of two empty ones.
pub fn likeness<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> Option<f64> {
    let all = a.union(b).count();
    (all > 0).then(|| a.intersection(b).count() as f64 / all as f64)
}
