//! Whether our own notes come back to us: a host that sends what we play to our input makes us answer ourselves.

use std::collections::VecDeque;

use super::QUANTUM;
use crate::clock::Frames;
use crate::music::Pitch;
use crate::perform::{Event, EventKind, Source};

/// Notes that are remembered, and for how many quanta; a loop in a host takes a block or two.
const SENT: usize = 32;
const QUANTA: u64 = 128;
/// Keys that are judged together, and how many of them must be ours.
const JUDGED: u32 = 8;
const OURS: u32 = 6;

/// Holds keys that are struck against notes that were sent.
pub(super) struct Echo {
    /// Channel, pitch and frame; never grows.
    sent: VecDeque<(u8, Pitch, Frames)>,
    /// The last keys, the newest lowest: whether each was a note of ours.
    keys: u8,
}

impl Echo {
    /// Nothing sent; allocates.
    pub fn new() -> Self {
        Self { sent: VecDeque::with_capacity(SENT), keys: 0 }
    }

    /// Takes in what was sent.
    pub fn send(&mut self, events: &[Event]) {
        let ours = events.iter().filter(|event| event.source != Source::Player);
        for event in ours {
            if let EventKind::On { pitch, .. } = event.kind {
                if self.sent.len() == SENT {
                    self.sent.pop_front();
                }
                self.sent.push_back((event.channel, pitch, event.at.frame));
            }
        }
    }

    /// A key was struck; says whether most that were struck lately are our own notes.
    pub fn strike(&mut self, channel: u8, pitch: Pitch, now: Frames) -> bool {
        let recent = |at: Frames| now.0.saturating_sub(at.0) <= QUANTA * QUANTUM;
        let same = |&(ours, note, at): &(u8, Pitch, Frames)| {
            (ours, note) == (channel, pitch) && recent(at)
        };
        let found = self.sent.iter().position(same);
        if let Some(at) = found {
            self.sent.remove(at);
        }
        self.keys = self.keys << 1 | u8::from(found.is_some());
        self.keys.count_ones() >= OURS
    }
}

const _: () = assert!(JUDGED == u8::BITS);
