//! Rows of features and of decisions, as tensors' worth of numbers.

use crate::model::REFERENCES;
use crate::token::Feature;

/// Words of 32 bits that hold a set of answers.
pub const MASK_WORDS: usize = 4;

/// Rows are filled up to a multiple of this, so that few shapes occur.
const ROW_STEP: usize = if cfg!(feature = "train-gpu") { 512 } else { 1 };

/// Sets of features, a bag for each row.
#[derive(Clone, Debug, Default)]
pub struct Bags {
    /// The features of all rows, row after row.
    pub indices: Vec<i32>,
    /// Where each row's features end among them.
    pub ends: Vec<usize>,
}

impl Bags {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.ends.len()
    }

    /// The features of a row.
    #[inline(always)]
    pub fn row(&self, row: usize) -> &[i32] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.indices[start..self.ends[row]]
    }

    /// Adds a row.
    pub fn push(&mut self, features: impl IntoIterator<Item = i32>) {
        self.indices.extend(features);
        self.ends.push(self.indices.len());
    }

    /// Adds a row of the features that count as present.
    pub fn push_present(&mut self, features: &[Feature]) {
        let present = features.iter().filter(|feature| feature.weight >= Feature::FULL / 2);
        self.push(present.map(|feature| i32::from(feature.index)));
    }

    /// Keeps the rows before one and returns the others.
    pub fn split_off(&mut self, row: usize) -> Self {
        let start = self.ends[..row].last().copied().unwrap_or(0);
        let ends = self.ends.split_off(row).into_iter().map(|end| end - start).collect();
        Self { indices: self.indices.split_off(start), ends }
    }

    /// Adds the rows of another.
    pub fn append(&mut self, mut other: Self) {
        let before = self.indices.len();
        self.indices.append(&mut other.indices);
        self.ends.extend(other.ends.iter().map(|end| end + before));
    }
}

/// The decisions of one head.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// What each decision sees.
    pub features: Bags,
    /// The step of the backbone it belongs to, counted through the batch.
    pub frames: Vec<i32>,
    /// The answers allowed, [`MASK_WORDS`] words each.
    pub allowed: Vec<i32>,
    /// The right answer; -1 for a row that only fills up, or of which nothing is to be learned.
    pub answers: Vec<i32>,
    /// The indices it is heard against, [`REFERENCES`] each; -1 for none.
    pub references: Vec<i32>,
}

/// One decision with its answer, in the model's terms.
#[derive(Clone, Copy, Debug)]
pub struct Decision {
    /// The answers allowed.
    pub allowed: u128,
    /// The right one; `None` where nothing is to be learned.
    pub answer: Option<u8>,
    /// The indices it is heard against.
    pub references: [Option<u8>; REFERENCES],
}

impl Rows {
    /// Adds a decision of a step and what it sees.
    pub fn push(&mut self, step: usize, features: &[Feature], decision: Decision) {
        self.features.push_present(features);
        self.frames.push(step as i32);
        let word = |word: usize| (decision.allowed >> (32 * word)) as u32 as i32;
        self.allowed.extend((0..MASK_WORDS).map(word));
        self.answers.push(decision.answer.map_or(-1, i32::from));
        self.references.extend(decision.references.map(|index| index.map_or(-1, i32::from)));
    }

    /// How many rows are decisions.
    pub fn decisions(&self) -> usize {
        self.answers.iter().filter(|answer| **answer >= 0).count()
    }

    /// Keeps the decisions of the steps before one and returns the others.
    pub fn split_off(&mut self, step: usize) -> Self {
        let row = self.frames.partition_point(|at| (*at as usize) < step);
        let frames = self.frames.split_off(row).into_iter().map(|at| at - step as i32).collect();
        Self {
            features: self.features.split_off(row),
            frames,
            allowed: self.allowed.split_off(row * MASK_WORDS),
            answers: self.answers.split_off(row),
            references: self.references.split_off(row * REFERENCES),
        }
    }

    /// Adds the decisions of another, whose steps come after so many.
    pub fn append(&mut self, mut other: Self, first_frame: i32) {
        self.features.append(other.features);
        self.frames.extend(other.frames.iter().map(|frame| frame + first_frame));
        self.allowed.append(&mut other.allowed);
        self.answers.append(&mut other.answers);
        self.references.append(&mut other.references);
    }

    /// Fills up to a multiple of `ROW_STEP` with rows that cost nothing.
    pub fn padded(mut self) -> Self {
        let rows = self.answers.len().next_multiple_of(ROW_STEP);
        (self.answers.len()..rows).for_each(|_| self.features.push([]));
        self.frames.resize(rows, 0);
        self.allowed.resize(rows * MASK_WORDS, -1);
        self.answers.resize(rows, -1);
        self.references.resize(rows * REFERENCES, -1);
        self
    }
}
