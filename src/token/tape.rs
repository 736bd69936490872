//! What has happened so far, on the grid.

use std::ops::Deref;

use crate::music::{Chord, Part, PartSet, Pitch, PitchSet};
use crate::rt::Bounded;

use super::line::Line;
use super::recall::{CONTEXTS, Expected, Recall, contexts};
use super::scene::Scene;
use super::sheet::answer;
use super::vocabulary::{GridNote, OFFSETS, duration_index};
use super::writer::{FRAME_NOTES, FrameWriter, Limits};

/// Frames kept: eight bars of the longest common meter.
const KEPT: usize = 512;
/// Frames that are stored: those kept and those that may be rewound.
const STORED: usize = KEPT + 64;
/// Notes of a frame that are kept; what goes beyond is heard but not looked up again.
const PER_FRAME: usize = 24;
/// Notes that may sound at once.
const AT_ONCE: usize = 64;

/// Grid steps for which a key that is down is taken to stay down: a half note.
const HELD: i64 = 48;
/// Frames in which a note that ends is looked for.
const LOOKED_FOR: usize = 64;

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

/// The music so far: a bounded memory of frames, of what sounds and of each part's last notes.
#[derive(Clone, Debug)]
pub struct Past {
    frames: Box<[Bounded<GridNote, PER_FRAME>]>,
    chords: Box<[Option<Chord>]>,
    sounding: Bounded<Sounding, AT_ONCE>,
    lines: [Line; 4],
    onsets: u64,
    chord: Option<Chord>,
    now: i64,
}

/// The music so far, and what its own turns of phrase lead one to expect.
#[derive(Clone, Debug)]
pub struct Tape {
    past: Past,
    recall: Recall,
}

/// A place on a tape, to rewind to.
#[derive(Clone, Debug)]
pub struct Mark {
    sounding: Bounded<Sounding, AT_ONCE>,
    lines: [Line; 4],
    onsets: u64,
    chord: Option<Chord>,
    now: i64,
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

impl Default for Tape {
    fn default() -> Self {
        Self::new()
    }
}

impl Tape {
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
    pub fn mark(&self) -> Mark {
        let Past { sounding, lines, onsets, chord, now, .. } = &self.past;
        let (sounding, lines) = (*sounding, lines.clone());
        Mark {
            sounding,
            lines,
            onsets: *onsets,
            chord: *chord,
            now: *now,
            learned: self.recall.learned(),
        }
    }

    /// Whether the tape can be rewound to a place when it goes on for another frame.
    pub fn reaches(&self, mark: &Mark) -> bool {
        self.past.now - mark.now < (STORED - KEPT) as i64 && self.recall.reaches(mark.learned)
    }

    /// Goes back towards a place that it can be rewound to; true once it is there.
    pub fn rewind(&mut self, to: &Mark) -> bool {
        let there = self.recall.unlearn(to.learned);
        if there {
            self.past.sounding = to.sounding;
            self.past.lines.clone_from(&to.lines);
            (self.past.onsets, self.past.chord, self.past.now) = (to.onsets, to.chord, to.now);
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
        self.past.release(part, pitch);
        self.past.lengthen(part, pitch, end);
    }

    /// Lets the last note of a pitch sound on although its written duration has run out: its key is still down.
    pub fn sustain(&mut self, part: Part, pitch: Pitch) {
        self.past.release(part, pitch);
        let _ = self.past.sounding.push(Sounding { part, pitch, end: i64::MAX });
        self.past.lengthen(part, pitch, self.past.now * i64::from(OFFSETS) + HELD);
    }
}

impl Deref for Tape {
    type Target = Past;

    fn deref(&self) -> &Past {
        &self.past
    }
}

impl Past {
    fn new() -> Self {
        Self {
            frames: vec![Bounded::new(); STORED].into_boxed_slice(),
            chords: vec![None; STORED].into_boxed_slice(),
            sounding: Bounded::new(),
            lines: std::array::from_fn(|_| Line::new()),
            onsets: 0,
            chord: None,
            now: 0,
        }
    }

