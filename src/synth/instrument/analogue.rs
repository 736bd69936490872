//! Oscillators through a filter: pads, plucks, leads and basses of electronic music.

use super::super::decay::decay;
use super::super::noise::{Filter, Pass, pitch};
use super::super::phase::{sine, wrapped};
use super::generator::{Generator, MIDDLE_C, Motion, Stroke, damped, seat};
use super::waves::{Spectrum, Wave};
use crate::clock::{QUANTUM, Rate};

/// Oscillators of a note at most.
const OSCILLATORS: usize = 3;
/// A level that counts as silence once the note falls; before, one that has not begun is not over.
const SILENT: f32 = 5e-4;

/// A patch of an analogue synthesiser, as data. Times of decays are seconds to −60 dB.
#[derive(Clone, Copy, Debug)]
pub struct AnalogueRecipe {
    pub wave: Spectrum,
    pub oscillators: usize,
    /// Cents from the lowest oscillator to the highest, and how far to the sides they sit.
    pub detune: f64,
    pub width: f32,
    /// A sine an octave below, or with the wave, beside it.
    pub sub: (f64, f32),
    /// Where the filter stands at middle C, in hertz; octaves that it opens with the softest and the hardest stroke; by
    /// what power of the pitch it follows; resonance.
    pub cutoff: f64,
    pub opens: (f64, f64),
    pub tracks: f64,
    pub q: f64,
    /// Seconds until it is open, and to −60 dB of what it opened by.
    pub sweep: (f64, f64),
    /// Seconds until it is loud; decay, what stays, and release.
    pub attack: f64,
    pub decay: f64,
    pub sustain: f32,
    pub release: f64,
    pub vibrato: (f32, f32),
    pub gain: f32,
}

/// The wave of a patch. Built once for all engines.
pub struct AnalogueWave {
    pub recipe: &'static AnalogueRecipe,
    wave: Wave,
}

