//! The keys that are down.

use super::voice::Voice;
use crate::music::{Beats, Part, Pitch};

/// Since when a voice holds which pitches.
#[derive(Clone, Copy)]
struct Hand {
    voice: Voice,
    since: [Option<Beats>; 128],
}

/// Since when which keys are down: the person's, and the voices under them.
#[derive(Clone, Copy)]
pub struct Held([Hand; 2]);

impl Held {
    /// Nothing is held.
    pub const UP: Self = Self([
        Hand { voice: Voice::Player, since: [None; 128] },
        Hand { voice: Voice::Part(Part::Harmony), since: [None; 128] },
    ]);

    /// A key goes down.
    pub fn press(&mut self, voice: Voice, pitch: Pitch, at: Beats) {
        if let Some(since) = self.key(voice, pitch) {
            *since = Some(at);
        }
    }

    /// A key goes up; says since when it was down.
    pub fn release(&mut self, voice: Voice, pitch: Pitch) -> Option<Beats> {
        self.key(voice, pitch)?.take()
    }

    /// Every key that is down.
    pub fn all(&self) -> impl Iterator<Item = (Voice, Pitch, Beats)> {
        self.0.iter().flat_map(|hand| {
            let down = (0..).zip(hand.since).filter_map(|(n, since)| Some((n, since?)));
            down.map(|(n, since)| (hand.voice, Pitch::clamped(n), since))
        })
    }

    fn key(&mut self, voice: Voice, pitch: Pitch) -> Option<&mut Option<Beats>> {
        let hand = self.0.iter_mut().find(|hand| hand.voice == voice)?;
        Some(&mut hand.since[usize::from(pitch.number())])
    }
}
