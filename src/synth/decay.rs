//! How sounds fade.

use crate::clock::Rate;

/// What a filter of first order keeps of its state in a frame, that lets through what lies below `hertz`.
pub fn kept(hertz: f64, rate: Rate) -> f64 {
    (-std::f64::consts::TAU * hertz / rate.hertz()).exp()
}

/// What is left of 1 after one frame of a decay that takes `seconds` to fall by 60 dB.
pub fn decay(seconds: f64, rate: Rate) -> f32 {
    0.001_f64.powf(1.0 / (seconds * rate.hertz()).max(1.0)) as f32
}
