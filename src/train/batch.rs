//! Crops of pieces as tensors' worth of numbers.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rayon::prelude::*;

use crate::corpus::Piece;
use crate::music::{Chord, PartSet, Pitch};
use crate::token::{
    ATTRIBUTES, DECISION_FEATURES, FRAME_FEATURES, Factor, Feature, FrameWriter, GridNote, Limits,
    MAX_STYLES, Scene, SheetFrame, Tape, decision_features, frame_features,
};

/// Frames of music replayed before a crop, so that it can look back as playing does.
const MEMORY: usize = 512;
/// Words of 32 bits that hold a set of answers.
pub const MASK_WORDS: usize = 4;

/// A piece with what training needs beside it.
pub struct Lesson {
    /// The music.
    pub piece: Piece,
    /// Its style's place in the model card.
    pub style: usize,
    /// Ranks of its attributes, frame by frame.
    pub ranks: Vec<[Option<u8>; ATTRIBUTES]>,
}

/// How often what the model may be told is left out, and how far a crop is moved.
#[derive(Clone, Copy, Debug)]
pub struct Dropout {
    /// Style.
    pub style: f64,
    /// Key.
    pub key: f64,
    /// Tempo.
    pub tempo: f64,
    /// All chords.
    pub chords: f64,
    /// Bars to the end.
    pub ending: f64,
    /// All attributes at once.
    pub attributes: f64,
    /// Each attribute by itself.
    pub attribute: f64,
    /// Semitones below and above.
    pub transpose: (i32, i32),
}

impl Dropout {
    /// What training uses.
    pub const TRAINING: Self = Self {
        style: 0.1,
        key: 0.25,
        tempo: 0.3,
        chords: 0.4,
        ending: 0.5,
        attributes: 0.4,
        attribute: 0.4,
        transpose: (-6, 5),
    };
    /// Notes alone, told style, key, meter and tempo, as evaluation counts bits.
    pub const EVALUATION: Self = Self {
        style: 0.0,
        key: 0.0,
        tempo: 0.0,
        chords: 1.0,
        ending: 1.0,
        attributes: 1.0,
        attribute: 1.0,
        transpose: (0, 0),
    };
}

/// Bits of feature sets, a row of words each.
#[derive(Clone, Debug, Default)]
pub struct BitRows {
    /// Row after row.
    pub words: Vec<i32>,
    /// Words in a row.
    pub width: usize,
}

impl BitRows {
    fn of(features: usize) -> Self {
        Self { words: Vec::new(), width: features.div_ceil(32) }
    }

    fn push(&mut self, features: &[Feature]) {
        let start = self.words.len();
        self.words.resize(start + self.width, 0);
        for feature in features.iter().filter(|feature| feature.weight >= Feature::FULL / 2) {
            self.words[start + usize::from(feature.index) / 32] |= 1 << (feature.index % 32);
        }
    }

    fn append(&mut self, mut other: Self) {
        self.words.append(&mut other.words);
    }
}

/// The decisions about one factor.
#[derive(Clone, Debug)]
pub struct Rows {
    /// What each decision sees.
    pub features: BitRows,
    /// The frame it belongs to, counted through the batch.
    pub frames: Vec<i32>,
    /// The answers allowed, [`MASK_WORDS`] words each.
    pub allowed: Vec<i32>,
    /// The right answer.
    pub answers: Vec<i32>,
    /// The pitches it is heard against, two each; -1 for none.
    pub references: Vec<i32>,
}

impl Rows {
    fn new() -> Self {
        Self {
            features: BitRows::of(DECISION_FEATURES),
            frames: Vec::new(),
            allowed: Vec::new(),
            answers: Vec::new(),
            references: Vec::new(),
        }
    }

    fn append(&mut self, mut other: Self, first_frame: i32) {
        self.features.append(other.features);
        self.frames.extend(other.frames.iter().map(|frame| frame + first_frame));
        self.allowed.append(&mut other.allowed);
        self.answers.append(&mut other.answers);
        self.references.append(&mut other.references);
    }
}

/// Crops of equal length, one after another.
pub struct Batch {
    /// How many crops.
    pub crops: usize,
    /// Frames in each.
    pub length: usize,
    /// What the backbone sees.
    pub frames: BitRows,
    /// Decisions by [`Factor`].
    pub decisions: Vec<Rows>,
    /// Notes in all.
    pub notes: usize,
}

/// What one crop shows, and how it is altered.
#[derive(Clone, Copy)]
pub struct Crop<'a> {
    lesson: &'a Lesson,
    start: usize,
    length: usize,
    semitones: i32,
    scene: Scene,
    shown: [bool; ATTRIBUTES],
    ending: bool,
}

impl<'a> Crop<'a> {
    /// A random crop of a piece.
    pub fn draw(
        lesson: &'a Lesson,
        length: usize,
        dropout: &Dropout,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        let frames = lesson.piece.sheet.frames.len();
        let last = frames.saturating_sub(length / 2);
        let start = if rng.random_bool(0.25) { 0 } else { rng.random_range(0..=last) };
        Self::at(lesson, start, length, dropout, rng)
    }

