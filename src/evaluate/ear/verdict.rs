//! Telling two sides apart: cross-validation, and what gives ours away.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use super::auc::{Auc, Scored, auc, with_interval};
use super::folds::deal;
use super::models::{Model, Rows};

/// Parts of the excerpts that are scored in turn by what was learned from the others.
pub const FOLDS: usize = 5;

/// Excerpts of both sides: features, side and group.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// A row of features for each excerpt; not a number where one does not apply.
    pub rows: Rows,
    /// Whether it is of our side.
    pub ours: Vec<bool>,
    /// Whose it is: excerpts of one group are learned from or judged, never both.
    pub groups: Vec<usize>,
}

/// How a feature differs between the sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Telling {
    /// The feature.
    pub name: &'static str,
    /// How well it alone tells the sides apart, 0.5 to 1.
    pub auc: f64,
    /// The median of people's excerpts.
    pub human: f64,
    /// The median of ours.
    pub ours: f64,
}

impl Table {
    /// Adds an excerpt.
    pub fn push(&mut self, row: Vec<f64>, ours: bool, group: usize) {
        self.rows.push(row);
        self.ours.push(ours);
        self.groups.push(group);
    }

    /// The same excerpts with some of the features.
    #[must_use]
    pub fn only(&self, columns: &[usize]) -> Self {
        let rows = self.rows.iter().map(|row| columns.iter().map(|&at| row[at]).collect());
        Self { rows: rows.collect(), ours: self.ours.clone(), groups: self.groups.clone() }
    }

    /// The better classifier's area, each excerpt scored by what was learned from other groups; `None` where there
    /// are fewer than two groups.
    pub fn tell_apart(&self, seed: u64) -> Option<(Model, Auc)> {
        let folds = self.folds(seed)?;
        let each = [Model::Boosted, Model::Linear].into_iter();
        let areas = each.filter_map(|model| {
            let scored = self.scored(model, &folds, seed);
            Some((model, auc(&scored)?, scored))
        });
        let (model, _, scored) =
            areas.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        Some((model, with_interval(&scored, seed)?))
    }

    /// The fold of each excerpt; `None` where a side has fewer than two groups.
    fn folds(&self, seed: u64) -> Option<Vec<usize>> {
        let of = |side: bool| {
            let mine = self.groups.iter().zip(&self.ours).filter(|(_, ours)| **ours == side);
            mine.map(|(group, _)| group).collect::<BTreeSet<_>>().len()
        };
        let hands = of(false).min(of(true)).min(FOLDS);
        (hands > 1).then(|| deal(&self.groups, &self.ours, hands, seed))
    }

    fn scored(&self, model: Model, folds: &[usize], seed: u64) -> Vec<Scored> {
        let last = folds.iter().max().copied().unwrap_or(0);
        (0..=last)
            .into_par_iter()
            .flat_map_iter(|fold| self.fold(model, folds, fold, seed))
            .collect()
    }

    /// The scores of a fold by what was learned from the others.
    fn fold(&self, model: Model, folds: &[usize], fold: usize, seed: u64) -> Vec<Scored> {
        let (mine, others): (Vec<usize>, Vec<usize>) =
            (0..folds.len()).partition(|&at| folds[at] == fold);
        let rows = |places: &[usize]| places.iter().map(|&at| self.rows[at].clone()).collect();
        let sides: Vec<bool> = others.iter().map(|&at| self.ours[at]).collect();
        let scores = model.scores(&rows(&others), &sides, &rows(&mine), seed);
        let scored = |(&at, score): (&usize, f64)| Scored {
            score,
            ours: self.ours[at],
            group: self.groups[at],
            fold,
        };
        mine.iter().zip(scores).map(scored).collect()
    }

    /// The features by how well each alone tells the sides apart, the best first.
    pub fn telling(&self, names: &[&'static str]) -> Vec<Telling> {
        let each = names.iter().enumerate();
        let mut telling: Vec<Telling> =
            each.filter_map(|(column, name)| self.telling_of(column, name)).collect();
        telling.sort_by(|a, b| b.auc.total_cmp(&a.auc));
        telling
    }

    /// `None` where it applies to fewer than half of the excerpts of a side.
    fn telling_of(&self, column: usize, name: &'static str) -> Option<Telling> {
        let known = self.column(column);
        let applies = |side| 2 * known.iter().filter(|one| one.1 == side).count() >= self.of(side);
        if ![false, true].into_iter().all(applies) {
            return None;
        }
        let scored = known.iter().map(|&(score, ours)| Scored { score, ours, group: 0, fold: 0 });
        let area = auc(&scored.collect::<Vec<_>>())?;
        let (human, ours) = (median(&known, false)?, median(&known, true)?);
        Some(Telling { name, auc: area.max(1.0 - area), human, ours })
    }

    /// The excerpts of a side.
    fn of(&self, side: bool) -> usize {
        self.ours.iter().filter(|ours| **ours == side).count()
    }

    /// A feature where it applies, with the side.
    pub fn column(&self, column: usize) -> Vec<(f64, bool)> {
        let figures = self.rows.iter().map(|row| row[column]).zip(self.ours.iter().copied());
        figures.filter(|(figure, _)| figure.is_finite()).collect()
    }
}

fn median(known: &[(f64, bool)], ours: bool) -> Option<f64> {
    let mut side: Vec<f64> = known.iter().filter(|one| one.1 == ours).map(|one| one.0).collect();
    side.sort_by(f64::total_cmp);
    crate::evaluate::likeness::quantile(&side, 0.5)
}
