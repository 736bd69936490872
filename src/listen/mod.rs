//! What the person plays, in beats.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod chord_tracker;
mod heard;
mod key_estimator;
mod pedals;
mod player;
pub(crate) mod pulse;
mod scales;
mod tonality;

pub use chord_tracker::{ChordTracker, Chords};
pub use heard::Heard;
pub use key_estimator::KeyEstimator;
pub use player::{Phrase, Player};
pub use pulse::{Beat, Division, Pulse};
pub use tonality::{Tonal, Tonality};

use crate::music::{Beats, PerChannel, Pitch, PitchSet, Velocity};
use pedals::Pedals;

/// Knows which keys are held, by fingers or by pedals. A pitch held on several channels is let go when the last of them
/// lets go.
#[derive(Clone, Debug)]
pub struct Listener {
    held: PerChannel<Pedals>,
    /// How hard each pitch was last struck.
    struck: [Velocity; 128],
    /// How hard they play lately.
    touch: Option<f32>,
}

/// How fast their touch is followed: over some eight keys.
const FOLLOWS: f32 = 1.0 / 8.0;

impl Listener {
    /// Nobody plays yet.
    pub fn new() -> Self {
        Self {
            held: PerChannel::all(Pedals::default()),
            struck: [Velocity::MEDIUM; 128],
            touch: None,
        }
    }

    /// A key was pressed on `channel` (its low four bits count).
    pub fn press(&mut self, channel: u8, pitch: Pitch, velocity: Velocity, at: Beats) -> Heard {
        self.held.of_mut(channel).press(pitch);
        *pitch.entry_mut(&mut self.struck) = velocity;
        let hard = f32::from(velocity.number());
        self.touch = Some(self.touch.map_or(hard, |touch| touch + FOLLOWS * (hard - touch)));
        Heard { pitch, velocity, at, on: true }
    }

    /// A key was let go on `channel`; true where it ends with that, because it was down and no pedal holds it.
    /// [`Self::end`] says then what is heard.
    pub fn release(&mut self, channel: u8, pitch: Pitch) -> bool {
        self.held.of_mut(channel).release(pitch)
    }

    /// A controller moved on `channel`; the keys that no pedal holds any more.
    pub fn control(&mut self, channel: u8, number: u8, value: u8) -> PitchSet {
        self.held.of_mut(channel).control(number, value)
    }

    /// A key is not held any more on one channel. Nothing is heard when it still is on another.
    pub fn end(&self, pitch: Pitch, at: Beats) -> Option<Heard> {
        (!self.held().has(pitch)).then(|| self.heard(pitch, at, false))
    }

    /// Every key and pedal of `channel` is up; the keys that were held.
    pub fn let_go(&mut self, channel: u8) -> PitchSet {
        let held = self.held.of_mut(channel);
        let sounded = held.sounding();
        held.reset();
        sounded
    }

    /// The keys that are held on any channel.
    pub fn held(&self) -> PitchSet {
        PitchSet(self.held.iter().fold(0, |all, held| all | held.sounding().0))
    }

    /// How hard they play lately, once they have played.
    pub fn touch(&self) -> Option<Velocity> {
        self.touch.map(|touch| Velocity::clamped(touch.round() as i32))
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
        Heard { pitch, velocity: *pitch.entry(&self.struck), at, on }
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
        assert!(listener.release(0, C));
        assert_eq!(listener.end(C, Beats(2)), None);
        let release = Heard { pitch: C, velocity: loud, at: Beats(3), on: false };
        assert!(listener.release(1, C));
        assert_eq!(listener.end(C, Beats(3)), Some(release));
        assert!(!listener.release(1, C));
    }

    #[test]
    fn a_pedal_holds_the_keys_that_are_let_go_until_it_is_up() {
        let (mut listener, e) = (Listener::new(), Pitch::clamped(64));
        let both = PitchSet::default().with(C).with(e);
        listener.press(0, C, Velocity::MEDIUM, Beats(0));
        listener.control(0, 64, 127);
        listener.press(0, e, Velocity::MEDIUM, Beats(1));
        assert!(!listener.release(0, C) && !listener.release(0, e));
        assert_eq!(listener.held(), both);
        assert_eq!(listener.control(0, 64, 0), both);
        assert_eq!(listener.held(), PitchSet::default());
    }

    #[test]
    fn a_sostenuto_pedal_holds_what_was_down_and_no_more() {
        let (mut listener, e) = (Listener::new(), Pitch::clamped(64));
        listener.press(0, C, Velocity::MEDIUM, Beats(0));
        listener.control(0, 66, 100);
        listener.press(0, e, Velocity::MEDIUM, Beats(1));
        assert!(!listener.release(0, C) && listener.release(0, e));
        assert_eq!(listener.control(0, 66, 10), PitchSet::default().with(C));
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
