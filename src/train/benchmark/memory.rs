//! What a piece leads one to expect of itself: where the present stretch was heard before, and what the same
//! question was answered with the last time.

use std::collections::HashMap;

use super::questions::{highest, lowest};

/// The longest stretch that is told from a longer one.
const LONGEST: u16 = 32;
/// Lengths of stretches that are told apart.
pub const LENGTHS: usize = 6;

/// What makes two steps alike.
#[derive(Clone, Copy, Debug)]
pub enum Likeness {
    /// The same keys.
    Keys,
    /// The same highest key.
    Top,
    /// The same chord on a bass that moved alike.
    Moved,
}

impl Likeness {
    fn mark(self, before: u128, now: u128) -> u128 {
        let low = |set| lowest(set).unwrap_or(0);
        match self {
            Self::Keys => now,
            Self::Top => highest(now).map_or(0, |key| 1 << key),
            Self::Moved => now >> low(now) | u128::from(low(now) + 128 - low(before)) << 100,
        }
    }
}

/// The longest stretch of the past that is like the one that ends now.
#[derive(Clone, Debug)]
pub struct Stretch {
    likeness: Likeness,
    roll: Vec<u128>,
    marks: Vec<u128>,
    /// For each step, how long the stretch that ends with it has been like the one that ends now.
    lengths: Vec<u16>,
}

/// What followed a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Echo {
    /// The keys that followed.
    pub keys: u128,
    /// How long the stretch was, `0..LENGTHS`.
    pub length: usize,
}

impl Stretch {
    /// Nothing heard yet.
    pub fn new(likeness: Likeness) -> Self {
        Self { likeness, roll: Vec::new(), marks: Vec::new(), lengths: Vec::new() }
    }

    /// Takes the next step.
    pub fn hear(&mut self, keys: u128) {
        let mark = self.likeness.mark(self.roll.last().copied().unwrap_or(0), keys);
        for at in (0..self.marks.len()).rev() {
            let before = at.checked_sub(1).map_or(0, |before| self.lengths[before]);
            self.lengths[at] = if self.marks[at] == mark { (before + 1).min(LONGEST) } else { 0 };
        }
        self.roll.push(keys);
        self.marks.push(mark);
        self.lengths.push(0);
    }

    /// What followed the longest such stretch, the latest of them where they are equally long.
    pub fn echo(&self) -> Option<Echo> {
        let known = self.lengths.iter().enumerate().filter(|(_, length)| **length > 0);
        let (at, &length) = known.max_by_key(|(_, length)| **length)?;
        let followed = self.roll[at + 1];
        let keys = match self.likeness {
            Likeness::Moved => moved(followed, self.roll[at], *self.roll.last()?),
            _ => followed,
        };
        Some(Echo { keys, length: length.ilog2() as usize })
    }
}

/// A step moved by as much as the lowest key of one set is from that of another.
fn moved(step: u128, from: u128, to: u128) -> u128 {
    let low = |set| i32::from(lowest(set).unwrap_or(0));
    match low(to) - low(from) {
        up @ 0.. => step << up,
        down => step >> -down,
    }
}

/// Runs that are told apart: once, two or three times, more often.
pub const RUNS: usize = 3;

/// The last answer under each context, and how many times in a row it came.
#[derive(Clone, Debug, Default)]
pub struct Recall(HashMap<u64, (u8, u32)>);

impl Recall {
    /// The last answer in a context, and how steadily it came, `0..RUNS`.
    pub fn expect(&self, context: u64) -> Option<(u8, usize)> {
        self.0.get(&context).map(|&(answer, run)| (answer, run.ilog2().min(2) as usize))
    }

    /// Remembers an answer.
    pub fn learn(&mut self, context: u64, answer: u8) {
        let slot = self.0.entry(context).or_insert((answer, 0));
        *slot = if slot.0 == answer { (answer, slot.1 + 1) } else { (answer, 1) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo(likeness: Likeness, roll: &[u128]) -> Option<Echo> {
        let mut stretch = Stretch::new(likeness);
        roll.iter().for_each(|&keys| stretch.hear(keys));
        stretch.echo()
    }

    #[test]
    fn the_longest_stretch_is_found() {
        let roll = [1, 2, 3, 4, 9, 3, 5, 1, 2, 3];
        assert_eq!(echo(Likeness::Keys, &roll), Some(Echo { keys: 4, length: 1 }));
        assert_eq!(echo(Likeness::Keys, &[1, 2, 3]), None);
    }

    #[test]
    fn a_sequence_is_moved() {
        let roll = [0b101, 0b1010, 0b1001, 0b101000, 0b1010000];
        assert_eq!(echo(Likeness::Moved, &roll), Some(Echo { keys: 0b1001000, length: 0 }));
    }

    #[test]
    fn an_answer_that_came_again_is_expected_more_firmly() {
        let mut recall = Recall::default();
        assert_eq!(recall.expect(7), None);
        for run in [0, 1, 1, 2] {
            recall.learn(7, 64);
            assert_eq!(recall.expect(7), Some((64, run)));
        }
        recall.learn(7, 65);
        assert_eq!(recall.expect(7), Some((65, 0)));
    }
}
