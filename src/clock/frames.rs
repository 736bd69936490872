//! Units of audio time.

use std::ops::{Add, Sub};

/// Audio frames since the engine began; for its whole life it only grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Frames(pub u64);

/// Frames in a quantum. What thinks, smooths or changes does so at multiples of it in the engine's life, never at the
/// starts of blocks: that is why the block size changes nothing.
pub const QUANTUM: u64 = 32;

impl Frames {
    /// Whether a quantum begins here.
    pub const fn opens_quantum(self) -> bool {
        self.0.is_multiple_of(QUANTUM)
    }

    /// How far it lies into its quantum, 0 to 31.
    pub const fn in_quantum(self) -> u64 {
        self.0 % QUANTUM
    }
}

impl Add<u64> for Frames {
    type Output = Self;
    fn add(self, frames: u64) -> Self {
        Self(self.0.saturating_add(frames))
    }
}

impl Sub for Frames {
    type Output = u64;
    /// Frames from `other` to this, 0 where `other` is later.
    fn sub(self, other: Self) -> u64 {
        self.0.saturating_sub(other.0)
    }
}

/// Some frames of a block: where they lie in the engine's life and in the block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Its first frame.
    pub start: Frames,
    /// The frame after its last.
    pub end: Frames,
    /// Where its first frame lies in the block.
    pub offset: u32,
}

impl Span {
    /// How many frames it has.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it has none.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Where `frame` lies in the block; the span's first frame for an earlier one.
    pub fn offset_of(self, frame: Frames) -> u32 {
        self.offset + (frame - self.start) as u32
    }
}

/// Frames a second.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Rate(f64);

impl Rate {
    /// The rate of `hertz`, from 1,000 to 768,000.
    pub fn new(hertz: f64) -> Option<Self> {
        (1_000.0..=768_000.0).contains(&hertz).then_some(Self(hertz))
    }

    /// Frames a second.
    pub const fn hertz(self) -> f64 {
        self.0
    }
}

/// Quarter notes a minute, 20 to 999.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Tempo(f64);

impl Tempo {
    /// The tempo of `bpm`, if it is between 20 and 999.
    pub fn new(bpm: f64) -> Option<Self> {
        (20.0..=999.0).contains(&bpm).then_some(Self(bpm))
    }

    /// Quarter notes a minute.
    pub const fn bpm(self) -> f64 {
        self.0
    }
}

impl Default for Tempo {
    fn default() -> Self {
        Self(120.0)
    }
}
