//! Strings that are struck or plucked: pianos, guitars, basses, harp.

use super::super::noise::BurstRecipe;
use super::super::resonators::Resonance;
use super::generator::{MIDDLE_C, Stroke};
use super::struck::{Struck, StruckRecipe, felt, loudness};

/// Partials of a string at most.
const PARTIALS: u32 = 56;

/// A string, as data. Frequencies are hertz, times seconds to −60 dB.
#[derive(Clone, Copy, Debug)]
pub struct StringRecipe {
    /// Stiffness at middle C, and what it grows by in an octave: partial n lies at `n f √(1 + B n²)`.
    stiffness: (f64, f64),
    /// Where along the string it is struck, and where it is picked up, as shares; 0 for everywhere.
    place: (f64, f64),
    /// How high a soft and a hard stroke at middle C reach, and by what power of the pitch higher ones do.
    reach: (f64, f64, f64),
    /// Partial n has the strength `n^-slope` but for place and reach.
    slope: f64,
    /// How long the fundamental of middle C rings, and by what power of the pitch lower ones do longer.
    ring: (f64, f64),
    /// How much shorter partials ring for each 1,000 hertz that they lie above the fundamental.
    loss: f64,
    /// The second way it swings: cents beside the first, its share, and how much longer it rings.
    twin: (f64, f64, f64),
    /// What the body favours: frequency, sharpness, gain.
    body: &'static [(f64, f64, f64)],
    /// How loud the body itself is struck.
    thump: f64,
    pub struck: StruckRecipe,
}

impl StringRecipe {
    pub fn strike(&self, stroke: &Stroke) -> Struck {
        let twins = self.partials(stroke).flat_map(|mode| self.twins(mode));
        let thump = self.thump * f64::from(stroke.hardness);
        let body = self.body.iter().map(move |&(hertz, q, _)| {
            // A resonance of q rings for 2.2 q / f to −60 dB.
            Resonance { hertz, gain: thump, ring: 2.2 * q / hertz }
        });
        Struck::new(&self.struck, body.filter(move |_| thump > 0.0).chain(twins), stroke)
    }

    fn partials(&self, stroke: &Stroke) -> impl Iterator<Item = Resonance> {
        let (octaves, hertz) = ((stroke.hertz / MIDDLE_C).log2(), stroke.hertz);
        let stiffness = self.stiffness.0 * self.stiffness.1.powf(octaves);
        let (soft, hard, power) = self.reach;
        let reach = soft
            * (hard / soft).powf(f64::from(stroke.hardness))
            * (hertz / MIDDLE_C).powf(power)
            * (1.0 + 0.05 * stroke.chance(1));
        let place = self.place.0 * (1.0 + 0.04 * stroke.chance(2));
        let ring = self.ring.0 * (hertz / MIDDLE_C).powf(-self.ring.1);
        let loud = loudness(stroke.hardness) * (1.0 + 0.04 * stroke.chance(3));
        (1..=PARTIALS).map(move |nth| {
            let n = f64::from(nth);
            let at = hertz * n * (1.0 + stiffness * n * n).sqrt() / (1.0 + stiffness).sqrt();
            let from = |place: f64| {
                if place > 0.0 { (std::f64::consts::PI * n * place).sin().abs() } else { 1.0 }
            };
            let struck = n.powf(-self.slope) * from(place) * from(self.place.1);
            let gain = loud * struck * felt(at, reach) * self.body_at(at);
            let above = (at - hertz) / 1000.0;
            Resonance {
                hertz: at,
                gain,
                ring: ring / (1.0 + self.loss * above * (1.0 + 0.2 * above)),
            }
        })
    }

    /// A partial, which swings in two ways where it is strong enough for both to be heard.
    fn twins(&self, mode: Resonance) -> impl Iterator<Item = Resonance> + use<> {
        let (cents, share, longer) = self.twin;
        let first = Resonance { gain: mode.gain * (1.0 - share), ..mode };
        let second = Resonance {
            hertz: mode.hertz * (cents / 1200.0).exp2(),
            gain: mode.gain * share,
            ring: mode.ring * longer,
        };
        [first, second].into_iter().take(if share > 0.0 { 2 } else { 1 })
    }

    fn body_at(&self, hertz: f64) -> f64 {
        let one = |&(at, q, gain): &(f64, f64, f64)| {
            let off = q * (hertz / at - at / hertz);
            gain / (1.0 + off * off).sqrt()
        };
        1.0 + self.body.iter().map(one).sum::<f64>()
    }
}

