//! What one part has played lately.

use crate::music::Pitch;
use crate::rt::Bounded;

use super::super::grammar::vocabulary::{GridNote, OFFSETS};

/// Notes of a part that are remembered one by one.
const RECENT: usize = 6;
/// Notes of a part's last frame that are remembered.
const TOGETHER: usize = 8;
/// Grid steps in a frame.
const STEPS: i64 = OFFSETS as i64;
/// Stands for "never struck".
const NEVER: u8 = u8::MAX;

/// The near past of a part.
#[derive(Clone, Debug)]
pub struct Line {
    recent: Bounded<GridNote, RECENT>,
    chord: Bounded<GridNote, TOGETHER>,
    loudness: [u8; 128],
    frame: i64,
    end: i64,
}

impl Line {
    /// A part that has not played.
    pub fn new() -> Self {
        Self {
            recent: Bounded::new(),
            chord: Bounded::new(),
            loudness: [NEVER; 128],
            frame: 0,
            end: 0,
        }
    }

    /// Takes a note that begins in `frame`; the notes of a frame come in order.
    pub fn add(&mut self, frame: i64, note: GridNote) {
        if self.chord.is_empty() || frame != self.frame {
            self.chord.clear();
            (self.frame, self.end) = (frame, frame * STEPS);
        }
        let _full = self.chord.push(note);
        if self.recent.is_full() {
            self.recent.pop();
        }
        let _kept = self.recent.insert(0, note);
        self.end = self.end.max(frame * STEPS + i64::from(note.offset) + note.steps());
        self.loudness[usize::from(note.pitch.number())] = note.velocity;
    }

    /// Gives the last note of a pitch another duration; `end` is the grid step at which it ends.
    pub fn lengthen(&mut self, pitch: Pitch, duration: u8, end: i64) {
        for list in [&mut self.recent[..], &mut self.chord[..]] {
            if let Some(note) = list.iter_mut().find(|note| note.pitch == pitch) {
                note.duration = duration;
            }
        }
        if self.chord.iter().any(|note| note.pitch == pitch) {
            self.end = end;
        }
    }

    /// The last notes, the newest first.
    pub fn recent(&self) -> &[GridNote] {
        &self.recent
    }

    /// The newest note.
    pub fn last(&self) -> Option<GridNote> {
        self.recent.first().copied()
    }

    /// The notes of the last frame in which the part began any, in order.
    pub fn chord(&self) -> &[GridNote] {
        &self.chord
    }

    /// The frame in which they began; `None` before the first.
    pub fn frame(&self) -> Option<i64> {
        (!self.chord.is_empty()).then_some(self.frame)
    }

    /// The loudness with which a pitch was last struck.
    pub fn loudness(&self, pitch: u8) -> Option<u8> {
        self.loudness.get(usize::from(pitch)).copied().filter(|&step| step != NEVER)
    }

    /// The grid step at which its last notes end.
    pub fn end(&self) -> i64 {
        self.end
    }

    /// Frames for which it has been silent before frame `now`, as its notes are written; `None` before the first.
    pub fn rest(&self, now: i64) -> Option<i64> {
        let end = (self.end + STEPS - 1).div_euclid(STEPS);
        self.frame().map(|_| (now - end).max(0))
    }

    /// Grid steps from the start of frame `now` to the end of the last notes as written, on the scale of
    /// [`due_step`]; `DUE - 1` where there are none.
    pub fn due(&self, now: i64) -> usize {
        if self.chord.is_empty() {
            return DUE - 1;
        }
        due_step(self.end - now * STEPS)
    }
}

/// Grid steps left until an end on a scale that coarsens away from zero, below `DUE - 1`.
pub fn due_step(left: i64) -> usize {
    match left {
        ..=-96 => 0,
        -95..=-48 => 1,
        -47..=-24 => 2,
        -23..=-12 => 3,
        -11..=-6 => 4,
        -5..=-1 => 5,
        0..=5 => 6 + left as usize,
        6..=24 => 11 + left as usize / 6,
        25..=48 => 16,
        49..=96 => 17,
        _ => 18,
    }
}

/// Steps of the scale of [`Line::due`].
pub const DUE: usize = 20;
