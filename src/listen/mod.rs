//! What the person plays, in beats.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod harmony;
mod keys;
mod player;
pub(crate) mod pulse;

pub use harmony::{Chords, Harmony};
pub use keys::Keys;
pub use player::{Phrase, Player};
pub use pulse::{Beat, Division, Pulse};

use crate::music::{Beats, Pitch, PitchSet, Velocity};

/// MIDI channels.
const CHANNELS: usize = 16;

/// The person pressed or let go of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Heard {
    /// The key's pitch.
    pub pitch: Pitch,
    /// How hard it was struck; of a release, how hard the key had been struck.
    pub velocity: Velocity,
    /// When.
    pub at: Beats,
    /// Pressed, or let go.
    pub on: bool,
}

/// Knows which keys are held. A pitch held on several channels is let go when the last of them lets go.
#[derive(Clone, Debug)]
pub struct Listener {
    held: [PitchSet; CHANNELS],
    /// How hard each pitch was last struck.
    struck: [Velocity; 128],
}

impl Listener {
    /// Nobody plays yet.
    pub fn new() -> Self {
        Self { held: [PitchSet::default(); CHANNELS], struck: [Velocity::MEDIUM; 128] }
    }

    /// A key was pressed on `channel` (its low four bits count).
    pub fn press(&mut self, channel: u8, pitch: Pitch, velocity: Velocity, at: Beats) -> Heard {
        let held = &mut self.held[usize::from(channel & 15)];
        *held = held.with(pitch);
        self.struck[usize::from(pitch.number() & 127)] = velocity;
        Heard { pitch, velocity, at, on: true }
    }

    /// A key was let go on `channel`. Nothing is heard when it was not held, or is still held on another channel.
    pub fn release(&mut self, channel: u8, pitch: Pitch, at: Beats) -> Option<Heard> {
        let held = &mut self.held[usize::from(channel & 15)];
        let was_held = held.has(pitch);
        *held = held.without(pitch);
        (was_held && !self.held().has(pitch)).then(|| self.heard(pitch, at, false))
    }

    /// The keys that are held on `channel`.
    pub fn held_on(&self, channel: u8) -> PitchSet {
        self.held[usize::from(channel & 15)]
    }

    /// The keys that are held on any channel.
    pub fn held(&self) -> PitchSet {
        PitchSet(self.held.iter().fold(0, |all, held| all | held.0))
    }

    /// The held keys as if each were pressed at `at`: for one who begins to listen then.
    pub fn presses(&self, at: Beats) -> impl Iterator<Item = Heard> {
        self.held().iter().map(move |pitch| self.heard(pitch, at, true))
    }

    /// Forgets every key.
    pub fn reset(&mut self) {
        *self = Self::new();
    }

    fn heard(&self, pitch: Pitch, at: Beats, on: bool) -> Heard {
        Heard { pitch, velocity: self.struck[usize::from(pitch.number() & 127)], at, on }
    }
}

impl Default for Listener {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: Pitch = Pitch::MIDDLE_C;

    #[test]
    fn a_pitch_held_on_two_channels_is_let_go_with_the_last() {
        let mut listener = Listener::new();
        let loud = Velocity::clamped(101);
        assert!(listener.press(0, C, Velocity::MEDIUM, Beats(0)).on);
        assert!(listener.press(1, C, loud, Beats(1)).on);
        assert_eq!(listener.release(0, C, Beats(2)), None);
        let release = Heard { pitch: C, velocity: loud, at: Beats(3), on: false };
        assert_eq!(listener.release(1, C, Beats(3)), Some(release));
        assert_eq!(listener.release(1, C, Beats(4)), None);
    }

    #[test]
    fn one_who_begins_to_listen_hears_what_is_held() {
        let mut listener = Listener::new();
        listener.press(3, C, Velocity::clamped(9), Beats(5));
        let heard: Vec<Heard> = listener.presses(Beats(96)).collect();
        assert_eq!(
            heard,
            [Heard { pitch: C, velocity: Velocity::clamped(9), at: Beats(96), on: true }]
        );
    }
}
