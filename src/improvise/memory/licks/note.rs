//! Remembered notes, and how they are kept.

use crate::music::Pitch;
use crate::rt::Bounded;
use crate::rt::log::LogReader;
use crate::token::DURATIONS;

/// Notes that are remembered.
pub const CAPACITY: usize = 2048;
/// Sixteenths after which a note begins a phrase of its own.
pub const BREAK: u8 = 33;
/// In the log, all before is forgotten.
pub const FORGOTTEN: u64 = u64::MAX;

/// A note of the person's melody; of notes struck together the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LickNote {
    /// Its pitch.
    pub pitch: Pitch,
    /// Sixteenths since the note before, at most [`BREAK`].
    pub after: u8,
    /// Its place in [`DURATIONS`].
    pub duration: u8,
}

impl LickNote {
    /// 19 bits: pitch, sixteenths since the note before, duration.
    pub fn pack(self) -> u32 {
        u32::from(self.pitch.number()) | u32::from(self.after) << 7 | u32::from(self.duration) << 13
    }

    /// The note that a word means; any word means one.
    pub fn unpack(word: u32) -> Self {
        Self {
            pitch: Pitch::clamped((word & 127) as i32),
            after: (word >> 7 & 63).min(BREAK.into()) as u8,
            duration: (word >> 13 & 63).min(DURATIONS.len() as u32 - 1) as u8,
        }
    }
}

/// Everything that is remembered, oldest first: small, and the same on every machine.
pub type Learned = Bounded<u32, CAPACITY>;

/// What is remembered, by its log; reads on any thread but the audio thread.
pub fn learned(log: &LogReader<1>) -> Learned {
    let words = log.read();
    let from = words.iter().rposition(|(_, [word])| *word == FORGOTTEN).map_or(0, |at| at + 1);
    let words = words.get(from..).unwrap_or_default();
    let mut learned = Learned::new();
    for (_, [word]) in words.get(words.len().saturating_sub(CAPACITY)..).unwrap_or_default() {
        let _fits = learned.push(*word as u32);
    }
    learned
}
