//! How the person plays: how much, how high, and where their phrases end.
//!
//! Spans were set by ear, at tempi from 60 to 200.

use crate::music::{Beats, Pitch, PitchSet};
use crate::rt::Bounded;

use super::heard::Heard;

/// Onsets that are remembered.
const REMEMBERED: usize = 64;
/// The span over which density is counted.
const LATELY: Beats = Beats::quarters(2);
/// The span over which the register is taken.
const SPACE: Beats = Beats::quarters(8);
/// Silence that ends a phrase: longer than an eighth's rest, and short enough to answer within a beat.
const BREATH: Beats = Beats(Beats::QUARTER.0 * 9 / 16);

/// A stretch of playing between two breaths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// When its first key was struck.
    pub begin: Beats,
    /// When its last key was let go.
    pub end: Beats,
}

/// What the person has been playing.
#[derive(Clone, Debug, Default)]
pub struct Player {
    struck: Bounded<(Beats, Pitch), REMEMBERED>,
    held: PitchSet,
    begin: Option<Beats>,
    /// When the last key was let go, none being down.
    quiet: Option<Beats>,
}

impl Player {
    /// Forgets everything.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Hears a key.
    pub fn hear(&mut self, heard: Heard) {
        if heard.on {
            self.strike(heard.pitch, heard.at);
        } else {
            self.held = self.held.without(heard.pitch);
            self.quiet = (self.held == PitchSet::default()).then_some(heard.at);
        }
    }

    fn strike(&mut self, pitch: Pitch, at: Beats) {
        if self.struck.is_full() {
            self.struck.remove(0);
        }
        let _fits = self.struck.push((at, pitch));
        if self.begin.is_none() || self.phrase(at).is_some() {
            self.begin = Some(at);
        }
        self.held = self.held.with(pitch);
        self.quiet = None;
    }

    /// The phrase that is over, heard by a breath of silence.
    pub fn phrase(&self, now: Beats) -> Option<Phrase> {
        let end = self.quiet.filter(|quiet| now - *quiet >= BREATH)?;
        self.begin.map(|begin| Phrase { begin, end })
    }

    /// When a key last sounded: now, while one is down.
    pub fn last_sound(&self, now: Beats) -> Option<Beats> {
        if self.held != PitchSet::default() { Some(now) } else { self.quiet }
    }

    /// Whether a key has been struck at or after a point.
    pub fn has_struck_since(&self, from: Beats) -> bool {
        self.struck.last().is_some_and(|&(at, _)| at >= from)
    }

    /// Onsets a quarter over the last two quarters.
    pub fn density(&self, now: Beats) -> f32 {
        let recent = self.struck.iter().filter(|(at, _)| *at > now - LATELY && *at <= now);
        recent.count() as f32 / LATELY.to_quarters() as f32
    }

    /// The lowest and the highest key of the last eight quarters.
    pub fn register(&self, now: Beats) -> Option<(Pitch, Pitch)> {
        let recent = || self.struck.iter().filter(|(at, _)| *at > now - SPACE).map(|&(_, p)| p);
        recent().min().zip(recent().max())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::Velocity;

    fn key(pitch: i32, at: f64, on: bool) -> Heard {
        let (pitch, at) = (Pitch::clamped(pitch), Beats::from_quarters(at));
        Heard { pitch, velocity: Velocity::MEDIUM, at, on }
    }

    /// Plays notes of (pitch, onset, end).
    fn played(notes: &[(i32, f64, f64)]) -> Player {
        let mut keys: Vec<Heard> = notes
            .iter()
            .flat_map(|&(pitch, from, to)| [key(pitch, from, true), key(pitch, to, false)])
            .collect();
        keys.sort_by_key(|key| (key.at, key.on));
        let mut player = Player::default();
        keys.into_iter().for_each(|key| player.hear(key));
        player
    }

    #[test]
    fn a_phrase_ends_with_a_breath_and_not_with_a_short_rest() {
        let player = played(&[(60, 1.0, 1.5), (62, 2.0, 2.5), (64, 2.5, 4.0)]);
        assert_eq!(player.phrase(Beats::from_quarters(4.5)), None);
        let phrase = Phrase { begin: Beats::quarters(1), end: Beats::quarters(4) };
        assert_eq!(player.phrase(Beats::quarters(5)), Some(phrase));
    }

    #[test]
    fn a_key_after_a_breath_begins_another_phrase() {
        let player = played(&[(60, 0.0, 1.0), (62, 4.0, 5.0)]);
        let phrase = Phrase { begin: Beats::quarters(4), end: Beats::quarters(5) };
        assert_eq!(player.phrase(Beats::quarters(6)), Some(phrase));
    }

    #[test]
    fn density_and_register_are_of_what_was_played_lately() {
        let player = played(&[(90, 0.0, 0.5), (60, 10.0, 10.5), (67, 11.0, 11.5)]);
        assert_eq!(player.density(Beats::quarters(12)), 0.5);
        let register = (Pitch::clamped(60), Pitch::clamped(67));
        assert_eq!(player.register(Beats::quarters(12)), Some(register));
        assert_eq!(player.register(Beats::quarters(40)), None);
    }
}
