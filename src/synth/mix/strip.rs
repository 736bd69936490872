//! A source's way to the mix: tilt, level, pan, and what goes into the room.

use super::super::decay::kept;
use super::bus::Bus;
use super::levels::StripLevels;
use super::peak::Peak;
use crate::clock::Rate;

/// Where a tilt turns, in hertz, and decibels at its ends either way.
const PIVOT: f64 = 800.0;
const TILT: f32 = 9.0;

/// The gains that a tilt makes of lows, of highs and of both.
#[derive(Clone, Copy, Debug)]
struct Tilt {
    asked: f32,
    low: f32,
    high: f32,
    lift: f32,
}

impl Tilt {
    fn of(asked: f32) -> Self {
        let (low, high) = (decibels(-TILT * asked.max(0.0)), decibels(TILT * asked.min(0.0)));
        Self { asked, low, high, lift: decibels(TILT * 0.5 * asked.abs()) }
    }
}

/// The state of a strip: the lows of both sides and of what goes into the room.
#[derive(Clone, Copy, Debug)]
pub struct Strip {
    share: f32,
    lows: [f32; 3],
    tilt: Tilt,
    pub peak: Peak,
}

impl Strip {
    pub fn new(rate: Rate) -> Self {
        let share = (1.0 - kept(PIVOT, rate)) as f32;
        Self { share, lows: [0.0; 3], tilt: Tilt::of(0.0), peak: Peak::new(rate) }
    }

    pub fn reset(&mut self) {
        self.lows = [0.0; 3];
        self.peak.reset();
    }

    /// Adds so many frames of `bus`, of which the first lies at `place` in the quantum, to `mix`.
    pub fn add(
        &mut self,
        bus: &Bus,
        levels: &StripLevels,
        place: usize,
        frames: usize,
        mix: &mut Bus,
    ) {
        if self.tilt.asked != levels.tilt.end() {
            self.tilt = Tilt::of(levels.tilt.end());
        }
        let Tilt { low, high, lift, .. } = self.tilt;
        let sources = bus.left.iter().zip(&bus.right).zip(&bus.room);
        let outs = mix.left.iter_mut().zip(&mut mix.right).zip(&mut mix.room);
        for (at, (((l, r), s), ((left, right), room))) in
            (place..).zip(sources.zip(outs)).take(frames)
        {
            let level = levels.level.at(at);
            let pan = levels.pan.at(at);
            let mut tilted = [*l, *r, *s];
            for (x, lows) in tilted.iter_mut().zip(&mut self.lows) {
                *lows += (*x - *lows) * self.share;
                *x = (*lows * low + (*x - *lows) * high) * lift;
            }
            let [l, r, s] = tilted;
            let (l, r) = (l * level * (1.0 - pan.max(0.0)), r * level * (1.0 + pan.min(0.0)));
            self.peak.hear(l, r);
            *left += l;
            *right += r;
            *room += s * level * levels.send.at(at);
        }
    }
}

fn decibels(gain: f32) -> f32 {
    10_f32.powf(gain / 20.0)
}
