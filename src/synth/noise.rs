//! Noise: hammers, picks, breath, wires.

use super::decay::decay;
use crate::clock::Rate;

/// White noise that repeats itself with its seed (xorshift; Marsaglia, 2003).
#[derive(Clone, Copy, Debug)]
pub struct White(u32);

impl White {
    pub const fn new(seed: u32) -> Self {
        // Never zero, of which nothing else comes.
        Self(seed | 0x100)
    }

    /// −1 to 1.
    pub fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as i32 as f32 / 2_147_483_648.0
    }
}

/// A second-order filter (A. Simper, "Linear trapezoidal integrated state variable filter", 2013).
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    g: f32,
    k: f32,
    one: f32,
    two: f32,
}

/// What a [`Filter`] lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    Low,
    Band,
}

impl Filter {
    /// Open at `hertz`, with a resonance of `q`.
    pub fn new(hertz: f64, q: f64, rate: Rate) -> Self {
        Self { g: pitch(hertz, rate), k: (1.0 / q) as f32, one: 0.0, two: 0.0 }
    }

    /// Moves it to where [`pitch`] of a frequency says.
    pub fn aim(&mut self, g: f32) {
        self.g = g;
    }

    pub fn next(&mut self, x: f32, pass: Pass) -> f32 {
        let scale = 1.0 / (1.0 + self.g * (self.g + self.k));
        let x2 = x - self.two;
        let band = scale * (self.one + self.g * x2);
        let low = self.two + self.g * band;
        (self.one, self.two) = (2.0 * band - self.one, 2.0 * low - self.two);
        match pass {
            Pass::Low => low,
            Pass::Band => band * self.k,
        }
    }
}

/// How a filter is told its frequency.
pub fn pitch(hertz: f64, rate: Rate) -> f32 {
    (std::f64::consts::PI * (hertz / rate.hertz()).clamp(1e-5, 0.45)).tan() as f32
}

/// A burst of noise, as data: its amplitude at the hardest, the band it lies in, seconds to −60 dB.
#[derive(Clone, Copy, Debug)]
pub struct BurstRecipe {
    pub gain: f64,
    pub hertz: f64,
    pub q: f64,
    pub ring: f64,
}

/// Softer than this a burst has died away.
const SILENT: f32 = 1e-5;

/// A burst of noise being heard.
#[derive(Clone, Copy, Debug)]
pub struct Burst {
    white: White,
    filter: Filter,
    gain: f32,
    keep: f32,
    /// How far it has risen, and by how much it does in a frame; it falls once it has.
    risen: f32,
    rise: f32,
}

impl Burst {
    /// Struck so hard, 0 to 1, of a seed of its own.
    pub fn new(recipe: &BurstRecipe, hardness: f32, seed: u32, rate: Rate) -> Self {
        Self {
            white: White::new(seed),
            filter: Filter::new(recipe.hertz, recipe.q, rate),
            gain: recipe.gain as f32 * hardness,
            keep: decay(recipe.ring, rate),
            risen: 0.0,
            rise: 1.0,
        }
    }

    /// The same, which takes so many seconds to be loudest.
    pub fn rising(self, seconds: f64, rate: Rate) -> Self {
        let frames = seconds * rate.hertz();
        Self { rise: if frames > 1.0 { (1.0 / frames) as f32 } else { 1.0 }, ..self }
    }

    /// Keeps this share in a frame, if it kept more.
    pub fn damp(&mut self, keep: f32) {
        self.keep = self.keep.min(keep);
    }

    /// Adds the next frames to `wave`.
    pub fn hiss(&mut self, wave: &mut [f32]) {
        if self.gain == 0.0 {
            return;
        }
        for frame in wave {
            self.risen = (self.risen + self.rise).min(1.0);
            *frame += self.gain * self.risen * self.filter.next(self.white.next(), Pass::Band);
            if self.risen >= 1.0 {
                self.gain *= self.keep;
            }
        }
    }

    /// How loud it is; one that has died away is reckoned no more.
    pub fn settle(&mut self) -> f32 {
        if self.gain < SILENT {
            self.gain = 0.0;
        }
        self.gain
    }
}
