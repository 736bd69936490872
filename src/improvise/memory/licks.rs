//! Session memory: the person's own turns of phrase, remembered note by note, and how they went on.
//!
//! The last notes lie in a ring. An index of hashed contexts, the last one to four intervals with their rhythm, chains
//! the places where the same was played before, so that a note is learned in constant time and what went on from a
//! context is found in bounded time. Where the longest known context was followed, its continuations are expected.
//!
//! Orders and sizes are bounds of time and memory.

mod note;
#[cfg(test)]
mod tests;

pub use note::{Learned, learned};

use crate::listen::Heard;
use crate::music::{Beats, Part, Pitch};
use crate::rt::log::{LogReader, LogWriter};
use crate::rt::{Bounded, mix};
use crate::token::{GridNote, OFFSETS, duration_index, nearest_step};

use super::super::timing::FRAME;
use note::{BREAK, CAPACITY, FORGOTTEN, LickNote};

/// The most intervals of a context.
const ORDERS: usize = 4;
/// Chains of contexts, of each order.
const CHAINS: usize = 4096;
/// Places of a chain that are looked at, the newest first.
const LOOKED_AT: usize = 24;
/// Keys that are down and have not got their duration.
const DOWN: usize = 16;

/// An interval in semitones and the sixteenths that it took.
type Step = (i8, u8);

/// How a context once went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// The pitch that would come.
    pub pitch: Pitch,
    /// The frame in which it would begin.
    pub frame: i64,
    /// Its place in [`DURATIONS`].
    pub duration: u8,
}

/// What is expected after the melody so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected {
    /// The continuations, all of one context, the newest first.
    pub nexts: Bounded<Next, LOOKED_AT>,
    /// The intervals of the context, 1 to 4; 0 where nothing is expected.
    pub order: usize,
}

/// A key that is down: its pitch, its place among all notes ever, and since when.
type Down = (Pitch, u32, Beats);

/// The last notes of the lead, whoever played it, the newest first: pitch and frame.
pub type RecentNotes = Bounded<(Pitch, i64), { ORDERS + 1 }>;

/// The person's turns of phrase.
pub struct Licks {
    turns: Box<[LickNote]>,
    /// For each note and order, the place before with a context of the same hash, plus one.
    before: Box<[[u32; ORDERS]]>,
    /// The last place of each chain, plus one.
    heads: Box<[[u32; ORDERS]]>,
    /// Notes so far.
    count: u32,
    /// The frame of the last note, unless the song turned since.
    last: Option<i64>,
    down: Bounded<Down, DOWN>,
    line: RecentNotes,
    log: LogWriter<1>,
}

impl Licks {
    /// Nothing remembered; allocates.
    pub fn new() -> Self {
        let rest = LickNote { pitch: Pitch::MIDDLE_C, after: BREAK, duration: 0 };
        Self {
            turns: vec![rest; CAPACITY].into(),
            before: vec![[0; ORDERS]; CAPACITY].into(),
            heads: vec![[0; ORDERS]; CHAINS].into(),
            count: 0,
            last: None,
            down: Bounded::new(),
            line: Bounded::new(),
            log: LogWriter::new(2 * CAPACITY),
        }
    }

    /// The song turned: what comes is no continuation of what was.
    pub fn turn(&mut self) {
        self.last = None;
        self.down.clear();
        self.line.clear();
    }

    /// Forgets everything.
    fn forget(&mut self) {
        self.heads.fill([0; ORDERS]);
        self.count = 0;
        self.turn();
        self.log.push([FORGOTTEN]);
    }

    /// Remembers this and nothing else.
    pub fn restore(&mut self, learned: &Learned) {
        self.forget();
        learned.iter().for_each(|&word| self.add(LickNote::unpack(word)));
    }

    /// A side from which what is remembered can be read.
    pub fn reader(&self) -> LogReader<1> {
        self.log.reader()
    }

    /// Hears the person.
    pub fn hear(&mut self, heard: Heard) {
        let frame = (heard.at + Beats(FRAME.0 / 2)).div_floor(FRAME);
        match heard.on {
            true => self.press(heard, frame),
            false => self.release(heard),
        }
    }

    /// The lead so far.
    pub fn line(&self) -> RecentNotes {
        self.line
    }

    /// Goes back to a lead as it was.
    pub fn go_back(&mut self, to: RecentNotes) {
        self.line = to;
    }

    /// Goes on with what the lead plays in a frame, whoever plays it.
    pub fn follow(&mut self, notes: &[GridNote], frame: i64) {
        let lead = notes.iter().filter(|note| note.part == Part::Lead);
        lead.for_each(|note| self.line_to(note.pitch, frame));
    }

    fn press(&mut self, heard: Heard, frame: i64) {
        let Heard { pitch, at, .. } = heard;
        if self.last == Some(frame) && self.count > 0 {
            return self.join(pitch, at);
        }
        let since = self.last.map_or(BREAK.into(), |last| frame - last);
        let after = since.clamp(1, BREAK.into()) as u8;
        self.last = Some(frame);
        self.add(LickNote { pitch, after, duration: duration_index(OFFSETS.into(), i64::MAX) });
        self.hold(pitch, at);
    }

