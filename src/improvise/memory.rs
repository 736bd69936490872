//! What has been played: our own frames as decided, the person's notes as heard.

use crate::listen::Heard;
use crate::music::{Beats, Chord, Part, PartSet, Pitch};
use crate::rt::Bounded;
use crate::token::{
    Entry, FRAME_NOTES, GRID, GridNote, OFFSETS, Scene, Tape, duration_index, velocity_bucket,
};

use super::FRAME;

/// Keys of the person's, and voices under them, that one frame can hold.
const HEARD: usize = 48;

/// Frames for which a person who has fallen silent still counts as playing: a bar of common time.
const PATIENCE: i64 = 16;

#[derive(Clone, Copy)]
struct Pressed {
    frame: i64,
    note: GridNote,
    /// The grid place at which it was let go.
    released: Option<i64>,
}

/// The tape, and what is not on it yet.
pub struct Memory {
    tape: Tape,
    decided: Bounded<GridNote, FRAME_NOTES>,
    chord: Option<Chord>,
    pressed: Bounded<Pressed, HEARD>,
    last_heard: Option<i64>,
    /// The frame that is being written to the tape.
    entry: Option<Entry>,
    now: i64,
}

impl Memory {
    /// Nothing heard, nothing played; allocates.
    pub fn new() -> Self {
        Self {
            tape: Tape::new(),
            decided: Bounded::new(),
            chord: None,
            pressed: Bounded::new(),
            last_heard: None,
            entry: None,
            now: 0,
        }
    }

    /// Forgets the piece. Keys that are still down are heard again when they are struck again.
    pub fn clear(&mut self) {
        self.tape.clear();
        self.decided.clear();
        self.chord = None;
        self.pressed.clear();
        self.last_heard = None;
        self.entry = None;
        self.now = 0;
    }

    /// Takes a key of the person's, who plays a part, at the grid place nearest to it and not before `open`, the first frame that is
    /// not closed yet.
    pub fn hear(&mut self, part: Part, heard: Heard, open: i64) {
        self.take(part, heard, open);
        if heard.on {
            self.last_heard = self.pressed.last().map(|pressed| pressed.frame);
        }
    }

    /// The same for a note of a part that begins and ends as the person's keys do.
    pub fn take(&mut self, part: Part, heard: Heard, open: i64) {
        let frames = i64::from(OFFSETS);
        let place = (heard.at + Beats(GRID.0 / 2)).div_floor(GRID);
        if !heard.on {
            return self.release(part, heard.pitch, place);
        }
        let place = place.max(open * frames);
        let (frame, offset) = (place.div_euclid(frames), place.rem_euclid(frames) as u8);
        let velocity = velocity_bucket(heard.velocity.number());
        let note = GridNote { part, offset, pitch: heard.pitch, duration: 0, velocity };
        let _full = self.pressed.push(Pressed { frame, note, released: None });
    }

    fn release(&mut self, part: Part, pitch: Pitch, place: i64) {
        let down = |pressed: &&mut Pressed| {
            let note = pressed.note;
            (note.part, note.pitch, pressed.released) == (part, pitch, None)
        };
        let Some(pressed) = self.pressed.iter_mut().find(down) else {
            return self.let_go(part, pitch, place);
        };
        let onset = pressed.frame * i64::from(OFFSETS) + i64::from(pressed.note.offset);
        pressed.note.duration = duration_index((place - onset).max(1), i64::MAX);
        pressed.released = Some(place);
    }

    /// Ends the last note of a pitch on the tape.
    fn let_go(&mut self, part: Part, pitch: Pitch, place: i64) {
        let began = (self.now - self.tape.now()) * i64::from(OFFSETS);
        self.tape.release(part, pitch, place - began);
    }

    /// What the improviser has decided for the frame that comes.
    pub fn decide(&mut self, notes: &[GridNote], chord: Option<Chord>) {
        self.decided.clear();
        for &note in notes {
            let _full = self.decided.push(note);
        }
        self.chord = chord;
    }

    /// What was decided for the frame at hand, or the last one.
    pub fn decided(&self) -> &[GridNote] {
        &self.decided
    }

    /// Begins to write a frame to the tape: what was decided in `scene`, and what the person played in it.
    pub fn close_frame(&mut self, frame: i64, scene: &Scene) {
        let mut notes = std::mem::take(&mut self.decided);
        for pressed in self.pressed.iter().filter(|pressed| pressed.frame <= frame) {
            let _full = notes.push(pressed.note);
        }
        notes.sort_unstable_by_key(GridNote::order);
        // A key struck twice in one grid step, or one that was also ours to play, is one note.
        let mut last = None;
        notes.retain(|note| last.replace(note.order()) != Some(note.order()));
        self.entry = Some(self.tape.enter(scene, &notes, self.chord));
    }

    /// Whether a closed frame is not wholly on the tape yet.
    pub fn is_writing(&self) -> bool {
        self.entry.is_some()
    }

    /// Writes the next answer of the frame that was closed.
    pub fn write(&mut self, frame: i64) {
        if !self.entry.as_mut().is_some_and(|entry| self.tape.go_on(entry)) {
            return;
        }
        self.entry = None;
        self.now = frame + 1;
        let pressed = self.pressed;
        for pressed in pressed.iter().filter(|pressed| pressed.frame <= frame) {
            let GridNote { part, pitch, .. } = pressed.note;
            match pressed.released {
                None => self.tape.sustain(part, pitch),
                Some(place) => self.let_go(part, pitch, place),
            }
        }
        self.pressed.retain(|pressed| pressed.frame > frame);
    }

    /// The music so far.
    pub fn tape(&self) -> &Tape {
        &self.tape
    }

    /// The chord decided last.
    pub fn chord(&self) -> Option<Chord> {
        self.chord
    }

    /// Whether the person has played in the last bar or so.
    pub fn person_plays(&self) -> bool {
        self.last_heard.is_some_and(|frame| self.now - frame <= PATIENCE)
    }

    /// For each pitch class, how much of a frame a part sounds in it, in sixths; the frame is the one to be closed.
    pub fn tones(&self, part: Part, frame: i64) -> [u8; 12] {
        let mut tones = [0; 12];
        for pitch in self.tape.sounding(part).iter() {
            tones[usize::from(pitch.class().number())] = OFFSETS;
        }
        let here = |pressed: &&Pressed| pressed.frame == frame && pressed.note.part == part;
        for Pressed { note, .. } in self.pressed.iter().filter(here) {
            let tone = &mut tones[usize::from(note.pitch.class().number())];
            *tone = (*tone).max(OFFSETS - note.offset);
        }
        tones
    }

    /// What was decided of some parts for the frame at hand is played as these notes instead, over a chord.
    pub fn recast(&mut self, parts: PartSet, notes: &[GridNote], chord: Chord) {
        self.decided.retain(|note| !parts.has(note.part));
        let _full = self.decided.extend_from_slice(notes);
        self.chord = Some(chord);
    }
}

/// The span of a frame in grid steps agrees with its span in beats.
const _: () = assert!(FRAME.0 == GRID.0 * OFFSETS as i64);
