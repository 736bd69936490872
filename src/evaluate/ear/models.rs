//! The classifiers: boosted trees, and a linear model.

use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::linear::logistic_regression::{LogisticRegression, LogisticRegressionParameters};
use smartcore::xgboost::xgb_regressor::{XGRegressor, XGRegressorParameters};

/// Rows of features; not a number where one does not apply.
pub type Rows = Vec<Vec<f64>>;

/// Trees, their depth and how far each is trusted: small ones, for a hundred excerpts (first choices, not tuned).
const TREES: usize = 60;
const DEPTH: u16 = 3;
const RATE: f64 = 0.1;
/// The share of excerpts that each tree sees.
const SEEN: f64 = 0.7;
/// The weight of the penalty on the squares of the linear model's coefficients, which are of standardised features.
const PENALTY: f64 = 3.0;
/// Standardised features beyond this many deviations count as this.
const FARTHEST: f64 = 4.0;

/// A kind of classifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Gradient boosting of trees (Friedman, 2001; Chen and Guestrin, 2016), with squared errors.
    Boosted,
    /// Logistic regression of standardised features with a penalty.
    Linear,
}

impl Model {
    /// Learns rows of both sides and scores others: the higher, the likelier of our side. Where nothing can be
    /// learned, all scores are alike.
    pub fn scores(self, rows: &Rows, ours: &[bool], others: &Rows, seed: u64) -> Vec<f64> {
        let scale = Scale::of(rows);
        let (rows, others) = (scale.apply(rows), scale.apply(others));
        let scores = match self {
            Self::Boosted => boosted(&rows, ours, &others, seed),
            Self::Linear => linear(&rows, ours, &others),
        };
        scores.unwrap_or_else(|| vec![0.0; others.len()])
    }
}

fn boosted(rows: &Rows, ours: &[bool], others: &Rows, seed: u64) -> Option<Vec<f64>> {
    let side: Vec<f64> = ours.iter().map(|&ours| f64::from(u8::from(ours))).collect();
    let settings = XGRegressorParameters::default()
        .with_n_estimators(TREES)
        .with_max_depth(DEPTH)
        .with_learning_rate(RATE)
        .with_subsample(SEEN)
        .with_seed(seed);
    let learned = XGRegressor::fit(&matrix(rows)?, &side, settings).ok()?;
    learned.predict(&matrix(others)?).ok()
}

fn linear(rows: &Rows, ours: &[bool], others: &Rows) -> Option<Vec<f64>> {
    let side: Vec<u32> = ours.iter().map(|&ours| u32::from(ours)).collect();
    let settings = LogisticRegressionParameters::default().with_alpha(PENALTY);
    let learned = LogisticRegression::fit(&matrix(rows)?, &side, settings).ok()?;
    let weights: Vec<f64> = learned.coefficients().iterator(0).copied().collect();
    let dot = |row: &Vec<f64>| row.iter().zip(&weights).map(|(x, weight)| x * weight).sum();
    Some(others.iter().map(dot).collect())
}

fn matrix(rows: &Rows) -> Option<DenseMatrix<f64>> {
    DenseMatrix::from_2d_vec(rows).ok()
}

/// The middle and the deviation of each feature.
pub struct Scale(Vec<(f64, f64)>);

impl Scale {
    /// That of rows.
    pub fn of(rows: &Rows) -> Self {
        let columns = rows.first().map_or(0, Vec::len);
        Self((0..columns).map(|at| measure(rows.iter().map(|row| row[at]))).collect())
    }

    /// Features as deviations from the middle; one that does not apply is in the middle.
    pub fn apply(&self, rows: &Rows) -> Rows {
        let one = |(x, (middle, deviation)): (&f64, &(f64, f64))| {
            let far = (x - middle) / deviation;
            if far.is_nan() { 0.0 } else { far.clamp(-FARTHEST, FARTHEST) }
        };
        rows.iter().map(|row| row.iter().zip(&self.0).map(one).collect()).collect()
    }
}

/// Mean and deviation of the numbers in a column; a column that is all alike is not widened.
pub fn measure(column: impl Iterator<Item = f64>) -> (f64, f64) {
    let known: Vec<f64> = column.filter(|x| x.is_finite()).collect();
    let count = known.len().max(1) as f64;
    let middle = known.iter().sum::<f64>() / count;
    let variance = known.iter().map(|x| (x - middle).powi(2)).sum::<f64>() / count;
    (middle, if variance > 1e-12 { variance.sqrt() } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_score_our_side_higher_also_where_a_feature_is_missing() {
        let row = |at: i32| {
            let missing = if at % 5 == 0 { f64::NAN } else { f64::from(at) };
            vec![f64::from(at * 7 % 11), missing, 1.0]
        };
        let rows: Rows = (0..40).map(row).collect();
        let ours: Vec<bool> = (0..40).map(|at| at >= 20).collect();
        for model in [Model::Boosted, Model::Linear] {
            let scores = model.scores(&rows, &ours, &vec![row(2), row(37)], 1);
            assert!(scores[0] < scores[1], "{model:?}: {scores:?}");
            assert_eq!(scores, model.scores(&rows, &ours, &vec![row(2), row(37)], 1));
        }
    }
}
