//! The recurrence of a gated recurrent unit (Cho et al., 2014, arXiv 1406.1078), its reset after the product.

use std::sync::Arc;

use rayon::prelude::*;

use super::kernel::Kernel;
use super::product::Packed;
use super::wide::{add, sigmoid, wide};

/// Crops that one task steps through side by side.
const GROUP: usize = 8;

/// From what the input gives to z, r and c `[crops, frames, 3 * width]`, a matrix `U` `[width, 3 * width]` and
/// first states `[crops, width]`, the states h(t) = (1 - z) k h(t - 1) + z c. With u = k h(t - 1) U, z and r
/// are sigmoids of input plus u, and c is the hyperbolic tangent of input plus r u; k is 1 or, where other
/// music begins, 0.
#[derive(Clone, Debug)]
pub struct Gru {
    /// k, crop after crop.
    pub kept: Arc<[f32]>,
    pub crops: usize,
    pub frames: usize,
    pub width: usize,
}

/// Some crops side by side.
struct Group<'a> {
    kept: &'a [f32],
    mixed: &'a [f32],
    first: &'a [f32],
}

#[inline(always)]
fn tanh(x: f32) -> f32 {
    2.0 * sigmoid(2.0 * x) - 1.0
}

impl Gru {
    fn group<'a>(&'a self, at: usize, mixed: &'a [f32], first: &'a [f32]) -> Group<'a> {
        let (from, to) = (at * GROUP, self.crops.min((at + 1) * GROUP));
        let size = self.frames * 3 * self.width;
        Group {
            kept: &self.kept[from * self.frames..to * self.frames],
            mixed: &mixed[from * size..to * size],
            first: &first[from * self.width..to * self.width],
        }
    }

    /// Where a crop's frame lies among rows that go crop after crop.
    fn row(&self, crop: usize, frame: usize, width: usize) -> std::ops::Range<usize> {
        let start = (crop * self.frames + frame) * width;
        start..start + width
    }

    /// Multiplies each crop's row of a frame by its k.
    fn keep(&self, group: &Group, frame: usize, rows: &mut [f32]) {
        for (crop, row) in rows.chunks_exact_mut(self.width).enumerate() {
            let kept = group.kept[crop * self.frames + frame];
            row.iter_mut().for_each(|x| *x *= kept);
        }
    }

    fn along(&self, group: &Group, turn: &Packed, states: &mut [f32]) {
        let width = self.width;
        let mut state = group.first.to_vec();
        let mut turned = vec![0.0; 3 * state.len()];
        for frame in 0..self.frames {
            self.keep(group, frame, &mut state);
            turn.multiply(&state, &mut turned);
            let rows = state.chunks_exact_mut(width).zip(turned.chunks_exact(3 * width));
            wide(|| {
                for (crop, (state, turned)) in rows.enumerate() {
                    step(&group.mixed[self.row(crop, frame, 3 * width)], turned, state);
                    states[self.row(crop, frame, width)].copy_from_slice(state);
                }
            });
        }
    }

    /// k h(t - 1), frame after frame, in each the crops of the group.
    fn before(&self, group: &Group, states: &[f32]) -> Vec<f32> {
        let width = self.width;
        let mut before = vec![0.0; states.len()];
        for (frame, rows) in before.chunks_exact_mut(group.first.len()).enumerate() {
            for (crop, row) in rows.chunks_exact_mut(width).enumerate() {
                row.copy_from_slice(match frame {
                    0 => &group.first[crop * width..][..width],
                    _ => &states[self.row(crop, frame - 1, width)],
                });
            }
            self.keep(group, frame, rows);
        }
        before
    }

    /// Fills the gradient of what the input gives and returns that of the matrix.
    fn back(
        &self,
        group: &Group,
        [turn, turn_back]: [&Packed; 2],
        [states, gradient]: [&[f32]; 2],
        to_mixed: &mut [f32],
    ) -> Vec<f32> {
        let before = self.before(group, states);
        let mut turned = vec![0.0; 3 * before.len()];
        turn.multiply(&before, &mut turned);
        let mut carried = vec![0.0; group.first.len()];
        let mut through = carried.clone();
        let frames = turned.chunks_exact_mut(3 * carried.len());
        let frames = frames.zip(before.chunks_exact(carried.len())).enumerate();
        for (frame, (turned, before)) in frames.rev() {
            for (crop, carried) in carried.chunks_exact_mut(self.width).enumerate() {
                add(carried, &gradient[self.row(crop, frame, self.width)]);
            }
            wide(|| self.frame_back(group, frame, turned, before, &mut carried, to_mixed));
            turn_back.multiply(turned, &mut through);
            add(&mut carried, &through);
            self.keep(group, frame, &mut carried);
        }
        to_matrix(&before, &turned, self.width)
    }

    #[inline(always)]
    fn frame_back(
        &self,
        group: &Group,
        frame: usize,
        turned: &mut [f32],
        before: &[f32],
        carried: &mut [f32],
        to_mixed: &mut [f32],
    ) {
        let width = self.width;
        let rows = turned.chunks_exact_mut(3 * width).zip(before.chunks_exact(width));
        let rows = rows.zip(carried.chunks_exact_mut(width)).enumerate();
        for (crop, ((turned, before), carried)) in rows {
            let place = self.row(crop, frame, 3 * width);
            let mixed = &group.mixed[place.clone()];
            step_back(mixed, turned, before, carried, &mut to_mixed[place]);
        }
    }
}

