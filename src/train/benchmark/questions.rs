//! A piano roll as the network is asked about it: at each step, key after key from the lowest upwards, then
//! the end. The product of the answers is the exact probability of the step.

use super::rolls::KEYS;
use crate::rt::Feature;
use crate::train::batch::Decision;
use crate::train::walked::Walked;

/// The answer that ends a step.
pub const END: u8 = KEYS as u8;
/// Answers there are.
pub const ANSWERS: usize = KEYS + 1;

/// Steps back at which the backbone looks.
const FAR: [usize; 14] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128];
/// Steps back at which each question looks.
const NEAR: [usize; 6] = [1, 2, 4, 8, 16, 32];
/// Cycles in which a step has its place.
const CYCLES: [usize; 7] = [2, 3, 4, 6, 8, 12, 16];
const PLACES: usize = 51;
/// Keys of a step that are counted.
const COUNTED: usize = 8;

/// Features of a step.
pub const FRAME_FEATURES: usize = FAR.len() * KEYS + PLACES;
/// Features of a question.
pub const QUESTION_FEATURES: usize = (NEAR.len() + 2) * KEYS + COUNTED + PLACES;

/// A question about one step.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Keys chosen so far.
    pub chosen: u128,
    /// The right answer.
    pub answer: u8,
}

impl Question {
    /// The questions of a step in order.
    pub fn of(step: u128) -> impl Iterator<Item = Self> {
        let mut chosen = 0;
        let mut left = step;
        let mut ended = false;
        std::iter::from_fn(move || {
            if ended {
                return None;
            }
            let answer = if left == 0 { END } else { left.trailing_zeros() as u8 };
            let question = Self { chosen, answer };
            ended = answer == END;
            if !ended {
                chosen |= 1 << answer;
                left &= left - 1;
            }
            Some(question)
        })
    }

    /// The answers allowed: keys above the last one, and the end.
    pub fn allowed(&self) -> u128 {
        let above = self.highest().map_or(0, |key| u32::from(key) + 1);
        (u128::MAX << above) & (u128::MAX >> (128 - ANSWERS))
    }

    fn highest(&self) -> Option<u8> {
        (self.chosen != 0).then(|| 127 - self.chosen.leading_zeros() as u8)
    }

    /// Keys that the answer is heard against: the one chosen last, and the next that sounded a step before.
    fn references(&self, roll: &[u128], at: usize) -> [Option<u8>; 2] {
        let above = before(roll, at, 1) & self.allowed() & !(1 << END);
        let next = (above != 0).then(|| above.trailing_zeros() as u8);
        [self.highest(), next]
    }
}

/// What sounded some steps before.
pub fn before(roll: &[u128], at: usize, back: usize) -> u128 {
    at.checked_sub(back).map_or(0, |then| roll[then])
}

/// Moves a piece up or down; keys that leave the piano are lost.
pub fn transpose(roll: &[u128], semitones: i32) -> Vec<u128> {
    const ALL: u128 = u128::MAX >> (128 - KEYS);
    let up = |set: u128| if semitones < 0 { set >> -semitones } else { set << semitones };
    roll.iter().map(|&set| up(set) & ALL).collect()
}

fn keys(set: u128, first: usize) -> impl Iterator<Item = Feature> {
    let present = (0..KEYS).filter(move |key| set >> key & 1 == 1);
    present.map(move |key| Feature::on((first + key) as u16))
}

fn places(at: usize, first: usize) -> impl Iterator<Item = Feature> {
    CYCLES.into_iter().scan(first, move |start, cycle| {
        let feature = Feature::on((*start + at % cycle) as u16);
        *start += cycle;
        Some(feature)
    })
}

/// Writes down a step of a piece with its questions; the first step follows nothing.
pub fn write(roll: &[u128], at: usize, walked: &mut Walked) {
    let far = FAR.iter().enumerate();
    let seen: Vec<Feature> = far
        .flat_map(|(place, &back)| keys(before(roll, at, back), place * KEYS))
        .chain(places(at, FAR.len() * KEYS))
        .collect();
    walked.frame(&seen, at == 0);
    for question in Question::of(roll[at]) {
        let decision = Decision {
            allowed: question.allowed(),
            answer: question.answer,
            references: question.references(roll, at),
        };
        walked.decide(0, &features(roll, at, &question), decision);
    }
}

fn features(roll: &[u128], at: usize, question: &Question) -> Vec<Feature> {
    let near = NEAR.iter().enumerate();
    let last = question.highest().map_or(0, |key| 1 << key);
    let count = (question.chosen.count_ones() as usize).min(COUNTED - 1);
    let sets = near.map(|(place, &back)| (before(roll, at, back), place));
    let chosen = [(question.chosen, NEAR.len()), (last, NEAR.len() + 1)];
    let first = (NEAR.len() + 2) * KEYS;
    sets.chain(chosen)
        .flat_map(|(set, place)| keys(set, place * KEYS))
        .chain([Feature::on((first + count) as u16)])
        .chain(places(at, first + COUNTED))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::batch::Bags;
    use crate::train::variant::Sequence;

    #[test]
    fn every_step_is_asked_from_the_lowest_key_to_the_end() {
        let step = 1 << 3 | 1 << 40 | 1 << 87;
        let questions: Vec<Question> = Question::of(step).collect();
        let answers: Vec<u8> = questions.iter().map(|question| question.answer).collect();
        assert_eq!(answers, [3, 40, 87, END]);
        for question in questions {
            assert!(question.allowed() >> question.answer & 1 == 1);
            assert_eq!(question.allowed() & question.chosen, 0);
        }
        assert_eq!(Question::of(0).count(), 1);
    }

    #[test]
    fn features_stay_within_their_tables() {
        let roll = vec![u128::MAX >> (128 - KEYS); 200];
        let mut walked = Walked::new(1, Sequence::Frames);
        (0..roll.len()).for_each(|at| write(&roll, at, &mut walked));
        let within = |bags: &Bags, size| bags.indices.iter().all(|&index| (index as usize) < size);
        assert!(within(&walked.frames, FRAME_FEATURES));
        assert!(within(&walked.decisions[0].features, QUESTION_FEATURES));
    }
}
