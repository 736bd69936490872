//! A drum being hit.

use super::super::decay::decay;
use super::super::instrument::{Generator, Motion, Stroke};
use super::super::noise::{Burst, BurstRecipe};
use super::super::resonators::{Resonance, ResonatorBank};
use super::catalogue::{Kit, piece_of};
use super::piece::{Choke, Hiss, Ring};
use crate::clock::{QUANTUM, Rate};
use crate::music::Pitch;

/// Seconds to −60 dB of what is choked.
const CHOKED: f64 = 0.06;
/// No two strokes hit the same place: how much strengths and pitch differ, as shares.
const PLACE: f64 = 0.18;
const TENSION: f64 = 0.006;

/// A layer of noise that is struck so hard. A harder stroke lies higher.
fn layer(hiss: &Hiss, hard: f64, seed: u32, rate: Rate) -> Burst {
    let (gain, hertz) = (hiss.gain * hard.powf(hiss.power), hiss.hertz * (0.55 + 0.5 * hard));
    let recipe = BurstRecipe { gain, hertz, q: hiss.q, ring: hiss.seconds };
    Burst::new(&recipe, 1.0, seed, rate).rising(hiss.rise, rate)
}

/// What rings, and two layers of noise.
#[derive(Clone, Copy)]
pub struct Hit {
    bank: ResonatorBank,
    layers: [Burst; 2],
    /// Octaves that the skin still is above where it settles, and what is left of them in a quantum.
    above: f64,
    falls: f64,
    choke: Choke,
    choked: f32,
    pan: f32,
    level: f32,
}

impl Hit {
    pub fn new(kit: Kit, number: Pitch, hardness: f32, seed: u32, rate: Rate) -> Self {
        let piece = piece_of(kit, number);
        let hard = f64::from(hardness);
        let stroke = Stroke { hertz: piece.ring.hertz, hardness, seed, rate };
        let [first, second] = piece.hiss;
        let quantum = QUANTUM as f64 / rate.hertz();
        Self {
            bank: ResonatorBank::struck(modes(&piece.ring, &stroke), rate),
            layers: [layer(&first, hard, seed, rate), layer(&second, hard, !seed, rate)],
            above: piece.ring.fall.0 * (0.4 + 0.6 * hard),
            falls: 0.001_f64.powf(quantum / piece.ring.fall.1.max(1e-3)),
            choke: piece.choke,
            choked: decay(CHOKED, rate),
            pan: piece.pan,
            level: 1.0,
        }
    }

    pub fn pan(&self) -> f32 {
        self.pan
    }

    /// What it ends of others.
    pub fn chokes(&self) -> Choke {
        self.choke
    }

    /// Is ended by a hit of that kind, if it is open.
    pub fn choke(&mut self, by: Choke) {
        if self.choke == Choke::Open && by != Choke::No {
            self.bank.damp(self.choked);
            self.layers.iter_mut().for_each(|layer| layer.damp(self.choked));
        }
    }
}

impl Generator for Hit {
    fn turn(&mut self, _: &Motion) {
        if self.above > 1e-4 {
            self.bank.bend(self.above.exp2() as f32);
            self.above *= self.falls;
        }
        let noise: f32 = self.layers.iter_mut().map(Burst::settle).sum();
        self.level = self.bank.settle() + noise;
    }

    fn render(&mut self, wave: &mut [f32], _: &mut [f32]) {
        self.bank.ring(wave);
        self.layers.iter_mut().for_each(|layer| layer.hiss(wave));
    }

    fn damp(&mut self, _: f32) {}

    fn level(&self) -> f32 {
        self.level
    }
}

/// What rings of a piece that is struck so.
fn modes<'a>(ring: &'a Ring, stroke: &'a Stroke) -> impl Iterator<Item = Resonance> + 'a {
    let hard = f64::from(stroke.hardness);
    let loud = ring.gain * hard.powf(1.4);
    let hertz = ring.hertz * (1.0 + TENSION * stroke.chance(0));
    let skin = ring.modes.iter().zip(1..).map(move |(&(ratio, gain, longer), nth)| {
        // A soft stroke excites the lowest vibrations most.
        let reached = if nth > 1 { 0.35 + 0.65 * hard } else { 1.0 };
        let gain = loud * gain * reached * (1.0 + PLACE * stroke.chance(nth));
        Resonance { hertz: hertz * ratio, gain, ring: ring.seconds * longer }
    });
    let (count, high) = ring.metal;
    let plate = (0..count).map(move |nth| {
        let share = (nth as f64 + 0.5) / count as f64;
        // Always the same cymbal: its vibrations do not come from the stroke.
        let off = (nth as f64 * 2.399_963).sin() * 0.4 / count as f64;
        let hertz = hertz * (high / ring.hertz).powf((share + off).clamp(0.0, 1.0));
        let bright = (hertz / ring.hertz).powf(-0.35 - 0.5 * (1.0 - hard));
        let gain =
            loud * bright * (1.0 + PLACE * stroke.chance(20 + nth as u32)) / (count as f64).sqrt();
        Resonance { hertz, gain, ring: ring.seconds * (hertz / ring.hertz).powf(-0.4) }
    });
    skin.chain(plate)
}
