//! Finding the same music twice.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::score::Score;
use crate::token::GRID;

/// A number that is the same for the same notes, wherever they begin and in whatever key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Print(u64);

/// The print of a piece: onsets and durations on the grid from its first note, pitches from its first and lowest.
/// Percussion is not transposed.
pub fn print(score: &Score) -> Print {
    let steps = |beats: crate::music::Beats| (beats + GRID / 2).div_floor(GRID);
    let lines = score.lines.iter();
    let mut notes: Vec<(i64, bool, i16, i64)> = lines
        .flat_map(|line| line.notes.iter().map(|note| (line.percussion, note)))
        .map(|(percussion, note)| {
            (steps(note.onset), percussion, i16::from(note.pitch), steps(note.duration))
        })
        .collect();
    notes.sort_unstable();
    notes.dedup();
    let start = notes.first().map_or(0, |note| note.0);
    let base = notes.iter().find(|note| !note.1).map_or(0, |note| note.2);
    let mut hasher = DefaultHasher::new();
    for (onset, percussion, pitch, duration) in notes {
        (onset - start, percussion, if percussion { pitch } else { pitch - base }, duration)
            .hash(&mut hasher);
    }
    Print(hasher.finish())
}

/// The pieces seen so far.
#[derive(Debug, Default)]
pub struct Seen(HashMap<Print, String>);

impl Seen {
    /// The name of an earlier piece with the same print; else remembers this one.
    pub fn before(&mut self, print: Print, id: &str) -> Option<&str> {
        use std::collections::hash_map::Entry;
        match self.0.entry(print) {
            Entry::Occupied(earlier) => Some(earlier.into_mut().as_str()),
            Entry::Vacant(place) => {
                place.insert(id.to_string());
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::score::{Staff, StaffNote};
    use crate::music::Beats;

    fn tune(start: i64, by: u8, percussion: bool) -> Score {
        let note = |(at, pitch): (i64, u8)| StaffNote {
            onset: Beats::quarters(start + at),
            pitch: pitch + by,
            duration: Beats::QUARTER,
            velocity: 80,
        };
        let notes = [(0, 60), (1, 64), (2, 62)].map(note).to_vec();
        Score { lines: vec![Staff { notes, percussion, ..Staff::default() }], ..Score::default() }
    }

    #[test]
    fn a_tune_moved_in_time_and_pitch_is_the_same_and_another_is_not() {
        assert_eq!(print(&tune(0, 0, false)), print(&tune(8, 5, false)));
        let mut other = tune(0, 0, false);
        other.lines[0].notes[1].pitch += 1;
        assert_ne!(print(&tune(0, 0, false)), print(&other));
    }

    #[test]
    fn other_drums_are_not_the_same_drums() {
        assert_ne!(print(&tune(0, 0, true)), print(&tune(0, 2, true)));
    }
}
