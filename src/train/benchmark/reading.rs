//! A piece as it is heard, step by step, and what is kept of it.

use super::memory::{Likeness, Recall, Stretch};
use super::questions::{Question, SEEN};
use super::rolls::Roll;
use super::slots::Veil;
use super::view::View;
use crate::evaluate::measure::key_of_classes;
use crate::music::Mode;
use crate::train::walked::Walked;

/// What is left of a sounding's weight for the home after each step.
const FADING: f64 = 0.995;
/// The highest of the semitones by which keys are moved up.
const MOST_LIFT: i32 = 11;
/// How many likenesses the past is searched by.
pub const STRETCHES: usize = 3;
const LIKENESSES: [Likeness; STRETCHES] = [Likeness::Keys, Likeness::Top, Likeness::Moved];

/// A piece, and what has been heard of it.
pub struct Reading {
    roll: Roll,
    turn: i32,
    classes: [f64; 12],
    /// How many steps have been heard.
    pub at: usize,
    /// The past, to be searched.
    pub stretches: [Stretch; STRETCHES],
    /// Answers by context.
    pub recall: Recall,
    /// For each key how many steps it has sounded without a break.
    pub ages: [u16; SEEN],
    /// How many steps nothing has changed.
    pub unchanged: usize,
}

impl Reading {
    /// A piece of which nothing has been heard, to be seen some semitones above its home.
    pub fn new(roll: Roll, turn: i32) -> Self {
        Self {
            roll,
            turn,
            classes: [0.0; 12],
            at: 0,
            stretches: LIKENESSES.map(Stretch::new),
            recall: Recall::default(),
            ages: [0; SEEN],
            unchanged: 0,
        }
    }

    /// Whether all has been heard.
    pub fn is_over(&self) -> bool {
        self.at == self.roll.len()
    }

    /// What sounded some steps before.
    pub fn before(&self, back: usize) -> u128 {
        self.at.checked_sub(back).map_or(0, |then| self.roll[then])
    }

    /// By how many semitones keys are seen moved up, 0 to 11: the likeliest scale so far is always the same.
    pub fn lift(&self) -> usize {
        let home = key_of_classes(&self.classes).map_or(0, |key| match key.mode {
            Mode::Major => i32::from(key.tonic.number()),
            Mode::Minor => i32::from(key.tonic.number()) + 3,
        });
        (MOST_LIFT - home + self.turn).rem_euclid(12) as usize
    }

    /// Writes down the next step with its questions and hears it; the first step follows nothing.
    pub fn write(&mut self, mut veil: Veil, walked: &mut Walked) {
        let view = View::of(self);
        walked.frame(&view.frame(veil.next()).present, self.at == 0);
        let mut answered = Vec::new();
        for question in Question::of(self.roll[self.at] << view.lift) {
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

    fn hear(&mut self) {
        let keys = self.roll[self.at];
        self.unchanged = if keys == self.before(1) { self.unchanged + 1 } else { 0 };
        self.stretches.iter_mut().for_each(|stretch| stretch.hear(keys));
        self.classes = self.classes.map(|weight| weight * FADING);
        for (key, age) in self.ages.iter_mut().enumerate() {
            let sounds = keys >> key & 1 == 1;
            *age = if sounds { *age + 1 } else { 0 };
            self.classes[key % 12] += f64::from(u8::from(sounds));
        }
        self.at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
                let references = &rows.references[2 * question..][..2];
                let allowed = &rows.allowed[4 * question..][..4];
                (rows.features.row(question).to_vec(), references.to_vec(), allowed.to_vec())
            };
            assert_eq!(seen(&one), seen(&other));
        }
        assert_ne!(one.decisions[0].answers[first + 2], other.decisions[0].answers[first + 2]);
    }
}