const GUITAR_BODY: &[(f64, f64, f64)] =
    &[(102.0, 8.0, 1.2), (205.0, 9.0, 1.4), (275.0, 9.0, 0.8), (560.0, 5.0, 0.5)];
const BASS_BODY: &[(f64, f64, f64)] = &[(62.0, 5.0, 0.8), (104.0, 6.0, 1.0), (210.0, 5.0, 0.5)];
const STILL: (f32, f32, f32) = (0.0, 0.0, 0.0);

pub const PIANO: StringRecipe = StringRecipe {
    stiffness: (3.3e-4, 2.9),
    place: (0.122, 0.0),
    reach: (1500.0, 11_000.0, 0.3),
    slope: 1.35,
    ring: (11.0, 0.75),
    loss: 0.35,
    twin: (0.7, 0.18, 2.6),
    body: &[(72.0, 9.0, 0.6), (120.0, 6.0, 0.4), (240.0, 3.0, 0.3)],
    thump: 0.2,
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.10, hertz: 900.0, q: 0.6, ring: 0.07 },
        damped: 0.22,
        tremolo: STILL,
        gain: 0.512,
    },
};

pub const FELT_PIANO: StringRecipe = StringRecipe {
    stiffness: (5.0e-4, 2.9),
    reach: (1000.0, 6000.0, 0.3),
    ring: (7.0, 0.7),
    loss: 0.35,
    twin: (1.6, 0.3, 2.0),
    body: &[(75.0, 4.0, 0.7), (140.0, 3.0, 0.5), (330.0, 3.0, 0.3)],
    thump: 0.2,
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.22, hertz: 600.0, q: 0.7, ring: 0.05 },
        damped: 0.3,
        gain: 0.883,
        ..PIANO.struck
    },
    ..PIANO
};

pub const NYLON_GUITAR: StringRecipe = StringRecipe {
    stiffness: (4.0e-5, 1.5),
    place: (0.21, 0.0),
    reach: (550.0, 6500.0, 0.3),
    slope: 0.75,
    ring: (2.6, 0.5),
    loss: 0.6,
    twin: (1.0, 0.3, 1.6),
    body: GUITAR_BODY,
    thump: 0.06,
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.09, hertz: 2200.0, q: 0.5, ring: 0.02 },
        damped: 0.12,
        tremolo: STILL,
        gain: 0.498,
    },
};

pub const STEEL_GUITAR: StringRecipe = StringRecipe {
    stiffness: (9.0e-5, 1.5),
    place: (0.13, 0.0),
    reach: (1500.0, 11_000.0, 0.25),
    slope: 1.05,
    ring: (5.0, 0.5),
    loss: 0.15,
    twin: (1.5, 0.35, 1.5),
    thump: 0.03,
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.12, hertz: 4500.0, q: 0.5, ring: 0.015 },
        gain: 0.400,
        ..NYLON_GUITAR.struck
    },
    ..NYLON_GUITAR
};

pub const HARP: StringRecipe = StringRecipe {
    stiffness: (2.0e-5, 1.5),
    place: (0.37, 0.0),
    reach: (1300.0, 9000.0, 0.35),
    slope: 0.8,
    ring: (3.6, 0.6),
    loss: 0.2,
    body: &[(190.0, 4.0, 0.7), (410.0, 4.0, 0.5)],
    thump: 0.03,
    struck: StruckRecipe { damped: 0.7, gain: 0.423, ..NYLON_GUITAR.struck },
    ..NYLON_GUITAR
};

pub const UPRIGHT_BASS: StringRecipe = StringRecipe {
    stiffness: (2.0e-5, 1.3),
    place: (0.22, 0.0),
    reach: (260.0, 2600.0, 0.2),
    slope: 0.55,
    ring: (1.1, 0.45),
    loss: 1.8,
    twin: (1.2, 0.3, 1.7),
    body: BASS_BODY,
    thump: 0.14,
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.10, hertz: 1500.0, q: 0.5, ring: 0.03 },
        damped: 0.16,
        tremolo: STILL,
        gain: 0.513,
    },
};

pub const FINGER_BASS: StringRecipe = StringRecipe {
    stiffness: (6.0e-5, 1.3),
    place: (0.2, 0.26),
    reach: (450.0, 3200.0, 0.1),
    slope: 1.05,
    ring: (3.4, 0.5),
    loss: 1.2,
    twin: (0.0, 0.0, 1.0),
    body: &[],
    thump: 0.0,
    struck: StruckRecipe {
        knock: BurstRecipe { gain: 0.12, hertz: 2600.0, q: 0.6, ring: 0.02 },
        damped: 0.1,
        tremolo: STILL,
        gain: 0.562,
    },
};
