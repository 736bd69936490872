//! What has happened so far, on the grid.

use crate::music::{Chord, Part, Pitch, PitchSet};
use crate::rt::Bounded;

use super::vocabulary::{GridNote, OFFSETS};

/// Frames kept: eight bars of the longest common meter.
const KEPT: usize = 512;
/// Notes of a frame that are kept; what goes beyond is heard but not looked up again.
const PER_FRAME: usize = 24;
/// Notes that may sound at once.
const AT_ONCE: usize = 64;

/// A note that sounds, and the grid step at which it ends.
#[derive(Clone, Copy, Debug)]
struct Sounding {
    part: Part,
    pitch: Pitch,
    end: i64,
}

impl Default for Sounding {
    fn default() -> Self {
        Self { part: Part::Lead, pitch: Pitch::MIDDLE_C, end: 0 }
    }
}

/// What one part did last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    /// The frame of its last onset.
    pub frame: i64,
    /// Its last note.
    pub note: GridNote,
}

/// The music so far: a bounded memory of frames, of what sounds, and of each part's last note.
#[derive(Clone, Debug)]
pub struct Tape {
    frames: Box<[Bounded<GridNote, PER_FRAME>]>,
    sounding: Bounded<Sounding, AT_ONCE>,
    traces: [Option<Trace>; 4],
    chord: Option<Chord>,
    now: i64,
}

impl Default for Tape {
    fn default() -> Self {
        Self::new()
    }
}

impl Tape {
    /// An empty tape; allocates.
    pub fn new() -> Self {
        Self {
            frames: vec![Bounded::new(); KEPT].into_boxed_slice(),
            sounding: Bounded::new(),
            traces: [None; 4],
            chord: None,
            now: 0,
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.frames.iter_mut().for_each(Bounded::clear);
        self.sounding.clear();
        self.traces = [None; 4];
        self.chord = None;
        self.now = 0;
    }

    /// Writes the frame that has just been decided and moves on to the next.
    pub fn write(&mut self, notes: &[GridNote], chord: Option<Chord>) {
        self.chord = chord;
        self.slot_mut(self.now).clear();
        for &note in notes {
            self.add(note);
        }
        self.now += 1;
        let start = self.now * i64::from(OFFSETS);
        self.sounding.retain(|sound| sound.end > start);
    }

    fn add(&mut self, note: GridNote) {
        // A frame fuller than the memory keeps its lowest-ordered notes.
        let _ = self.slot_mut(self.now).push(note);
        self.traces[note.part.index()] = Some(Trace { frame: self.now, note });
        let end = self.now * i64::from(OFFSETS) + i64::from(note.offset) + note.steps();
        self.release(note.part, note.pitch);
        let _ = self.sounding.push(Sounding { part: note.part, pitch: note.pitch, end });
    }

    /// Ends a note early, or for good.
    pub fn release(&mut self, part: Part, pitch: Pitch) {
        self.sounding.retain(|sound| sound.part != part || sound.pitch != pitch);
    }

    /// Lets a note sound on although its written duration has run out: its key is still down.
    pub fn sustain(&mut self, part: Part, pitch: Pitch) {
        self.release(part, pitch);
        let _ = self.sounding.push(Sounding { part, pitch, end: i64::MAX });
    }

    /// How many frames have been written.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// The chord in force.
    pub fn chord(&self) -> Option<Chord> {
        self.chord
    }

    /// What sounds of a part as the next frame begins.
    pub fn sounding(&self, part: Part) -> PitchSet {
        let mine = self.sounding.iter().filter(|sound| sound.part == part);
        mine.fold(PitchSet::default(), |set, sound| set.with(sound.pitch))
    }

    /// The notes that began `back` frames before the next one; nothing where the memory ends.
    pub fn before(&self, back: i64) -> &[GridNote] {
        let kept = back >= 1 && back <= self.now.min(KEPT as i64);
        if kept { &self.frames[Self::slot(self.now - back)] } else { &[] }
    }

    /// Frames for which a part has neither sounded nor begun a note.
    pub fn rest(&self, part: Part) -> i64 {
        if self.sounding(part) != PitchSet::default() {
            return 0;
        }
        self.now - self.trace(part).map_or(0, |trace| trace.frame)
    }

    /// What a part did last.
    pub(super) fn trace(&self, part: Part) -> Option<Trace> {
        self.traces[part.index()]
    }

    fn slot(frame: i64) -> usize {
        frame.rem_euclid(KEPT as i64) as usize
    }

    fn slot_mut(&mut self, frame: i64) -> &mut Bounded<GridNote, PER_FRAME> {
        &mut self.frames[Self::slot(frame)]
    }
}
