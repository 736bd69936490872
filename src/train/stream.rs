//! Music as it streams past: one rendition after another, cut into crops that follow each other.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use crate::token::{Factor, FrameWriter, History, Limits, decision_features, frame_features};

use super::augmentation::{Dropout, Lesson, Rendition};
use super::crop_features::Walked;
use super::lessons::{Curriculum, LONGEST};
use super::variant::Sequence;

/// Frames played before a rendition that begins in the middle, so that it can look back as playing does.
const BEFORE: usize = 256;

/// A place in a rendition, with all that has been heard of it.
struct Reading<'a> {
    rendition: Rendition<'a>,
    tape: History,
    first: usize,
    next: usize,
    end: usize,
}

impl<'a> Reading<'a> {
    /// The start of a rendition at a frame; `tape` is cleared and used again.
    fn open(
        rendition: Rendition<'a>,
        mut tape: History,
        first: usize,
        longest: usize,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        tape.clear();
        let end = rendition.frames().min(first + longest);
        let mut reading = Self { rendition, tape, first, next: first.saturating_sub(BEFORE), end };
        while reading.next < first {
            let frame = reading.rendition.frame(reading.next);
            reading.close(frame, rng);
        }
        reading
    }

    /// Writes down every question of the next frame with its answer.
    fn step(&mut self, walked: &mut Walked, rng: &mut ChaCha8Rng) {
        let frame = self.rendition.frame(self.next);
        let scene = self.rendition.scene(self.next);
        walked.frame(&frame_features(&self.tape, &scene), self.next == self.first);
        let mut writer = FrameWriter::open(&self.tape, &scene, Limits::default());
        while let Some(question) = writer.question() {
            let answer = frame.answer(&writer, question);
            let decision = self.rendition.decision(&question, answer);
            let features = decision_features(&writer, &self.tape, &scene);
            walked.decide(question.factor.index(), &features, decision);
            writer.answer(answer);
        }
        walked.notes += frame.notes.len();
        self.close(frame, rng);
    }

    fn close(&mut self, frame: crate::token::SheetFrame, rng: &mut ChaCha8Rng) {
        let (scene, chord) = (self.rendition.scene(self.next), self.rendition.chord(&frame));
        self.tape.write(&scene, &self.rendition.remembered(frame.notes, rng), chord);
        self.next += 1;
    }

    fn is_over(&self) -> bool {
        self.next == self.end
    }
}

/// An endless row of random renditions.
pub struct Stream<'a> {
    curriculum: &'a Curriculum,
    rng: ChaCha8Rng,
    reading: Reading<'a>,
    /// What was walked beyond the last crop.
    rest: Walked,
}

impl<'a> Stream<'a> {
    /// A stream decided by a seed and its own number.
    pub fn new(curriculum: &'a Curriculum, sequence: Sequence, seed: u64, number: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(number);
        let reading = begin(curriculum, History::new(), &mut rng);
        Self { curriculum, rng, reading, rest: Walked::new(Factor::ALL.len(), sequence) }
    }

    /// The next `length` steps.
    pub fn walk(&mut self, length: usize) -> Walked {
        while self.rest.steps() < length {
            if self.reading.is_over() {
                let tape = std::mem::take(&mut self.reading.tape);
                self.reading = begin(self.curriculum, tape, &mut self.rng);
            }
            self.reading.step(&mut self.rest, &mut self.rng);
        }
        let rest = self.rest.split_off(length);
        std::mem::replace(&mut self.rest, rest)
    }
}

/// Half of the renditions begin where the piece does.
fn begin<'a>(curriculum: &'a Curriculum, tape: History, rng: &mut ChaCha8Rng) -> Reading<'a> {
    let lesson = curriculum.lesson(rng);
    let rendition = Rendition::draw(lesson, &Dropout::TRAINING, rng);
    let last = lesson.frames().saturating_sub(LONGEST / 4);
    let first = if rng.random_bool(0.5) { 0 } else { rng.random_range(0..=last) };
    Reading::open(rendition, tape, first, LONGEST, rng)
}

/// At most so many frames from the start of a lesson, as evaluation asks them.
pub fn held_out(lesson: &Lesson, sequence: Sequence, frames: usize) -> Walked {
    whole(lesson, &Dropout::EVALUATION, sequence, frames)
}

/// At most so many frames from the start of a lesson, of which everything or nothing is told.
pub fn whole(lesson: &Lesson, told: &Dropout, sequence: Sequence, frames: usize) -> Walked {
    // Nothing is drawn where each share is none or all.
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let rendition = Rendition::draw(lesson, told, &mut rng);
    let mut reading = Reading::open(rendition, History::new(), 0, frames, &mut rng);
    let mut walked = Walked::new(Factor::ALL.len(), sequence);
    while !reading.is_over() {
        reading.step(&mut walked, &mut rng);
    }
    walked
}
