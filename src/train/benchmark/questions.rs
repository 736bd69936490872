//! A step of a piano roll as questions: the highest key, then key after key from the lowest upwards, then the
//! end. The product of the answers is the exact probability of the step.

/// Keys as the network sees them: the piano's 88, moved up by 0 to 11 semitones.
pub const SEEN: usize = 99;
/// The answer that ends a step, out of the reach of intervals from all but the highest keys.
pub const END: u8 = 120;
/// Answers there are.
pub const ANSWERS: usize = END as usize + 1;

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
        let mut asked = Some(0);
        std::iter::from_fn(move || {
            let chosen = asked?;
            let question = Self { chosen, answer: next(step, chosen) };
            asked = (question.answer != END).then(|| chosen | 1 << question.answer);
            Some(question)
        })
    }

    /// The answers allowed: keys between the one chosen last and the highest, and the end.
    pub fn allowed(&self) -> u128 {
        self.left() & ALL | 1 << END
    }

    /// The keys that can still be chosen.
    pub fn left(&self) -> u128 {
        left(self.chosen)
    }

    /// The highest key, which is the first chosen.
    pub fn top(&self) -> Option<u8> {
        highest(self.chosen)
    }

    /// The lowest key, where it is chosen.
    pub fn bass(&self) -> Option<u8> {
        lowest(without_top(self.chosen))
    }

    /// The key chosen last of those from the lowest upwards.
    pub fn last(&self) -> Option<u8> {
        highest(without_top(self.chosen))
    }
}

/// The answer that goes on with a step of which some keys are chosen.
pub fn next(step: u128, chosen: u128) -> u8 {
    let key = if chosen == 0 { highest(step) } else { lowest(step & left(chosen)) };
    key.unwrap_or(END)
}

/// The keys of a step that are chosen before any that can still be.
pub fn so_far(step: u128, chosen: u128) -> u128 {
    if chosen == 0 { 0 } else { step & !left(chosen) }
}

fn left(chosen: u128) -> u128 {
    let below = highest(chosen).map_or(u128::MAX, |top| (1 << top) - 1);
    above(highest(without_top(chosen))) & below
}

/// A set less its highest key.
pub fn without_top(set: u128) -> u128 {
    highest(set).map_or(0, |top| set & !(1 << top))
}

/// Every key seen.
const ALL: u128 = u128::MAX >> (128 - SEEN);

/// The keys above one, or all.
fn above(key: Option<u8>) -> u128 {
    key.map_or(u128::MAX, |key| u128::MAX << key << 1)
}

/// The lowest key of a set.
pub fn lowest(set: u128) -> Option<u8> {
    (set != 0).then(|| set.trailing_zeros() as u8)
}

/// The highest key of a set.
pub fn highest(set: u128) -> Option<u8> {
    (set != 0).then(|| 127 - set.leading_zeros() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_asked_from_without_inwards() {
        let step = 1 << 3 | 1 << 40 | 1 << 98;
        let questions: Vec<Question> = Question::of(step).collect();
        let answers: Vec<u8> = questions.iter().map(|question| question.answer).collect();
        assert_eq!(answers, [98, 3, 40, END]);
        for question in questions {
            assert!(question.allowed() >> question.answer & 1 == 1);
            assert_eq!(question.allowed() & question.chosen, 0);
        }
        assert_eq!(Question::of(0).count(), 1);
    }
}