    /// A note struck with the last one: the highest is the melody.
    fn join(&mut self, pitch: Pitch, at: Beats) {
        let newest = self.count - 1;
        if pitch > self.at(newest).pitch {
            self.change(newest, |turn| turn.pitch = pitch);
            self.down.retain(|&(_, place, _)| place != newest);
            self.hold(pitch, at);
        }
    }

    fn hold(&mut self, pitch: Pitch, at: Beats) {
        // A key too many keeps the usual duration.
        let _too_many = self.down.push((pitch, self.count - 1, at));
    }

    fn release(&mut self, heard: Heard) {
        let down = self.down.iter().position(|&(pitch, ..)| pitch == heard.pitch);
        let Some((_, place, since)) = down.and_then(|at| self.down.remove(at)) else { return };
        let steps = nearest_step(heard.at - since).max(1);
        self.change(place, |turn| turn.duration = duration_index(steps, i64::MAX));
    }

    /// Adds a note; the one before it, which has a continuation now, goes into the index.
    fn add(&mut self, turn: LickNote) {
        if let Some(newest) = self.count.checked_sub(1) {
            self.index(newest);
        }
        if let Some(place) = self.turns.get_mut(self.count as usize % CAPACITY) {
            *place = turn;
        }
        self.count += 1;
        self.log.push([turn.pack().into()]);
    }

    fn change(&mut self, place: u32, change: impl FnOnce(&mut LickNote)) {
        if self.count - place > CAPACITY as u32 {
            return;
        }
        let Some(turn) = self.turns.get_mut(place as usize % CAPACITY) else { return };
        change(turn);
        let entry = self.log.next() - u64::from(self.count - place);
        self.log.amend(entry, 0, turn.pack().into());
    }

    fn at(&self, place: u32) -> LickNote {
        self.turns[place as usize % CAPACITY]
    }

    /// Whether a place is remembered.
    fn has(&self, place: u32) -> bool {
        place < self.count && self.count - place <= CAPACITY as u32
    }

    fn index(&mut self, place: u32) {
        let steps = self.steps_to(place);
        for order in 1..=steps.len() {
            let chain = chain(&steps[..order]);
            let head = &mut self.heads[chain][order - 1];
            self.before[place as usize % CAPACITY][order - 1] = *head;
            *head = place + 1;
        }
    }

    /// The steps that lead to a place within its phrase, the last first.
    fn steps_to(&self, place: u32) -> Bounded<Step, ORDERS> {
        let mut steps = Bounded::new();
        for later in (1..=place).rev() {
            let turn = self.at(later);
            if !self.has(later - 1) || turn.after >= BREAK {
                break;
            }
            if steps.push((interval(self.at(later - 1).pitch, turn.pitch), turn.after)).is_err() {
                break;
            }
        }
        steps
    }

    fn line_to(&mut self, pitch: Pitch, frame: i64) {
        match self.line.first_mut() {
            Some(last) if last.1 == frame => last.0 = last.0.max(pitch),
            _ => {
                if self.line.is_full() {
                    self.line.pop();
                }
                let _kept = self.line.insert(0, (pitch, frame));
            }
        }
    }

    /// What is expected to come after the lead's last notes, from `frame` on.
    pub fn expect(&self, frame: i64) -> Expected {
        let mut expected = Expected::default();
        let Some(&(pitch, since)) = self.line.first() else { return expected };
        let mut steps = Bounded::<Step, ORDERS>::new();
        for pair in self.line.windows(2) {
            let ((later, at), (earlier, was)) = (pair[0], pair[1]);
            let after = (at - was).clamp(1, BREAK.into()) as u8;
            if after >= BREAK || steps.push((interval(earlier, later), after)).is_err() {
                break;
            }
        }
        for order in (1..=steps.len()).rev() {
            self.follow_chain(&steps[..order], (pitch, since), frame, &mut expected.nexts);
            if !expected.nexts.is_empty() {
                expected.order = order;
                break;
            }
        }
        expected
    }

    /// Collects how a context went on wherever it is remembered.
    fn follow_chain(
        &self,
        steps: &[Step],
        (pitch, since): (Pitch, i64),
        frame: i64,
        nexts: &mut Bounded<Next, LOOKED_AT>,
    ) {
        let order = steps.len();
        let mut head = self.heads[chain(steps)][order - 1];
        for _ in 0..LOOKED_AT {
            let Some(place) = head.checked_sub(1).filter(|&place| self.has(place)) else { return };
            head = self.before[place as usize % CAPACITY][order - 1];
            let went_on = self.at(place + 1);
            let same = self.steps_to(place).get(..order) == Some(steps);
            if !same || went_on.after >= BREAK || since + i64::from(went_on.after) < frame {
                continue;
            }
            let by = i32::from(interval(self.at(place).pitch, went_on.pitch));
            let next = Next {
                pitch: Pitch::clamped(i32::from(pitch.number()) + by),
                frame: since + i64::from(went_on.after),
                duration: went_on.duration,
            };
            let _fits = nexts.push(next);
        }
    }
}

fn interval(from: Pitch, to: Pitch) -> i8 {
    to.number() as i8 - from.number() as i8
}

/// The chain of a context.
fn chain(steps: &[Step]) -> usize {
    let word = |&(by, after): &Step| u64::from(by as u8) << 8 | u64::from(after);
    let hash =
        steps.iter().fold(steps.len() as u64, |hash, step| mix(hash << 16 ^ word(step) ^ hash));
    hash as usize % CHAINS
}
