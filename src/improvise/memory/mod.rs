//! What has been played: our own frames as decided, the person's notes as heard.
//!
//! Sizes are bounds; how long silence still counts as playing was set by ear.

pub mod licks;

use crate::listen::Heard;
use crate::music::{Part, Pitch};
use crate::rt::Bounded;
use crate::token::{
    Entry, FRAME_NOTES, GRID, GridNote, History, OFFSETS, RewindPoint, duration_index,
    nearest_step, velocity_bucket,
};

use super::planning::frame::Planned;
use super::timing::FRAME;

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

/// A note on the tape that the person, or a voice, has ended: part, pitch and grid place.
type Ended = (Part, Pitch, i64);

/// The tape, and what is not on it yet.
pub struct Memory {
    tape: History,
    pressed: Bounded<Pressed, HEARD>,
    ended: Bounded<Ended, HEARD>,
    /// How many of them ended in the frame that is over.
    sealed: usize,
    last_heard: Option<i64>,
    /// The frame of the last drum of theirs.
    last_drum: Option<i64>,
    /// Whether anything of ours has been planned to sound.
    has_played: bool,
    /// The frame that is being written to the tape.
    entry: Option<Entry>,
    /// The frame of the song with which the tape begins.
    first: i64,
}

impl Memory {
    /// Nothing heard, nothing played; allocates.
    pub fn new() -> Self {
        Self {
            tape: History::new(),
            pressed: Bounded::new(),
            ended: Bounded::new(),
            sealed: 0,
            last_heard: None,
            last_drum: None,
            has_played: false,
            entry: None,
            first: 0,
        }
    }

    /// Forgets the piece; another begins with a frame. Keys that are still down are heard again when they are struck
    /// again.
    pub fn begin(&mut self, first: i64) {
        self.tape.clear();
        self.pressed.clear();
        self.ended.clear();
        self.sealed = 0;
        (self.last_heard, self.last_drum, self.has_played) = (None, None, false);
        self.entry = None;
        self.first = first;
    }

    /// Takes a key of the person's, who plays a part, at the grid place nearest to it and not before `open`, the first
    /// frame that is not closed yet.
    pub fn hear(&mut self, part: Part, heard: Heard, open: i64) {
        self.take(part, heard, open);
        if heard.on {
            self.last_heard = self.pressed.last().map(|pressed| pressed.frame);
        }
    }

    /// The same for a drum of theirs.
    pub fn hear_drum(&mut self, heard: Heard, open: i64) {
        self.take(Part::Drums, heard, open);
        if heard.on {
            self.last_drum = self.pressed.last().map(|pressed| pressed.frame);
        }
    }

    /// The same for a note of a part that begins and ends as the person's keys do.
    pub fn take(&mut self, part: Part, heard: Heard, open: i64) {
        let frames = i64::from(OFFSETS);
        let place = nearest_step(heard.at);
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
            if self.ended.push((part, pitch, place)).is_err() {
                self.let_go(part, pitch, place);
            }
            return;
        };
        let onset = pressed.frame * i64::from(OFFSETS) + i64::from(pressed.note.offset);
        pressed.note.duration = duration_index((place - onset).max(1), i64::MAX);
        pressed.released = Some(place);
    }

    /// Ends the last note of a pitch on the tape.
    fn let_go(&mut self, part: Part, pitch: Pitch, place: i64) {
        self.tape.release(part, pitch, place - self.first * i64::from(OFFSETS));
    }

    /// Begins to write a frame to the tape: what is planned for it, and what the person has played in it so far.
    /// Gives both together.
    pub fn close_frame(&mut self, planned: &Planned) -> Bounded<GridNote, FRAME_NOTES> {
        self.has_played |= !planned.ours().is_empty();
        let mut notes = planned.notes;
        for pressed in self.pressed.iter().filter(|pressed| pressed.frame <= planned.frame) {
            let _full = notes.push(pressed.note);
        }
        notes.sort_unstable_by_key(GridNote::order);
        // A key struck twice in one grid step, or one that was also ours to play, is one note.
        let mut last = None;
        notes.retain(|note| last.replace(note.order()) != Some(note.order()));
        self.entry = Some(self.tape.enter(&planned.scene, &notes, planned.chord));
        notes
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
        let pressed = self.pressed;
        for pressed in pressed.iter().filter(|pressed| pressed.frame <= frame) {
            let GridNote { part, pitch, .. } = pressed.note;
            match pressed.released {
                None => self.tape.sustain(part, pitch),
                Some(place) => self.let_go(part, pitch, place),
            }
        }
        let ended = self.ended;
        for &(part, pitch, place) in &ended {
            self.let_go(part, pitch, place);
        }
    }

    /// A frame is over: what was heard in it is on the tape for good.
    pub fn settle(&mut self, frame: i64) {
        self.pressed.retain(|pressed| pressed.frame > frame);
        for _ in 0..std::mem::take(&mut self.sealed) {
            self.ended.remove(0);
        }
    }

    /// The frame at hand is over: no more keys end in it.
    pub fn seal(&mut self) {
        self.sealed = self.ended.len();
    }

    /// Drops the frame that is being written and goes back on the tape; true once it is there.
    pub fn rewind(&mut self, to: &RewindPoint) -> bool {
        self.entry = None;
        self.tape.rewind(to)
    }

    /// The tape, to change places with one that begins with another frame; what was being written is dropped.
    pub fn tape_from(&mut self, first: i64) -> &mut History {
        (self.entry, self.first) = (None, first);
        &mut self.tape
    }

    /// The music so far.
    pub fn tape(&self) -> &History {
        &self.tape
    }

    /// Whether the person has played at all.
    pub fn has_heard(&self) -> bool {
        self.last_heard.is_some()
    }

    /// Whether we have played at all.
    pub fn has_played(&self) -> bool {
        self.has_played
    }

    /// Whether the person has played in the last bar or so before a frame.
    pub fn person_plays(&self, frame: i64) -> bool {
        self.last_heard.is_some_and(|heard| frame - heard <= PATIENCE)
    }

    /// The frame of the person's last drum.
    pub fn last_drum(&self) -> Option<i64> {
        self.last_drum
    }

    /// The same of their drums.
    pub fn person_drums(&self, frame: i64) -> bool {
        self.last_drum.is_some_and(|heard| frame - heard <= PATIENCE)
    }
}

/// The span of a frame in grid steps agrees with its span in beats.
const _: () = assert!(FRAME.0 == GRID.0 * OFFSETS as i64);
