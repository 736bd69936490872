//! Numbers that move without a step.

use crate::clock::{QUANTUM, Rate};

/// A number that moves to its target without a step: a straight line through each quantum, towards a point that comes
/// nearer to the target from quantum to quantum.
#[derive(Clone, Copy, Debug, Default)]
pub struct Glide {
    from: f32,
    to: f32,
}

impl Glide {
    /// A quantum begins: goes this share of the way.
    pub fn aim(&mut self, target: f32, pace: f32) {
        self.from = self.to;
        self.to += (target - self.to) * pace;
        if (target - self.to).abs() < 1e-5 {
            self.to = target;
        }
    }

    /// Is where it goes.
    pub fn arrive(&mut self) {
        self.from = self.to;
    }

    pub fn at(self, place: usize) -> f32 {
        self.from + (self.to - self.from) * ((place + 1) as f32 / QUANTUM as f32)
    }

    /// Where it is at the end of the quantum.
    pub fn end(self) -> f32 {
        self.to
    }
}

/// The share of the way to a target in a quantum, to be most of the way there in so many seconds.
pub fn pace(seconds: f64, rate: Rate) -> f32 {
    let quanta = seconds * rate.hertz() / QUANTUM as f64;
    (1.0 / quanta).min(1.0) as f32
}
