//! Dropout without a stored mask: which numbers fall is a hash of their place.

use super::kernel::Kernel;
use super::wide::by_rows;

/// Drops a share of the numbers of `[rows, width]` and scales up the rest.
#[derive(Clone, Copy, Debug)]
pub struct Dropout {
    pub rows: usize,
    pub width: usize,
    /// The share dropped.
    pub share: f32,
    /// Decides which.
    pub noise: u32,
}

impl Dropout {
    fn scaled(&self, x: &[f32]) -> Vec<f32> {
        let fallen = (f64::from(self.share) * f64::from(u32::MAX)) as u32;
        let scale = 1.0 / (1.0 - self.share);
        let mut out = vec![0.0; x.len()];
        by_rows(&mut out, self.width, |row, out| {
            let start = row * self.width;
            for (at, (out, x)) in out.iter_mut().zip(&x[start..]).enumerate() {
                let kept = mixed(((start + at) as u32).wrapping_add(self.noise)) >= fallen;
                *out = if kept { x * scale } else { 0.0 };
            }
        });
        out
    }
}

/// A number that looks random, from a number (Wellons, 2018, `lowbias32`).
#[inline(always)]
pub fn mixed(number: u32) -> u32 {
    let number = (number ^ (number >> 16)).wrapping_mul(0x7feb_352d);
    let number = (number ^ (number >> 15)).wrapping_mul(0x846c_a68b);
    number ^ (number >> 16)
}

impl Kernel<1> for Dropout {
    fn shape(&self) -> Vec<usize> {
        vec![self.rows, self.width]
    }

    fn forward(&self, [x]: [&[f32]; 1]) -> Vec<f32> {
        self.scaled(x)
    }

    fn backward(&self, _: [&[f32]; 1], _: &[f32], gradient: &[f32]) -> [Vec<f32>; 1] {
        [self.scaled(gradient)]
    }
}
