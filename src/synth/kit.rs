//! The drum kit: what its pieces are made of.

use crate::music::Pitch;

/// A piece of the kit: a falling sine and a burst of noise. Times are seconds to −60 dB.
pub(super) struct Piece {
    /// General MIDI percussion numbers that it stands for.
    numbers: &'static [u8],
    /// Hertz that the sine falls from and to, and how fast.
    pub from: f64,
    pub to: f64,
    pub fall: f64,
    /// Gain and decay of the sine.
    pub body: f32,
    pub ring: f64,
    /// Gain and decay of the noise, and the hertz below which it is cut.
    pub noise: f32,
    pub hiss: f64,
    pub cut: f64,
    /// −1 left to 1 right.
    pub pan: f32,
}

const fn piece(
    numbers: &'static [u8],
    (from, to, fall): (f64, f64, f64),
    (body, ring): (f32, f64),
    (noise, hiss, cut): (f32, f64, f64),
    pan: f32,
) -> Piece {
    Piece { numbers, from, to, fall, body, ring, noise, hiss, cut, pan }
}

#[rustfmt::skip]
const PIECES: [Piece; 10] = [
    // numbers                  sine: from, to, fall    gain, ring      noise: gain, decay, cut     pan
    piece(&[35, 36],            (170.0, 48.0, 0.12),    (0.60, 0.45),   (0.05, 0.03, 2000.0),       0.0), // kick
    piece(&[38, 40],            (260.0, 175.0, 0.08),   (0.24, 0.22),   (0.26, 0.28, 1200.0),       -0.05), // snare
    piece(&[37],                (1700.0, 1650.0, 0.05), (0.20, 0.06),   (0.10, 0.04, 2500.0),       -0.1), // rim
    piece(&[39],                (900.0, 900.0, 0.05),   (0.0, 0.05),    (0.30, 0.24, 900.0),        0.1), // clap
    piece(&[42, 44],            (6000.0, 6000.0, 0.1),  (0.0, 0.05),    (0.13, 0.09, 7000.0),       0.25), // closed hat
    piece(&[46],                (6000.0, 6000.0, 0.1),  (0.0, 0.05),    (0.13, 0.60, 6500.0),       0.25), // open hat
    piece(&[41, 43, 45],        (150.0, 88.0, 0.25),    (0.42, 0.60),   (0.04, 0.06, 800.0),        0.35), // low tom
    piece(&[47, 48, 50],        (230.0, 150.0, 0.2),    (0.38, 0.45),   (0.04, 0.06, 1000.0),       -0.3), // high tom
    piece(&[49, 52, 55, 57],    (420.0, 415.0, 0.5),    (0.01, 0.80),   (0.20, 2.20, 4500.0),       -0.35), // crash
    piece(&[51, 53, 59],        (820.0, 815.0, 0.5),    (0.03, 0.90),   (0.07, 1.10, 7500.0),       0.4), // ride
];

/// What stands for every number that no piece names.
const OTHER: Piece = piece(&[], (1050.0, 980.0, 0.05), (0.22, 0.12), (0.02, 0.02, 3000.0), 0.15);

/// The piece of a General MIDI percussion number.
pub(super) fn piece_of(number: Pitch) -> &'static Piece {
    let named = PIECES.iter().find(|piece| piece.numbers.contains(&number.number()));
    named.unwrap_or(&OTHER)
}
