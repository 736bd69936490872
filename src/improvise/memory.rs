//! What has been played: our own frames as decided, the person's notes as heard.

use crate::listen::Heard;
use crate::music::{Beats, Chord, Part, PartSet, Pitch};
use crate::rt::Bounded;
use crate::token::{
    FRAME_NOTES, GRID, GridNote, OFFSETS, Scene, Tape, duration_index, velocity_bucket,
};

use super::FRAME;

/// Notes of the person's that one frame can hold.
const HEARD: usize = 24;

/// Frames for which a person who has fallen silent still counts as playing: a bar of common time.
const PATIENCE: i64 = 16;

#[derive(Clone, Copy)]
struct Pressed {
    frame: i64,
    note: GridNote,
    released: bool,
}

/// The tape, and what is not on it yet.
pub struct Memory {
    tape: Tape,
    decided: Bounded<GridNote, FRAME_NOTES>,
    chord: Option<Chord>,
    pressed: Bounded<Pressed, HEARD>,
    last_heard: Option<i64>,
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
        self.now = 0;
    }

    /// Takes a note of the person's, at the grid place nearest to it and not before the frame that is open.
    pub fn hear(&mut self, heard: Heard, next: i64) {
        let place = (heard.at + Beats(GRID.0 / 2)).div_floor(GRID);
        if !heard.on {
            return self.release(heard.pitch, place);
        }
        let frame = place.div_euclid(OFFSETS.into()).max(next - 1);
        let offset = (place - frame * i64::from(OFFSETS)).clamp(0, i64::from(OFFSETS) - 1) as u8;
        let velocity = velocity_bucket(heard.velocity.number());
        let note = GridNote { part: Part::Lead, offset, pitch: heard.pitch, duration: 0, velocity };
        let _full = self.pressed.push(Pressed { frame, note, released: false });
        self.last_heard = Some(frame);
    }

    fn release(&mut self, pitch: Pitch, place: i64) {
        for pressed in self.pressed.iter_mut().filter(|pressed| pressed.note.pitch == pitch) {
            let onset = pressed.frame * i64::from(OFFSETS) + i64::from(pressed.note.offset);
            pressed.note.duration = duration_index((place - onset).max(1), i64::MAX);
            pressed.released = true;
        }
        let began = (self.now - self.tape.now()) * i64::from(OFFSETS);
        self.tape.release(Part::Lead, pitch, place - began);
    }

    /// What the improviser has decided for the frame that comes.
    pub fn decide(&mut self, notes: &[GridNote], chord: Option<Chord>) {
        self.decided.clear();
        for &note in notes {
            let _full = self.decided.push(note);
        }
        self.chord = chord;
    }

    /// Writes a frame to the tape: what was decided in `scene`, and what the person played in it.
    pub fn close_frame(&mut self, frame: i64, scene: &Scene) {
        self.now = frame + 1;
        let mut notes = std::mem::take(&mut self.decided);
        for pressed in self.pressed.iter().filter(|pressed| pressed.frame <= frame) {
            let _full = notes.push(pressed.note);
        }
        notes.sort_unstable_by_key(GridNote::order);
        // A key struck twice in one grid step, or one that was also ours to play, is one note.
        let mut last = None;
        notes.retain(|note| last.replace(note.order()) != Some(note.order()));
        self.tape.write(scene, &notes, self.chord);
        for pressed in self.pressed.iter().filter(|pressed| pressed.frame <= frame) {
            if !pressed.released {
                self.tape.sustain(Part::Lead, pressed.note.pitch);
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

    /// The parts that the improviser leaves to the person.
    pub fn person(&self) -> PartSet {
        if self.person_plays() { PartSet::NONE.with(Part::Lead) } else { PartSet::NONE }
    }
}

/// The span of a frame in grid steps agrees with its span in beats.
const _: () = assert!(FRAME.0 == GRID.0 * OFFSETS as i64);
