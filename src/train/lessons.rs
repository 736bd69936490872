//! The curriculum: what is learned from, how often, and what is held out.

use std::collections::BTreeMap;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;
use serde::Serialize;

use crate::corpus::{Compass, Corpus, Piece, Ranks, Split, compass};
use crate::evaluate::excerpt::Excerpt;
use crate::evaluate::likeness::quantile;
use crate::music::{Key, Part, PartSet, TonalMode};
use crate::token::{ATTRIBUTES, LAGS, MAX_STYLES};

use super::augmentation::Lesson;

/// A style as the model card lists it.
#[derive(Clone, Debug, Serialize)]
pub struct Style {
    /// Its name.
    pub name: String,
    /// Pieces learned from.
    pub pieces: usize,
    /// Notes learned from.
    pub notes: usize,
    /// For each attribute its figures at evenly spaced ranks.
    pub figures: [Vec<f32>; ATTRIBUTES],
    /// The share of the notes that each part plays, and their mean pitch.
    pub parts: [(f32, f32); 4],
    /// How far the music reaches below and above the mean pitch of a passage.
    pub compass: Compass,
    /// How alike bars are that lie 1, 2, 4 and 8 apart: medians.
    pub alike: Option<[f64; LAGS.len()]>,
    /// The share of its pieces with a key that are in major; `None` where none has one.
    pub major: Option<f32>,
    /// The shares of its pieces whose chords, and whose loudness, are known.
    pub known: (f32, f32),
}

/// Pieces to learn from and pieces held out, with their styles.
pub struct Curriculum {
    /// The styles, in the order of their features.
    pub styles: Vec<Style>,
    /// Pieces by licence.
    pub licences: BTreeMap<String, usize>,
    train: Vec<Lesson>,
    valid: Vec<Lesson>,
    /// For each style its share, summed up, and its lessons.
    shares: Vec<(f64, Vec<usize>)>,
}

/// Pieces too short to hold a phrase teach nothing.
const SHORTEST: usize = 16;
/// Excerpts of a style on which its likeness to itself is measured.
const MEASURED: usize = 400;
/// Frames after which a long piece is left for another one.
pub const LONGEST: usize = 1024;

impl Curriculum {
    /// Sorts a corpus into lessons. Styles are drawn by the square root of their notes, so that the large
    /// ones do not drown the rest; styles beyond [`MAX_STYLES`] by size are left out.
    pub fn new(corpus: Corpus) -> Self {
        let corpus: Corpus =
            corpus.into_iter().filter(|piece| piece.sheet.frames.len() >= SHORTEST).collect();
        let learned: Vec<&Piece> =
            corpus.iter().filter(|piece| piece.split == Split::Train).collect();
        let ranks = Ranks::of(learned.iter().copied());
        let styles = styles(&learned, &ranks);
        let mut licences = BTreeMap::new();
        for piece in learned {
            *licences.entry(piece.licence.clone()).or_insert(0) += 1;
        }
        let lesson = |piece: Piece| {
            let style = styles.iter().position(|style| style.name == piece.style)?;
            Some(Lesson { style, ranks: ranks.along(&piece), piece, person: PartSet::NONE })
        };
        let lessons: Vec<Lesson> = corpus.into_iter().filter_map(lesson).collect();
        let (train, rest): (Vec<_>, Vec<_>) =
            lessons.into_iter().partition(|lesson| lesson.piece.split == Split::Train);
        let valid = rest.into_iter().filter(|lesson| lesson.piece.split == Split::Valid).collect();
        let shares = shares(&styles, &train);
        Self { styles, licences, train, valid, shares }
    }

    /// At most so many held-out lessons, the same ones each time, spread evenly over the pieces.
    pub fn held_out(&self, count: usize) -> Vec<&Lesson> {
        let step = (self.valid.len() as f64 / count.max(1) as f64).max(1.0);
        (0..count.min(self.valid.len()))
            .map(|at| &self.valid[(at as f64 * step) as usize])
            .collect()
    }

    /// How many pieces are learned from, and how many are held out.
    pub fn pieces(&self) -> (usize, usize) {
        (self.train.len(), self.valid.len())
    }

