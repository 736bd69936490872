//! What each method makes of a round.

use clap::ValueEnum;

/// A way of learning from rollouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// Each window of a rollout counts by how much better than its group's mean it is, worse ones against it (REINFORCE
    /// with a baseline, Williams, 1992).
    Policy,
    /// The best quarter of each group counts and nothing else (rejection sampling).
    Rejection,
    /// The better half of each group's rollouts against the worse, as far as the network does not yet prefer them
    /// (direct preference optimisation, Rafailov et al., arXiv 2305.18290).
    Preference,
}

/// What is known of a rollout.
#[derive(Clone, Debug)]
pub struct Played {
    /// Those that it is compared with.
    pub group: usize,
    /// How human the critic finds it, window by window.
    pub scores: Vec<f64>,
    /// How many nats likelier it has become.
    pub gain: f64,
}

/// An advantage beyond this many deviations counts as this.
const FARTHEST: f64 = 2.5;
/// The share of rollouts that rejection keeps.
const REJECTION_SHARE: f64 = 0.25;
/// How soon a preference is enough, a nat: beta of direct preference optimisation (first choice, not tuned).
const BETA: f64 = 0.05;

/// What each window of each rollout counts.
pub fn weigh(method: Method, played: &[Played]) -> Vec<Vec<f32>> {
    let mut weights = vec![Vec::new(); played.len()];
    let last = played.iter().map(|one| one.group).max().unwrap_or(0);
    for group in 0..=last {
        let mut mine: Vec<usize> =
            (0..played.len()).filter(|&at| played[at].group == group).collect();
        mine.sort_by(|&a, &b| played[b].score().total_cmp(&played[a].score()));
        let found = match method {
            Method::Policy => advantages(played, &mine),
            Method::Rejection => alike(played, &mine, kept(mine.len())),
            Method::Preference => alike(played, &mine, preferred(played, &mine)),
        };
        mine.iter().zip(found).for_each(|(&at, found)| weights[at] = found);
    }
    weights
}

/// All windows of a rollout by its weight.
fn alike(played: &[Played], mine: &[usize], weights: Vec<f32>) -> Vec<Vec<f32>> {
    let each = mine.iter().zip(weights);
    each.map(|(&at, weight)| vec![weight; played[at].scores.len()]).collect()
}

/// The best quarter of so many, the best first.
fn kept(count: usize) -> Vec<f32> {
    let kept = (REJECTION_SHARE * count as f64).ceil() as usize;
    (0..count).map(|rank| f32::from(u8::from(rank < kept))).collect()
}

/// The better half against the worse, the best first.
fn preferred(played: &[Played], mine: &[usize]) -> Vec<f32> {
    let (count, half) = (mine.len(), mine.len() / 2);
    let mut weights = vec![0.0; count];
    for rank in 0..half {
        let worse = count - half + rank;
        let margin = played[mine[rank]].gain - played[mine[worse]].gain;
        let open = 1.0 / (1.0 + (BETA * margin).exp());
        (weights[rank], weights[worse]) = (2.0 * open as f32, -2.0 * open as f32);
    }
    weights
}

/// Scores as deviations from the mean of all windows.
fn advantages(played: &[Played], mine: &[usize]) -> Vec<Vec<f32>> {
    let all = || mine.iter().flat_map(|&at| played[at].scores.iter());
    let count = all().count().max(1) as f64;
    let mean = all().sum::<f64>() / count;
    let spread = (all().map(|score| (score - mean).powi(2)).sum::<f64>() / count).sqrt();
    let far = |score: &f64| ((score - mean) / spread.max(1e-9)).clamp(-FARTHEST, FARTHEST) as f32;
    mine.iter().map(|&at| played[at].scores.iter().map(far).collect()).collect()
}

impl Played {
    /// The mean over windows.
    fn score(&self) -> f64 {
        self.scores.iter().sum::<f64>() / self.scores.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rollouts of two groups, by score; one group's are all far better than the other's.
    fn played(gain: impl Fn(usize) -> f64) -> Vec<Played> {
        let of = |at: usize| Played {
            group: at % 2,
            scores: vec![(at * 7 % 8) as f64 + 100.0 * (at % 2) as f64],
            gain: gain(at),
        };
        (0..8).map(of).collect()
    }

    fn of_group(weights: &[Vec<f32>], group: usize) -> Vec<f32> {
        weights.iter().flatten().copied().skip(group).step_by(2).collect()
    }

    #[test]
    fn a_policy_weighs_each_rollout_against_its_own_group() {
        let weights = weigh(Method::Policy, &played(|_| 0.0));
        for group in 0..2 {
            let mine = of_group(&weights, group);
            assert!(mine.iter().sum::<f32>().abs() < 1e-5, "{mine:?}");
            assert!(mine.iter().any(|weight| *weight > 1.0), "{mine:?}");
        }
    }

    #[test]
    fn rejection_keeps_the_best_quarter_of_each_group() {
        let weights = weigh(Method::Rejection, &played(|_| 0.0));
        for group in 0..2 {
            let kept = of_group(&weights, group).into_iter().filter(|weight| *weight == 1.0);
            assert_eq!(kept.count(), 1);
        }
    }

    #[test]
    fn a_preference_counts_less_once_it_is_learned() {
        let best = |weights: &[Vec<f32>]| weights.iter().flatten().copied().fold(0.0, f32::max);
        let open = best(&weigh(Method::Preference, &played(|_| 0.0)));
        let learned = weigh(Method::Preference, &played(|at| 20.0 * (at * 7 % 8) as f64));
        assert!(best(&learned) < 0.5 * open, "{learned:?}");
    }
}
