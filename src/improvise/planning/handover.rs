//! Where decided frames leave the plan: their notes are handed on, and how they came about is counted.

use crate::music::Note;
use crate::rt::Bounded;

use super::super::partner::recast::Recast;
use super::super::request::settings::Now;
use super::deadline::{Origin, Tally};
use super::frame::Planned;

/// Notes that one call of `take` can hand over.
pub const TAKEN: usize = 64;

/// Notes that are decided and not yet taken.
pub struct Handover {
    ready: Bounded<Note, TAKEN>,
    /// The chord that a frame moves to which was not decided yet.
    recast: Option<(i64, Recast)>,
    /// How the frame that is due came about.
    origin: Origin,
    /// How frames and voices came about.
    pub tally: Tally,
}

impl Handover {
    /// Nothing decided.
    pub fn new() -> Self {
        Self { ready: Bounded::new(), recast: None, origin: Origin::Plan, tally: Tally::default() }
    }

    /// Drops what was not taken, and keeps the counts.
    pub fn begin(&mut self) {
        *self = Self { tally: self.tally, ..Self::new() };
    }

    /// Notes handed on since the last call, their onsets at hand or to come.
    pub fn take(&mut self) -> Bounded<Note, TAKEN> {
        std::mem::take(&mut self.ready)
    }

    /// Keeps where a frame moves until it is decided.
    pub fn keep(&mut self, frame: i64, recast: Recast) {
        self.recast = Some((frame, recast));
    }

    /// The frame that is due could not be decided in time, and came from there.
    pub fn came_from(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// Hands the notes of a frame on, moved to another chord where the person moved it meanwhile.
    pub fn hand_on(&mut self, planned: &mut Planned, now: Now<'_>) {
        if let Some((_, recast)) = self.recast.filter(|(frame, _)| *frame == planned.frame) {
            planned.recast(&recast);
        }
        for note in planned.sounding() {
            let onset = note.onset.max(now.transport.now);
            let _full = self.ready.push(Note { onset, ..note });
        }
        planned.notes = planned.ours();
    }

    /// Counts the frame that was handed on.
    pub fn count(&mut self) {
        self.recast = None;
        self.tally.count(std::mem::replace(&mut self.origin, Origin::Plan));
    }
}
