//! The recurrence of a layer.

use std::sync::Arc;

use rayon::prelude::*;

use super::kernel::Kernel;
use super::wide::{sigmoid, wide};

/// From gates and candidates `[crops, frames, 2 * width]` and first states `[crops, width]`, the states
/// h(t) = (1 - z) k h(t - 1) + z c, where z is the sigmoid of a gate, c a candidate, and k is 1 or, where
/// other music begins, 0.
#[derive(Clone, Debug)]
pub struct Recur {
    /// k, crop after crop.
    pub kept: Arc<[f32]>,
    pub crops: usize,
    pub frames: usize,
    pub width: usize,
}

/// What one crop gives to its way back.
struct Crop<'a> {
    kept: &'a [f32],
    mixed: &'a [f32],
    first: &'a [f32],
    states: &'a [f32],
    gradient: &'a [f32],
}

impl Recur {
    #[inline(always)]
    fn along(&self, kept: &[f32], mixed: &[f32], first: &[f32], states: &mut [f32]) {
        let mut before = first;
        let frames = mixed.chunks_exact(2 * self.width).zip(states.chunks_exact_mut(self.width));
        for ((mixed, state), kept) in frames.zip(kept) {
            let (gate, candidate) = mixed.split_at(self.width);
            for at in 0..state.len() {
                let before = kept * before[at];
                state[at] = before + sigmoid(gate[at]) * (candidate[at] - before);
            }
            before = state;
        }
    }

    #[inline(always)]
    fn back(&self, crop: &Crop, to_mixed: &mut [f32]) {
        let width = self.width;
        let mut carried = vec![0.0; width];
        for frame in (0..self.frames).rev() {
            let (gate, candidate) = crop.mixed[2 * frame * width..][..2 * width].split_at(width);
            let (to_gate, to_candidate) =
                to_mixed[2 * frame * width..][..2 * width].split_at_mut(width);
            let before = match frame {
                0 => crop.first,
                _ => &crop.states[(frame - 1) * width..][..width],
            };
            let gradient = &crop.gradient[frame * width..][..width];
            let kept = crop.kept[frame];
            for at in 0..width {
                let open = sigmoid(gate[at]);
                let total = carried[at] + gradient[at];
                to_gate[at] = total * (candidate[at] - kept * before[at]) * open * (1.0 - open);
                to_candidate[at] = total * open;
                carried[at] = total * (1.0 - open) * kept;
            }
        }
    }
}

impl Kernel<2> for Recur {
    fn shape(&self) -> Vec<usize> {
        vec![self.crops, self.frames, self.width]
    }

    fn forward(&self, [mixed, first]: [&[f32]; 2]) -> Vec<f32> {
        let crop = self.frames * self.width;
        let mut states = vec![0.0; self.crops * crop];
        let crops = states.par_chunks_mut(crop).zip(mixed.par_chunks(2 * crop));
        let crops = crops.zip(first.par_chunks(self.width)).zip(self.kept.par_chunks(self.frames));
        crops.for_each(|(((states, mixed), first), kept)| {
            wide(|| self.along(kept, mixed, first, states));
        });
        states
    }

    fn backward(
        &self,
        [mixed, first]: [&[f32]; 2],
        states: &[f32],
        gradient: &[f32],
    ) -> [Vec<f32>; 2] {
        let size = self.frames * self.width;
        let mut to_mixed = vec![0.0; mixed.len()];
        to_mixed.par_chunks_mut(2 * size).enumerate().for_each(|(at, to_mixed)| {
            let crop = Crop {
                kept: &self.kept[at * self.frames..][..self.frames],
                mixed: &mixed[2 * at * size..][..2 * size],
                first: &first[at * self.width..][..self.width],
                states: &states[at * size..][..size],
                gradient: &gradient[at * size..][..size],
            };
            wide(|| self.back(&crop, to_mixed));
        });
        [to_mixed, Vec::new()]
    }
}
