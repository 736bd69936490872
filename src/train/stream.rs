//! Music as it streams past: one rendition after another, cut into crops that follow each other.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use crate::token::{Factor, FrameWriter, Limits, Tape, decision_features, frame_features};

use super::batch::{Bags, Decision, Rows};
use super::lessons::Curriculum;
use super::rendition::{Dropout, Lesson, Rendition};

/// Frames played before a rendition that begins in the middle, so that it can look back as playing does.
const BEFORE: usize = 256;
/// Frames after which a long piece is left for another one.
pub const LONGEST: usize = 1024;

/// What one crop shows.
pub struct Walked {
    /// What the backbone sees, frame by frame.
    pub frames: Bags,
    /// For each frame 1, or 0 where a rendition begins and nothing before it counts.
    pub kept: Vec<f32>,
    /// Decisions by head; in music, by [`Factor`].
    pub decisions: Vec<Rows>,
    /// Notes in all.
    pub notes: usize,
}

impl Walked {
    /// Nothing yet, for a network with so many heads.
    pub fn new(heads: usize) -> Self {
        Self {
            frames: Bags::default(),
            kept: Vec::new(),
            decisions: vec![Rows::default(); heads],
            notes: 0,
        }
    }

    /// A frame without music.
    pub fn pad(&mut self) {
        self.frames.push([]);
        self.kept.push(0.0);
    }
}

/// A place in a rendition, with all that has been heard of it.
struct Reading<'a> {
    rendition: Rendition<'a>,
    tape: Tape,
    first: usize,
    next: usize,
    end: usize,
}

impl<'a> Reading<'a> {
    /// The start of a rendition at a frame; `tape` is cleared and used again.
    fn open(
        rendition: Rendition<'a>,
        mut tape: Tape,
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
        let at = walked.frames.rows();
        walked.frames.push_present(&frame_features(&self.tape, &scene));
        walked.kept.push(if self.next == self.first { 0.0 } else { 1.0 });
        let mut writer = FrameWriter::open(&self.tape, &scene, Limits::default());
        while let Some(question) = writer.question() {
            let answer = frame.answer(&writer, question);
            let decision = Decision {
                frame: at,
                allowed: question.seen_allowed(),
                answer: question.seen(answer),
                references: question.seen_references(),
            };
            let features = decision_features(&writer, &self.tape, &scene);
            walked.decisions[question.factor.index()].push(&features, decision);
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
}

impl<'a> Stream<'a> {
    /// A stream decided by a seed and its own number.
    pub fn new(curriculum: &'a Curriculum, seed: u64, number: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(number);
        let reading = begin(curriculum, Tape::new(), &mut rng);
        Self { curriculum, rng, reading }
    }

    /// The next `length` frames.
    pub fn walk(&mut self, length: usize) -> Walked {
        let mut walked = Walked::new(Factor::ALL.len());
        for _ in 0..length {
            if self.reading.is_over() {
                let tape = std::mem::take(&mut self.reading.tape);
                self.reading = begin(self.curriculum, tape, &mut self.rng);
            }
            self.reading.step(&mut walked, &mut self.rng);
        }
        walked
    }
}

/// Half of the renditions begin where the piece does.
fn begin<'a>(curriculum: &'a Curriculum, tape: Tape, rng: &mut ChaCha8Rng) -> Reading<'a> {
    let lesson = curriculum.lesson(rng);
    let rendition = Rendition::draw(lesson, &Dropout::TRAINING, rng);
    let last = lesson.frames().saturating_sub(LONGEST / 4);
    let first = if rng.random_bool(0.5) { 0 } else { rng.random_range(0..=last) };
    Reading::open(rendition, tape, first, LONGEST, rng)
}

/// The start of a lesson as evaluation asks it, in crops; what is missing at the end is padded.
pub fn held_out(lesson: &Lesson, crops: usize, length: usize) -> Vec<Walked> {
    // Nothing is drawn: evaluation alters nothing.
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let rendition = Rendition::draw(lesson, &Dropout::EVALUATION, &mut rng);
    let mut reading = Reading::open(rendition, Tape::new(), 0, crops * length, &mut rng);
    let mut crop = |_| {
        let mut walked = Walked::new(Factor::ALL.len());
        for _ in 0..length {
            if reading.is_over() {
                walked.pad();
            } else {
                reading.step(&mut walked, &mut rng);
            }
        }
        walked
    };
    (0..crops).map(&mut crop).collect()
}