    /// A random lesson to learn from.
    pub fn lesson(&self, rng: &mut ChaCha8Rng) -> &Lesson {
        let total = self.shares.last().map_or(0.0, |share| share.0);
        let at = rng.random::<f64>() * total;
        let style = self.shares.partition_point(|share| share.0 <= at).min(self.shares.len() - 1);
        let lessons = &self.shares[style].1;
        &self.train[lessons[rng.random_range(0..lessons.len())]]
    }
}

/// The largest styles, by name.
fn styles(pieces: &[&Piece], ranks: &Ranks) -> Vec<Style> {
    let mut by_style: BTreeMap<&str, Vec<&Piece>> = BTreeMap::new();
    for piece in pieces {
        by_style.entry(&piece.style).or_default().push(piece);
    }
    let style = |(name, pieces): (&str, Vec<&Piece>)| Style {
        name: name.into(),
        pieces: pieces.len(),
        notes: pieces.iter().map(|piece| piece.sheet.count_notes()).sum(),
        figures: ranks.figures(name),
        parts: parts(&pieces),
        compass: compass(pieces.iter().copied()),
        alike: alike(&pieces),
        major: major(&pieces),
        known: known(&pieces),
    };
    let mut styles: Vec<Style> = by_style.into_iter().map(style).collect();
    styles.sort_by_key(|style| std::cmp::Reverse(style.notes));
    styles.truncate(MAX_STYLES);
    styles.sort_by(|a, b| a.name.cmp(&b.name));
    styles
}

fn major(pieces: &[&Piece]) -> Option<f32> {
    let keys: Vec<Key> = pieces.iter().filter_map(|piece| piece.key).collect();
    let major = keys.iter().filter(|key| key.mode == TonalMode::Major).count();
    (!keys.is_empty()).then(|| major as f32 / keys.len() as f32)
}

/// Medians of one excerpt each of as many pieces as say enough.
fn alike(pieces: &[&Piece]) -> Option<[f64; LAGS.len()]> {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let step = pieces.len().div_ceil(MEASURED).max(1);
    let excerpts = pieces.iter().step_by(step).filter_map(|piece| Excerpt::draw(piece, &mut rng));
    let excerpts: Vec<Excerpt> = excerpts.collect();
    let found: Vec<_> =
        excerpts.par_iter().map(|excerpt| excerpt.measures().self_similarity).collect();
    let median = |lag: usize| {
        let mut list: Vec<f64> = found.iter().filter_map(|found| found[lag]).collect();
        list.sort_by(f64::total_cmp);
        quantile(&list, 0.5)
    };
    let medians: Vec<f64> = (0..LAGS.len()).filter_map(median).collect();
    medians.try_into().ok()
}

fn known(pieces: &[&Piece]) -> (f32, f32) {
    let share = |of: fn(&Piece) -> bool| {
        pieces.iter().filter(|piece| of(piece)).count() as f32 / pieces.len().max(1) as f32
    };
    (share(|piece| piece.chords), share(|piece| piece.velocities))
}

fn parts(pieces: &[&Piece]) -> [(f32, f32); 4] {
    let notes =
        || pieces.iter().flat_map(|piece| &piece.sheet.frames).flat_map(|frame| &frame.notes);
    let all = notes().count().max(1) as f64;
    Part::ALL.map(|part| {
        let pitches = notes().filter(|note| note.part == part).map(|note| note.pitch.number());
        let (sum, count) =
            pitches.fold((0.0, 0.0), |(sum, count), pitch| (sum + f64::from(pitch), count + 1.0));
        ((count / all) as f32, if count > 0.0 { (sum / count) as f32 } else { 0.0 })
    })
}

/// Styles are drawn so that their frames come up by the square root of their notes; within a style a lesson
/// stands once for every [`LONGEST`] frames, so that long pieces are heard whole.
fn shares(styles: &[Style], train: &[Lesson]) -> Vec<(f64, Vec<usize>)> {
    let mut sum = 0.0;
    let share = |(at, style): (usize, &Style)| {
        let mine = || train.iter().enumerate().filter(|(_, lesson)| lesson.style == at);
        let drawn: Vec<usize> = mine()
            .flat_map(|(index, lesson)| {
                std::iter::repeat_n(index, lesson.frames().div_ceil(LONGEST))
            })
            .collect();
        let frames: usize = mine().map(|(_, lesson)| lesson.frames()).sum();
        sum += (style.notes as f64).sqrt() * drawn.len() as f64 / frames.max(1) as f64;
        (sum, drawn)
    };
    styles.iter().enumerate().map(share).collect()
}
