//! A piece as it is heard, step by step, and what is kept of it.

use super::memory::{Likeness, Recall, Stretch};
use super::questions::SEEN;
use super::rolls::Roll;
use crate::evaluate::measure::key_of_classes;
use crate::music::TonalMode;

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

    /// What sounds next.
    pub fn next(&self) -> u128 {
        self.roll[self.at]
    }

    /// What sounded some steps before.
    pub fn before(&self, back: usize) -> u128 {
        self.at.checked_sub(back).map_or(0, |then| self.roll[then])
    }

    /// By how many semitones keys are seen moved up, 0 to 11: the likeliest scale so far is always the same.
    pub fn lift(&self) -> usize {
        let home = key_of_classes(&self.classes).map_or(0, |key| match key.mode {
            TonalMode::Major => i32::from(key.tonic.number()),
            TonalMode::Minor => i32::from(key.tonic.number()) + 3,
        });
        (MOST_LIFT - home + self.turn).rem_euclid(12) as usize
    }

    /// Hears the next step.
    pub fn hear(&mut self) {
        let keys = self.next();
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
