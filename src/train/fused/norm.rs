//! Root-mean-square normalisation (Zhang and Sennrich, 2019, arXiv 1910.07467).

use rayon::prelude::*;

use super::kernel::Kernel;
use super::wide::{CHUNK, add, by_rows, sum_of, wide};
use crate::model::EPSILON;

/// Rows `[rows, width]` over their root mean square, times a gain `[width]`.
#[derive(Clone, Copy, Debug)]
pub struct Norm {
    pub rows: usize,
    pub width: usize,
}

impl Norm {
    #[inline(always)]
    fn scale(&self, row: &[f32]) -> f32 {
        let mean_square = sum_of(row, row, |a, b| a * b) / self.width as f32;
        1.0 / (mean_square + EPSILON).sqrt()
    }

    /// Fills the gradients of some rows and returns their part of the gain's.
    #[inline(always)]
    fn back(&self, x: &[f32], gain: &[f32], gradient: &[f32], to_x: &mut [f32]) -> Vec<f32> {
        let width = self.width;
        let mut to_gain = vec![0.0; width];
        let rows = x.chunks_exact(width).zip(gradient.chunks_exact(width));
        for ((x, gradient), to_x) in rows.zip(to_x.chunks_exact_mut(width)) {
            let scale = self.scale(x);
            for at in 0..width {
                to_x[at] = gradient[at] * gain[at];
                to_gain[at] += gradient[at] * x[at] * scale;
            }
            let along = sum_of(to_x, x, |a, b| a * b) * scale * scale / width as f32;
            for (to_x, x) in to_x.iter_mut().zip(x) {
                *to_x = scale * (*to_x - x * along);
            }
        }
        to_gain
    }
}

impl Kernel<2> for Norm {
    fn shape(&self) -> Vec<usize> {
        vec![self.rows, self.width]
    }

    fn forward(&self, [x, gain]: [&[f32]; 2]) -> Vec<f32> {
        let mut out = vec![0.0; x.len()];
        by_rows(&mut out, self.width, |row, out| {
            let x = &x[row * self.width..][..self.width];
            let scale = self.scale(x);
            for ((out, x), gain) in out.iter_mut().zip(x).zip(gain) {
                *out = x * scale * gain;
            }
        });
        out
    }

    fn backward(&self, [x, gain]: [&[f32]; 2], _: &[f32], gradient: &[f32]) -> [Vec<f32>; 2] {
        let block = CHUNK * self.width;
        let mut to_x = vec![0.0; x.len()];
        let blocks = to_x.par_chunks_mut(block).zip(x.par_chunks(block));
        let parts: Vec<Vec<f32>> = blocks
            .zip(gradient.par_chunks(block))
            .map(|((to_x, x), gradient)| wide(|| self.back(x, gain, gradient, to_x)))
            .collect();
        let mut to_gain = vec![0.0; self.width];
        parts.iter().for_each(|part| add(&mut to_gain, part));
        [to_x, to_gain]
    }
}
