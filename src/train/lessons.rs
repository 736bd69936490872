//! The curriculum: what is learned from, how often, and what is held out.

use std::collections::BTreeMap;

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::corpus::{Corpus, Piece, Ranks, Split};
use crate::token::MAX_STYLES;

use super::batch::{Crop, Dropout, Lesson};

/// A style as the model card lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    /// Its name.
    pub name: String,
    /// Pieces learned from.
    pub pieces: usize,
    /// Notes learned from.
    pub notes: usize,
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

impl Curriculum {
    /// Sorts a corpus into lessons. Styles are drawn by the square root of their notes, so that the large
    /// ones do not drown the rest; styles beyond [`MAX_STYLES`] by size are left out.
    pub fn new(corpus: Corpus) -> Self {
        let corpus: Corpus =
            corpus.into_iter().filter(|piece| piece.sheet.frames.len() >= SHORTEST).collect();
        let of_split = |split| corpus.iter().filter(move |piece: &&Piece| piece.split == split);
        let styles = styles(of_split(Split::Train));
        let ranks = Ranks::of(of_split(Split::Train));
        let mut licences = BTreeMap::new();
        for piece in of_split(Split::Train) {
            *licences.entry(piece.licence.clone()).or_insert(0) += 1;
        }
        let lesson = |piece: Piece| {
            let style = styles.iter().position(|style| style.name == piece.style)?;
            Some(Lesson { style, ranks: ranks.along(&piece), piece })
        };
        let lessons: Vec<Lesson> = corpus.into_iter().filter_map(lesson).collect();
        let (train, rest): (Vec<_>, Vec<_>) =
            lessons.into_iter().partition(|lesson| lesson.piece.split == Split::Train);
        let valid = rest.into_iter().filter(|lesson| lesson.piece.split == Split::Valid).collect();
        let shares = shares(&styles, &train);
        Self { styles, licences, train, valid, shares }
    }

    /// Random crops to learn from.
    pub fn draw(&self, crops: usize, length: usize, rng: &mut ChaCha8Rng) -> Vec<Crop<'_>> {
        let draw = |_| Crop::draw(self.lesson(rng), length, &Dropout::TRAINING, rng);
        (0..crops).map(draw).collect()
    }

    /// Crops of held-out pieces, the same for the same generator, spread evenly over the pieces.
    pub fn held_out(&self, crops: usize, length: usize, rng: &mut ChaCha8Rng) -> Vec<Crop<'_>> {
        let step = (self.valid.len() as f64 / crops.max(1) as f64).max(1.0);
        let chosen =
            (0..crops.min(self.valid.len())).map(|at| &self.valid[(at as f64 * step) as usize]);
        chosen.map(|lesson| Crop::draw(lesson, length, &Dropout::EVALUATION, rng)).collect()
    }

    /// How many pieces are learned from, and how many are held out.
    pub fn pieces(&self) -> (usize, usize) {
        (self.train.len(), self.valid.len())
    }

    fn lesson(&self, rng: &mut ChaCha8Rng) -> &Lesson {
        let total = self.shares.last().map_or(0.0, |share| share.0);
        let at = rng.random::<f64>() * total;
        let style = self.shares.partition_point(|share| share.0 <= at).min(self.shares.len() - 1);
        let lessons = &self.shares[style].1;
        &self.train[lessons[rng.random_range(0..lessons.len())]]
    }
}

fn styles<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Vec<Style> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for piece in pieces {
        let (count, notes) = counts.entry(&piece.style).or_default();
        *count += 1;
        *notes += piece.sheet.count_notes();
    }
    let mut styles: Vec<Style> = counts
        .into_iter()
        .map(|(name, (pieces, notes))| Style { name: name.into(), pieces, notes })
        .collect();
    styles.sort_by_key(|style| std::cmp::Reverse(style.notes));
    styles.truncate(MAX_STYLES);
    styles.sort_by(|a, b| a.name.cmp(&b.name));
    styles
}

/// Within a style a lesson stands once for every eight bars or so, so that long pieces are heard whole.
fn shares(styles: &[Style], train: &[Lesson]) -> Vec<(f64, Vec<usize>)> {
    const STRETCH: usize = 128;
    let mut sum = 0.0;
    let share = |(at, style): (usize, &Style)| {
        sum += (style.notes as f64).sqrt();
        let mine = train.iter().enumerate().filter(|(_, lesson)| lesson.style == at);
        let lessons = mine.flat_map(|(index, lesson)| {
            std::iter::repeat_n(index, lesson.piece.sheet.frames.len().div_ceil(STRETCH))
        });
        (sum, lessons.collect())
    };
    styles.iter().enumerate().map(share).collect()
}