/// One step of a crop: from the state before to the one after.
#[inline(always)]
fn step(mixed: &[f32], turned: &[f32], state: &mut [f32]) {
    let width = state.len();
    let (z, r, c) = (&mixed[..width], &mixed[width..2 * width], &mixed[2 * width..3 * width]);
    let (uz, ur, uc) = (&turned[..width], &turned[width..2 * width], &turned[2 * width..3 * width]);
    for at in 0..width {
        let candidate = tanh(c[at] + sigmoid(r[at] + ur[at]) * uc[at]);
        state[at] += sigmoid(z[at] + uz[at]) * (candidate - state[at]);
    }
}

/// The way back through one step of a crop. `turned` becomes its own gradient, and `carried`, the gradient of
/// the state, that of the state before, but for what comes through the matrix.
#[inline(always)]
fn step_back(
    mixed: &[f32],
    turned: &mut [f32],
    before: &[f32],
    carried: &mut [f32],
    to_mixed: &mut [f32],
) {
    let width = before.len();
    let (z, rest) = mixed.split_at(width);
    let (r, c) = rest.split_at(width);
    let (uz, rest) = turned.split_at_mut(width);
    let (ur, uc) = rest.split_at_mut(width);
    let (to_z, rest) = to_mixed.split_at_mut(width);
    let (to_r, to_c) = rest.split_at_mut(width);
    for at in 0..width {
        let open = sigmoid(z[at] + uz[at]);
        let reset = sigmoid(r[at] + ur[at]);
        let candidate = tanh(c[at] + reset * uc[at]);
        to_z[at] = carried[at] * (candidate - before[at]) * open * (1.0 - open);
        to_c[at] = carried[at] * open * (1.0 - candidate * candidate);
        to_r[at] = to_c[at] * uc[at] * reset * (1.0 - reset);
        carried[at] *= 1.0 - open;
        (uz[at], ur[at], uc[at]) = (to_z[at], to_r[at], to_c[at] * reset);
    }
}

/// A matrix `[.., 3 * width]` for products.
fn packed(matrix: &[f32], width: usize) -> Packed {
    let columns = 3 * width;
    Packed::new(matrix.len() / columns, columns, |row, column| matrix[row * columns + column])
}

/// The gradient of a matrix `[width, 3 * width]` from the rows that went in and the gradients of what came out.
fn to_matrix(rows: &[f32], gradients: &[f32], width: usize) -> Vec<f32> {
    let depth = rows.len() / width;
    let mut turned_rows = vec![0.0; rows.len()];
    for (at, row) in rows.chunks_exact(width).enumerate() {
        row.iter().enumerate().for_each(|(column, x)| turned_rows[column * depth + at] = *x);
    }
    let mut out = vec![0.0; 3 * width * width];
    packed(gradients, width).multiply(&turned_rows, &mut out);
    out
}

impl Kernel<3> for Gru {
    fn shape(&self) -> Vec<usize> {
        vec![self.crops, self.frames, self.width]
    }

    fn forward(&self, [mixed, turn, first]: [&[f32]; 3]) -> Vec<f32> {
        let width = self.width;
        let turn = packed(turn, width);
        let mut states = vec![0.0; self.crops * self.frames * width];
        let groups = states.par_chunks_mut(GROUP * self.frames * width).enumerate();
        groups.for_each(|(at, states)| self.along(&self.group(at, mixed, first), &turn, states));
        states
    }

    fn backward(
        &self,
        [mixed, turn, first]: [&[f32]; 3],
        states: &[f32],
        gradient: &[f32],
    ) -> [Vec<f32>; 3] {
        let width = self.width;
        let there = packed(turn, width);
        let back = Packed::new(3 * width, width, |row, column| turn[column * 3 * width + row]);
        let size = GROUP * self.frames * width;
        let mut to_mixed = vec![0.0; mixed.len()];
        let groups = to_mixed.par_chunks_mut(3 * size).enumerate();
        let groups = groups.zip(states.par_chunks(size)).zip(gradient.par_chunks(size));
        let parts: Vec<Vec<f32>> = groups
            .map(|(((at, to_mixed), states), gradient)| {
                let group = self.group(at, mixed, first);
                self.back(&group, [&there, &back], [states, gradient], to_mixed)
            })
            .collect();
        let mut to_turn = vec![0.0; turn.len()];
        parts.iter().for_each(|part| add(&mut to_turn, part));
        [to_mixed, to_turn, Vec::new()]
    }
}
