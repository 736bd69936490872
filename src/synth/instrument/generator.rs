//! What every family of instruments does.

use crate::clock::Rate;

/// The pitch that patches are described at, in hertz.
pub const MIDDLE_C: f64 = 261.63;

/// A note being struck.
#[derive(Clone, Copy, Debug)]
pub struct Stroke {
    pub hertz: f64,
    /// 0 to 1.
    pub hardness: f32,
    /// Different for each stroke, so that no two are the same.
    pub seed: u32,
    pub rate: Rate,
}

impl Stroke {
    /// A number from −1 to 1 of its own, the same for the same stroke.
    pub fn chance(&self, lane: u32) -> f64 {
        let mixed = crate::rt::mix(u64::from(self.seed) << 8 | u64::from(lane));
        (mixed >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

/// What moves all notes of a channel in a quantum.
#[derive(Clone, Copy, Debug)]
pub struct Motion {
    /// The frequency, as a share of the written one.
    pub bend: f32,
    /// The vibrato that is asked for, as a share of the frequency.
    pub sway: f32,
    /// Seconds since the engine began.
    pub seconds: f64,
}

impl Motion {
    /// The phase, in `[0, 1)`, of something that turns at so many hertz for all notes alike.
    pub fn lfo(&self, hertz: f32) -> f32 {
        (self.seconds * f64::from(hertz)).fract() as f32
    }
}

/// What a release that falls all the way leaves in a frame, where the pedal holds its damper so far off, 0 to 1.
pub fn damped(release: f32, lift: f32) -> f32 {
    release.powf((1.0 - lift) * (1.0 - lift))
}

/// Where the one of that number sits of so many who sound together: −1 left to 1 right.
pub fn seat(nth: usize, count: usize) -> f64 {
    if count == 1 { 0.0 } else { nth as f64 / (count - 1) as f64 * 2.0 - 1.0 }
}

/// A family's way to sound a note.
pub trait Generator {
    /// A quantum begins, or the note does: what moves slowly moves.
    fn turn(&mut self, motion: &Motion);

    /// Adds the next frames, a quantum at most: the middle to `wave`, and to `side` what the left has more than the right.
    fn render(&mut self, wave: &mut [f32], side: &mut [f32]);

    /// The key is up, and the pedal holds its damper so far off, 0 to 1.
    fn damp(&mut self, lift: f32);

    /// How loud it still is, about.
    fn level(&self) -> f32;
}
