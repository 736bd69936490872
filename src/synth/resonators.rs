//! Vibrations that ring and die away: what struck and plucked things are made of (modal synthesis; J. O. Smith, "Physical
//! Audio Signal Processing").

use super::decay::decay;
use crate::clock::{QUANTUM, Rate};

/// Vibrations of one voice at most.
const RESONATORS: usize = 64;
/// Vibrations that are reckoned at once.
const LANES: usize = 8;
/// No vibration lies above this share of the rate.
const HIGHEST: f64 = 0.45;
/// A vibration softer than this at its stroke is left out.
const INAUDIBLE: f64 = 1e-4;
/// A group of vibrations softer than this has died away.
const SILENT: f32 = 2e-5;

/// A vibration being struck.
#[derive(Clone, Copy, Debug)]
pub struct Resonance {
    pub hertz: f64,
    /// Amplitude at the stroke.
    pub gain: f64,
    /// Seconds to −60 dB.
    pub ring: f64,
}

/// The vibrations of a voice: each a point that turns and shrinks, heard by its height.
#[derive(Clone, Copy, Debug)]
pub struct ResonatorBank {
    groups: [Group; RESONATORS / LANES],
    used: usize,
    /// The frequency as a share of the written one, and what the damper leaves in a frame.
    bend: f32,
    damper: f32,
}

#[derive(Clone, Copy, Debug)]
struct Group {
    /// Where each point is.
    re: [f32; LANES],
    im: [f32; LANES],
    /// How it moves in a frame.
    cos: [f32; LANES],
    sin: [f32; LANES],
    /// Radians and the share kept in a frame, undamped and unbent.
    turn: [f32; LANES],
    keep: [f32; LANES],
}

impl Group {
    const SILENT: Self = {
        let zero = [0.0; LANES];
        Self { re: zero, im: zero, cos: zero, sin: zero, turn: zero, keep: zero }
    };

    /// Each lane moves as it does bent and damped.
    #[expect(clippy::indexing_slicing, reason = "every lane is below `LANES`")]
    fn aim(&mut self, bend: f32, damper: f32) {
        for lane in 0..LANES {
            let turn = (self.turn[lane] * bend).min(std::f32::consts::PI);
            let keep = self.keep[lane] * damper;
            let (sin, cos) = turn.sin_cos();
            (self.cos[lane], self.sin[lane]) = (cos * keep, sin * keep);
        }
    }

    /// Adds each lane's next frames to `sums`.
    #[expect(clippy::indexing_slicing, reason = "every lane is below `LANES`")]
    fn ring(&mut self, sums: &mut [[f32; LANES]]) {
        let (mut re, mut im, cos, sin) = (self.re, self.im, self.cos, self.sin);
        for sum in sums {
            for lane in 0..LANES {
                sum[lane] += im[lane];
                let x = re[lane] * cos[lane] - im[lane] * sin[lane];
                im[lane] = re[lane] * sin[lane] + im[lane] * cos[lane];
                re[lane] = x;
            }
        }
        (self.re, self.im) = (re, im);
    }

    fn loudness(&self) -> f32 {
        self.re.iter().chain(&self.im).fold(0.0, |most, x| x.abs().max(most))
    }
}

impl ResonatorBank {
    /// Nothing rings.
    pub const SILENT: Self =
        Self { groups: [Group::SILENT; RESONATORS / LANES], used: 0, bend: 1.0, damper: 1.0 };

    /// Strikes so many of these as there is room for; they should come lowest first.
    pub fn struck(modes: impl Iterator<Item = Resonance>, rate: Rate) -> Self {
        let mut bank = Self::SILENT;
        let heard =
            |mode: &Resonance| mode.hertz < HIGHEST * rate.hertz() && mode.gain.abs() > INAUDIBLE;
        let lanes = (0..RESONATORS).map(|nth| (nth / LANES, nth % LANES));
        for ((group, lane), mode) in lanes.zip(modes.filter(heard)) {
            bank.set((group, lane), mode, rate);
            bank.used = group + 1;
        }
        bank.aim();
        bank
    }

    fn set(&mut self, (group, lane): (usize, usize), mode: Resonance, rate: Rate) {
        let Some(group) = self.groups.get_mut(group) else { return };
        let turn = std::f64::consts::TAU * mode.hertz / rate.hertz();
        let values = [mode.gain as f32, turn as f32, decay(mode.ring, rate)];
        let fields = [&mut group.re, &mut group.turn, &mut group.keep];
        for (field, value) in fields.into_iter().zip(values) {
            if let Some(cell) = field.get_mut(lane) {
                *cell = value;
            }
        }
    }

    fn aim(&mut self) {
        let (bend, damper) = (self.bend, self.damper);
        self.groups.iter_mut().take(self.used).for_each(|group| group.aim(bend, damper));
    }

    /// Bends everything to a share of its written frequency.
    pub fn bend(&mut self, bend: f32) {
        if bend != self.bend {
            self.bend = bend;
            self.aim();
        }
    }

    /// Lets a damper leave this share in a frame.
    pub fn damp(&mut self, damper: f32) {
        if damper != self.damper {
            self.damper = damper;
            self.aim();
        }
    }

    /// Adds the next frames to `wave`, a quantum at most.
    pub fn ring(&mut self, wave: &mut [f32]) {
        let mut sums = [[0.0; LANES]; QUANTUM as usize];
        let frames = wave.len().min(sums.len());
        let sums = sums.get_mut(..frames).unwrap_or_default();
        self.groups.iter_mut().take(self.used).for_each(|group| group.ring(sums));
        for (frame, sum) in wave.iter_mut().zip(sums) {
            *frame += sum.iter().sum::<f32>();
        }
    }

    /// How far it swings, about; what has died away is reckoned no more.
    pub fn settle(&mut self) -> f32 {
        let loud = |group: &Group| group.loudness() > SILENT;
        self.used = self.groups.iter().take(self.used).rposition(loud).map_or(0, |last| last + 1);
        self.groups.iter().take(self.used).map(Group::loudness).sum()
    }
}
