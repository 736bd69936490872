//! What is measured.

use crate::music::Note;
use crate::token::GRID;

/// A note and the voice that plays it: a channel, or a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound {
    /// The note; drums are of the part drums.
    pub note: Note,
    /// Who plays it.
    pub voice: u8,
}

impl Sound {
    /// Where it begins, in grid steps.
    pub(super) fn start(&self) -> i64 {
        (self.note.onset + GRID / 2).div_floor(GRID).max(0)
    }

    /// Where it ends, in grid steps; after its start.
    pub(super) fn end(&self) -> i64 {
        (self.note.end() + GRID / 2).div_floor(GRID).max(self.start() + 1)
    }

    pub(super) fn is_pitched(&self) -> bool {
        self.note.part.is_pitched()
    }
}
