//! Many players as one: strings and brass.

use super::super::noise::BurstRecipe;
use super::sustained::SustainedRecipe;
use super::waves::Spectrum;
use super::winds::STILL;

/// The peaks of a body stay where they are while the vibrato moves partials through them (Fletcher and Sanders, 1967).
pub const STRINGS: SustainedRecipe = SustainedRecipe {
    soft: Spectrum {
        slope: 1.3,
        even: 1.0,
        reach: 1900.0,
        formants: &[(300.0, 3.0, 0.6), (520.0, 3.0, 0.5)],
        drawbars: &[],
    },
    bright: Spectrum {
        slope: 0.85,
        even: 1.0,
        reach: 3600.0,
        formants: &[(300.0, 3.0, 0.6), (520.0, 3.0, 0.6), (1100.0, 2.0, 0.5), (2700.0, 1.2, 0.4)],
        drawbars: &[],
    },
    brightness: (0.0, 1.0),
    octave: 1.0,
    attack: (0.16, 0.05),
    release: 0.45,
    players: 3,
    detune: 5.0,
    vibrato: (5.6, 0.0035, 0.05, 0.5),
    rotor: STILL,
    breath: (0.02, 4.0),
    chiff: BurstRecipe { gain: 0.02, hertz: 2500.0, q: 0.6, ring: 0.12 },
    scoop: 0.0,
    gain: 0.153,
};

/// The louder brass is, the further its partials reach (J.-C. Risset, 1965).
pub const BRASS: SustainedRecipe = SustainedRecipe {
    soft: Spectrum {
        slope: 1.0,
        even: 1.0,
        reach: 1200.0,
        formants: &[(500.0, 2.0, 0.4)],
        drawbars: &[],
    },
    bright: Spectrum {
        slope: 0.25,
        even: 1.0,
        reach: 1900.0,
        formants: &[(1150.0, 1.5, 1.0), (2300.0, 2.0, 0.6)],
        drawbars: &[],
    },
    brightness: (0.02, 1.0),
    attack: (0.045, 0.018),
    release: 0.22,
    players: 3,
    detune: 4.0,
    vibrato: (5.0, 0.0015, 0.02, 1.2),
    breath: (0.0, 1.0),
    chiff: BurstRecipe { gain: 0.03, hertz: 1500.0, q: 0.6, ring: 0.04 },
    scoop: 25.0,
    gain: 0.15,
    ..STRINGS
};
