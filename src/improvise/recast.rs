//! The accompaniment moves with a key: chords struck anew in the middle of a frame.

use crate::listen::Heard;
use crate::music::{Beats, Chord, Note, Part, PartSet, Pitch, PitchSet, Velocity};
use crate::rt::Bounded;
use crate::token::{GRID, GridNote, Limits, OFFSETS, duration_index, velocity_bucket};

use super::comping::{self, TONES};
use super::manner::Manner;
use super::memory::Memory;
use super::partner::COMPING;
use super::{FRAME, Improviser, SUSTAIN, Stage};

/// How long a chord struck anew is taken to sound, in grid steps: a quarter.
const TAKEN_FOR: i64 = 24;
/// How much softer than the key.
const SOFTER: i32 = 16;
/// Where a bass lies that has not played.
const LOW: i32 = 43;

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

/// The same on the grid, for the memory.
#[derive(Clone, Copy, Debug)]
struct Kept {
    frame: i64,
    parts: PartSet,
    notes: Bounded<GridNote, { TONES + 1 }>,
    chord: Chord,
}

/// Where chords may be struck anew, and what was in the frame that is being composed.
#[derive(Clone, Debug, Default)]
pub struct Recasting {
    harmony: PitchSet,
    bass: PitchSet,
    kept: Option<Kept>,
}

impl Recasting {
    /// Takes down where the parts may play.
    pub fn reach(&mut self, limits: &Limits) {
        self.harmony = limits.pitches[Part::Harmony.index()];
        self.bass = limits.pitches[Part::Bass.index()];
    }

    /// What was struck anew in a frame is what it holds; the parts that it is of.
    pub fn settle(&mut self, frame: i64, memory: &mut Memory) -> PartSet {
        match self.kept.take().filter(|kept| kept.frame == frame) {
            Some(kept) => {
                memory.recast(kept.parts, &kept.notes, kept.chord);
                kept.parts
            }
            None => PartSet::NONE,
        }
    }
}

impl Improviser {
    /// Strikes a chord with a key, and remembers it as what the frame at hand holds.
    pub(super) fn recast(&mut self, chord: Chord, heard: Heard, manner: &Manner) -> Recast {
        let parts = PartSet(manner.parts.0 & COMPING.0);
        let hand = comping::voice(chord, self.partner.last_hand(), self.recasting.harmony);
        let bass = self.bass(chord);
        let voices = hand.iter().map(|&pitch| (Part::Harmony, pitch));
        let velocity = Velocity::clamped(i32::from(heard.velocity.number()) - SOFTER);
        let mut recast = Recast { parts, notes: Bounded::new(), chord };
        let mut kept = Kept { frame: self.open_frame(), parts, notes: Bounded::new(), chord };
        let played = bass.map(|pitch| (Part::Bass, pitch)).into_iter().chain(voices);
        for (part, pitch) in played.filter(|(part, _)| parts.has(*part)) {
            let note = Note { part, pitch, velocity, onset: heard.at, duration: SUSTAIN };
            let _fits = recast.notes.push(note);
            let _fits = kept.notes.push(on_grid(&note, kept.frame));
        }
        self.partner.play(&kept.notes);
        if self.stage == Stage::Waiting {
            self.memory.recast(parts, &kept.notes, chord);
        } else {
            self.recasting.kept = Some(kept);
        }
        recast
    }

    /// The bass note nearest to the last.
    fn bass(&self, chord: Chord) -> Option<Pitch> {
        let last = self.partner.last_bass().map_or(LOW, |pitch| i32::from(pitch.number()));
        let mine = self.recasting.bass.iter().filter(|pitch| pitch.class() == chord.bass);
        mine.min_by_key(|pitch| (i32::from(pitch.number()) - last).abs())
    }
}

/// A note where it stands in a frame.
fn on_grid(note: &Note, frame: i64) -> GridNote {
    let into = (note.onset - FRAME * frame + Beats(GRID.0 / 2)).div_floor(GRID);
    GridNote {
        part: note.part,
        offset: into.clamp(0, i64::from(OFFSETS) - 1) as u8,
        pitch: note.pitch,
        duration: duration_index(TAKEN_FOR, i64::MAX),
        velocity: velocity_bucket(note.velocity.number()),
    }
}
