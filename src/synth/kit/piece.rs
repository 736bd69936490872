//! What a piece of a kit is made of, as data. Frequencies are hertz, times seconds to −60 dB.

/// What rings: the skin of a drum, a bar, or the many vibrations of a cymbal.
#[derive(Clone, Copy, Debug)]
pub struct Ring {
    /// The lowest vibration, and how it falls there: octaves above at the stroke, and seconds.
    pub hertz: f64,
    pub fall: (f64, f64),
    /// Loudness, and how long the lowest rings.
    pub gain: f64,
    pub seconds: f64,
    /// The vibrations: ratio to the lowest, strength, how long beside it.
    pub modes: &'static [(f64, f64, f64)],
    /// How many more lie close together above, from the lowest up to this many hertz: metal.
    pub metal: (usize, f64),
}

/// A layer of noise.
#[derive(Clone, Copy, Debug)]
pub struct Hiss {
    pub gain: f64,
    /// The middle of its band, and how sharp it is.
    pub hertz: f64,
    pub q: f64,
    /// Seconds until it is loudest: a stick has none, a brush sweeps.
    pub rise: f64,
    pub seconds: f64,
    /// How much more a hard stroke has than a soft one, as a power of the hardness.
    pub power: f64,
}

/// What ends a piece, or what a piece ends: a hat that closes ends one that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choke {
    /// Nothing.
    No,
    /// Open: ended by the next hit of its kind.
    Open,
    /// Closes what is open.
    Closes,
}

/// A piece of the kit.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// General MIDI percussion numbers that it stands for.
    pub numbers: &'static [u8],
    pub ring: Ring,
    pub hiss: [Hiss; 2],
    pub choke: Choke,
    /// −1 left to 1 right.
    pub pan: f32,
}

/// Modes of a round skin (R. Johnson, wtt.pauken.org), each further one softer and shorter.
pub const SKIN: &[(f64, f64, f64)] = &[
    (1.0, 1.0, 1.0),
    (1.593, 0.45, 0.6),
    (2.135, 0.3, 0.45),
    (2.295, 0.2, 0.4),
    (2.917, 0.15, 0.3),
    (3.598, 0.1, 0.25),
];
/// One vibration alone.
pub const PURE: &[(f64, f64, f64)] = &[(1.0, 1.0, 1.0)];
/// Wood and hard things.
pub const BLOCK: &[(f64, f64, f64)] = &[(1.0, 1.0, 1.0), (2.57, 0.5, 0.6), (4.9, 0.25, 0.4)];

pub const NO_RING: Ring =
    Ring { hertz: 100.0, fall: (0.0, 0.1), gain: 0.0, seconds: 0.1, modes: &[], metal: (0, 0.0) };
pub const NO_HISS: Hiss =
    Hiss { gain: 0.0, hertz: 1000.0, q: 1.0, rise: 0.0, seconds: 0.05, power: 1.0 };

/// What a kit without pieces would have.
pub const NOTHING: Piece = piece(&[], NO_RING, [NO_HISS; 2], Choke::No, 0.0);

/// A skin or a bar that settles at `hertz`.
pub const fn ring(
    (hertz, fall): (f64, (f64, f64)),
    gain: f64,
    seconds: f64,
    modes: &'static [(f64, f64, f64)],
) -> Ring {
    Ring { hertz, fall, gain, seconds, modes, metal: (0, 0.0) }
}

/// So many vibrations of metal between two frequencies.
pub const fn metal((low, high): (f64, f64), count: usize, gain: f64, seconds: f64) -> Ring {
    Ring { hertz: low, fall: (0.0, 0.1), gain, seconds, modes: &[], metal: (count, high) }
}

/// Noise at once, around a frequency.
pub const fn hiss((hertz, q): (f64, f64), gain: f64, seconds: f64, power: f64) -> Hiss {
    Hiss { gain, hertz, q, rise: 0.0, seconds, power }
}

/// Noise that is swept.
pub const fn sweep((hertz, q): (f64, f64), gain: f64, (rise, seconds): (f64, f64)) -> Hiss {
    Hiss { gain, hertz, q, rise, seconds, power: 1.0 }
}

pub const fn piece(
    numbers: &'static [u8],
    ring: Ring,
    hiss: [Hiss; 2],
    choke: Choke,
    pan: f32,
) -> Piece {
    Piece { numbers, ring, hiss, choke, pan }
}
