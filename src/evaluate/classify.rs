//! Which style an excerpt is in, by its measures alone.

use smartcore::ensemble::random_forest_classifier::{
    RandomForestClassifier, RandomForestClassifierParameters,
};
use smartcore::linalg::basic::matrix::DenseMatrix;

use super::likeness::FIGURES;
use super::measure::Measures;

/// Stands for a measure that does not apply.
const NONE: f64 = -1.0;
const TREES: u16 = 200;

/// A random forest (Breiman, 2001) over the measures of excerpts.
pub struct Classifier {
    forest: RandomForestClassifier<f64, u32, DenseMatrix<f64>, Vec<u32>>,
}

impl Classifier {
    /// Learns excerpts with the number of each one's style; the seed decides the trees.
    ///
    /// # Errors
    /// In a sentence, where there is nothing to tell apart.
    pub fn learn(excerpts: &[(Measures, u32)], seed: u64) -> Result<Self, String> {
        let failed = |why| format!("styles cannot be told apart ({why}): give more pieces");
        let styles: Vec<u32> = excerpts.iter().map(|excerpt| excerpt.1).collect();
        let settings =
            RandomForestClassifierParameters::default().with_n_trees(TREES).with_seed(seed);
        let measures = excerpts.iter().map(|excerpt| &excerpt.0);
        let forest = RandomForestClassifier::fit(&matrix(measures)?, &styles, settings);
        Ok(Self { forest: forest.map_err(|why| failed(why.to_string()))? })
    }

    /// The share of excerpts whose style it names; `None` of nothing.
    pub fn accuracy(&self, excerpts: &[(Measures, u32)]) -> Option<f64> {
        let named = self.forest.predict(&matrix(excerpts.iter().map(|e| &e.0)).ok()?).ok()?;
        let right = named.iter().zip(excerpts).filter(|(named, excerpt)| **named == excerpt.1);
        (!excerpts.is_empty()).then(|| right.count() as f64 / excerpts.len() as f64)
    }
}

fn matrix<'a>(excerpts: impl Iterator<Item = &'a Measures>) -> Result<DenseMatrix<f64>, String> {
    let rows: Vec<Vec<f64>> = excerpts.map(features).collect();
    DenseMatrix::from_2d_vec(&rows).map_err(|why| why.to_string())
}

fn features(measures: &Measures) -> Vec<f64> {
    let figures = FIGURES.iter().map(|(_, of)| of(measures));
    figures
        .chain(measures.self_similarity)
        .map(|figure| figure.unwrap_or(NONE))
        .chain(measures.intervals.shares.iter().copied())
        .chain(measures.durations.shares.iter().copied())
        .collect()
}
