//! Crops of music as tensors' worth of numbers.

use std::sync::Arc;

use crate::token::Factor;

use super::crop_features::Walked;
use super::rows::{Bags, Rows};

/// Crops of equal length, one after another.
#[derive(Clone)]
pub struct Batch {
    /// How many crops.
    pub crops: usize,
    /// Steps of the backbone in each.
    pub length: usize,
    /// What the backbone sees.
    pub frames: Arc<Bags>,
    /// For each step 1, or 0 where other music begins and nothing before it counts.
    pub kept: Arc<[f32]>,
    /// What the decisions of each step count in training.
    pub weights: Arc<[f32]>,
    /// Decisions by head; in music, by [`Factor`].
    pub decisions: Vec<Arc<Rows>>,
    /// Notes in all.
    pub notes: usize,
}

impl Batch {
    /// Puts crops of one length together.
    pub fn of(walked: Vec<Walked>) -> Self {
        let (crops, notes) = (walked.len(), walked.iter().map(|crop| crop.notes).sum());
        let length = walked.first().map_or(0, |crop| crop.frames.rows());
        let heads = walked.first().map_or(Factor::ALL.len(), |crop| crop.decisions.len());
        let (mut frames, mut kept, mut weights) = (Bags::default(), Vec::new(), Vec::new());
        let mut decisions = vec![Rows::default(); heads];
        for (at, crop) in walked.into_iter().enumerate() {
            frames.append(crop.frames);
            kept.extend(crop.kept);
            weights.extend(crop.weights);
            for (rows, more) in decisions.iter_mut().zip(crop.decisions) {
                rows.append(more, (at * length) as i32);
            }
        }
        let decisions = decisions.into_iter().map(|rows| Arc::new(rows.padded())).collect();
        Self {
            crops,
            length,
            frames: Arc::new(frames),
            kept: kept.into(),
            weights: weights.into(),
            decisions,
            notes,
        }
    }
}
