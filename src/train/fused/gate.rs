//! The gate of a gated linear unit.

use super::kernel::Kernel;
use super::wide::{by_rows, sigmoid};

/// Values `[rows, 0..width]` times the sigmoid of gates `[rows, width..2 * width]`.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    pub rows: usize,
    pub width: usize,
}

impl Kernel<1> for Gate {
    fn shape(&self) -> Vec<usize> {
        vec![self.rows, self.width]
    }

    fn forward(&self, [x]: [&[f32]; 1]) -> Vec<f32> {
        let width = self.width;
        let mut out = vec![0.0; self.rows * width];
        by_rows(&mut out, width, |row, out| {
            let (value, gate) = x[2 * row * width..][..2 * width].split_at(width);
            for ((out, value), gate) in out.iter_mut().zip(value).zip(gate) {
                *out = value * sigmoid(*gate);
            }
        });
        out
    }

    fn backward(&self, [x]: [&[f32]; 1], _: &[f32], gradient: &[f32]) -> [Vec<f32>; 1] {
        let width = self.width;
        let mut out = vec![0.0; x.len()];
        by_rows(&mut out, 2 * width, |row, out| {
            let (value, gate) = x[2 * row * width..][..2 * width].split_at(width);
            let (to_value, to_gate) = out.split_at_mut(width);
            let gradient = &gradient[row * width..][..width];
            for at in 0..width {
                let open = sigmoid(gate[at]);
                to_value[at] = gradient[at] * open;
                to_gate[at] = gradient[at] * value[at] * open * (1.0 - open);
            }
        });
        [out]
    }
}
