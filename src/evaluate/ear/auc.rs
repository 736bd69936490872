//! How well scores tell two sides apart: the area under the ROC curve, by ranks.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde::Serialize;

use crate::evaluate::likeness::quantile;

/// Resamples of the bootstrap.
const RESAMPLES: usize = 1000;

/// One excerpt's score, and where it belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// The higher, the likelier of our side.
    pub score: f64,
    /// Whether it is of our side.
    pub ours: bool,
    /// Its group, from zero on.
    pub group: usize,
    /// The fold that did not learn from it: scores of different folds are not compared.
    pub fold: usize,
}

/// An area and its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Auc {
    /// The share of pairs, one of each side, in which ours has the higher score; ties are half.
    pub auc: f64,
    /// The interval's lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The area; `None` where no fold has both sides.
pub fn auc(scored: &[Scored]) -> Option<f64> {
    let groups = scored.iter().map(|one| one.group + 1).max()?;
    area(scored, &vec![1.0; groups])
}

/// The area with the interval of a bootstrap over groups: scores stay, groups are drawn anew.
pub fn with_interval(scored: &[Scored], seed: u64) -> Option<Auc> {
    let auc = auc(scored)?;
    let groups = scored.iter().map(|one| one.group + 1).max()?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut areas: Vec<f64> =
        (0..RESAMPLES).filter_map(|_| area(scored, &resample(groups, &mut rng))).collect();
    areas.sort_by(f64::total_cmp);
    Some(Auc { auc, low: quantile(&areas, 0.025)?, high: quantile(&areas, 0.975)? })
}

/// How often each group is drawn.
fn resample(groups: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let mut times = vec![0.0; groups];
    (0..groups).for_each(|_| times[rng.random_range(0..groups)] += 1.0);
    times
}

/// The share of pairs of a fold in which ours is higher, each excerpt as often as its group counts.
fn area(scored: &[Scored], times: &[f64]) -> Option<f64> {
    let (mut won, mut all) = (0.0, 0.0);
    let mut folds: Vec<usize> = scored.iter().map(|one| one.fold).collect();
    folds.sort_unstable();
    folds.dedup();
    for fold in folds {
        let mut list: Vec<&Scored> = scored.iter().filter(|one| one.fold == fold).collect();
        list.sort_by(|a, b| a.score.total_cmp(&b.score));
        let (wins, pairs) = pairs(&list, times);
        (won, all) = (won + wins, all + pairs);
    }
    (all > 0.0).then(|| won / all)
}

/// Pairs that ours wins, and all pairs, of a list by rising score.
fn pairs(list: &[&Scored], times: &[f64]) -> (f64, f64) {
    let weight = |some: &[&Scored], ours: bool| -> f64 {
        some.iter().filter(|one| one.ours == ours).map(|one| times[one.group]).sum()
    };
    let (mut won, mut below) = (0.0, 0.0);
    for tie in list.chunk_by(|a, b| a.score == b.score) {
        let theirs = weight(tie, false);
        won += weight(tie, true) * (below + theirs / 2.0);
        below += theirs;
    }
    (won, below * weight(list, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(score: f64, ours: bool, group: usize, fold: usize) -> Scored {
        Scored { score, ours, group, fold }
    }

    #[test]
    fn the_area_of_known_ranks_is_the_share_of_pairs_that_are_in_order() {
        let list = [(0.1, false), (0.4, true), (0.5, false), (0.9, true)];
        let list = list.map(|(score, ours)| scored(score, ours, 0, 0));
        assert_eq!(auc(&list), Some(0.75));
        let tied = [scored(0.5, false, 0, 0), scored(0.5, true, 0, 0)];
        assert_eq!(auc(&tied), Some(0.5));
        assert_eq!(auc(&list[..1]), None);
    }

    #[test]
    fn scores_of_different_folds_are_not_compared() {
        let list = [(1.0, false, 0), (2.0, true, 0), (11.0, false, 1), (12.0, true, 1)];
        let list = list.map(|(score, ours, fold)| scored(score, ours, fold, fold));
        assert_eq!(auc(&list), Some(1.0));
    }

    #[test]
    fn the_interval_holds_the_area_and_is_the_same_each_time() {
        let list: Vec<Scored> = (0..40)
            .map(|at| scored(f64::from(at * 7 % 40), at % 2 == 0, at as usize / 4, 0))
            .collect();
        let found = with_interval(&list, 3).unwrap();
        assert!(found.low < found.auc && found.auc < found.high, "{found:?}");
        assert_eq!(Some(found), with_interval(&list, 3));
    }
}
