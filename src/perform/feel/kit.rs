//! How hard and how early drummers strike: learned from Groove MIDI.
//!
//! 128 takes of five drummers (1, 3, 5, 7 and 9) to a click: beats in 4/4 in even sixteenths, no jazz. Each take counts alike and
//! is brought to one mean loudness. Four other drummers (2, 4, 6 and 8; 62 takes) are held out: `tests/data/feel`.

use crate::music::Pitch;

/// The sixteenths of a half bar.
pub const SIXTEENTHS: usize = 8;
/// How hard one in ten, three, five, seven and nine in ten hits are at the most.
pub type Deciles = [u8; 5];

/// A drum: how it is played.
#[derive(Debug)]
pub struct Drum {
    /// Its numbers in General MIDI and on electronic kits.
    keys: &'static [u8],
    /// When it is struck beside the band, in milliseconds.
    pub offset: f32,
    /// How hard in each sixteenth of a half bar.
    pub velocities: [Deciles; SIXTEENTHS],
}

/// When each sixteenth of a half bar is struck beside the first, in milliseconds.
pub const OFFSETS: [f32; SIXTEENTHS] = [0.0, 0.6, -2.5, -0.1, 0.9, 1.8, -1.1, 2.0];

/// Kick, snare and rim, hi-hat, its pedal, cymbals, toms.
const KIT: [Drum; 6] = [
    Drum {
        keys: &[35, 36],
        offset: -1.3,
        velocities: [
            [34, 48, 57, 74, 97],
            [23, 34, 41, 48, 58],
            [33, 43, 52, 62, 91],
            [27, 37, 45, 54, 75],
            [33, 48, 60, 83, 97],
            [33, 43, 51, 60, 84],
            [31, 40, 46, 52, 70],
            [25, 32, 40, 50, 64],
        ],
    },
    Drum {
        keys: &[37, 38, 39, 40],
        offset: -1.2,
        velocities: [
            [14, 34, 63, 101, 124],
            [20, 36, 45, 61, 95],
            [22, 48, 76, 92, 117],
            [28, 42, 55, 78, 104],
            [64, 90, 101, 111, 124],
            [22, 40, 50, 77, 109],
            [33, 71, 89, 103, 123],
            [25, 38, 48, 63, 96],
        ],
    },
    Drum {
        keys: &[22, 26, 42, 46],
        offset: 1.2,
        velocities: [
            [39, 62, 81, 96, 116],
            [26, 38, 46, 55, 68],
            [25, 47, 63, 82, 105],
            [25, 38, 47, 56, 73],
            [56, 82, 94, 106, 121],
            [28, 39, 47, 55, 73],
            [27, 47, 61, 78, 106],
            [29, 41, 53, 66, 93],
        ],
    },
    Drum {
        keys: &[44],
        offset: -6.9,
        velocities: [
            [36, 57, 66, 75, 88],
            [16, 28, 39, 55, 90],
            [44, 60, 69, 79, 97],
            [32, 58, 67, 80, 94],
            [38, 60, 69, 77, 89],
            [24, 37, 47, 62, 85],
            [33, 54, 64, 78, 96],
            [20, 41, 55, 71, 90],
        ],
    },
    Drum {
        keys: &[49, 51, 52, 53, 55, 57, 59],
        offset: 2.0,
        velocities: [
            [47, 65, 79, 91, 108],
            [37, 48, 53, 64, 89],
            [24, 49, 64, 76, 99],
            [32, 47, 51, 58, 83],
            [53, 71, 86, 103, 111],
            [33, 46, 53, 66, 106],
            [22, 49, 63, 75, 101],
            [38, 47, 54, 74, 104],
        ],
    },
    Drum {
        keys: &[41, 43, 45, 47, 48, 50, 58],
        offset: -1.5,
        velocities: [
            [49, 65, 78, 91, 108],
            [54, 74, 88, 102, 120],
            [28, 38, 49, 76, 106],
            [24, 36, 41, 67, 103],
            [73, 91, 93, 99, 111],
            [64, 80, 89, 101, 118],
            [34, 45, 69, 97, 114],
            [26, 32, 42, 76, 102],
        ],
    },
];

/// The drum of a number; none for percussion that is no part of a kit.
pub fn drum(pitch: Pitch) -> Option<&'static Drum> {
    KIT.iter().find(|drum| drum.keys.contains(&pitch.number()))
}

/// What a bass goes with, and what chords go with.
pub const KICK: &Drum = &KIT[0];
pub const HAT: &Drum = &KIT[2];
