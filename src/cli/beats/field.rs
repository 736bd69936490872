//! A conditional random field that tells the beat from what it is mistaken for.

use rayon::prelude::*;

use super::stretch::Stretch;
use crate::corpus::descent::{Descent, share};
use crate::listen::Division;
use crate::listen::pulse::beat_state_space::fit;
use crate::listen::pulse::evidence::{Music, SPANS, span};
use crate::listen::pulse::rhythm::{PARTS, Rhythm};
use crate::rt::Draw;

/// Weights of the steps; those of the marks follow.
pub const STEPS: usize = PARTS * SPANS;
/// Lengths that the beat is mistaken for, in beats, the true one first.
const LENGTHS: [f64; 7] = [1.0, 2.0 / 3.0, 4.0 / 3.0, 0.75, 1.5, 0.9, 1.1];
/// Parts of the beat by which it is mistaken, the true one first.
const SIMPLE: [i32; 6] = [0, 6, 3, 9, 4, 8];
const COMPOUND: [i32; 6] = [0, 4, 8, 2, 6, 10];
/// Stretches of a step, rounds through all, and how far the first step and the last go.
const BATCH: usize = 128;
const ROUNDS: usize = 20;
const RATE: f64 = 0.05;
const LAST_RATE: f64 = 0.002;
/// How a step is taken, see [`Descent`].
const ADAM_BETAS: (f64, f64) = (0.9, 0.999);
const FLOOR: f64 = 1e-6;
/// Decay of the weights of melodies and of drums, and how much of it the steps have.
const DECAY: [f64; 2] = [0.03, 0.01];
const STEP_DECAY: f64 = 0.3;
/// The power to which the odds of a melody's steps are taken: who improvises steps more freely than written music does.
const TEMPER: f64 = 0.7;
/// A reading that is less likely teaches nothing.
const LEAST: f64 = 1e-4;

/// Weights in logarithms of odds: by place before and span, then by mark and place.
pub struct Field {
    weights: Vec<f64>,
    rhythm: Rhythm,
    shifts: [i32; 6],
    music: Music,
}

/// A beat that a stretch might have: how likely by itself, and the weights that it has.
struct Reading {
    fits: f64,
    weights: Vec<usize>,
}

impl Field {
    /// One that has learned nothing.
    pub fn new(music: Music, marks: usize) -> Self {
        let (division, shifts) = match music {
            Music::Compound => (Division::Compound, COMPOUND),
            _ => (Division::Simple, SIMPLE),
        };
        let weights = vec![0.0; STEPS + marks * PARTS];
        Self { weights, rhythm: Rhythm::new(division), shifts, music }
    }

    /// One that has learned from the stretches.
    pub fn learned(stretches: &[&Stretch], music: Music, marks: usize) -> Self {
        let mut field = Self::new(music, marks);
        let mut order: Vec<usize> = (0..stretches.len()).collect();
        let mut descent = Descent::new(field.weights.len(), ADAM_BETAS, FLOOR);
        for round in 0..ROUNDS {
            let mut draw = Draw::keyed(round as u64, 0, 0);
            order.sort_by_cached_key(|_| draw.next_u32());
            let rate = LAST_RATE + RATE * (1.0 - round as f64 / ROUNDS as f64);
            for batch in order.chunks(BATCH) {
                let slope = field.slope(stretches, batch);
                descent.step(field.weights.iter_mut().zip(slope), rate);
            }
        }
        field
    }

    /// The share of stretches whose true beat is the likeliest.
    pub fn right(&self, stretches: &[&Stretch]) -> f64 {
        let right = |stretch: &&&Stretch| {
            let odds = self.odds(&self.readings(stretch));
            odds.iter().all(|other| other <= &odds[0])
        };
        stretches.par_iter().filter(right).count() as f64 / stretches.len().max(1) as f64
    }

