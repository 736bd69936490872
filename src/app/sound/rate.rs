//! How fast sound is played, and in what pieces.

/// Frames a second where nobody says otherwise.
pub const DEFAULT_RATE: u32 = 48_000;

/// How a rate and a size are said.
pub fn said(name: &str, rate: u32, frames: u32) -> String {
    let milliseconds = f64::from(frames) / f64::from(rate) * 1000.0;
    format!("{name}: {rate} Hz, {frames} frames ({milliseconds:.1} ms)")
}