impl AnalogueWave {
    pub fn new(recipe: &'static AnalogueRecipe) -> Self {
        Self { recipe, wave: recipe.wave.wave() }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Oscillator {
    phase: f32,
    detune: f32,
    seat: f32,
}

/// A note of a synthesiser.
#[derive(Clone, Copy)]
pub struct Analogue {
    patch: &'static AnalogueWave,
    rate: Rate,
    oscillators: [Oscillator; OSCILLATORS],
    sub: f32,
    step: f32,
    bent: f32,
    table: usize,
    loud: f32,
    level: f32,
    rising: bool,
    rise: f32,
    decay: f32,
    fade: f32,
    release: f32,
    /// Octaves that the filter is open, those that it opens at most, and how it gets there.
    open: f64,
    opens: f64,
    opening: bool,
    cutoff: f64,
    /// Where the filter goes in this quantum, a frame at a time.
    aim: (f32, f32),
    filters: [Filter; 2],
}

impl Analogue {
    pub fn new(patch: &'static AnalogueWave, stroke: &Stroke) -> Self {
        let (recipe, rate) = (patch.recipe, stroke.rate);
        let hard = f64::from(stroke.hardness);
        let cutoff = recipe.cutoff * (stroke.hertz / MIDDLE_C).powf(recipe.tracks);
        let filter = Filter::new(cutoff, recipe.q, rate);
        let count = recipe.oscillators.clamp(1, OSCILLATORS);
        Self {
            patch,
            rate,
            oscillators: std::array::from_fn(|nth| oscillator(recipe, nth, count, stroke)),
            sub: 0.0,
            step: (stroke.hertz / rate.hertz()).min(0.49) as f32,
            bent: 1.0,
            table: patch.wave.table(stroke.hertz, rate.hertz()),
            loud: (0.08 + 0.92 * hard.powf(1.6)) as f32 * recipe.gain / (count as f32).sqrt(),
            level: 0.0,
            rising: true,
            rise: (1.0 / (recipe.attack * rate.hertz()).max(1.0)) as f32,
            decay: decay(recipe.decay, rate),
            fade: 1.0,
            release: decay(recipe.release, rate),
            open: 0.0,
            opens: recipe.opens.0 + (recipe.opens.1 - recipe.opens.0) * hard,
            opening: true,
            cutoff,
            aim: (pitch(cutoff, rate), 0.0),
            filters: [filter; 2],
        }
    }

    /// The filter's envelope moves by a quantum.
    fn sweep(&mut self) {
        let (attack, fall) = self.patch.recipe.sweep;
        let seconds = QUANTUM as f64 / self.rate.hertz();
        if self.opening {
            self.open += self.opens * (seconds / attack.max(1e-3)).min(1.0);
            self.opening = self.open < self.opens;
            self.open = self.open.min(self.opens);
        } else {
            self.open *= 0.001_f64.powf(seconds / fall);
        }
    }

    fn age(&mut self) {
        let sustain = self.patch.recipe.sustain;
        if self.fade < 1.0 {
            self.level *= self.fade;
        } else if self.rising {
            self.level += self.rise;
            self.rising = self.level < 1.0;
        } else {
            self.level = sustain + (self.level - sustain) * self.decay;
        }
    }

    /// The oscillators' next frame, unfiltered: middle and side.
    fn tone(&mut self, count: usize) -> (f32, f32) {
        let (mut middle, mut side) = (0.0, 0.0);
        for oscillator in self.oscillators.iter_mut().take(count) {
            let sound = self.patch.wave.at(self.table, oscillator.phase);
            let step = (self.step * self.bent * oscillator.detune).min(0.499);
            oscillator.phase = wrapped(oscillator.phase + step);
            middle += sound;
            side += sound * oscillator.seat;
        }
        (middle, side)
    }
}

fn oscillator(recipe: &AnalogueRecipe, nth: usize, count: usize, stroke: &Stroke) -> Oscillator {
    let seat = seat(nth, count);
    let free = 0.5 + 0.5 * stroke.chance(10 + nth as u32);
    Oscillator {
        phase: if count == 1 { 0.0 } else { free as f32 % 1.0 },
        detune: (recipe.detune * seat / 2400.0).exp2() as f32,
        seat: recipe.width * seat as f32,
    }
}

impl Generator for Analogue {
    fn turn(&mut self, motion: &Motion) {
        let (hertz, depth) = self.patch.recipe.vibrato;
        self.bent = motion.bend * (1.0 + (depth + motion.sway) * sine(motion.lfo(hertz)));
        self.sweep();
        let to = pitch(self.cutoff * self.open.exp2(), self.rate);
        let from = self.aim.0;
        self.aim = (from, (to - from) / QUANTUM as f32);
    }

    fn render(&mut self, wave: &mut [f32], side: &mut [f32]) {
        let (recipe, count) =
            (self.patch.recipe, self.patch.recipe.oscillators.clamp(1, OSCILLATORS));
        let wide = recipe.width > 0.0;
        for (wave, side) in wave.iter_mut().zip(side) {
            let (middle, across) = self.tone(count);
            let below = recipe.sub.1 * sine(self.sub);
            self.sub = wrapped(self.sub + self.step * self.bent * recipe.sub.0 as f32);
            self.aim.0 += self.aim.1;
            let [both, apart] = &mut self.filters;
            both.aim(self.aim.0);
            apart.aim(self.aim.0);
            let level = self.level * self.loud;
            *wave += (both.next(middle, Pass::Low) + below) * level;
            if wide {
                *side += apart.next(across, Pass::Low) * level;
            }
            self.age();
        }
    }

    fn damp(&mut self, lift: f32) {
        self.fade = damped(self.release, lift);
        // Let go before it was loud, it does not become so.
        self.rising &= self.fade >= 1.0;
    }

    fn level(&self) -> f32 {
        let over = !self.rising && self.level < SILENT;
        if over { 0.0 } else { self.level.max(SILENT) * self.loud }
    }
}

/// A sawtooth has every partial at 1/n, a square the odd ones (fundsp's tables end below half the rate).
const SAW: Spectrum = Spectrum::falling(1.0, 1e9);
const SQUARE: Spectrum = Spectrum { even: 0.0, ..SAW };

pub const WARM_PAD: AnalogueRecipe = AnalogueRecipe {
    wave: SAW,
    oscillators: 3,
    detune: 16.0,
    width: 0.7,
    sub: (1.0, 0.1),
    cutoff: 520.0,
    opens: (0.0, 2.8),
    tracks: 0.4,
    q: 0.8,
    sweep: (0.9, 12.0),
    attack: 0.22,
    decay: 8.0,
    sustain: 0.85,
    release: 1.6,
    vibrato: (0.4, 0.0006),
    gain: 0.189,
};

pub const PLUCK: AnalogueRecipe = AnalogueRecipe {
    wave: SAW,
    oscillators: 2,
    detune: 9.0,
    width: 0.4,
    sub: (1.0, 0.15),
    cutoff: 330.0,
    opens: (1.2, 5.2),
    tracks: 0.6,
    q: 1.3,
    sweep: (0.002, 0.38),
    attack: 0.002,
    decay: 1.5,
    sustain: 0.0,
    release: 0.35,
    vibrato: (0.0, 0.0),
    gain: 0.394,
};

pub const POLY_SYNTH: AnalogueRecipe = AnalogueRecipe {
    oscillators: 3,
    detune: 16.0,
    width: 0.6,
    cutoff: 800.0,
    opens: (0.0, 3.2),
    q: 1.0,
    sweep: (0.01, 12.0),
    attack: 0.008,
    decay: 3.0,
    sustain: 0.7,
    release: 0.5,
    gain: 0.193,
    ..PLUCK
};

pub const SYNTH_LEAD: AnalogueRecipe = AnalogueRecipe {
    wave: Spectrum { even: 0.35, ..SAW },
    oscillators: 2,
    detune: 6.0,
    width: 0.2,
    sub: (0.5, 0.1),
    cutoff: 1100.0,
    opens: (0.0, 3.0),
    q: 1.4,
    sweep: (0.008, 9.0),
    attack: 0.006,
    decay: 4.0,
    sustain: 0.8,
    release: 0.3,
    vibrato: (5.3, 0.003),
    gain: 0.187,
    ..PLUCK
};

pub const SYNTH_BASS: AnalogueRecipe = AnalogueRecipe {
    wave: Spectrum { even: 0.8, ..SAW },
    oscillators: 1,
    detune: 0.0,
    width: 0.0,
    sub: (0.5, 0.35),
    cutoff: 330.0,
    opens: (0.0, 4.2),
    tracks: 0.3,
    q: 1.8,
    sweep: (0.003, 0.6),
    attack: 0.004,
    decay: 2.5,
    sustain: 0.6,
    release: 0.14,
    vibrato: (0.0, 0.0),
    gain: 0.262,
};

pub const SUB_BASS: AnalogueRecipe = AnalogueRecipe {
    wave: Spectrum { slope: 2.2, ..SQUARE },
    cutoff: 420.0,
    opens: (0.0, 1.8),
    q: 0.7,
    sub: (1.0, 0.6),
    sustain: 0.9,
    decay: 6.0,
    attack: 0.008,
    gain: 0.214,
    ..SYNTH_BASS
};
