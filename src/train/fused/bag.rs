//! Sums of table rows: what sparse features mean.

use std::sync::Arc;

use rayon::prelude::*;

use super::kernel::Kernel;
use super::wide::{add, by_rows, wide};
use crate::train::rows::{Bags, Rows};

/// Columns are scattered in so many parts, each of which stays in a core's cache.
const PARTS: usize = 4;

/// Rows of a table `[features, width]` summed up by bag: `[rows, width]`.
#[derive(Clone, Debug)]
pub struct Bag {
    pub bags: Arc<Bags>,
    pub width: usize,
}

/// The same for decisions, each sum added to the row of a context `[frames, width]` that its frame has.
#[derive(Clone, Debug)]
pub struct Seen {
    pub rows: Arc<Rows>,
    pub width: usize,
}

impl Kernel<1> for Bag {
    fn shape(&self) -> Vec<usize> {
        vec![self.bags.rows(), self.width]
    }

    fn forward(&self, [table]: [&[f32]; 1]) -> Vec<f32> {
        let mut out = vec![0.0; self.bags.rows() * self.width];
        by_rows(&mut out, self.width, |row, out| gather(table, self.bags.row(row), out));
        out
    }

    fn backward(&self, [table]: [&[f32]; 1], _: &[f32], gradient: &[f32]) -> [Vec<f32>; 1] {
        [scatter(gradient, |row| self.bags.row(row), table.len() / self.width, self.width)]
    }
}

impl Kernel<2> for Seen {
    fn shape(&self) -> Vec<usize> {
        vec![self.rows.frames.len(), self.width]
    }

    fn forward(&self, [table, context]: [&[f32]; 2]) -> Vec<f32> {
        let Rows { features, frames, .. } = &*self.rows;
        let mut out = vec![0.0; frames.len() * self.width];
        by_rows(&mut out, self.width, |row, out| {
            out.copy_from_slice(&context[frames[row] as usize * self.width..][..self.width]);
            gather(table, features.row(row), out);
        });
        out
    }

    fn backward(
        &self,
        [table, context]: [&[f32]; 2],
        _: &[f32],
        gradient: &[f32],
    ) -> [Vec<f32>; 2] {
        let width = self.width;
        let Rows { features, frames, .. } = &*self.rows;
        let frame = |row| std::slice::from_ref(&frames[row]);
        [
            scatter(gradient, |row| features.row(row), table.len() / width, width),
            scatter(gradient, frame, context.len() / width, width),
        ]
    }
}

/// Adds rows of a table onto one row.
#[inline(always)]
fn gather(table: &[f32], indices: &[i32], onto: &mut [f32]) {
    for index in indices {
        add(onto, &table[*index as usize * onto.len()..][..onto.len()]);
    }
}

/// Adds each row of a gradient onto those rows of a table `[rows, width]` of zeros that `indices` names.
/// Columns go in parallel, so that every sum keeps its order.
fn scatter<'a>(
    gradient: &[f32],
    indices: impl Fn(usize) -> &'a [i32] + Sync,
    rows: usize,
    width: usize,
) -> Vec<f32> {
    let step = width.div_ceil(PARTS);
    let part = |start: usize| {
        let size = step.min(width - start);
        let mut part = vec![0.0; rows * size];
        wide(|| {
            for (from, row) in gradient.chunks_exact(width).enumerate() {
                for index in indices(from) {
                    add(&mut part[*index as usize * size..][..size], &row[start..start + size]);
                }
            }
        });
        part
    };
    let parts: Vec<Vec<f32>> = (0..width).into_par_iter().step_by(step).map(part).collect();
    joined(&parts, rows, width, step)
}

/// Puts a table together from parts of `step` columns.
fn joined(parts: &[Vec<f32>], rows: usize, width: usize, step: usize) -> Vec<f32> {
    let mut table = vec![0.0; rows * width];
    by_rows(&mut table, width, |row, out| {
        for (out, part) in out.chunks_mut(step).zip(parts) {
            out.copy_from_slice(&part[row * out.len()..][..out.len()]);
        }
    });
    table
}
