//! Bars under mallets, and the comb of a music box.

use super::super::noise::BurstRecipe;
use super::super::resonators::Resonance;
use super::generator::{MIDDLE_C, Stroke};
use super::struck::{Struck, StruckRecipe, felt, loudness};

/// A bar, as data.
#[derive(Clone, Copy, Debug)]
pub struct BarRecipe {
    /// Its vibrations: ratio to the fundamental, strength under the hardest mallet, how long beside the fundamental.
    modes: &'static [(f64, f64, f64)],
    /// How high a soft and a hard mallet reach, in hertz at middle C.
    reach: (f64, f64),
    /// How long middle C rings, and by what power of the pitch lower ones do longer.
    ring: (f64, f64),
    pub struck: StruckRecipe,
}

impl BarRecipe {
    pub fn strike(&self, stroke: &Stroke) -> Struck {
        let (soft, hard) = self.reach;
        let bright = f64::from(stroke.hardness) + 0.05 * stroke.chance(1);
        let reach = soft * (hard / soft).powf(bright) * (stroke.hertz / MIDDLE_C).sqrt();
        let ring = self.ring.0 * (stroke.hertz / MIDDLE_C).powf(-self.ring.1);
        let loud = loudness(stroke.hardness);
        let modes = self.modes.iter().map(|&(ratio, gain, longer)| {
            let hertz = stroke.hertz * ratio;
            Resonance { hertz, gain: loud * gain * felt(hertz, reach), ring: ring * longer }
        });
        Struck::new(&self.struck, modes, stroke)
    }
}

pub const VIBRAPHONE: BarRecipe = BarRecipe {
    modes: &[(1.0, 1.0, 1.0), (3.98, 0.8, 0.35), (10.1, 0.7, 0.12), (16.8, 0.4, 0.06)],
    reach: (420.0, 8000.0),
    ring: (6.0, 0.6),
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.06, hertz: 1500.0, q: 0.6, ring: 0.02 },
        damped: 0.3,
        tremolo: (4.6, 0.25, 0.0),
        gain: 0.507,
    },
};

pub const MARIMBA: BarRecipe = BarRecipe {
    modes: &[(1.0, 1.0, 1.0), (3.99, 1.0, 0.35), (10.65, 0.9, 0.14), (18.4, 0.6, 0.08)],
    reach: (200.0, 10_000.0),
    ring: (0.9, 0.8),
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.25, hertz: 900.0, q: 0.6, ring: 0.03 },
        damped: 0.6,
        tremolo: (0.0, 0.0, 0.0),
        gain: 0.992,
    },
};

/// The ratios are those of a bar held at one end (Fletcher and Rossing, "The Physics of Musical Instruments").
pub const MUSIC_BOX: BarRecipe = BarRecipe {
    modes: &[(1.0, 1.0, 1.0), (2.0, 0.15, 0.7), (6.27, 0.8, 0.3), (17.55, 0.6, 0.12)],
    reach: (800.0, 12_000.0),
    ring: (2.6, 0.5),
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.10, hertz: 4000.0, q: 0.7, ring: 0.012 },
        damped: 1.2,
        tremolo: (0.0, 0.0, 0.0),
        gain: 0.638,
    },
};
