//! One player's breath: reeds and flute.

use super::super::noise::BurstRecipe;
use super::sustained::SustainedRecipe;
use super::waves::Spectrum;

pub const STILL: (f32, f32, f32, f32) = (0.0, 0.0, 0.0, 0.0);

/// A clarinet has next to no even partials in its low register: its tube is closed at one end (Cook and Scavone, STK).
pub const CLARINET: SustainedRecipe = SustainedRecipe {
    soft: Spectrum {
        slope: 1.6,
        even: 0.05,
        reach: 1000.0,
        formants: &[(2000.0, 1.8, 1.5)],
        drawbars: &[],
    },
    bright: Spectrum {
        slope: 0.4,
        even: 0.25,
        reach: 1600.0,
        formants: &[(2200.0, 1.8, 3.0)],
        drawbars: &[],
    },
    brightness: (0.08, 0.95),
    octave: 1.0,
    attack: (0.05, 0.02),
    release: 0.16,
    players: 1,
    detune: 0.0,
    vibrato: (5.1, 0.0022, 0.03, 0.9),
    rotor: STILL,
    breath: (0.012, 3.0),
    chiff: BurstRecipe { gain: 0.16, hertz: 2600.0, q: 0.7, ring: 0.05 },
    scoop: 12.0,
    gain: 0.166,
};

pub const SAXOPHONE: SustainedRecipe = SustainedRecipe {
    soft: Spectrum {
        slope: 1.5,
        even: 0.9,
        reach: 900.0,
        formants: &[(700.0, 2.0, 0.2)],
        drawbars: &[],
    },
    bright: Spectrum {
        slope: 0.45,
        even: 0.95,
        reach: 1600.0,
        formants: &[(720.0, 2.0, 0.2), (2100.0, 1.8, 2.6), (1300.0, 2.0, 0.6)],
        drawbars: &[],
    },
    brightness: (0.08, 1.0),
    attack: (0.055, 0.022),
    release: 0.18,
    vibrato: (5.4, 0.0055, 0.06, 0.8),
    breath: (0.04, 2.5),
    chiff: BurstRecipe { gain: 0.09, hertz: 1800.0, q: 0.6, ring: 0.06 },
    scoop: 35.0,
    gain: 0.157,
    ..CLARINET
};

/// A flute's vibrato is one of loudness more than of pitch; by ear.
pub const FLUTE: SustainedRecipe = SustainedRecipe {
    soft: Spectrum::falling(3.2, 1800.0),
    bright: Spectrum {
        slope: 0.85,
        even: 1.0,
        reach: 2600.0,
        formants: &[(900.0, 1.0, 0.5)],
        drawbars: &[],
    },
    brightness: (0.0, 1.0),
    attack: (0.09, 0.04),
    release: 0.2,
    vibrato: (5.4, 0.0028, 0.11, 0.7),
    breath: (0.012, 1.5),
    chiff: BurstRecipe { gain: 0.12, hertz: 3000.0, q: 0.7, ring: 0.09 },
    scoop: 10.0,
    gain: 0.198,
    ..CLARINET
};
