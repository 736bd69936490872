//! Electric pianos: tines before a magnet and reeds before a plate.
//!
//! The pickup bends the tine's sine. Of a sine that dies away, harmonic n of what a smooth curve makes of it has the
//! strength `aⁿ` and so dies n times as fast: each is a vibration of its own, and nothing can fold over.

use super::super::noise::BurstRecipe;
use super::super::resonators::Resonance;
use super::generator::{MIDDLE_C, Stroke};
use super::struck::{Struck, StruckRecipe, loudness};

/// An electric piano, as data.
#[derive(Clone, Copy, Debug)]
pub struct TineRecipe {
    /// Strength of harmonic n + 1 beside n: at a soft stroke, at a hard one.
    bark: (f64, f64),
    /// How much weaker the even ones are.
    even: f64,
    /// Below this many hertz the pickup hears less and less.
    thin: f64,
    /// How long the fundamental of middle C rings, and by what power of the pitch lower ones do longer.
    ring: (f64, f64),
    /// What only the stroke excites: ratio to the fundamental, strength at the hardest, seconds.
    clang: &'static [(f64, f64, f64)],
    pub struck: StruckRecipe,
}

const HARMONICS: i32 = 14;

impl TineRecipe {
    pub fn strike(&self, stroke: &Stroke) -> Struck {
        let (hertz, hard) = (stroke.hertz, f64::from(stroke.hardness));
        let (soft, most) = self.bark;
        // Higher tines swing less.
        let swing = (MIDDLE_C / hertz).powf(0.3).clamp(0.5, 1.25);
        let ratio =
            ((soft + (most - soft) * hard) * swing * (1.0 + 0.05 * stroke.chance(1))).min(0.9);
        let ring = self.ring.0 * (hertz / MIDDLE_C).powf(-self.ring.1);
        let heard = |hertz: f64| hertz / hertz.hypot(self.thin);
        let loud = loudness(stroke.hardness) / heard(hertz).max(0.05);
        let harmonics = (1..=HARMONICS).map(|n| {
            let nth = f64::from(n);
            let even = if n % 2 == 0 { self.even } else { 1.0 };
            let at = hertz * nth;
            Resonance {
                hertz: at,
                gain: loud * even * ratio.powi(n - 1) * heard(at),
                ring: ring / nth,
            }
        });
        let clang = self.clang.iter().map(|&(times, gain, seconds)| Resonance {
            hertz: hertz * times,
            gain: loud * gain * hard,
            ring: seconds * (MIDDLE_C / hertz).powf(0.3),
        });
        Struck::new(&self.struck, harmonics.chain(clang), stroke)
    }
}

pub const TINE_PIANO: TineRecipe = TineRecipe {
    bark: (0.08, 0.72),
    even: 1.0,
    thin: 0.0,
    ring: (9.0, 0.6),
    clang: &[(7.1, 0.30, 0.22), (12.4, 0.1, 0.1), (20.3, 0.1, 0.06)],
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.05, hertz: 700.0, q: 0.6, ring: 0.04 },
        damped: 0.18,
        tremolo: (5.1, 0.22, 1.0),
        gain: 0.438,
    },
};

pub const REED_PIANO: TineRecipe = TineRecipe {
    bark: (0.22, 0.74),
    even: 1.15,
    thin: 2300.0,
    ring: (7.5, 0.9),
    clang: &[(6.3, 0.04, 0.12), (17.6, 0.02, 0.06)],
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.08, hertz: 1100.0, q: 0.6, ring: 0.03 },
        damped: 0.12,
        tremolo: (5.6, 0.22, 0.0),
        gain: 0.321,
    },
};
