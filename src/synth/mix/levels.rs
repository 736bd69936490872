//! The gains in force, gliding.

use super::super::instrument::Sound;
use super::super::kit::Kit;
use super::bus::{SOURCES, entry};
use super::glide::{Glide, pace};
use super::tone::{StripTone, Tone};
use crate::clock::Rate;
use crate::perform::Source;

/// Seconds until most of a change is heard.
const SECONDS: f64 = 0.008;

/// A strip's numbers, gliding.
#[derive(Clone, Copy, Debug, Default)]
pub struct StripLevels {
    pub level: Glide,
    pub pan: Glide,
    pub tilt: Glide,
    pub send: Glide,
}

impl StripLevels {
    fn all(&mut self) -> [&mut Glide; 4] {
        [&mut self.level, &mut self.pan, &mut self.tilt, &mut self.send]
    }

    fn aim(&mut self, asked: &StripTone, pace: f32) {
        let rest = StripTone::default();
        let numbers = [
            within(asked.level, 0.0, 2.0, rest.level),
            within(asked.pan, -1.0, 1.0, rest.pan),
            within(asked.tilt, -1.0, 1.0, rest.tilt),
            within(asked.send, 0.0, 2.0, rest.send),
        ];
        for (glide, number) in self.all().into_iter().zip(numbers) {
            glide.aim(number, pace);
        }
    }
}

/// Everything that a [`Tone`] says, gliding.
#[derive(Clone, Copy, Debug)]
pub struct Levels {
    pub volume: Glide,
    pub room: Glide,
    pub strips: [StripLevels; SOURCES],
    sounds: [Sound; SOURCES],
    kit: Kit,
    player_sounds: bool,
    pace: f32,
    /// No tone was heard yet: the first is taken at once.
    fresh: bool,
}

impl Levels {
    pub fn new(rate: Rate) -> Self {
        let tone = Tone::default();
        Self {
            volume: Glide::default(),
            room: Glide::default(),
            strips: [StripLevels::default(); SOURCES],
            sounds: tone.sounds,
            kit: tone.kit,
            player_sounds: true,
            pace: pace(SECONDS, rate),
            fresh: true,
        }
    }

    /// A quantum begins: moves towards `tone`.
    pub fn aim(&mut self, tone: &Tone) {
        let rest = Tone::default();
        let pace = if self.fresh { 1.0 } else { self.pace };
        self.volume.aim(within(tone.volume, 0.0, 2.0, rest.volume), pace);
        self.room.aim(within(tone.room, 0.0, 1.0, rest.room), pace);
        for (strip, asked) in self.strips.iter_mut().zip(&tone.strips) {
            strip.aim(asked, pace);
        }
        (self.sounds, self.kit, self.player_sounds) = (tone.sounds, tone.kit, tone.player_sound);
        if self.fresh {
            self.arrive();
        }
    }

    fn arrive(&mut self) {
        self.fresh = false;
        let strips = self.strips.iter_mut().flat_map(StripLevels::all);
        strips.chain([&mut self.volume, &mut self.room]).for_each(Glide::arrive);
    }

    pub fn reset(&mut self) {
        self.fresh = true;
    }

    pub fn player_sounds(&self) -> bool {
        self.player_sounds
    }

    pub fn kit(&self) -> Kit {
        self.kit
    }

    /// What a note of a source that begins now sounds like.
    pub fn sound(&self, source: Source) -> Sound {
        *entry(source, &self.sounds)
    }
}

fn within(asked: f32, low: f32, high: f32, otherwise: f32) -> f32 {
    if asked.is_finite() { asked.clamp(low, high) } else { otherwise }
}