    /// The weights in sixteenths of a doubling.
    pub fn sixteenths(&self) -> Vec<u8> {
        let steps = if self.music == Music::Drums { 1.0 } else { TEMPER };
        let sixteenths = |(at, weight): (usize, &f64)| {
            let kept = if at < STEPS { steps } else { 1.0 };
            ((kept * weight / std::f64::consts::LN_2 * 16.0).round() as i8) as u8
        };
        self.weights.iter().enumerate().map(sixteenths).collect()
    }

    fn slope(&self, stretches: &[&Stretch], batch: &[usize]) -> Vec<f64> {
        let one = |&at: &usize| {
            let readings = self.readings(stretches[at]);
            let mut odds = self.odds(&readings);
            odds[0] -= 1.0;
            let taught = odds.into_iter().zip(readings).filter(|(odds, _)| odds.abs() > LEAST);
            taught.collect::<Vec<(f64, Reading)>>()
        };
        let mut slope = vec![0.0; self.weights.len()];
        let taught: Vec<_> = batch.par_iter().map(one).collect();
        for (odds, reading) in taught.into_iter().flatten() {
            reading.weights.iter().for_each(|&at| slope[at] += odds / batch.len() as f64);
        }
        let decay = DECAY[usize::from(self.music == Music::Drums)];
        for (at, (slope, weight)) in slope.iter_mut().zip(&self.weights).enumerate() {
            *slope += if at < STEPS { STEP_DECAY * decay } else { decay } * weight;
        }
        slope
    }

    /// How likely each reading is, all together 1.
    fn odds(&self, readings: &[Reading]) -> Vec<f64> {
        let weigh = |reading: &Reading| {
            reading.fits + reading.weights.iter().map(|&at| self.weights[at]).sum::<f64>()
        };
        let mut odds: Vec<f64> = readings.iter().map(weigh).collect();
        share(&mut odds);
        odds
    }

    /// The true beat of a stretch and all that it is mistaken for.
    fn readings(&self, stretch: &Stretch) -> Vec<Reading> {
        let from = f64::from(if stretch.marked { 0 } else { self.home(stretch) });
        let lengths = LENGTHS.iter();
        let all = lengths.flat_map(|&length| self.shifts.map(|shift| (length, f64::from(shift))));
        all.map(|(length, shift)| self.reading(stretch, length, from + shift)).collect()
    }

    /// Where the beat lies in a stretch that does not mark it: on the division that fits best by itself.
    fn home(&self, stretch: &Stretch) -> i32 {
        let divisions = if self.music == Music::Compound { 3 } else { 2 };
        let fits = |shift: &i32| self.reading(stretch, 1.0, f64::from(*shift)).fits;
        let shifts = self.shifts[..divisions].iter().copied();
        shifts.max_by(|a, b| fits(a).total_cmp(&fits(b))).unwrap_or(0)
    }

    fn reading(&self, stretch: &Stretch, length: f64, shift: f64) -> Reading {
        let parts = PARTS as f64;
        // Two bars of four before, so that nothing is before the first.
        let first = (8.0 - (stretch.onsets[0] / length).floor()) * parts + shift;
        let (mut places, mut fits) = (Vec::with_capacity(stretch.onsets.len()), 0.0);
        let mut weights = Vec::new();
        for onset in &stretch.onsets {
            let at = onset / length * parts + first;
            let place = self.rhythm.place(at as f32);
            let off = (at - f64::from(place)) / parts * length * stretch.period;
            let before = places.last().copied();
            fits += f64::from(fit(&self.rhythm, before, place, off as f32)).ln();
            weights.extend(before.map(|before| part(before) * SPANS + span(place - before)));
            places.push(place);
        }
        let mark = |&(at, mark): &(usize, usize)| STEPS + mark * PARTS + part(places[at]);
        weights.extend(stretch.marks.iter().map(mark));
        Reading { fits, weights }
    }
}

fn part(place: i32) -> usize {
    place.rem_euclid(PARTS as i32) as usize
}