    /// The crop that begins at a frame.
    pub fn at(
        lesson: &'a Lesson,
        start: usize,
        length: usize,
        dropout: &Dropout,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        let (low, high) = dropout.transpose;
        let drums_only = lesson.piece.parts == PartSet::NONE.with(crate::music::Part::Drums);
        let semitones = if drums_only { 0 } else { rng.random_range(low..=high) };
        let any = !rng.random_bool(dropout.attributes);
        Self {
            lesson,
            start,
            length,
            semitones,
            scene: scene(lesson, semitones, dropout, rng),
            shown: std::array::from_fn(|_| any && !rng.random_bool(dropout.attribute)),
            ending: !rng.random_bool(dropout.ending),
        }
    }

    fn scene_at(&self, frame: usize) -> Scene {
        let mut place = self.lesson.piece.sheet.places[frame];
        place.bars_left = place.bars_left.filter(|_| self.ending);
        let ranks = self.lesson.ranks[frame];
        let shown = |at: usize| ranks[at].filter(|_| self.shown[at]).map(bucket_centre);
        Scene { place, attributes: std::array::from_fn(shown), ..self.scene }
    }

    /// The frame as this crop plays it, in another key.
    fn frame_at(&self, frame: usize) -> SheetFrame {
        let original = &self.lesson.piece.sheet.frames[frame];
        let moved = |note: &GridNote| transpose(*note, self.semitones);
        SheetFrame {
            notes: original.notes.iter().map(moved).collect(),
            chord: original.chord.map(|chord| chord.up(self.semitones)),
        }
    }

    fn chord_on_tape(&self, frame: &SheetFrame) -> Option<Chord> {
        frame.chord.filter(|_| self.scene.chords)
    }
}

/// Training sees whole buckets; the spread between two is for playing.
fn bucket_centre(rank: u8) -> u8 {
    let bucket = (u32::from(rank) * 7 + 127) / 255;
    (bucket * 255 / 7) as u8
}

fn transpose(note: GridNote, semitones: i32) -> GridNote {
    let moved = i32::from(note.pitch.number()) + semitones;
    let pitch = if note.part.is_pitched() { Pitch::clamped(moved) } else { note.pitch };
    GridNote { pitch, ..note }
}

fn scene(lesson: &Lesson, semitones: i32, dropout: &Dropout, rng: &mut ChaCha8Rng) -> Scene {
    let piece = &lesson.piece;
    let mut style = [0; MAX_STYLES];
    if !rng.random_bool(dropout.style) {
        style[lesson.style.min(MAX_STYLES - 1)] = Feature::FULL;
    }
    Scene {
        style,
        key: piece.key.filter(|_| !rng.random_bool(dropout.key)).map(|key| key.up(semitones)),
        tempo: piece.tempo.filter(|_| !rng.random_bool(dropout.tempo)),
        parts: piece.parts,
        chords: piece.chords && !rng.random_bool(dropout.chords),
        velocities: piece.velocities,
        ..Scene::default()
    }
}

struct Walked {
    frames: BitRows,
    decisions: Vec<Rows>,
    notes: usize,
}

/// Walks a crop as playing would, and writes down every question with its answer.
fn walk(crop: &Crop) -> Walked {
    let mut tape = Tape::new();
    let available = crop.lesson.piece.sheet.frames.len();
    for frame in crop.start.saturating_sub(MEMORY)..crop.start {
        let before = crop.frame_at(frame);
        tape.write(&before.notes, crop.chord_on_tape(&before));
    }
    let mut walked = Walked {
        frames: BitRows::of(FRAME_FEATURES),
        decisions: Factor::ALL.map(|_| Rows::new()).to_vec(),
        notes: 0,
    };
    for at in 0..crop.length {
        if crop.start + at < available {
            step(crop, &mut tape, at, &mut walked);
        } else {
            walked.frames.push(&[]);
        }
    }
    walked
}

fn step(crop: &Crop, tape: &mut Tape, at: usize, walked: &mut Walked) {
    let frame = crop.frame_at(crop.start + at);
    let scene = crop.scene_at(crop.start + at);
    walked.frames.push(&frame_features(tape, &scene));
    let mut writer = FrameWriter::open(tape, &scene, Limits::default());
    while let Some(question) = writer.question() {
        let answer = frame.answer(&writer, question);
        let rows = &mut walked.decisions[question.factor.index()];
        rows.features.push(&decision_features(&writer, tape, &scene));
        rows.frames.push(at as i32);
        rows.allowed
            .extend((0..MASK_WORDS).map(|word| (question.allowed >> (32 * word)) as u32 as i32));
        rows.answers.push(answer.into());
        rows.references.extend(question.references.map(|pitch| pitch.map_or(-1, i32::from)));
        writer.answer(answer);
    }
    walked.notes += frame.notes.len();
    tape.write(&frame.notes, crop.chord_on_tape(&frame));
}

impl Batch {
    /// Walks crops of one length, in parallel, in order.
    pub fn of(crops: &[Crop]) -> Self {
        let length = crops.first().map_or(0, |crop| crop.length);
        let walked: Vec<Walked> = crops.par_iter().map(walk).collect();
        let mut batch = Self {
            crops: crops.len(),
            length,
            frames: BitRows::of(FRAME_FEATURES),
            decisions: Factor::ALL.map(|_| Rows::new()).to_vec(),
            notes: 0,
        };
        for (at, crop) in walked.into_iter().enumerate() {
            batch.frames.append(crop.frames);
            for (rows, more) in batch.decisions.iter_mut().zip(crop.decisions) {
                rows.append(more, (at * length) as i32);
            }
            batch.notes += crop.notes;
        }
        batch
    }
}
