//! What followed the last time: a bounded memory of the session's own turns of phrase.
//!
//! Every answer is remembered under a few hashed contexts, from the wide to the narrow: some of the very notes, and some
//! that hold at any height, of rhythm and of intervals, under which a pitch is remembered as the step to it. A context
//! holds its last answer and how many times in a row it came: the run model of context-mixing compressors. Nothing is
//! searched and nothing grows. How far such an answer is trusted is for the model to learn.

use crate::music::Part;
use crate::rt::mix;

use super::super::grammar::vocabulary::{FRAME_NOTES, Factor, GridNote};
use super::super::grammar::writer::FrameWriter;
use super::line::Line;
use super::past::Past;

/// Contexts of the very notes under which each answer is remembered.
pub const EXACT: usize = 3;
/// Contexts that hold at any height.
pub const FREE: usize = 2;
/// Contexts in all, the exact ones first.
pub const CONTEXTS: usize = EXACT + FREE;
/// Runs that are told apart: once, two or three times, more often.
pub const RUNS: usize = 3;

/// Slots of the table; a power of two.
const SLOTS: usize = 1 << 16;
/// Answers that can be unlearned, and the most that a frame teaches: every note of it under every context.
const LOG: usize = 1 << 14;
const A_FRAME: u64 = ((FRAME_NOTES * 5 + 16) * CONTEXTS) as u64;
/// Answers that are unlearned at once.
const AT_ONCE: usize = 64;

/// A context's fingerprint, its last answer and the length of its run; a run of 0 is an empty slot.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    check: u16,
    answer: u8,
    run: u8,
}

/// What a context leads one to expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The answer that followed last.
    pub answer: u8,
    /// How steadily, `0..RUNS`.
    pub run: usize,
}

/// What a slot held before it was learned over.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    place: u16,
    slot: Slot,
}

/// The table, and what was learned last, to be unlearned where it did not come to pass.
#[derive(Clone, Debug)]
pub struct Recall {
    slots: Box<[Slot]>,
    log: Box<[Before]>,
    learned: u64,
}

/// The hashes of a question's contexts.
#[derive(Clone, Copy, Debug)]
pub struct Contexts {
    hashes: [u64; CONTEXTS],
    /// Where the steps under free contexts are counted from; not for questions about anything but pitch.
    reference: u8,
}

impl Contexts {
    /// An answer as it is remembered under a context.
    fn seen(&self, at: usize, answer: u8) -> u8 {
        if at < EXACT { answer } else { answer.wrapping_sub(self.reference) }
    }

    /// The answer that was remembered so.
    fn meant(&self, at: usize, seen: u8) -> u8 {
        if at < EXACT { seen } else { seen.wrapping_add(self.reference) }
    }
}

