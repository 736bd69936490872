//! The room and the end of the chain.

use super::bus::Bus;
use super::tone::Levels;
use crate::clock::Rate;
use fundsp::audiounit::AudioUnit;
use fundsp::prelude32::reverb_stereo;

/// Metres across, seconds to −60 dB, and how much the walls take of the highs.
const ROOM: (f32, f32, f32) = (12.0, 1.3, 0.5);
/// A room softer than this is silent.
const SILENT: f32 = 1e-6;
/// From here on loud sound is pressed together; 1 is never passed.
const KNEE: f32 = 0.7;

/// Mixes the room in, sets the volume and keeps everything within ±1.
pub(super) struct Master {
    room: Box<dyn AudioUnit>,
    /// Frames for which the room has been silent, and after how many it sleeps: longer than its longest echo.
    quiet: u64,
    sleeps_after: u64,
}

impl Master {
    pub fn new(rate: Rate) -> Self {
        let (metres, seconds, damping) = ROOM;
        let mut room: Box<dyn AudioUnit> = Box::new(reverb_stereo(metres, seconds, damping));
        room.set_sample_rate(rate.hertz());
        room.allocate();
        let sleeps_after = (0.25 * rate.hertz()) as u64;
        Self { room, quiet: sleeps_after, sleeps_after }
    }

    pub fn is_silent(&self) -> bool {
        self.quiet >= self.sleeps_after
    }

    pub fn reset(&mut self) {
        self.room.reset();
        self.quiet = self.sleeps_after;
    }

    /// Writes `bus`, whose first frame lies at `place` in the quantum.
    pub fn finish(
        &mut self,
        bus: &Bus,
        levels: &Levels,
        place: usize,
        left: &mut [f32],
        right: &mut [f32],
    ) {
        for (place, ((left, right), mix)) in (place..).zip(left.iter_mut().zip(right).zip(bus)) {
            let (room, volume) = (levels.room(place), levels.volume(place));
            let echo = self.echo(mix.room);
            *left = within_one((mix.left + echo[0] * room) * volume);
            *right = within_one((mix.right + echo[1] * room) * volume);
        }
    }

    fn echo(&mut self, sound: f32) -> [f32; 2] {
        if sound.abs() < SILENT && self.is_silent() {
            return [0.0; 2];
        }
        let mut echo = [0.0; 2];
        self.room.tick(&[sound, sound], &mut echo);
        let silent = echo.iter().chain([&sound]).all(|x| x.abs() < SILENT);
        self.quiet = if silent { self.quiet + 1 } else { 0 };
        echo
    }
}

/// Leaves what is softer than the knee as it is and bends the rest smoothly towards ±1, which it never reaches.
fn within_one(x: f32) -> f32 {
    let over = (x.abs() - KNEE) / (1.0 - KNEE);
    if over <= 0.0 {
        x
    } else if over.is_finite() {
        x.signum() * (KNEE + (1.0 - KNEE) * over / (1.0 + over))
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_passes_one() {
        for x in [0.0, 0.5, -0.69, 0.9, -3.0, 1e6, f32::MAX] {
            assert!(within_one(x).abs() <= 1.0, "{x}");
            assert_eq!(within_one(-x), -within_one(x));
        }
        assert_eq!(within_one(0.5), 0.5);
        assert_eq!(within_one(f32::INFINITY), 0.0);
        assert_eq!(within_one(f32::NAN), 0.0);
    }
}
