//! Coming notes.

use super::feel::Cut;
use crate::music::{Beats, Note, Part, PitchClassSet, TICKS_PER_QUARTER};
use crate::rt::Bounded;

/// A note that began no longer ago than this is still played: it was decided in the quantum after its onset.
const LATE: Beats = Beats(TICKS_PER_QUARTER / 8);

/// The notes to come, by onset; those of one onset in the order in which they were decided.
#[derive(Clone, Debug, Default)]
pub struct NoteQueue {
    notes: Bounded<Note, 256>,
}

impl NoteQueue {
    /// Adds a note. Refused when it is over by `now`, began too long before it, has no length, or nothing more fits.
    pub fn add(&mut self, note: Note, now: Beats) -> bool {
        let comes = note.end() > now && note.onset + LATE >= now && note.duration > Beats::ZERO;
        let place = self.notes.partition_point(|earlier| earlier.onset <= note.onset);
        comes && self.notes.insert(place, note).is_ok()
    }

    /// When the first note begins.
    pub fn next_onset(&self) -> Option<Beats> {
        self.notes.first().map(|note| note.onset)
    }

    /// Takes the first note out.
    pub fn take_first(&mut self) -> Option<Note> {
        self.notes.remove(0)
    }

    /// Ends a note early that has not begun; false where there is none that sounds then.
    pub fn cut(&mut self, cut: Cut) -> bool {
        let sounds = |note: &&mut Note| {
            (note.part, note.pitch) == (cut.part, cut.pitch)
                && note.onset < cut.end
                && note.end() > cut.end
        };
        let note = self.notes.iter_mut().find(sounds);
        note.map(|note| note.duration = cut.end - note.onset).is_some()
    }

    /// Moves the notes of `part` to the nearest of these tones.
    pub fn recast(&mut self, part: Part, tones: PitchClassSet) {
        for note in self.notes.iter_mut().filter(|note| note.part == part) {
            note.pitch = tones.nearest(note.pitch);
        }
    }

    /// Forgets the notes of `part`.
    pub fn forget(&mut self, part: Part) {
        self.notes.retain(|note| note.part != part);
    }

    /// Forgets every note.
    pub fn clear(&mut self) {
        self.notes.clear();
    }
}
