//! How like human music generated music is: the overlap of what is measured on excerpts of both.

use serde::Serialize;

use super::measure::{Histogram, Measures};
use crate::token::LAGS;

/// A measure by its name.
pub type Figure = (&'static str, fn(&Measures) -> Option<f64>);

/// The single figures that are compared.
pub const FIGURES: [Figure; 13] = [
    ("density", |m| Some(m.density)),
    ("pitch-class entropy", |m| m.pitch_class_entropy),
    ("entropy over 1 bar", |m| m.pitch_class_entropy_1_bar),
    ("entropy over 4 bars", |m| m.pitch_class_entropy_4_bars),
    ("scale consistency", |m| m.scale_consistency),
    ("groove consistency", |m| m.groove_consistency),
    ("empty-beat rate", |m| m.empty_beat_rate),
    ("polyphony", |m| m.polyphony),
    ("pitch range", |m| m.pitch_range.map(f64::from)),
    ("register", |m| m.register),
    ("brightness", |m| m.brightness),
    ("complexity", |m| m.complexity),
    ("note in chord", |m| m.note_in_chord),
];

/// Points at which densities are compared.
const POINTS: usize = 400;
/// Bandwidths beyond the outermost figures that still count.
const MARGIN: f64 = 4.0;
/// The narrowest bandwidth, as a share of the range of both sets: figures that are all alike form a peak.
const NARROWEST: f64 = 0.02;

/// How like two sets of excerpts are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Likeness {
    /// Excerpts of human music.
    pub human: usize,
    /// Generated excerpts.
    pub generated: usize,
    /// For each measure the area that both distributions share, 0 to 1; `None` where one has no figures.
    pub overlap: Vec<(&'static str, Option<f64>)>,
    /// The mean of these.
    pub mean_overlap: Option<f64>,
    /// The same of other human excerpts, of pieces held out, in place of the generated ones.
    pub mean_overlap_of_human: Option<f64>,
    /// Likeness of bars 1, 2, 4 and 8 apart.
    pub self_similarity: Vec<Similarity>,
}

/// Self-similarity at one distance.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Similarity {
    /// Bars between what is compared.
    pub bars: i64,
    /// The lower quartile, the median and the upper quartile of human excerpts.
    pub human: Option<[f64; 3]>,
    /// The median of generated ones.
    pub generated: Option<f64>,
}

impl Similarity {
    /// Whether the generated median lies within the human quartiles.
    pub fn is_human(&self) -> bool {
        let within = |([low, _, high], median): ([f64; 3], f64)| (low..=high).contains(&median);
        self.human.zip(self.generated).is_none_or(within)
    }
}

/// Compares generated excerpts with human ones, and the human ones with others held out.
pub fn likeness(human: &[Measures], held_out: &[Measures], generated: &[Measures]) -> Likeness {
    let overlap = overlaps(human, generated);
    Likeness {
        human: human.len(),
        generated: generated.len(),
        mean_overlap: mean(&overlap),
        mean_overlap_of_human: mean(&overlaps(human, held_out)),
        overlap,
        self_similarity: (0..LAGS.len()).map(|lag| similarity(lag, human, generated)).collect(),
    }
}

