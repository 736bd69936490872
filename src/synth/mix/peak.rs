//! How loud it was a moment ago, for whoever looks.

use super::bus::SOURCES;
use crate::clock::{QUANTUM, Rate};

/// A strip for each source, and everything.
pub const PEAKS: usize = SOURCES + 1;

/// Seconds in which a peak falls by 20 dB, as meters of programme do (IEC 60268-10, type I).
const FALL: f64 = 1.7;

/// The loudest of late, falling.
#[derive(Clone, Copy, Debug)]
pub struct Peak {
    value: f32,
    keep: f32,
}

impl Peak {
    pub fn new(rate: Rate) -> Self {
        let quantum = QUANTUM as f64 / rate.hertz();
        Self { value: 0.0, keep: 0.1_f64.powf(quantum / FALL) as f32 }
    }

    /// A quantum begins.
    pub fn turn(&mut self) {
        self.value *= self.keep;
    }

    pub fn hear(&mut self, left: f32, right: f32) {
        self.value = self.value.max(left.abs()).max(right.abs());
    }

    pub fn value(&self) -> f32 {
        self.value
    }

    pub fn reset(&mut self) {
        self.value = 0.0;
    }
}
