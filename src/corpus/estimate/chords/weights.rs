//! What counts how much, in natural logarithms of odds.

/// The weights of the estimate.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// What a chord loses for each voice that sounds through a pulse and is none of its tones.
    pub outside: f32,
    /// What it loses for a tone that is not heard: root, third (or what stands for it), fifth, seventh.
    pub missing: [f32; 4],
    /// What it gains by its tone in the bass: root, third, fifth, seventh, and none.
    pub bass: [f32; 5],
    /// What a segment loses that is one, two, or more pulses long.
    pub short: [f32; 3],
    /// What a segment loses that begins on a bar line, in the middle of a bar, or elsewhere.
    pub begins: [f32; 3],
    /// What a segment gains in the key that the piece is said to be in.
    pub home: f32,
    /// What a piece gains that ends on the tonic.
    pub close: f32,
}

impl Weights {
    /// For music in several voices; by ear, on hymns, songs and suites.
    pub const FULL: Self = Self {
        outside: 2.5,
        missing: [1.2, 0.8, 0.2, 2.0],
        bass: [0.8, 0.0, -0.8, -0.6, -1.2],
        short: [0.5, 0.15, 0.0],
        begins: [0.0, 0.25, 0.6],
        home: 0.25,
        close: 1.0,
    };
    /// For a single line, which only hints at chords; chosen on every second lead sheet with chords written by people.
    pub const SINGLE: Self = Self {
        outside: 1.2,
        missing: [0.6, 0.8, 0.2, 2.0],
        bass: [0.2, 0.0, 0.35, -1.25, -0.3],
        short: [-1.7, -0.9, -0.55],
        begins: [0.0, 1.35, 1.15],
        home: 0.25,
        close: 1.0,
    };
}
