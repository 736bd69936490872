//! A drawbar organ before a rotor.

use super::super::noise::BurstRecipe;
use super::sustained::SustainedRecipe;
use super::waves::Spectrum;

/// Drawbars 16', 5⅓', 8', 4', 2⅔', 2' as partials of a wave an octave below the note, at 8 8 8 4 2 2: 3 dB a step.
const DRAWN: Spectrum = Spectrum {
    slope: 0.0,
    even: 1.0,
    reach: 0.0,
    formants: &[],
    drawbars: &[
        (1, 0.8),
        (2, 1.0),
        (3, 0.7),
        (4, 0.4),
        (6, 0.25),
        (8, 0.22),
        (10, 0.1),
        (12, 0.12),
        (16, 0.1),
    ],
};

pub const ORGAN: SustainedRecipe = SustainedRecipe {
    soft: DRAWN,
    bright: Spectrum {
        drawbars: &[
            (1, 0.8),
            (2, 1.0),
            (3, 0.8),
            (4, 0.55),
            (6, 0.4),
            (8, 0.4),
            (10, 0.12),
            (12, 0.15),
            (16, 0.25),
        ],
        ..DRAWN
    },
    // Keys of an organ do not know how hard they are struck; the swell pedal, which this stands for, opens the tone a little.
    brightness: (0.2, 0.8),
    octave: 0.5,
    attack: (0.006, 0.004),
    release: 0.06,
    players: 1,
    detune: 0.0,
    vibrato: (0.0, 0.0, 0.0, 1.0),
    // The horn at full speed, as setBfree's manual has it.
    rotor: (6.7, 0.0025, 0.16, 0.35),
    breath: (0.0, 1.0),
    chiff: BurstRecipe { gain: 0.09, hertz: 2600.0, q: 0.8, ring: 0.012 },
    scoop: 0.0,
    gain: 0.163,
};