/// The overlap of each measure between two sets of excerpts.
fn overlaps(human: &[Measures], others: &[Measures]) -> Vec<(&'static str, Option<f64>)> {
    let figures = |set: &[Measures], of: fn(&Measures) -> Option<f64>| -> Vec<f64> {
        set.iter().filter_map(of).collect()
    };
    let mut compared: Vec<(&'static str, Option<f64>)> = FIGURES
        .iter()
        .map(|&(name, of)| (name, overlap(&figures(human, of), &figures(others, of))))
        .collect();
    compared.push(("intervals", shared(human, others, |m| &m.intervals)));
    compared.push(("durations", shared(human, others, |m| &m.durations)));
    compared
}

fn mean(overlaps: &[(&'static str, Option<f64>)]) -> Option<f64> {
    let known: Vec<f64> = overlaps.iter().filter_map(|(_, area)| *area).collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

fn similarity(lag: usize, human: &[Measures], generated: &[Measures]) -> Similarity {
    let of = |set: &[Measures]| -> Vec<f64> {
        let mut list: Vec<f64> = set.iter().filter_map(|m| m.self_similarity[lag]).collect();
        list.sort_by(f64::total_cmp);
        list
    };
    let (human, generated) = (of(human), of(generated));
    let quartiles = [0.25, 0.5, 0.75].map(|share| quantile(&human, share));
    let [Some(low), Some(middle), Some(high)] = quartiles else {
        return Similarity { bars: LAGS[lag], ..Similarity::default() };
    };
    Similarity {
        bars: LAGS[lag],
        human: Some([low, middle, high]),
        generated: quantile(&generated, 0.5),
    }
}

/// The figure at a share of a sorted list, the nearest; `None` of an empty one.
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    Some(sorted[(share * last as f64).round() as usize])
}

/// The area that the distributions of two sets of figures share: kernel densities with Gaussian kernels, as in Yang
/// and Lerch (2020), of one bandwidth for both, the wider of the two after Silverman (1986), so that a set whose
/// figures are all alike is not told apart from one with a single stray. `None` where a set is empty.
pub fn overlap(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let densities = densities(a, b);
    let total: f64 = densities.iter().map(|(_, a, _)| a).sum();
    let shared: f64 = densities.iter().map(|(_, a, b)| a.min(*b)).sum();
    Some(shared / total)
}

/// The densities of two sets along the range of both: points, each with the first's and the second's density.
/// Both sum to the same.
pub fn densities(a: &[f64], b: &[f64]) -> Vec<(f64, f64, f64)> {
    let all = || a.iter().chain(b).copied();
    let (low, high) =
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let narrowest = ((high - low) * NARROWEST).max(1e-9);
    let width = bandwidth(a).max(bandwidth(b)).max(narrowest);
    let margin = MARGIN * width;
    let step = (high - low + 2.0 * margin) / (POINTS - 1) as f64;
    let points: Vec<f64> = (0..POINTS).map(|at| low - margin + step * at as f64).collect();
    let (of_a, of_b) = (density(a, width, &points), density(b, width, &points));
    points.into_iter().zip(of_a).zip(of_b).map(|((x, a), b)| (x, a, b)).collect()
}

/// A density at points, scaled so that it sums to one.
fn density(figures: &[f64], width: f64, points: &[f64]) -> Vec<f64> {
    let at = |x: &f64| -> f64 {
        figures.iter().map(|figure| (-0.5 * ((x - figure) / width).powi(2)).exp()).sum()
    };
    let heights: Vec<f64> = points.iter().map(at).collect();
    let total: f64 = heights.iter().sum();
    heights.into_iter().map(|height| height / total.max(f64::MIN_POSITIVE)).collect()
}

fn bandwidth(figures: &[f64]) -> f64 {
    let count = figures.len() as f64;
    let mean = figures.iter().sum::<f64>() / count;
    let variance = figures.iter().map(|figure| (figure - mean).powi(2)).sum::<f64>() / count;
    1.06 * variance.sqrt() * count.powf(-0.2)
}

/// What the mean histograms of two sets share; `None` where neither has anything to count.
fn shared(a: &[Measures], b: &[Measures], of: fn(&Measures) -> &Histogram) -> Option<f64> {
    let mean = |set: &[Measures]| -> Option<Vec<f64>> {
        let classes = of(set.first()?).shares.len();
        let share = |class: usize| set.iter().map(|m| of(m).shares[class]).sum::<f64>();
        Some((0..classes).map(|class| share(class) / set.len() as f64).collect())
    };
    let (a, b) = (mean(a)?, mean(b)?);
    let counted = a.iter().chain(&b).any(|share| *share > 0.0);
    counted.then(|| a.iter().zip(b).map(|(a, b)| a.min(b)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_overlaps_itself_wholly_and_a_far_one_not_at_all() {
        let near: Vec<f64> = (0..50).map(f64::from).collect();
        let far: Vec<f64> = near.iter().map(|x| x + 1e4).collect();
        let half: Vec<f64> = near.iter().map(|x| x + 25.0).collect();
        assert!(overlap(&near, &near).is_some_and(|area| area > 0.999));
        assert!(overlap(&near, &far).is_some_and(|area| area < 0.001));
        assert!(overlap(&near, &half).is_some_and(|area| (0.4..0.65).contains(&area)));
        assert_eq!(overlap(&near, &[]), None);
    }

    #[test]
    fn figures_that_are_all_alike_still_compare() {
        assert!(overlap(&[1.0; 9], &[1.0; 5]).is_some_and(|area| area > 0.999));
        assert!(overlap(&[1.0; 9], &[2.0; 5]).is_some_and(|area| area < 0.001));
    }
}
