//! Writes down the steps of a piece with what is seen of them.

use super::questions::Question;
use super::reading::Reading;
use super::slots::Veil;
use super::view::View;
use crate::train::crop_features::Walked;

impl Reading {
    /// Writes down the next step with its questions and hears it; the first step follows nothing.
    pub fn write(&mut self, mut veil: Veil, walked: &mut Walked) {
        let view = View::of(self);
        walked.frame(&view.frame(veil.next()).present, self.at == 0);
        let mut answered = Vec::new();
        for question in Question::of(self.next() << view.lift) {
            let features = view.question(&question, veil.next()).present;
            walked.decide(0, &features, view.decision(&question));
            answered.push((view.contexts(&question), view.answered(&question)));
        }
        for (contexts, answer) in answered {
            contexts.into_iter().for_each(|context| self.recall.learn(context, answer));
        }
        walked.notes += 1;
        self.hear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::REFERENCES;
    use crate::rt::mix;
    use crate::train::variant::Sequence;

    fn walked(roll: &[u128]) -> Walked {
        let mut reading = Reading::new(roll.to_vec(), 0);
        let mut walked = Walked::new(1, Sequence::Frames);
        while !reading.is_over() {
            reading.write(Veil::default(), &mut walked);
        }
        walked
    }

    #[test]
    fn nothing_is_seen_before_it_is_answered() {
        let past: Vec<u128> = (0..60).map(|at| (mix(at % 17) & mix(at % 7)).into()).collect();
        let roll = |step: u128, after: u128| [&past[..], &[step, after]].concat();
        let one = walked(&roll(1 << 80 | 1 << 20 | 1 << 30, 5 << 30));
        let other = walked(&roll(1 << 80 | 1 << 20 | 1 << 40, 7 << 50));
        let frame = past.len();
        assert_eq!(one.frames.row(frame), other.frames.row(frame));
        let first = one.decisions[0].frames.iter().position(|at| *at == frame as i32).unwrap();
        for question in first..first + 3 {
            let seen = |walked: &Walked| {
                let rows = &walked.decisions[0];
                let references = &rows.references[REFERENCES * question..][..REFERENCES];
                let allowed = &rows.allowed[4 * question..][..4];
                (rows.features.row(question).to_vec(), references.to_vec(), allowed.to_vec())
            };
            assert_eq!(seen(&one), seen(&other));
        }
        assert_ne!(one.decisions[0].answers[first + 2], other.decisions[0].answers[first + 2]);
    }
}
