//! What surrounds a frame: the place in the bar, and what is asked of the music.

use crate::music::{Accent, Beats, Key, Meter, PartSet};

use super::super::features::attribute::ATTRIBUTES;
use super::vocabulary::FRAMES_PER_QUARTER;

/// Styles that a set of weights can hold.
pub const MAX_STYLES: usize = 32;

/// Where a frame lies in its bar and its song.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The frame's number in its bar.
    pub frame_in_bar: u16,
    /// The time signature.
    pub meter: Meter,
    /// Bars since the music began.
    pub bar: u32,
    /// Whole bars after this one until the end, where it is known.
    pub bars_left: Option<u8>,
}

impl Place {
    /// Frames in a bar of this meter, at least one.
    pub fn bar_frames(&self) -> i64 {
        bar_frames(self.meter)
    }

    /// Whether a chord may change here: at each felt beat.
    pub fn opens_pulse(&self) -> bool {
        let compound = self.meter.unit() == 8 && self.meter.beats().is_multiple_of(3);
        self.frame_in_bar.is_multiple_of(if compound { 6 } else { 4 })
    }

    /// Where it lies as far as harmony cares.
    pub fn accent(&self) -> Accent {
        match self.frame_in_bar {
            0 => Accent::Bar,
            _ if self.opens_pulse() => Accent::Beat,
            _ => Accent::Between,
        }
    }
}

/// Frames in a bar of a meter, at least one.
pub(in super::super) fn bar_frames(meter: Meter) -> i64 {
    meter.bar().div_floor(Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER)).max(1)
}

/// The place of a frame and the conditions in force there. What is `None`, or zero, is left free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Where.
    pub place: Place,
    /// The blend of styles in sixteenths.
    pub style: [u8; MAX_STYLES],
    /// Ranks by [`Attribute`](super::super::Attribute).
    pub attributes: [Option<u8>; ATTRIBUTES],
    /// The key.
    pub key: Option<Key>,
    /// The parts that play at all, the person's included.
    pub parts: PartSet,
    /// Quarters a minute.
    pub tempo: Option<u16>,
    /// Whether chords are written.
    pub chords: bool,
    /// Whether loudness is written.
    pub velocities: bool,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            place: Place { frame_in_bar: 0, meter: Meter::COMMON, bar: 0, bars_left: None },
            style: [0; MAX_STYLES],
            attributes: [None; ATTRIBUTES],
            key: None,
            parts: PartSet::PITCHED,
            tempo: None,
            chords: true,
            velocities: true,
        }
    }
}
