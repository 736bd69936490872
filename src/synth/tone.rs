//! What the synth obeys.

use super::instrument::Sound;
use crate::clock::{QUANTUM, Rate};
use crate::perform::Source;

/// How the synth sounds. Numbers out of range are brought into it; those that are not finite take their default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    /// Gain of everything, 0 to 2.
    pub volume: f32,
    /// Gain of each part in the order of [`Part::ALL`](crate::music::Part::ALL), 0 to 2.
    pub levels: [f32; 4],
    /// The sound of each part in the same order; the drums have their kit instead.
    pub sounds: [Sound; 4],
    /// The person's own sound.
    pub player: Sound,
    /// Gain of the person's own sound, 0 to 2.
    pub player_level: f32,
    /// Whether the person's notes, where they are passed on, sound here too.
    pub player_sound: bool,
    /// How much of the room is heard, 0 to 1.
    pub room: f32,
}

impl Default for Tone {
    fn default() -> Self {
        Self {
            volume: 0.8,
            levels: [1.0; 4],
            sounds: [Sound::Reed, Sound::Bass, Sound::ElectricPiano, Sound::Piano],
            player: Sound::Piano,
            player_level: 1.0,
            player_sound: true,
            room: 0.3,
        }
    }
}

fn gain(asked: f32, otherwise: f32) -> f32 {
    if asked.is_finite() { asked.clamp(0.0, 2.0) } else { otherwise }
}

/// A number that moves to its target without a step: a straight line through each quantum, towards a point that comes
/// nearer to the target from quantum to quantum.
#[derive(Clone, Copy, Debug, Default)]
struct Glide {
    from: f32,
    to: f32,
}

impl Glide {
    fn aim(&mut self, target: f32, pace: f32) {
        self.from = self.to;
        self.to += (target - self.to) * pace;
        if (target - self.to).abs() < 1e-5 {
            self.to = target;
        }
    }

    fn at(self, place: usize) -> f32 {
        self.from + (self.to - self.from) * ((place + 1) as f32 / QUANTUM as f32)
    }
}

/// The gains in force, gliding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Levels {
    volume: Glide,
    parts: [Glide; 4],
    player: Glide,
    room: Glide,
    player_sounds: bool,
    /// The sounds of the parts and of the person.
    sounds: ([Sound; 4], Sound),
    /// Share of the way to the target in a quantum.
    pace: f32,
    /// No tone was heard yet: the first is taken at once.
    fresh: bool,
}

impl Levels {
    pub fn new(rate: Rate) -> Self {
        let quanta = 0.008 * rate.hertz() / QUANTUM as f64;
        Self {
            volume: Glide::default(),
            parts: [Glide::default(); 4],
            player: Glide::default(),
            room: Glide::default(),
            player_sounds: true,
            sounds: ([Sound::Piano; 4], Sound::Piano),
            pace: (1.0 / quanta).min(1.0) as f32,
            fresh: true,
        }
    }

    /// A quantum begins: moves towards `tone`.
    pub fn aim(&mut self, tone: &Tone) {
        let default = Tone::default();
        let pace = if self.fresh { 1.0 } else { self.pace };
        let aim =
            |glide: &mut Glide, asked: f32, otherwise: f32| glide.aim(gain(asked, otherwise), pace);
        aim(&mut self.volume, tone.volume, default.volume);
        aim(&mut self.room, tone.room, default.room);
        for (glide, level) in self.parts.iter_mut().zip(tone.levels) {
            aim(glide, level, 1.0);
        }
        aim(&mut self.player, tone.player_level, default.player_level);
        self.sounds = (tone.sounds, tone.player);
        self.player_sounds = tone.player_sound;
        if self.fresh {
            self.aim_at_once();
        }
    }

    fn aim_at_once(&mut self) {
        self.fresh = false;
        let others = [&mut self.player, &mut self.volume, &mut self.room];
        for glide in self.parts.iter_mut().chain(others) {
            glide.from = glide.to;
        }
    }

    pub fn reset(&mut self) {
        self.fresh = true;
    }

    pub fn player_sounds(&self) -> bool {
        self.player_sounds
    }

    pub fn volume(&self, place: usize) -> f32 {
        self.volume.at(place)
    }

    pub fn room(&self, place: usize) -> f32 {
        self.room.at(place)
    }

    pub fn source(&self, source: Source, place: usize) -> f32 {
        match source {
            Source::Part(part) => part.entry(&self.parts).at(place),
            Source::Player => self.player.at(place),
        }
    }

    /// What a note of a source that begins now sounds like.
    pub fn sound(&self, source: Source) -> Sound {
        match source {
            Source::Part(part) => *part.entry(&self.sounds.0),
            Source::Player => self.sounds.1,
        }
    }
}