    fn clear(&mut self) {
        self.frames.iter_mut().for_each(Bounded::clear);
        self.sounding.clear();
        self.lines.iter_mut().for_each(|line| *line = Line::new());
        self.onsets = 0;
        self.chord = None;
        self.now = 0;
    }

    fn write(&mut self, notes: &[GridNote], chord: Option<Chord>) {
        self.chord = chord;
        self.chords[Self::slot(self.now)] = chord;
        self.slot_mut(self.now).clear();
        for &note in notes {
            self.add(note);
        }
        let parts: PartSet = notes.iter().map(|note| note.part).collect();
        self.onsets = self.onsets << 4 | u64::from(parts.0);
        self.now += 1;
        let start = self.now * i64::from(OFFSETS);
        self.sounding.retain(|sound| sound.end > start);
    }

    fn add(&mut self, note: GridNote) {
        // A frame fuller than the memory keeps its lowest-ordered notes.
        let _ = self.slot_mut(self.now).push(note);
        self.lines[note.part.index()].add(self.now, note);
        let end = self.now * i64::from(OFFSETS) + i64::from(note.offset) + note.steps();
        self.release(note.part, note.pitch);
        let _ = self.sounding.push(Sounding { part: note.part, pitch: note.pitch, end });
    }

    fn release(&mut self, part: Part, pitch: Pitch) {
        self.sounding.retain(|sound| sound.part != part || sound.pitch != pitch);
    }

    fn lengthen(&mut self, part: Part, pitch: Pitch, end: i64) {
        let same = |note: &&mut GridNote| note.part == part && note.pitch == pitch;
        for frame in (0..self.now).rev().take(LOOKED_FOR) {
            if let Some(note) = self.slot_mut(frame).iter_mut().find(same) {
                let onset = frame * i64::from(OFFSETS) + i64::from(note.offset);
                note.duration = duration_index((end - onset).max(1), i64::MAX);
                let duration = note.duration;
                return self.lines[part.index()].lengthen(pitch, duration, end);
            }
        }
    }

    /// How many frames have been written.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// The chord in force.
    pub fn chord(&self) -> Option<Chord> {
        self.chord
    }

    /// Frames for which a part has been silent; `None` where it has not played.
    pub fn rest(&self, part: Part) -> Option<i64> {
        self.line(part).rest(self.now)
    }

    /// What sounds of a part as the next frame begins.
    pub fn sounding(&self, part: Part) -> PitchSet {
        let mine = self.sounding.iter().filter(|sound| sound.part == part);
        mine.fold(PitchSet::default(), |set, sound| set.with(sound.pitch))
    }

    /// The notes that began `back` frames before the next one; nothing where the memory ends.
    pub fn before(&self, back: i64) -> &[GridNote] {
        self.frame_before(back).map_or(&[], |frame| frame.0)
    }

    /// The same with the chord in force there; `None` where the memory ends.
    pub fn frame_before(&self, back: i64) -> Option<(&[GridNote], Option<Chord>)> {
        let kept = back >= 1 && back <= self.now.min(KEPT as i64);
        let slot = Self::slot(self.now - back);
        kept.then(|| (&self.frames[slot][..], self.chords[slot]))
    }

    /// The near past of a part.
    pub(super) fn line(&self, part: Part) -> &Line {
        &self.lines[part.index()]
    }

    /// When a part's last notes end, on the scale of [`Line::due`].
    pub(super) fn due(&self, part: Part) -> usize {
        self.line(part).due(self.now)
    }

    /// Which parts began notes in the last sixteen frames, four bits each, the newest lowest.
    pub(super) fn onsets(&self) -> u64 {
        self.onsets
    }

    fn slot(frame: i64) -> usize {
        frame.rem_euclid(STORED as i64) as usize
    }

    fn slot_mut(&mut self, frame: i64) -> &mut Bounded<GridNote, PER_FRAME> {
        &mut self.frames[Self::slot(frame)]
    }
}
