//! The online cache: what followed the same situation earlier in the piece.

use std::collections::HashMap;

use super::questions::Question;

/// How fast the cache is believed: a context in which `m` answers were counted gets the share
/// `m / (m + doubt)`, the wide context's first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Doubt {
    /// For the step before and the keys chosen.
    pub near: f64,
    /// For the two steps before and the keys chosen.
    pub far: f64,
}

/// Doubts that are tried on the validation pieces.
const TRIED: [f64; 8] = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, f64::INFINITY];

/// Answers counted by context.
type Counts = HashMap<(u128, u128, u128), HashMap<u8, u32>>;

/// What a piece has answered so far.
#[derive(Default)]
pub struct Cache {
    counts: Counts,
}

/// What the cache says of one question: how often the right answer was counted, and all answers, in the near
/// context and in the far one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Witness {
    counted: [(u32, u32); 2],
}

impl Cache {
    /// What is known of a question whose right answer is `question.answer`, then takes that answer.
    pub fn ask(&mut self, question: &Question, before: [u128; 2]) -> Witness {
        // The far context of a step without a past is told apart from the near one by a bit no key has.
        let contexts =
            [(question.chosen, before[0], 1 << 127), (question.chosen, before[0], before[1])];
        let counted = contexts.map(|context| {
            let answers = self.counts.entry(context).or_default();
            let found = answers.get(&question.answer).copied().unwrap_or(0);
            let all = answers.values().sum();
            *answers.entry(question.answer).or_default() += 1;
            (found, all)
        });
        Witness { counted }
    }
}

impl Witness {
    /// The probability of the right answer, where the network gives it `p`.
    pub fn blend(&self, p: f64, doubt: Doubt) -> f64 {
        let steps = self.counted.iter().zip([doubt.near, doubt.far]);
        steps.fold(p, |p, (&(found, all), doubt)| {
            if all == 0 {
                return p;
            }
            let (found, all) = (f64::from(found), f64::from(all));
            let share = all / (all + doubt);
            share * found / all + (1.0 - share) * p
        })
    }
}

/// The doubt that costs least on some questions, each with the network's nats.
pub fn fit(questions: &[(f64, Witness)]) -> Doubt {
    let each = TRIED.into_iter().flat_map(|near| TRIED.map(|far| Doubt { near, far }));
    let cost = |doubt: Doubt| cost(questions, doubt);
    let none = Doubt { near: f64::INFINITY, far: f64::INFINITY };
    each.min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(none)
}

/// Nats of some questions in all.
pub fn cost(questions: &[(f64, Witness)], doubt: Doubt) -> f64 {
    questions.iter().map(|(nats, witness)| -witness.blend((-nats).exp(), doubt).ln()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_answered_before_is_believed_more_each_time() {
        let mut cache = Cache::default();
        let question = Question { chosen: 0, answer: 40 };
        let doubt = Doubt { near: 1.0, far: 1.0 };
        let ask = |cache: &mut Cache| cache.ask(&question, [5, 6]).blend(0.01, doubt);
        let beliefs: Vec<f64> = (0..4).map(|_| ask(&mut cache)).collect();
        assert_eq!(beliefs[0], 0.01);
        assert!(beliefs.windows(2).all(|pair| pair[0] < pair[1]), "{beliefs:?}");
    }

    #[test]
    fn answers_to_one_question_share_one_probability() {
        let mut cache = Cache::default();
        for answer in [3, 3, 9] {
            cache.ask(&Question { chosen: 0, answer }, [1, 2]);
        }
        let doubt = Doubt { near: 2.0, far: 0.5 };
        let p = |answer| {
            let mut copy = Cache { counts: cache.counts.clone() };
            copy.ask(&Question { chosen: 0, answer }, [1, 2]).blend(0.01, doubt)
        };
        let total: f64 = (0..100).map(p).sum();
        assert!((total - 1.0).abs() < 1e-9, "{total}");
    }
}
