//! How a lesson is played: in which key, by which parts, and what the model is told of it.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use crate::corpus::Piece;
use crate::music::{Chord, Part, PartSet, Pitch};
use crate::token::{
    ATTRIBUTES, Attribute, Factor, Feature, GridNote, MAX_STYLES, Question, Scene, SheetFrame,
};

use super::rows::Decision;

/// A piece with what training needs beside it.
pub struct Lesson {
    /// The music.
    pub piece: Piece,
    /// Its style's place in the model card.
    pub style: usize,
    /// Ranks of its attributes, frame by frame.
    pub ranks: Vec<[Option<u8>; ATTRIBUTES]>,
    /// The parts that somebody else decided, who was followed: of them nothing is learned, nor of the chords.
    pub person: PartSet,
}

impl Lesson {
    /// Frames of music.
    pub fn frames(&self) -> usize {
        self.piece.sheet.frames.len()
    }
}

/// How often what the model may be told is left out, and how often the music is altered.
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
    /// Some of the parts.
    pub parts: f64,
    /// The key in which the piece is written: it is moved by up to a tritone.
    pub written_key: f64,
    /// The truth of what was heard: wrong notes stand in the past.
    pub truth: f64,
}

impl Dropout {
    /// What training uses.
    pub const TRAINING: Self = Self {
        style: 0.1,
        key: 0.15,
        tempo: 0.3,
        chords: 0.5,
        ending: 0.6,
        attributes: 0.5,
        attribute: 0.4,
        parts: 0.15,
        written_key: 0.4,
        truth: 0.15,
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
        parts: 0.0,
        written_key: 0.0,
        truth: 0.0,
    };
}

/// The share of heard notes that are wrong where the past is not true.
const WRONG: f64 = 0.06;
/// How far a wrong note lies from the right one, in semitones.
const ASTRAY: [i32; 6] = [-3, -2, -1, 1, 2, 3];

/// One way of playing a lesson.
#[derive(Clone, Copy)]
pub struct Rendition<'a> {
    lesson: &'a Lesson,
    semitones: i32,
    scene: Scene,
    shown: [bool; ATTRIBUTES],
    ending: bool,
    true_past: bool,
}

impl<'a> Rendition<'a> {
    /// A random rendition.
    pub fn draw(lesson: &'a Lesson, dropout: &Dropout, rng: &mut ChaCha8Rng) -> Self {
        let told_key = !rng.random_bool(dropout.key);
        let drums_only = lesson.piece.parts == PartSet::NONE.with(Part::Drums);
        // Without a key the model must know the music in every key.
        let moved = !drums_only && (rng.random_bool(dropout.written_key) || !told_key);
        let semitones = if moved { rng.random_range(-6..=5) } else { 0 };
        let parts = ensemble(lesson.piece.parts, dropout, rng);
        let whole = parts == lesson.piece.parts;
        let any = whole && !rng.random_bool(dropout.attributes);
        let scene = scene(lesson, semitones, dropout, rng);
        Self {
            lesson,
            semitones,
            scene: Scene { parts, key: scene.key.filter(|_| told_key), ..scene },
            shown: std::array::from_fn(|at| {
                // Its rank was measured where the piece is written.
                let moved = semitones != 0 && at == Attribute::Register as usize;
                any && !rng.random_bool(dropout.attribute) && !moved
            }),
            ending: !rng.random_bool(dropout.ending),
            true_past: !rng.random_bool(dropout.truth),
        }
    }

    /// Frames of music.
    pub fn frames(&self) -> usize {
        self.lesson.frames()
    }

    /// The scene in which a frame is decided.
    pub fn scene(&self, frame: usize) -> Scene {
        let mut place = self.lesson.piece.sheet.places[frame];
        place.bars_left = place.bars_left.filter(|_| self.ending);
        let ranks = self.lesson.ranks[frame];
        let shown = |at: usize| ranks[at].filter(|_| self.shown[at]).map(bucket_centre);
        Scene { place, attributes: std::array::from_fn(shown), ..self.scene }
    }

    /// What is played in a frame.
    pub fn frame(&self, frame: usize) -> SheetFrame {
        let original = &self.lesson.piece.sheet.frames[frame];
        let played = original.notes.iter().filter(|note| self.scene.parts.has(note.part));
        SheetFrame {
            notes: played.map(|note| transpose(*note, self.semitones)).collect(),
            chord: original.chord.map(|chord| chord.up(self.semitones)),
        }
    }

    /// The chord that stands on the tape after a frame.
    pub fn chord(&self, frame: &SheetFrame) -> Option<Chord> {
        frame.chord.filter(|_| self.scene.chords)
    }

    /// A question with its answer, as far as it was ours to decide.
    pub fn decision(&self, question: &Question, answer: u8) -> Decision {
        let person = self.lesson.person;
        let theirs = person.has(question.part) || question.factor == Factor::Chord;
        let (allowed, counts) = match question.factor {
            _ if person == PartSet::NONE => (question.allowed_to_model(), true),
            // Who else begins was known.
            Factor::Active => (beside(question.allowed_to_model(), person, answer), true),
            _ => (question.allowed_to_model(), !theirs),
        };
        Decision {
            allowed,
            answer: counts.then(|| question.to_model(answer)),
            references: question.references_to_model(),
        }
    }

    /// A frame's notes as they are remembered.
    pub fn remembered(&self, mut notes: Vec<GridNote>, rng: &mut ChaCha8Rng) -> Vec<GridNote> {
        if !self.true_past {
            for note in notes.iter_mut().filter(|note| note.part.is_pitched()) {
                if rng.random_bool(WRONG) {
                    *note = transpose(*note, ASTRAY[rng.random_range(0..ASTRAY.len())]);
                }
            }
            notes.sort_by_key(GridNote::order);
            notes.dedup_by_key(|note| note.order());
        }
        notes
    }
}

/// Of sets of parts those in which a person does what they do in one of them.
fn beside(sets: u128, person: PartSet, one: u8) -> u128 {
    let alike = (0..128u8).filter(|set| (set ^ one) & person.0 == 0);
    sets & alike.fold(0, |all, set| all | 1 << set)
}

/// The parts that play: all of them, or some.
fn ensemble(all: PartSet, dropout: &Dropout, rng: &mut ChaCha8Rng) -> PartSet {
    if !rng.random_bool(dropout.parts) {
        return all;
    }
    let some: PartSet = all.iter().filter(|_| rng.random_bool(0.5)).collect();
    if some == PartSet::NONE { all } else { some }
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
        key: piece.key.map(|key| key.up(semitones)),
        tempo: piece.tempo.filter(|_| !rng.random_bool(dropout.tempo)),
        chords: piece.chords && !rng.random_bool(dropout.chords),
        velocities: piece.velocities,
        ..Scene::default()
    }
}
