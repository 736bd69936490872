//! What has happened so far, on the grid, with what was learned from it.

pub mod line;
pub mod past;
pub mod recall;

use std::ops::Deref;

use crate::music::{Chord, Part, PartSet, Pitch};
use crate::rt::Bounded;

use super::grammar::answer::answer;
use super::grammar::scene::Scene;
use super::grammar::vocabulary::{FRAME_NOTES, GridNote};
use super::grammar::writer::{FrameWriter, Limits};
use past::{Past, PastMark};
use recall::{CONTEXTS, Expected, Recall, contexts};

/// The music so far, and what its own turns of phrase lead one to expect.
#[derive(Clone, Debug)]
pub struct History {
    past: Past,
    recall: Recall,
}

/// A place on a tape, to rewind to.
#[derive(Clone, Debug)]
pub struct RewindPoint {
    past: PastMark,
    learned: u64,
}

/// A frame on its way onto a tape: learned answer by answer, so that the work can be spread.
#[derive(Clone, Debug)]
pub struct Entry {
    writer: FrameWriter,
    frame_in_bar: u16,
    notes: Bounded<GridNote, FRAME_NOTES>,
    chord: Option<Chord>,
}

impl Default for History {
    fn default() -> Self {
        Self::new()
    }
}

impl History {
    /// An empty tape; allocates.
    pub fn new() -> Self {
        Self { past: Past::new(), recall: Recall::new() }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.past.clear();
        self.recall.clear();
    }

    /// Writes the frame that has just been decided and moves on to the next. `scene` is the one in which it
    /// was decided.
    pub fn write(&mut self, scene: &Scene, notes: &[GridNote], chord: Option<Chord>) {
        let mut entry = self.enter(scene, notes, chord);
        while !self.go_on(&mut entry) {}
    }

    /// Begins to write a frame as [`Self::write`] does; [`Self::go_on`] does the rest.
    pub fn enter(&self, scene: &Scene, notes: &[GridNote], chord: Option<Chord>) -> Entry {
        let everyone = Scene { parts: PartSet::ALL, chords: false, velocities: true, ..*scene };
        let writer = FrameWriter::open(self, &everyone, Limits::default());
        let mut entry =
            Entry { writer, frame_in_bar: scene.place.frame_in_bar, notes: Bounded::new(), chord };
        // A frame holds no more than its writer can write.
        let fits = &notes[..notes.len().min(FRAME_NOTES)];
        let _fits = entry.notes.extend_from_slice(fits);
        entry
    }

    /// Remembers the next answer that an entry's notes give to their frame's questions; true once all are
    /// remembered and the frame is written.
    pub fn go_on(&mut self, entry: &mut Entry) -> bool {
        let Some(question) = entry.writer.question() else {
            self.past.write(&entry.notes, entry.chord);
            return true;
        };
        let answer = answer(&entry.notes, &entry.writer, question);
        if let Some(contexts) = contexts(&entry.writer, &self.past, entry.frame_in_bar) {
            self.recall.learn(contexts, answer);
        }
        entry.writer.answer(answer);
        false
    }

    /// The place where the tape stands.
    pub fn mark(&self) -> RewindPoint {
        RewindPoint { past: self.past.mark(), learned: self.recall.learned() }
    }

    /// Whether the tape can be rewound to a place when it goes on for another frame.
    pub fn reaches(&self, mark: &RewindPoint) -> bool {
        self.past.reaches(&mark.past) && self.recall.reaches(mark.learned)
    }

    /// Goes back towards a place that it can be rewound to; true once it is there.
    pub fn rewind(&mut self, to: &RewindPoint) -> bool {
        let there = self.recall.unlearn(to.learned);
        if there {
            self.past.rewind(&to.past);
        }
        there
    }

    /// What followed when the music last stood where this writer stands.
    pub(super) fn expect(
        &self,
        writer: &FrameWriter,
        scene: &Scene,
    ) -> [Option<Expected>; CONTEXTS] {
        let contexts = contexts(writer, &self.past, scene.place.frame_in_bar);
        contexts.map_or([None; CONTEXTS], |contexts| self.recall.expect(contexts))
    }

    /// Ends the last note of a pitch at a grid step, earlier or later than was written.
    pub fn release(&mut self, part: Part, pitch: Pitch, end: i64) {
        self.past.end(part, pitch, end);
    }

    /// Lets the last note of a pitch sound on although its written duration has run out: its key is still down.
    pub fn sustain(&mut self, part: Part, pitch: Pitch) {
        self.past.sustain(part, pitch);
    }
}

impl Deref for History {
    type Target = Past;

    fn deref(&self) -> &Past {
        &self.past
    }
}
