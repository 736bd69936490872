//! A drum being hit.

use super::decay::decay;
use super::kit::piece_of;
use super::phase::{sine, wrapped};
use crate::clock::Rate;
use crate::music::Pitch;

/// Softer than this it is over.
const SILENT: f32 = 1e-4;

/// A falling sine and a burst of noise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    phase: f32,
    /// Cycles a frame: where the sine settles, and what it is above that.
    step: f32,
    above: f32,
    fall: f32,
    body: f32,
    ring: f32,
    noise: f32,
    hiss: f32,
    /// State of the noise, never zero, and of the filter that cuts its lows.
    dice: u32,
    low: f32,
    cut: f32,
    pub pan: f32,
}

impl Hit {
    pub fn new(number: Pitch, gain: f32, rate: Rate) -> Self {
        let piece = piece_of(number);
        let per_frame = |hertz: f64| (hertz / rate.hertz()).min(0.49) as f32;
        Self {
            phase: 0.0,
            step: per_frame(piece.to),
            above: per_frame(piece.from) - per_frame(piece.to),
            fall: decay(piece.fall, rate),
            body: piece.body * gain,
            ring: decay(piece.ring, rate),
            noise: piece.noise * gain,
            hiss: decay(piece.hiss, rate),
            dice: 0x9e37_79b9 ^ u32::from(number.number()),
            low: 0.0,
            cut: 1.0 - (-std::f64::consts::TAU * piece.cut / rate.hertz()).exp() as f32,
            pan: piece.pan,
        }
    }

    pub fn is_over(&self) -> bool {
        self.body < SILENT && self.noise < SILENT
    }

    pub fn loudness(&self) -> f32 {
        self.body + self.noise
    }

    pub fn next(&mut self) -> f32 {
        let sound = self.body * sine(self.phase) + self.noise * self.grain();
        self.phase = wrapped(self.phase + self.step + self.above);
        self.above *= self.fall;
        self.body *= self.ring;
        self.noise *= self.hiss;
        sound
    }

    /// White noise without its lows.
    fn grain(&mut self) -> f32 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 17;
        self.dice ^= self.dice << 5;
        let white = self.dice as i32 as f32 / 2_147_483_648.0;
        self.low += (white - self.low) * self.cut;
        white - self.low
    }
}
