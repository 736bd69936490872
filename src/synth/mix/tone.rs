//! What the synth obeys.

use super::super::instrument::Sound;
use super::super::kit::Kit;
use super::bus::SOURCES;

/// How the synth sounds. Numbers out of range are brought into it; those that are not finite take their default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    /// Gain of everything, 0 to 2.
    pub volume: f32,
    /// The strip of each part in the order of [`Part::ALL`](crate::music::Part::ALL), then the person's.
    pub strips: [StripTone; SOURCES],
    /// The sound of each part in the same order, then the person's; the drums have their kit instead.
    pub sounds: [Sound; SOURCES],
    /// The drums.
    pub kit: Kit,
    /// Whether the person's notes, where they are passed on, sound here too.
    pub player_sound: bool,
    /// How much of the room is heard, 0 to 1.
    pub room: f32,
}

/// How a source is mixed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StripTone {
    /// Gain, 0 to 2.
    pub level: f32,
    /// To the left, −1, or to the right, 1.
    pub pan: f32,
    /// Darker, −1, or brighter, 1.
    pub tilt: f32,
    /// How much of it goes into the room, 0 to 2, 1 as its sound is made to.
    pub send: f32,
}

impl Default for StripTone {
    fn default() -> Self {
        Self { level: 1.0, pan: 0.0, tilt: 0.0, send: 1.0 }
    }
}

impl Default for Tone {
    fn default() -> Self {
        Self {
            volume: 0.5,
            strips: [StripTone::default(); SOURCES],
            sounds: [Sound::Reed, Sound::Bass, Sound::ElectricPiano, Sound::Piano, Sound::Piano],
            kit: Kit::Rock,
            player_sound: true,
            room: 0.3,
        }
    }
}
