//! What rings once it is struck or plucked, and is damped when it is let go.

use super::super::decay::decay;
use super::super::noise::{Burst, BurstRecipe};
use super::super::phase::sine;
use super::super::resonators::{Resonance, ResonatorBank};
use super::generator::{Generator, MIDDLE_C, Motion, Stroke, damped};

/// What all struck instruments have beside their vibrations, as data.
#[derive(Clone, Copy, Debug)]
pub struct StruckRecipe {
    /// The hammer, pick or mallet heard by itself.
    pub knock: BurstRecipe,
    /// Seconds to −60 dB once the damper is down, at middle C; lower strings take longer.
    pub damped: f64,
    /// Hertz and depth of a tremolo, and how far it goes from side to side, 0 to 1.
    pub tremolo: (f32, f32, f32),
    /// Loudness that makes it as loud as the others.
    pub gain: f64,
}

/// The damper of the lowest strings takes this much longer an octave.
const SLOWER: f64 = 1.25;

/// Amplitude by hardness, 0 to 1: 30 dB from the softest to the hardest stroke, as pianos have.
pub fn loudness(hardness: f32) -> f64 {
    10_f64.powf(1.5 * (f64::from(hardness) - 1.0))
}

/// What a felt, a finger, a pick or a mallet of some softness leaves of a vibration: 12 dB an octave less above its reach.
pub fn felt(hertz: f64, reach: f64) -> f64 {
    1.0 / (1.0 + (hertz / reach) * (hertz / reach))
}

/// Something that rings.
#[derive(Clone, Copy, Debug)]
pub struct Struck {
    bank: ResonatorBank,
    knock: Burst,
    /// What a damper that is down leaves in a frame.
    damper: f32,
    tremolo: (f32, f32, f32),
    /// The tremolo in this quantum.
    swell: f32,
    level: f32,
}

impl Struck {
    pub fn new(
        recipe: &StruckRecipe,
        modes: impl Iterator<Item = Resonance>,
        stroke: &Stroke,
    ) -> Self {
        let rate = stroke.rate;
        let octaves_below = (MIDDLE_C / stroke.hertz).log2().max(0.0);
        let scaled = modes.map(|mode| Resonance { gain: mode.gain * recipe.gain, ..mode });
        let hardness = stroke.hardness * recipe.gain as f32;
        Self {
            bank: ResonatorBank::struck(scaled, rate),
            knock: Burst::new(&recipe.knock, hardness, stroke.seed, rate),
            damper: decay(recipe.damped * SLOWER.powf(octaves_below), rate),
            tremolo: recipe.tremolo,
            swell: 0.0,
            level: 1.0,
        }
    }
}

impl Generator for Struck {
    fn turn(&mut self, motion: &Motion) {
        self.bank.bend(motion.bend);
        self.level = self.bank.settle() + self.knock.settle();
        self.swell = self.tremolo.1 * sine(motion.lfo(self.tremolo.0));
    }

    fn render(&mut self, wave: &mut [f32], side: &mut [f32]) {
        self.bank.ring(wave);
        self.knock.hiss(wave);
        if self.tremolo.1 > 0.0 {
            let across = self.swell * self.tremolo.2;
            let both = 1.0 + self.swell * (1.0 - self.tremolo.2);
            for (wave, side) in wave.iter_mut().zip(side) {
                *side += *wave * across;
                *wave *= both;
            }
        }
    }

    fn damp(&mut self, lift: f32) {
        self.bank.damp(damped(self.damper, lift));
    }

    fn level(&self) -> f32 {
        self.level
    }
}
