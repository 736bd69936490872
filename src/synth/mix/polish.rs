//! What is done to the sum of everything before it is pressed: no constant, and some air.

use super::super::decay::kept;
use crate::clock::Rate;

/// Hertz below which nothing is let through, and above which it is a little brighter, and by how much: so that bands have
/// the 3 to 12 % of their energy above 2 kHz that recorded ones have.
const LOWEST: f64 = 12.0;
const AIR: f64 = 2_200.0;
const BRIGHTER: f32 = 0.8;

/// One side's state.
#[derive(Clone, Copy, Debug)]
pub struct Polish {
    shares: [f32; 2],
    constant: f32,
    low: f32,
}

impl Polish {
    pub fn new(rate: Rate) -> Self {
        let shares = [LOWEST, AIR].map(|hertz| (1.0 - kept(hertz, rate)) as f32);
        Self { shares, constant: 0.0, low: 0.0 }
    }

    pub fn reset(&mut self) {
        (self.constant, self.low) = (0.0, 0.0);
    }

    pub fn next(&mut self, x: f32) -> f32 {
        let [lowest, air] = self.shares;
        self.constant += (x - self.constant) * lowest;
        let x = x - self.constant;
        self.low += (x - self.low) * air;
        x + (x - self.low) * BRIGHTER
    }

    /// Whether nothing of it is heard any more.
    pub fn is_silent(&self) -> bool {
        self.constant.abs() < 1e-6 && self.low.abs() < 1e-6
    }
}
