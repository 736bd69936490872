//! Where in its cycle a wave is.

/// The sine of a `phase` in `[0, 1)` by a parabola and its square: within 0.001, and the same on every processor.
pub fn sine(phase: f32) -> f32 {
    let x = 1.0 - 2.0 * phase;
    let arch = 4.0 * x * (1.0 - x.abs());
    arch * (0.775 + 0.225 * arch.abs())
}

/// A phase that moved by less than a cycle, back in `[0, 1)`.
pub fn wrapped(phase: f32) -> f32 {
    if phase >= 1.0 { phase - 1.0 } else { phase }
}
