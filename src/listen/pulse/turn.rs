//! How a melody turns: where it came from and goes to, and whether it lingers.
//!
//! Numbers that say no more were chosen by the beat error on training pieces; RESULTS.md, pulse, has it on held-out ones.

use crate::music::Pitch;

/// Semitones from which an interval is a leap.
const LEAP: i32 = 5;
/// A note that is followed sooner than this part of the time since the one before hastens, and one that is followed
/// later than this lingers.
const HASTENS: f64 = 0.7;
const LINGERS: f64 = 1.4;

/// The highest note of an onset and when it began, in seconds.
type Note = (f64, i32);

/// The last three onsets.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Turns {
    notes: [Option<Note>; 3],
}

impl Turns {
    /// Hears a note at `at` seconds, one of the last onset if it `joins` it. At a new onset, how the melody turned on
    /// the one before, as a place among [`super::evidence::TURNS`].
    pub(crate) fn hear(&mut self, at: f64, pitch: Pitch, joins: bool) -> Option<usize> {
        let pitch = i32::from(pitch.number());
        if joins {
            if let Some((_, top)) = &mut self.notes[2] {
                *top = pitch.max(*top);
            }
            return None;
        }
        self.notes = [self.notes[1], self.notes[2], Some((at, pitch))];
        let [Some(before), Some(on), Some(after)] = self.notes else { return None };
        let linger = match (after.0 - on.0) / (on.0 - before.0) {
            ratio if ratio < HASTENS => 0,
            ratio if ratio > LINGERS => 2,
            _ => 1,
        };
        Some(interval(on.1 - before.1) * 15 + interval(after.1 - on.1) * 3 + linger)
    }
}

/// Leap down, step down, none, step up, leap up.
fn interval(semitones: i32) -> usize {
    let size = 1 + i32::from(semitones.abs() >= LEAP);
    (2 + semitones.signum() * size) as usize
}
