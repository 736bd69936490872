//! What a part has just played.

use crate::music::{Beats, Note, Pitch};

/// How fast the mean pitch follows: over some sixteen notes.
const FOLLOWS: f32 = 1.0 / 16.0;
/// A rest so long begins a line anew.
const REST: Beats = Beats::quarters(8);

/// The notes that a part has just played, as they are written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line {
    last: Option<Note>,
    /// When the first of the last onset was played.
    played: Beats,
    /// From the onset before the last one to that.
    interval: Option<Beats>,
    /// The mean pitch.
    mean: f32,
    /// Notes at the last onset, and at the one before it.
    voices: u8,
    usual: u8,
}

/// The way from one onset of a part to the next.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The note before.
    pub from: Note,
    /// The note that comes.
    pub to: Note,
    /// From the one onset to the other.
    pub interval: Beats,
    /// When the note before was played.
    pub played: Beats,
    /// The same of the onsets before.
    pub before: Option<Beats>,
}

impl Step {
    /// Semitones upwards.
    pub fn semitones(&self) -> i32 {
        i32::from(self.to.pitch.number()) - i32::from(self.from.pitch.number())
    }
}

impl Line {
    /// The way to a note of another onset; none after a long rest.
    pub fn step(&self, to: Note) -> Option<Step> {
        let from = self.last?;
        let interval = to.onset - from.onset;
        let goes_on = interval > Beats::ZERO && interval < REST;
        goes_on.then_some(Step { from, to, interval, played: self.played, before: self.interval })
    }

    /// Hears a note that is played at a point.
    pub fn hear(&mut self, note: Note, played: Beats) {
        let pitch = f32::from(note.pitch.number());
        match self.last {
            Some(last) if last.onset == note.onset => self.voices = self.voices.saturating_add(1),
            last => {
                self.interval = last.map(|last| note.onset - last.onset).filter(|&gap| gap < REST);
                (self.usual, self.voices, self.played) = (self.voices.max(1), 1, played);
            }
        }
        self.mean +=
            if self.last.is_none() { pitch - self.mean } else { self.above(note.pitch) * FOLLOWS };
        self.last = Some(note);
    }

    /// Semitones from the mean pitch up to another.
    pub fn above(&self, pitch: Pitch) -> f32 {
        if self.last.is_some() { f32::from(pitch.number()) - self.mean } else { 0.0 }
    }

    /// The note that was heard last.
    pub fn last(&self) -> Option<Note> {
        self.last
    }

    /// Which voice of its chord a note is, counted from the lowest, and how many the chord before had.
    pub fn voice(&self, note: Note) -> (u8, u8) {
        let joins = self.last.is_some_and(|last| last.onset == note.onset);
        if joins { (self.voices, self.usual) } else { (0, self.voices.max(1)) }
    }
}
