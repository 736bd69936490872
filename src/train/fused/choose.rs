//! The cost of right answers.

use std::sync::Arc;

use rayon::prelude::*;

use super::kernel::Kernel;
use super::wide::{CHUNK, add, by_rows, exp, largest, sum_of, wide};
use crate::model::{INTERVAL_REACH, INTERVALS, REFERENCES};
use crate::train::rows::{MASK_WORDS, Rows};

/// The most answers that a mask can tell apart.
const MOST: usize = 32 * MASK_WORDS;
/// Taken off the logit of an answer that is not allowed.
pub const FORBIDDEN: f32 = 1e4;

/// Nats `[rows]` from logits `[rows, size]` and up to [`REFERENCES`] interval maps `[rows, INTERVALS]`, each laid over
/// the answers around its reference.
#[derive(Clone, Debug)]
pub struct Choose {
    /// Answers there are.
    pub size: usize,
    /// The decisions.
    pub rows: Arc<Rows>,
}

impl Choose {
    /// Where answers `from..to` of a row meet the intervals from `at` of a map.
    #[inline(always)]
    fn overlap(&self, row: usize, map: usize) -> Option<(usize, usize, usize)> {
        let reference = usize::try_from(self.rows.references[REFERENCES * row + map]).ok()?;
        let from = reference.saturating_sub(INTERVAL_REACH);
        let to = (reference + INTERVAL_REACH + 1).min(self.size);
        (from < to).then_some((from, to, from + INTERVAL_REACH - reference))
    }

    /// Writes the logits of a row, forbidden ones far down.
    #[inline(always)]
    fn logits(&self, row: usize, inputs: &[&[f32]], out: &mut [f32]) {
        out.copy_from_slice(&inputs[0][row * self.size..][..self.size]);
        for (map, intervals) in inputs[1..].iter().enumerate() {
            if let Some((from, to, at)) = self.overlap(row, map) {
                add(&mut out[from..to], &intervals[row * INTERVALS + at..]);
            }
        }
        let words = &self.rows.allowed[row * MASK_WORDS..][..MASK_WORDS];
        for (out, word) in out.chunks_mut(32).zip(words) {
            for (bit, out) in out.iter_mut().enumerate() {
                *out -= if (word >> bit) & 1 == 0 { FORBIDDEN } else { 0.0 };
            }
        }
    }

    /// Turns logits into e^(logit - largest); returns the sum and the largest.
    #[inline(always)]
    fn powers(row: &mut [f32]) -> (f32, f32) {
        let top = largest(row);
        row.iter_mut().for_each(|x| *x = exp(*x - top));
        (sum_of(row, row, |x, _| x), top)
    }

    #[inline(always)]
    fn nats(&self, row: usize, inputs: &[&[f32]]) -> f32 {
        let Ok(answer) = usize::try_from(self.rows.answers[row]) else { return 0.0 };
        let mut buffer = [0.0; MOST];
        let logits = &mut buffer[..self.size];
        self.logits(row, inputs, logits);
        let right = logits[answer];
        let (sum, top) = Self::powers(logits);
        sum.ln() + top - right
    }

    /// The gradient of a row's logits.
    #[inline(always)]
    fn to_logits(&self, row: usize, inputs: &[&[f32]], gradient: f32, out: &mut [f32]) {
        let Ok(answer) = usize::try_from(self.rows.answers[row]) else { return };
        self.logits(row, inputs, out);
        let (sum, _) = Self::powers(out);
        let scale = gradient / sum;
        out.iter_mut().for_each(|x| *x *= scale);
        out[answer] -= gradient;
    }

    /// The gradient of an interval map, from that of the logits.
    fn to_intervals(&self, map: usize, to_logits: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; self.rows.answers.len() * INTERVALS];
        by_rows(&mut out, INTERVALS, |row, out| {
            if let Some((from, to, at)) = self.overlap(row, map) {
                let from_logits = &to_logits[row * self.size + from..row * self.size + to];
                out[at..at + to - from].copy_from_slice(from_logits);
            }
        });
        out
    }
}

impl<const N: usize> Kernel<N> for Choose {
    fn shape(&self) -> Vec<usize> {
        vec![self.rows.answers.len()]
    }

    fn forward(&self, inputs: [&[f32]; N]) -> Vec<f32> {
        let mut out = vec![0.0; self.rows.answers.len()];
        out.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, out)| {
            wide(|| {
                for (at, out) in out.iter_mut().enumerate() {
                    *out = self.nats(chunk * CHUNK + at, &inputs);
                }
            });
        });
        out
    }

    fn backward(&self, inputs: [&[f32]; N], _: &[f32], gradient: &[f32]) -> [Vec<f32>; N] {
        let mut to_logits = vec![0.0; inputs[0].len()];
        by_rows(&mut to_logits, self.size, |row, out| {
            self.to_logits(row, &inputs, gradient[row], out);
        });
        let mut found: [Vec<f32>; N] = std::array::from_fn(|at| match at {
            0 => Vec::new(),
            _ => self.to_intervals(at - 1, &to_logits),
        });
        found[0] = to_logits;
        found
    }
}
