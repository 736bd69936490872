//! Whether our own notes come back to us: a host that sends what we play to our input makes us answer ourselves.

use crate::clock::{Frames, QUANTUM};
use crate::music::Pitch;
use crate::perform::{Event, EventKind, Source};
use crate::rt::Bounded;

/// Notes that are remembered, and for how many quanta; a loop in a host takes a block or two.
const SENT: usize = 32;
const QUANTA: u64 = 128;
/// Notes that are judged together, and how many of them must be ours.
const JUDGED: u32 = 8;
const OURS: u32 = 6;

/// Compares notes that come in with notes that were sent.
#[derive(Default)]
pub struct Echo {
    /// Channel, pitch and frame, the oldest first.
    sent: Bounded<(u8, Pitch, Frames), SENT>,
    /// The last notes that came in, the newest lowest: whether each was one of ours.
    heard: u8,
}

impl Echo {
    /// Takes in what was sent.
    pub fn send(&mut self, events: &[Event]) {
        let ours = events.iter().filter(|event| event.source != Source::Player);
        for event in ours {
            if let EventKind::On { pitch, .. } = event.kind {
                if self.sent.is_full() {
                    self.sent.remove(0);
                }
                let _fits = self.sent.push((event.channel, pitch, event.at.frame));
            }
        }
    }

    /// A note came in; says whether most that came in lately are our own.
    pub fn strike(&mut self, channel: u8, pitch: Pitch, now: Frames) -> bool {
        let recent = |at: Frames| now.0.saturating_sub(at.0) <= QUANTA * QUANTUM;
        let same = |&(ours, note, at): &(u8, Pitch, Frames)| {
            (ours, note) == (channel, pitch) && recent(at)
        };
        let found = self.sent.iter().position(same);
        if let Some(at) = found {
            self.sent.remove(at);
        }
        self.heard = self.heard << 1 | u8::from(found.is_some());
        self.heard.count_ones() >= OURS
    }
}

const _: () = assert!(JUDGED == u8::BITS);
