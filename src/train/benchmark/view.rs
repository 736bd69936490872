//! What the network sees of a piece: keys from its home, keys from the one chosen last, and what the past leads
//! one to expect.

use super::memory::{Echo, LENGTHS, RUNS};
use super::questions::{END, Question, SEEN, highest, lowest, next, so_far, without_top};
use super::reading::{Reading, STRETCHES};
use super::slots::{Slots, Veil};
use crate::rt::mix;
use crate::train::rows::Decision;

/// Cycles in which a step has its place.
const CYCLES: [usize; 7] = [2, 3, 4, 6, 8, 12, 16];
/// Keys of a step that are counted.
const COUNTED: usize = 8;
/// Steps for which a key has sounded that are told apart.
const AGES: usize = 20;
/// How far keys are seen from the anchor.
const REACH: i32 = 36;
/// Rows of keys seen from the anchor.
const AROUND: usize = 2 * REACH as usize + 1;
/// Rows of an answer seen from the anchor: the end, or a step.
const STEPS: usize = AROUND + 1;
/// The key that a piece without a past is seen from.
const MIDDLE: u8 = 40;
/// The keys of one class.
const CLASS: u128 =
    1 | 1 << 12 | 1 << 24 | 1 << 36 | 1 << 48 | 1 << 60 | 1 << 72 | 1 << 84 | 1 << 96;

/// A piece at its next step, the keys moved up by its lift.
pub struct View<'a> {
    reading: &'a Reading,
    /// By how many semitones keys are moved up.
    pub lift: usize,
    /// The last two steps, the latest first.
    before: [u128; 2],
    echoes: [Option<Echo>; STRETCHES],
}

impl<'a> View<'a> {
    /// A piece as it stands.
    pub fn of(reading: &'a Reading) -> Self {
        let lift = reading.lift();
        let moved = |echo: Echo| Echo { keys: echo.keys << lift, ..echo };
        Self {
            reading,
            lift,
            before: [1, 2].map(|back| reading.before(back) << lift),
            echoes: reading.stretches.each_ref().map(|stretch| stretch.echo().map(moved)),
        }
    }

    /// What the backbone sees.
    pub fn frame(&self, veil: Veil) -> Slots {
        let mut slots = Slots::new(veil);
        let echo = self.echoes[0];
        slots.set(SEEN, keys(self.before[0]));
        slots.set(SEEN, keys(echo.map_or(0, |echo| echo.keys)));
        slots.one(LENGTHS, echo.map(|echo| echo.length));
        slots.one(12, self.lift);
        harmony(&mut slots, self.before[0]);
        self.time(&mut slots);
        slots
    }

    /// What a question sees.
    pub fn question(&self, question: &Question, veil: Veil) -> Slots {
        let mut slots = Slots::new(veil);
        let anchor = self.anchor(question);
        slots.set(SEEN, keys(question.chosen));
        slots.one(SEEN, usize::from(anchor));
        slots.one(SEEN, usize::from(anchor).saturating_sub(self.lift));
        slots.one(COUNTED, question.chosen.count_ones() as usize);
        slots.set(AROUND, around(question.chosen, anchor));
        for before in self.before {
            slots.set(SEEN, keys(before));
            slots.set(AROUND, around(before, anchor));
        }
        harmony(&mut slots, self.before[0]);
        harmony(&mut slots, question.chosen);
        self.motion(&mut slots, question);
        self.time(&mut slots);
        self.held(&mut slots, question);
        self.echoes.iter().for_each(|echo| expected(&mut slots, question, anchor, *echo));
        self.recalled(&mut slots, question);
        slots
    }

    /// A question as the network is asked it.
    pub fn decision(&self, question: &Question) -> Decision {
        Decision {
            allowed: question.allowed(),
            answer: Some(question.answer),
            references: [Some(self.anchor(question)), self.due(question), None],
        }
    }

    /// The answer as it is remembered.
    pub fn answered(&self, question: &Question) -> u8 {
        step(question.answer, self.anchor(question)) as u8
    }

    /// Hashes of what was so far: the steps before with the keys chosen, the place in four with them, and the
    /// step before and the keys chosen as seen from the anchor.
    pub fn contexts(&self, question: &Question) -> [u64; 4] {
        let anchor = self.anchor(question).into();
        let chosen = question.chosen >> self.lift;
        let [one, two] = [1, 2].map(|back| self.reading.before(back));
        [
            hash(&[0, one, chosen]),
            hash(&[1, one, chosen, two]),
            hash(&[2, chosen, self.reading.at as u128 % 4]),
            hash(&[3, self.before[0].rotate_right(anchor), question.chosen.rotate_right(anchor)]),
        ]
    }

