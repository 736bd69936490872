//! A panel of two critics, so that praise and blame go to the bars that earned them: one hears a few bars at a time, the
//! other what comes again over the whole and how it begins and ends.

use super::critic::Critic;
use super::features::Kind;
use super::models::measure;
use super::passage::Passage;
use super::which::Ear;

/// Bars that are judged by themselves: a phrase, the shortest in which lines and chords show.
const WINDOW: usize = 4;

/// Judges one style's music, a few bars at a time.
pub struct Panel {
    local: Critic,
    form: Critic,
}

impl Panel {
    /// A panel that knows people's music.
    pub fn new(ear: Ear, human: &[Passage]) -> Self {
        Self {
            local: Critic::new(ear.heard(|kind| kind != Kind::Both), &windows(human)),
            form: Critic::new(ear.heard(|kind| kind == Kind::Both), human),
        }
    }

    /// How human each window of each of our passages sounds, beside this round's others: both critics count alike. What
    /// is due to the task and not to us, as far as people's passages in their places show it, does not count.
    pub fn judge(&mut self, ours: &[Passage], theirs: &[Passage]) -> Vec<Vec<f64>> {
        let (mine, their) = (windows(ours), windows(theirs));
        let (local, form) = (self.local.judge(&mine), self.form.judge(ours));
        let local = standardised(beside(local, &self.local.score(&their)));
        let form = standardised(beside(form, &self.form.score(theirs)));
        let mut local = local.into_iter();
        let each = ours.iter().zip(form);
        each.map(|(passage, form)| {
            local.by_ref().take(passage.count / WINDOW).map(|local| local + form).collect()
        })
        .collect()
    }
}

fn windows(passages: &[Passage]) -> Vec<Passage> {
    passages.iter().flat_map(|passage| passage.windows(WINDOW)).collect()
}

/// Scores without what others foretell of them: a control variate with a fitted share of at most all of it.
fn beside(mut scores: Vec<f64>, others: &[f64]) -> Vec<f64> {
    let count = others.len().max(1) as f64;
    let [mean, other] = [&scores[..], others].map(|all| all.iter().sum::<f64>() / count);
    let (mut common, mut spread) = (0.0, 1e-9);
    for (score, theirs) in scores.iter().zip(others) {
        common += (score - mean) * (theirs - other);
        spread += (theirs - other).powi(2);
    }
    let share = (common / spread).clamp(0.0, 1.0);
    scores.iter_mut().zip(others).for_each(|(score, theirs)| *score -= share * (theirs - other));
    scores
}

/// Scores in deviations from their mean.
fn standardised(scores: Vec<f64>) -> Vec<f64> {
    let (mean, spread) = measure(scores.iter().copied());
    scores.into_iter().map(|score| (score - mean) / spread).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Beats, Meter, Note, Part, Pitch, Velocity};

    /// Sixteen bars of a lead in eighths; from a bar on it leaps about.
    fn lead(wild: usize) -> Passage {
        let note = |at: usize| {
            let turn = (at % 8) as i32 - 4;
            let by = if at / 8 >= wild { 5 } else { 2 };
            Note {
                part: Part::Lead,
                pitch: Pitch::clamped(60 + by * turn.abs()),
                velocity: Velocity::MEDIUM,
                onset: Beats::from_quarters(at as f64 / 2.0),
                duration: Beats::from_quarters(0.5),
            }
        };
        Passage::new(&(0..128).map(note).collect::<Vec<_>>(), Meter::COMMON)
    }

    #[test]
    fn blame_goes_to_the_bars_that_earned_it() {
        let people: Vec<Passage> = (0..6).map(|_| lead(16)).collect();
        let mut panel = Panel::new(Ear::Train, &people);
        let ours = [lead(16), lead(12), lead(16)];
        let scores = panel.judge(&ours, &people[..3]);
        assert_eq!(scores.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4, 4]);
        let spoiled = &scores[1];
        assert!(spoiled[..3].iter().all(|score| *score > spoiled[3] + 1.0), "{spoiled:?}");
    }

    #[test]
    fn what_lies_in_the_task_is_nobodys_merit() {
        let scores = beside(vec![1.0, 5.5, 2.5, 7.0], &[0.0, 4.0, 2.0, 6.0]);
        let near = scores.iter().all(|score| (score - 4.0).abs() < 0.6);
        assert!(near, "{scores:?}");
        assert_eq!(beside(vec![1.0, 2.0], &[3.0, 3.0]), [1.0, 2.0]);
    }
}
