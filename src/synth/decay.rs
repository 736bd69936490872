//! How sounds fade.

use crate::clock::Rate;

/// What is left of 1 after one frame of a decay that takes `seconds` to fall by 60 dB.
pub fn decay(seconds: f64, rate: Rate) -> f32 {
    0.001_f64.powf(1.0 / (seconds * rate.hertz()).max(1.0)) as f32
}
