//! A moment in every measure of time at once.

use super::frames::{Frames, Span};
use super::grid::Grid;
use crate::music::Beats;

/// A moment of a block: where it lies in the block, in the engine's life and in the song.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// Frames from the block's start.
    pub offset: u32,
    /// Frames of the engine's life.
    pub frame: Frames,
    /// The last tick at or before it.
    pub beat: Beats,
}

impl At {
    /// The moment of `frame`, which lies in `span`.
    pub fn new(span: Span, frame: Frames, grid: &Grid) -> Self {
        Self { offset: span.offset_of(frame), frame, beat: grid.beats_at(frame) }
    }
}