impl Recall {
    /// An empty table; allocates.
    pub fn new() -> Self {
        Self {
            slots: vec![Slot::default(); SLOTS].into_boxed_slice(),
            log: vec![Before::default(); LOG].into_boxed_slice(),
            learned: 0,
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.fill(Slot::default());
        self.learned = 0;
    }

    /// How many slots have been learned over in all.
    pub fn learned(&self) -> u64 {
        self.learned
    }

    /// Whether all that was learned since can still be unlearned when a frame more is learned.
    pub fn reaches(&self, since: u64) -> bool {
        self.learned - since + A_FRAME <= LOG as u64
    }

    /// Unlearns the last few answers learned after `since`; true once all are.
    pub fn unlearn(&mut self, since: u64) -> bool {
        for _ in 0..AT_ONCE {
            if self.learned <= since {
                return true;
            }
            self.learned -= 1;
            let Before { place, slot } = self.log[self.learned as usize % LOG];
            self.slots[usize::from(place)] = slot;
        }
        self.learned <= since
    }

    /// What each context leads one to expect.
    pub fn expect(&self, contexts: Contexts) -> [Option<Expected>; CONTEXTS] {
        std::array::from_fn(|at| {
            let context = contexts.hashes[at];
            let slot = self.slots[place(context)];
            let known = slot.run > 0 && slot.check == check(context);
            let answer = contexts.meant(at, slot.answer);
            known.then(|| Expected { answer, run: run_class(slot.run) })
        })
    }

    /// Remembers an answer under its contexts.
    pub fn learn(&mut self, contexts: Contexts, answer: u8) {
        for (at, context) in contexts.hashes.into_iter().enumerate() {
            let answer = contexts.seen(at, answer);
            let slot = &mut self.slots[place(context)];
            self.log[self.learned as usize % LOG] =
                Before { place: place(context) as u16, slot: *slot };
            self.learned += 1;
            let check = check(context);
            let goes_on = slot.run > 0 && slot.check == check && slot.answer == answer;
            let run = if goes_on { slot.run.saturating_add(1) } else { 1 };
            *slot = Slot { check, answer, run };
        }
    }
}

fn place(context: u64) -> usize {
    context as usize % SLOTS
}

fn check(context: u64) -> u16 {
    (context >> 48) as u16
}

fn run_class(run: u8) -> usize {
    match run {
        0 | 1 => 0,
        2 | 3 => 1,
        _ => 2,
    }
}

/// The contexts of the question that a writer asks; the same number stands for the same situation.
pub fn contexts(writer: &FrameWriter, past: &Past, frame_in_bar: u16) -> Option<Contexts> {
    let question = writer.question()?;
    let place = u64::from(frame_in_bar);
    let [wide, middle, narrow] = match question.factor {
        Factor::Active => of_activity(past, place),
        _ => of_note(writer, past, question.factor, question.part, place),
    };
    let line = past.goes_on(question.part, writer.draft().voice);
    let reference = line.last().filter(|_| question.factor == Factor::Pitch);
    let reference = reference.map_or(0, |note| note.pitch.number());
    let [long, short] = match question.factor {
        Factor::Active => of_onsets(past, place),
        factor => of_motif(writer, line, factor, question.part, place),
    };
    Some(Contexts { hashes: [wide, middle, narrow, long, short], reference })
}

/// Which parts begin notes, whatever they play: by the onsets of four beats and by those of two, and the place.
fn of_onsets(past: &Past, place: u64) -> [u64; FREE] {
    [[4, past.onsets(), place], [5, past.onsets() & 0xffff_ffff, place]]
        .map(|seen| seen.into_iter().fold(0, hash))
}

/// What a note is at any height: by the intervals and durations of the line's last five notes, and of its last three.
/// Questions of rhythm hear durations alone, those of pitch also what the frame has of it.
fn of_motif(
    writer: &FrameWriter,
    line: &Line,
    factor: Factor,
    part: Part,
    place: u64,
) -> [u64; FREE] {
    let draft = writer.draft();
    let asked = [factor.index() as u64, part.index() as u64, draft.offset.map_or(200, u64::from)];
    let voice = draft.voice.map_or(200, u64::from);
    let count = writer.notes().iter().filter(|note| note.part == part).count() as u64;
    let asked = [voice, count].into_iter().fold(asked.into_iter().fold(0, hash), hash);
    let pitched = factor == Factor::Pitch;
    let pair = |seen, pair: &[GridNote]| {
        let interval = pair[0].pitch.number().wrapping_sub(pair[1].pitch.number());
        let seen = if pitched { hash(seen, interval.into()) } else { seen };
        hash(seen, pair[0].duration.into())
    };
    let of = |notes: usize, salt: u64| {
        line.recent().windows(2).take(notes - 1).fold(hash(asked, salt), pair)
    };
    [of(5, 6), hash(of(3, 7), if pitched { 0 } else { place })]
}

/// Which parts begin notes: by the onsets of four beats and the last pitches, by two beats and the place, and
/// by when each part is due.
fn of_activity(past: &Past, place: u64) -> [u64; EXACT] {
    let line = |part: Part| past.line(part).recent().iter().map(|note| note.pitch.number().into());
    let near = |part, count| line(part).take(count).fold(0, hash);
    let due = Part::ALL.into_iter().fold(0, |all, part| hash(all, past.due(part) as u64));
    let wide = [1, past.onsets(), near(Part::Lead, 3), near(Part::Bass, 2)];
    let middle = [2, past.onsets() & 0xffff_ffff, place, near(Part::Lead, 1)];
    let narrow = [3, due, near(Part::Lead, 2), place % 4];
    [wide, middle, narrow].map(|seen| seen.into_iter().fold(0, hash))
}

/// What a note is: by the frame so far and the part's last six notes, by its last three, and by its last one
/// and the place in the bar.
fn of_note(
    writer: &FrameWriter,
    past: &Past,
    factor: Factor,
    part: Part,
    place: u64,
) -> [u64; EXACT] {
    let draft = writer.draft();
    let number = |value: Option<u8>| value.map_or(200, u64::from);
    let asked = [factor.index() as u64, part.index() as u64, number(draft.offset)];
    let asked = asked.into_iter().fold(0, hash);
    let asked =
        hash(hash(asked, number(draft.voice)), number(draft.pitch.map(|pitch| pitch.number())));
    let note = |seen, note: &GridNote| {
        hash(hash(seen, note.pitch.number().into()), note.part.index() as u64 * 8)
    };
    let together = writer.notes().iter().fold(asked, note);
    let mine = writer.notes().iter().filter(|note| note.part == part).fold(asked, note);
    let recent = past.goes_on(part, draft.voice).recent();
    let whole = |seen, played: &GridNote| hash(note(seen, played), played.duration.into());
    let wide = recent.iter().fold(hash(together, 1), whole);
    let middle = recent.iter().take(3).fold(hash(mine, 2), note);
    let narrow = recent.iter().take(1).fold(hash(hash(mine, 3), place), whole);
    [wide, hash(middle, recent.first().map_or(99, |note| note.duration.into())), narrow]
}

/// What was seen, and more.
fn hash(seen: u64, more: u64) -> u64 {
    mix(seen ^ more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(seen: [u64; CONTEXTS], reference: u8) -> Contexts {
        Contexts { hashes: seen.map(|seen| hash(7, seen)), reference }
    }

    #[test]
    fn a_turn_is_expected_at_any_height() {
        let mut recall = Recall::new();
        recall.learn(of([1, 2, 3, 4, 5], 60), 64);
        let expected = recall.expect(of([6, 7, 8, 4, 5], 55));
        let third = Some(Expected { answer: 59, run: 0 });
        assert_eq!(expected, [None, None, None, third, third]);
    }

    #[test]
    fn an_answer_that_came_again_is_expected_more_firmly() {
        let mut recall = Recall::new();
        let contexts = of([1, 2, 3, 4, 5], 60);
        assert_eq!(recall.expect(contexts), [None; CONTEXTS]);
        for run in [0, 1, 1, 2] {
            recall.learn(contexts, 64);
            assert_eq!(recall.expect(contexts), [Some(Expected { answer: 64, run }); CONTEXTS]);
        }
        recall.learn(contexts, 65);
        assert_eq!(recall.expect(contexts)[0], Some(Expected { answer: 65, run: 0 }));
        recall.clear();
        assert_eq!(recall.expect(contexts), [None; CONTEXTS]);
    }

    #[test]
    fn what_is_unlearned_was_never_learned() {
        let mut recall = Recall::new();
        let contexts = |n: u64| of([n, n + 1, n + 2, n + 3, n + 4], 60);
        (0..50).for_each(|n| recall.learn(contexts(n), n as u8));
        let (before, since) = (recall.clone(), recall.learned());
        (30..90).for_each(|n| recall.learn(contexts(n), 99));
        while !recall.unlearn(since) {}
        for n in 0..100 {
            assert_eq!(recall.expect(contexts(n)), before.expect(contexts(n)), "{n}");
        }
    }
}
