//! Which off ends which note.

use std::collections::BTreeMap;

use super::events::Track;
use super::message::{Event, Message};
use crate::corpus::score::StaffNote;
use crate::music::Beats;

/// The notes of a track by channel, by their ends.
///
/// Of one key, a note that is struck again ends there. An off at the tick of a fresh on ends the older note. Keys struck
/// twice at a tick are one note, which lasts to the later of their offs. What is never ended ends with the track.
pub fn notes(track: &Track<'_>) -> BTreeMap<u8, Vec<StaffNote>> {
    let mut channels: BTreeMap<u8, (BTreeMap<u8, Key>, Vec<StaffNote>)> = BTreeMap::new();
    for timed in &track.events {
        let Event::Channel(channel, message) = timed.event else { continue };
        let (keys, notes) = channels.entry(channel).or_default();
        match message {
            Message::On { pitch, velocity } => {
                let key = keys.entry(pitch).or_default();
                notes.extend(key.strike(pitch, velocity, timed.at));
            }
            Message::Off { pitch } => {
                notes.extend(keys.get_mut(&pitch).and_then(|key| key.let_go(timed.at)));
            }
            _ => {}
        }
    }
    let finished = |(channel, (keys, mut notes)): (u8, (BTreeMap<u8, Key>, Vec<StaffNote>))| {
        notes.extend(keys.into_values().filter_map(|mut key| key.finish(track.end)));
        (channel, notes)
    };
    channels.into_iter().map(finished).collect()
}

/// A key of a channel and its note.
#[derive(Clone, Copy, Debug, Default)]
struct Key {
    note: Option<StaffNote>,
    /// Ons whose offs are still to come, those of older notes with them.
    pending: u32,
    /// Where the note ends, if no later off is its own.
    ended: Option<Beats>,
}

impl Key {
    /// The key is struck; gives the note that ends with it.
    fn strike(&mut self, pitch: u8, velocity: u8, at: Beats) -> Option<StaffNote> {
        if let Some(note) =
            self.note.as_mut().filter(|note| note.onset == at && self.ended.is_none())
        {
            note.velocity = note.velocity.max(velocity);
            self.pending += 1;
            return None;
        }
        // Offs of a note that has ended are not waited for, unless they come in this moment.
        let waits = self.note.is_some() && self.ended.is_none_or(|end| end == at);
        let pending = if waits { self.pending + 1 } else { 1 };
        let before = self.finish(at);
        let note = StaffNote { onset: at, pitch, duration: Beats(1), velocity };
        *self = Self { note: Some(note), pending, ended: None };
        before
    }

    /// The key is let go; gives the note that is over for certain.
    fn let_go(&mut self, at: Beats) -> Option<StaffNote> {
        let note = self.note?;
        self.pending = self.pending.saturating_sub(1);
        if note.onset < at || self.pending == 0 {
            self.ended = Some(at);
        }
        if self.pending == 0 { self.finish(at) } else { None }
    }

    /// Ends the note, at `at` if nothing has ended it.
    fn finish(&mut self, at: Beats) -> Option<StaffNote> {
        let end = self.ended.take().unwrap_or(at);
        let note = self.note.take()?;
        Some(StaffNote { duration: (end - note.onset).max(Beats(1)), ..note })
    }
}
