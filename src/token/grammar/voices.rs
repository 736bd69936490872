//! Which voice of the harmony a note belongs to.
//!
//! Neither scores nor players say it of every note, so that it is found from the notes: each chord is sung by the voices
//! that have the least way to go, low voices under high ones (Chew and Wu, Separating voices in polyphonic music, 2004,
//! for the idea of the least way; the costs were looked at in quartets and hymns of the corpus).

use crate::music::{Part, Pitch};
use crate::rt::Bounded;

use super::vocabulary::{FRAME_NOTES, GridNote, VOICES};

/// Semitones that a way counts for where the voice still sounds.
const BUSY: i32 = 12;
/// Semitones that it counts for where the voice has not sung yet.
const NEW: i32 = 8;

/// A voice of the harmony: what it sang last, and the grid step at which that ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Voice {
    pitch: Option<Pitch>,
    end: i64,
}

/// The voices of the harmony as they stand, the low ones first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Voices([Voice; VOICES]);

impl Voices {
    /// What a voice sang last; `None` of one that has not sung.
    pub fn pitch(&self, voice: u8) -> Option<Pitch> {
        self.0.get(usize::from(voice)).and_then(|voice| voice.pitch)
    }

    /// Lets a voice sing a pitch until a grid step.
    pub fn sing(&mut self, voice: u8, pitch: Pitch, end: i64) {
        if let Some(voice) = self.0.get_mut(usize::from(voice)) {
            *voice = Voice { pitch: Some(pitch), end };
        }
    }

    /// The notes of the harmony among a frame's, in writing order, each with its voice; `start` is the grid step at which
    /// the frame begins. What a frame cannot hold is sung by nobody.
    pub fn of_frame(
        mut self,
        start: i64,
        notes: &[GridNote],
    ) -> Bounded<(GridNote, u8), FRAME_NOTES> {
        let mut harmony: Bounded<GridNote, FRAME_NOTES> = Bounded::new();
        for &note in notes.iter().filter(|note| note.part == Part::Harmony) {
            let _fits = harmony.push(note);
        }
        let mut sung = Bounded::new();
        for chord in harmony.chunk_by(|a, b| a.offset == b.offset) {
            let singing = self.nearest(start, chord);
            for (at, note) in chord.iter().enumerate() {
                let voice = nth_voice(singing, at);
                self.sing(voice, note.pitch, start + i64::from(note.offset) + note.steps());
                let _fits = sung.push((*note, voice));
            }
        }
        sung
    }

    /// The voices, a bit each, that have the least way to a chord, which rises.
    fn nearest(&self, start: i64, chord: &[GridNote]) -> u8 {
        let size = chord.len().min(VOICES) as u32;
        let sets = (1..1_u8 << VOICES).filter(|set| set.count_ones() == size);
        sets.min_by_key(|&set| self.way(set, start, chord)).unwrap_or(0)
    }

    fn way(&self, set: u8, start: i64, chord: &[GridNote]) -> i32 {
        let voices = self.0.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
        let ways = voices.zip(chord).map(|((_, voice), note)| {
            let busy = voice.end > start + i64::from(note.offset);
            let leap = |pitch: Pitch| i32::from(pitch.number().abs_diff(note.pitch.number()));
            voice.pitch.map_or(NEW, leap) + if busy { BUSY } else { 0 }
        });
        ways.sum()
    }
}

/// The voice of the note at a place of a chord sung by a set of voices. What goes beyond the set is the highest voice's.
fn nth_voice(set: u8, at: usize) -> u8 {
    let mut voices = (0..VOICES as u8).filter(|voice| set >> voice & 1 == 1);
    voices.nth(at).unwrap_or(VOICES as u8 - 1)
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::duration_index;
    use super::*;

    fn note(offset: u8, pitch: i32, steps: i64) -> GridNote {
        let duration = duration_index(steps, i64::MAX);
        let (part, pitch) = (Part::Harmony, Pitch::clamped(pitch));
        GridNote { part, offset, pitch, duration, velocity: 5 }
    }

    /// Lets frames be sung one after another, and says whose each note was.
    fn sung(frames: &[&[GridNote]]) -> Vec<Vec<u8>> {
        let mut voices = Voices::default();
        let sing = |(frame, notes): (usize, &&[GridNote])| {
            let start = 6 * frame as i64;
            let found = voices.of_frame(start, notes);
            for (note, voice) in found.iter() {
                voices.sing(*voice, note.pitch, start + i64::from(note.offset) + note.steps());
            }
            found.iter().map(|sung| sung.1).collect()
        };
        frames.iter().enumerate().map(sing).collect()
    }

    #[test]
    fn a_voice_that_moves_alone_is_the_one_that_was_nearest() {
        let moved = sung(&[
            &[note(0, 55, 6), note(0, 64, 6), note(0, 72, 6)],
            &[note(0, 65, 6)],
            &[note(0, 71, 6)],
            &[note(0, 53, 6)],
        ]);
        assert_eq!(moved, [vec![0, 1, 2], vec![1], vec![2], vec![0]]);
    }

    #[test]
    fn a_voice_that_still_sounds_leaves_the_note_to_another() {
        let held = sung(&[&[note(0, 60, 48)], &[note(0, 62, 6)], &[note(0, 61, 6)]]);
        assert_eq!(held, [[0], [1], [1]]);
    }

    #[test]
    fn a_chord_of_more_notes_than_voices_gives_the_rest_to_the_highest() {
        let chord: Vec<GridNote> = (0..6).map(|at| note(0, 50 + 3 * at, 6)).collect();
        assert_eq!(sung(&[&chord]), [[0, 1, 2, 3, 3, 3]]);
    }
}
