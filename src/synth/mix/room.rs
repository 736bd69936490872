//! The room: fundsp's, reckoned a quantum at a time, so that it is heard a quantum late, wherever blocks are cut.

use super::super::decay::kept;
use super::bus::{SILENT, Wave};
use crate::clock::{QUANTUM, Rate};
use fundsp::audiounit::AudioUnit;
use fundsp::buffer::BufferVec;
use fundsp::prelude32::reverb_stereo;

/// Metres across, seconds to −60 dB, and how much the walls take of the highs.
const ROOM: (f32, f32, f32) = (12.0, 1.3, 0.35);
/// A room softer than this is silent.
const QUIET: f32 = 1e-6;
/// The lowest that goes in, in hertz: a bass in a room is mud.
const LOWEST: f64 = 180.0;

pub struct Room {
    unit: Box<dyn AudioUnit>,
    ins: BufferVec,
    outs: BufferVec,
    /// What came in during this quantum, and its state of the filter that takes the lows out.
    heard: Wave,
    low: f32,
    share: f32,
    /// What the last quantum sounds like in it.
    pub echo: [Wave; 2],
    /// Quanta for which it has been silent, and after how many it sleeps: longer than its longest echo.
    quiet: u64,
    sleeps_after: u64,
}

impl Room {
    pub fn new(rate: Rate) -> Self {
        let (metres, seconds, damping) = ROOM;
        let mut unit: Box<dyn AudioUnit> = Box::new(reverb_stereo(metres, seconds, damping));
        unit.set_sample_rate(rate.hertz());
        unit.allocate();
        let sleeps_after = (0.25 * rate.hertz() / QUANTUM as f64) as u64 + 1;
        Self {
            unit,
            ins: BufferVec::new(2),
            outs: BufferVec::new(2),
            heard: SILENT,
            low: 0.0,
            share: 1.0 - kept(LOWEST, rate) as f32,
            echo: [SILENT; 2],
            quiet: sleeps_after,
            sleeps_after,
        }
    }

    pub fn is_silent(&self) -> bool {
        self.quiet >= self.sleeps_after
    }

    pub fn reset(&mut self) {
        self.unit.reset();
        (self.heard, self.echo, self.low) = (SILENT, [SILENT; 2], 0.0);
        self.quiet = self.sleeps_after;
    }

    /// Takes what goes in at `place` in this quantum.
    pub fn hear(&mut self, place: usize, sound: f32) {
        self.low += (sound - self.low) * self.share;
        if let Some(cell) = self.heard.get_mut(place) {
            *cell = sound - self.low;
        }
    }

    /// A quantum begins: what came in during the last one is heard in this.
    pub fn turn(&mut self) {
        let loud = self.heard.iter().any(|x| x.abs() >= QUIET);
        if !loud && self.is_silent() {
            self.echo = [SILENT; 2];
            return;
        }
        for side in 0..2 {
            for (cell, x) in self.ins.channel_f32_mut(side).iter_mut().zip(&self.heard) {
                *cell = *x;
            }
        }
        self.unit.process(QUANTUM as usize, &self.ins.buffer_ref(), &mut self.outs.buffer_mut());
        for (side, echo) in self.echo.iter_mut().enumerate() {
            echo.iter_mut().zip(self.outs.channel_f32(side)).for_each(|(cell, x)| *cell = *x);
        }
        self.heard = SILENT;
        let silent = !loud && self.echo.iter().flatten().all(|x| x.abs() < QUIET);
        self.quiet = if silent { self.quiet + 1 } else { 0 };
    }
}
