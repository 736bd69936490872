//! Harmonise: every note of the person's is answered the same number of frames later, whatever the host's blocks are.

use crate::clock::{Frames, QUANTUM, Rate};
use crate::music::Pitch;
use crate::rt::Bounded;

/// Frames from a note to its voices at 48 kHz: four quanta, 2.7 milliseconds.
const LATENCY: u64 = 4 * QUANTUM;

/// A note that was struck and is answered.
#[derive(Clone, Copy, Debug)]
struct AnsweredNote {
    call: u32,
    channel: u8,
    pitch: Pitch,
    due: Frames,
    /// Its voices are still to be found.
    pending: bool,
    down: bool,
}

/// The notes that are answered: those that are held, and those whose voices are pending.
#[derive(Clone, Debug)]
pub struct Calls {
    struck: Bounded<AnsweredNote, 64>,
    latency: u64,
    next: u32,
}

impl Calls {
    /// No notes. Voices come as long after them at every rate.
    pub fn new(rate: Rate) -> Self {
        let frames = (LATENCY as f64 * rate.hertz() / 48_000.0).floor() as u64;
        Self { struck: Bounded::new(), latency: frames.max(1), next: 0 }
    }

    /// Forgets every note, and numbers calls from zero.
    pub fn reset(&mut self) {
        self.struck.clear();
        self.next = 0;
    }

    /// Cancels every call that is pending.
    pub fn cancel(&mut self) {
        self.struck.iter_mut().for_each(|struck| struck.pending = false);
        self.struck.retain(|struck| struck.down);
    }

    /// Whether any voices are pending.
    pub fn are_pending(&self) -> bool {
        self.struck.iter().any(|struck| struck.pending)
    }

    /// Takes a note; hands its call and when its voices are due.
    pub fn take(&mut self, channel: u8, pitch: Pitch, now: Frames) -> Option<(u32, Frames)> {
        let (call, due) = (self.next, now + self.latency);
        let struck = AnsweredNote { call, channel, pitch, due, pending: true, down: true };
        self.struck.push(struck).ok()?;
        self.next = self.next.wrapping_add(1);
        Some((call, due))
    }

    /// A call that is pending and falls due before a frame.
    pub fn due_before(&self, frame: Frames) -> Option<u32> {
        let pressing = |struck: &&AnsweredNote| struck.pending && struck.due < frame;
        self.struck.iter().find(pressing).map(|struck| struck.call)
    }

    /// Completes a call; when its voices are due, if it was pending.
    pub fn complete(&mut self, call: u32) -> Option<Frames> {
        let struck = self.struck.iter_mut().find(|struck| struck.call == call && struck.pending)?;
        struck.pending = false;
        let due = struck.due;
        self.struck.retain(|struck| struck.pending || struck.down);
        Some(due)
    }

    /// A note ends: one of its calls, if any is left, and when its voices end, as long after it as they began.
    pub fn end(&mut self, channel: u8, pitch: Pitch, now: Frames) -> Option<(u32, Frames)> {
        let same = |s: &&mut AnsweredNote| (s.channel, s.pitch, s.down) == (channel, pitch, true);
        let struck = self.struck.iter_mut().find(same)?;
        struck.down = false;
        let call = struck.call;
        self.struck.retain(|struck| struck.pending || struck.down);
        Some((call, now + self.latency))
    }
}

/// The first quantum that opens after a frame.
pub fn next_quantum(frame: Frames) -> Frames {
    frame + (QUANTUM - frame.in_quantum())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_call_presses_only_before_its_frame_and_until_it_is_complete() {
        let mut calls = Calls::new(Rate::new(48_000.0).unwrap());
        let (call, due) = calls.take(0, Pitch::clamped(60), Frames(100)).unwrap();
        assert_eq!(due, Frames(100 + LATENCY));
        assert_eq!(calls.due_before(due), None, "voices that are due with a frame are in time");
        assert_eq!(calls.due_before(due + 1), Some(call));
        assert_eq!(calls.complete(call), Some(due));
        assert_eq!(calls.due_before(due + 1), None);
    }
}