    /// The key that others are seen from: the one chosen last; before there is one, that of the past whose place
    /// is asked for.
    fn anchor(&self, question: &Question) -> u8 {
        let end = if question.chosen == 0 { highest } else { lowest };
        let past = || (1..=4).find_map(|back| end(self.reading.before(back) << self.lift));
        question.last().or_else(past).or(question.top()).unwrap_or(MIDDLE)
    }

    /// The key of the step before whose turn it is: as many below it as are chosen, and above them.
    fn due(&self, question: &Question) -> Option<u8> {
        if question.chosen == 0 {
            return highest(self.before[0]);
        }
        let mut left = without_top(self.before[0]);
        (1..question.chosen.count_ones()).for_each(|_| left &= left.saturating_sub(1));
        lowest(left & question.left())
    }

    fn time(&self, slots: &mut Slots) {
        CYCLES.iter().for_each(|&cycle| slots.one(cycle, self.reading.at % cycle));
        slots.one(AGES, self.reading.unchanged);
    }

    /// How the outer keys have moved.
    fn motion(&self, slots: &mut Slots, question: &Question) {
        let before = self.before[0];
        for (now, then) in [(question.top(), highest(before)), (question.bass(), lowest(before))] {
            let moved = now.zip(then).map(|(now, then)| step(now, then));
            slots.one(STEPS, moved);
        }
    }

    /// The key whose turn it is, and how long it and the key chosen last have sounded.
    fn held(&self, slots: &mut Slots, question: &Question) {
        let age = |key: u8| usize::from(self.reading.ages[usize::from(key) - self.lift]);
        let due = self.due(question);
        slots.one(STEPS, step(due.unwrap_or(END), self.anchor(question)));
        slots.one(AGES, due.map(age));
        slots.one(AGES, question.last().map(age));
    }

    fn recalled(&self, slots: &mut Slots, question: &Question) {
        for context in self.contexts(question) {
            let known = self.reading.recall.expect(context);
            slots.one(STEPS * RUNS, known.map(|(step, run)| usize::from(step) * RUNS + run));
        }
    }
}

/// What an echo leads one to expect: its keys, the one that goes on with those chosen, and whether those agree
/// with it.
fn expected(slots: &mut Slots, question: &Question, anchor: u8, echo: Option<Echo>) {
    let keys = echo.map_or(0, |echo| echo.keys);
    let next = step(next(keys, question.chosen), anchor);
    let agrees = usize::from(so_far(keys, question.chosen) == question.chosen);
    slots.one(STEPS * LENGTHS * 2, echo.map(|echo| (next * LENGTHS + echo.length) * 2 + agrees));
    slots.set(AROUND, around(keys, anchor));
}

/// The classes of a set's keys, of the lowest and of the highest.
fn harmony(slots: &mut Slots, set: u128) {
    let class = |key: u8| usize::from(key) % 12;
    slots.set(12, (0..12).filter(|class| set >> class & CLASS != 0));
    slots.one(12, lowest(set).map(class));
    slots.one(12, highest(set).map(class));
}

/// An answer seen from the anchor.
fn step(answer: u8, anchor: u8) -> usize {
    if answer == END {
        return 0;
    }
    let step = i32::from(answer) - i32::from(anchor);
    (step.clamp(-REACH, REACH) + REACH + 1) as usize
}

fn keys(set: u128) -> impl Iterator<Item = usize> {
    (0..SEEN).filter(move |key| set >> key & 1 == 1)
}

/// The keys of a set within reach of an anchor.
fn around(set: u128, anchor: u8) -> impl Iterator<Item = usize> {
    let far = move |key: usize| key as i32 - i32::from(anchor);
    keys(set).map(far).filter(|far| far.abs() <= REACH).map(|far| (far + REACH) as usize)
}

fn hash(seen: &[u128]) -> u64 {
    let halves = seen.iter().flat_map(|&set| [set as u64, (set >> 64) as u64]);
    halves.fold(0, |seen, more| mix(seen ^ more))
}

/// Rows of the tables that a frame and a question are seen with.
pub fn rows() -> [usize; 2] {
    let reading = Reading::new(Vec::new(), 0);
    let view = View::of(&reading);
    let question = Question { chosen: 0, answer: END };
    [view.frame(Veil::default()).rows, view.question(&question, Veil::default()).rows]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::benchmark::rolls::KEYS;
    use crate::train::crop_features::Walked;
    use crate::train::rows::Bags;
    use crate::train::variant::Sequence;

    #[test]
    fn features_stay_within_their_tables() {
        let mut reading = Reading::new(vec![u128::MAX >> (128 - KEYS); 200], 0);
        let mut walked = Walked::new(1, Sequence::Frames);
        while !reading.is_over() {
            reading.write(Veil::default(), &mut walked);
        }
        let within = |bags: &Bags, size| bags.indices.iter().all(|&index| (index as usize) < size);
        let [frame, question] = rows();
        assert!(within(&walked.frames, frame));
        assert!(within(&walked.decisions[0].features, question));
    }
}
