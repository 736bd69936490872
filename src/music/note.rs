//! A note in a part.

use super::part::Part;
use super::pitch::{Pitch, Velocity};
use super::time::Beats;

/// One note, wholly known: who, what, when, how long and how loud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Note {
    /// Who plays it.
    pub part: Part,
    /// Its pitch, or percussion number.
    pub pitch: Pitch,
    /// How hard it is struck.
    pub velocity: Velocity,
    /// When it begins.
    pub onset: Beats,
    /// How long it sounds; positive.
    pub duration: Beats,
}

impl Note {
    /// When it ends.
    pub fn end(self) -> Beats {
        self.onset + self.duration
    }
}
