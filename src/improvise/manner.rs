//! How to play: the numbers that the improviser obeys.

use crate::music::{Beats, Key, Meter, PartSet};
use crate::token::MAX_STYLES;

/// What is asked of the music. Every number is finite and within its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manner {
    /// The share of each style, 0 to 1; all zero leaves the style free.
    pub style: [f32; MAX_STYLES],
    /// From sad, -1, to happy, 1.
    pub valence: f32,
    /// From calm, -1, to excited, 1.
    pub arousal: f32,
    /// 0 always takes the likeliest; 1 draws as the model believes; 2 is wild.
    pub temperature: f32,
    /// Rank within the style, 0 to 1; `None` leaves it to the mood and the seed.
    pub density: Option<f32>,
    /// Rank within the style, 0 to 1; `None` leaves it to the mood and the seed.
    pub register: Option<f32>,
    /// Rank within the style, 0 to 1; `None` leaves it to the mood and the seed.
    pub brightness: Option<f32>,
    /// Rank within the style, 0 to 1; `None` leaves it to the mood and the seed.
    pub complexity: Option<f32>,
    /// The parts that play.
    pub parts: PartSet,
    /// Decides every draw.
    pub seed: u64,
    /// The key that pitched parts keep to; `None` lets the seed choose one, to be left when the music wants to.
    pub key: Option<Key>,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            style: [0.0; MAX_STYLES],
            valence: 0.0,
            arousal: 0.0,
            temperature: 1.0,
            density: None,
            register: None,
            brightness: None,
            complexity: None,
            parts: PartSet::PITCHED,
            seed: 0,
            key: None,
        }
    }
}

/// Where the music stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The present.
    pub now: Beats,
    /// Where a bar began, this one or any other.
    pub bar_start: Beats,
    /// The time signature.
    pub meter: Meter,
    /// Quarters a minute.
    pub tempo: f64,
}

impl Default for Moment {
    fn default() -> Self {
        Self { now: Beats::ZERO, bar_start: Beats::ZERO, meter: Meter::COMMON, tempo: 120.0 }
    }
}
