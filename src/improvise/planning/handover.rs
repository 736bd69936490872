//! Where decided frames leave the plan: their notes are handed on, and how they came about is counted.

use crate::music::{Note, PartSet};
use crate::rt::Bounded;

use super::super::partner::restrike::Restrike;
use super::super::request::settings::Now;
use super::super::timing::SUSTAIN;
use super::deadline::{Origin, Tally};
use super::frame::Planned;

/// Notes that one call of `take` can hand over.
pub const TAKEN: usize = 64;

/// Notes that are decided and not yet taken.
pub struct Handover {
    ready: Bounded<Note, TAKEN>,
    /// What was struck anew in a frame that was not decided yet.
    restruck: Option<(i64, Restrike)>,
    /// How the frame that is due came about.
    origin: Origin,
    /// How frames and voices came about.
    pub tally: Tally,
}

impl Handover {
    /// Nothing decided.
    pub fn new() -> Self {
        Self {
            ready: Bounded::new(),
            restruck: None,
            origin: Origin::Plan,
            tally: Tally::default(),
        }
    }

    /// Drops what was not taken, and keeps the counts.
    pub fn begin(&mut self) {
        *self = Self { tally: self.tally, ..Self::new() };
    }

    /// Notes handed on since the last call, their onsets at hand or to come.
    pub fn take(&mut self) -> Bounded<Note, TAKEN> {
        std::mem::take(&mut self.ready)
    }

    /// Keeps what was struck anew until its frame is decided.
    pub fn keep(&mut self, frame: i64, restrike: Restrike) {
        self.restruck = Some((frame, restrike));
    }

    /// The frame that is due could not be decided in time, and came from there.
    pub fn came_from(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// Hands the notes of a frame on; where parts struck anew in it, those have played already and stand in the plan
    /// instead.
    pub fn hand_on(&mut self, planned: &mut Planned, now: Now<'_>) {
        let restruck = self.restruck.filter(|(frame, _)| *frame == planned.frame);
        let restruck = restruck.map(|(_, restrike)| restrike);
        let silenced = restruck.map_or(PartSet::NONE, |restrike| restrike.parts);
        for note in planned.sounding().filter(|note| !silenced.has(note.part)) {
            let _full = self.ready.push(due_now(note, now));
        }
        planned.notes = planned.ours();
        if let Some(restrike) = restruck {
            planned.restrike(&restrike);
        }
    }

    /// Counts the frame that was handed on.
    pub fn count(&mut self) {
        self.restruck = None;
        self.tally.count(std::mem::replace(&mut self.origin, Origin::Plan));
    }
}

/// A note as it is handed on: not in the past, and held where its part sustains.
fn due_now(note: Note, now: Now<'_>) -> Note {
    let long = if now.settings.mode.sustains().has(note.part) { SUSTAIN } else { note.duration };
    let onset = note.onset.max(now.transport.now);
    Note { onset, duration: note.duration.max(long), ..note }
}
