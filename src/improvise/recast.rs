//! The accompaniment moves with a key: chords struck anew in the middle of a frame.

use crate::listen::Heard;
use crate::music::{Chord, Note, Part, PartSet, Velocity};
use crate::rt::Bounded;
use crate::token::{GridNote, OFFSETS, duration_index, nearest_step, velocity_bucket};

use super::comping::{self, TONES};
use super::manner::Manner;
use super::partner::COMPING;
use super::plan::Planned;
use super::{FRAME, Improviser, SUSTAIN};

/// How long a chord struck anew is taken to sound, in grid steps: a quarter.
const TAKEN_FOR: i64 = 24;
/// How much softer than the key.
const SOFTER: i32 = 16;

/// Parts that end what they play, and what they play from now on instead.
#[derive(Clone, Copy, Debug)]
pub struct Recast {
    /// The parts.
    pub parts: PartSet,
    /// The notes.
    pub notes: Bounded<Note, { TONES + 1 }>,
    /// The chord.
    pub chord: Chord,
}

/// What was struck anew in a frame that is being composed.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// The frame.
    pub frame: i64,
    /// The parts that play it.
    pub parts: PartSet,
    notes: Bounded<GridNote, { TONES + 1 }>,
    chord: Chord,
}

impl Kept {
    /// Makes it what a frame holds.
    pub fn settle(&self, planned: &mut Planned) {
        planned.recast(self.parts, &self.notes, self.chord);
    }
}

impl Improviser {
    /// Strikes a chord with a key, and remembers it as what the frame at hand holds.
    pub(super) fn recast(&mut self, chord: Chord, heard: Heard, manner: &Manner) -> Recast {
        let parts = PartSet(manner.parts.0 & COMPING.0);
        let open = self.open_frame();
        let reach = self.plan.frame(open).map_or(self.reach, |planned| planned.reach);
        let hand = comping::voice(chord, &self.struck.hand, reach[0]);
        let bass = comping::nearest_bass(chord, self.struck.bass, reach[1]);
        let voices = hand.iter().map(|&pitch| (Part::Harmony, pitch));
        let velocity = Velocity::clamped(i32::from(heard.velocity.number()) - SOFTER);
        let mut recast = Recast { parts, notes: Bounded::new(), chord };
        let mut kept = Kept { frame: open, parts, notes: Bounded::new(), chord };
        let played = bass.map(|pitch| (Part::Bass, pitch)).into_iter().chain(voices);
        for (part, pitch) in played.filter(|(part, _)| parts.has(*part)) {
            let note = Note { part, pitch, velocity, onset: heard.at, duration: SUSTAIN };
            let _fits = recast.notes.push(note);
            let _fits = kept.notes.push(on_grid(&note, kept.frame));
        }
        match self.plan.frame_mut(open) {
            Some(planned) if open < self.next => kept.settle(planned),
            _ => self.kept = Some(kept),
        }
        self.struck.take(&kept.notes);
        recast
    }
}

/// A note where it stands in a frame.
fn on_grid(note: &Note, frame: i64) -> GridNote {
    let into = nearest_step(note.onset - FRAME * frame);
    GridNote {
        part: note.part,
        offset: into.clamp(0, i64::from(OFFSETS) - 1) as u8,
        pitch: note.pitch,
        duration: duration_index(TAKEN_FOR, i64::MAX),
        velocity: velocity_bucket(note.velocity.number()),
    }
}
