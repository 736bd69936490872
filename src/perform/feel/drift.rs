//! How players drift: they err together and for a while, and only a little from note to note.
//!
//! The errors of a drummer's hi-hat are alike from one sixteenth to the next: on Groove MIDI they correlate by 0.82, 0.69,
//! 0.55, 0.32 and 0.03 at 1, 2, 4, 8 and 16 sixteenths (five drummers; 0.80, 0.72, 0.60, 0.42 and 0.12 with four others).

use super::units::{SIXTEENTH, deviate};
use crate::music::Beats;

/// How alike drift is from one sixteenth to the next, and what is new in it: its variance stays one.
const STAYS: f32 = 0.885;
const COMES: f32 = 0.465_591;
/// Drift and noise in milliseconds, in the proportion that was measured, nine parts of variance to one; a third of a
/// drummer's 15, since the half of a grid step bounds it and listeners prefer less (Hofmann et al. 2017).
const DRIFT: f32 = 5.0;
const NOISE: f32 = 1.67;

/// Sixteenths after which nothing is left of an error.
const FORGOTTEN: i64 = 40;
/// The lane of draws for it.
const LANE: u32 = u32::MAX;

/// How far the band has drifted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Drift {
    /// In the sixteenth of that number, once anything was played.
    last: Option<(i64, f32)>,
}

impl Drift {
    /// How far the band has drifted at a point, in milliseconds.
    pub fn reach(&mut self, seed: u64, at: Beats) -> f32 {
        let sixteenth = at.div_floor(SIXTEENTH);
        let near = |last: &(i64, f32)| (0..=FORGOTTEN).contains(&(sixteenth - last.0));
        // Wherever it begins, it begins as if it had been going on.
        let (last, mut value) = self.last.filter(near).unwrap_or((sixteenth - FORGOTTEN, 0.0));
        for at in last + 1..=sixteenth {
            value = STAYS * value + COMES * deviate(seed, at, LANE);
        }
        self.last = Some((sixteenth, value));
        DRIFT * value
    }
}

/// What a note strays by itself, in milliseconds.
pub fn noise(seed: u64, at: Beats, lane: u32) -> f32 {
    NOISE * deviate(seed, at.0, lane)
}
