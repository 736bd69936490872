//! Every tempo and every place in the beat, weighed.
//!
//! Numbers that say no more were chosen by the beat error on training pieces; RESULTS.md, pulse, has it on held-out ones.

use super::beat_filter::BeatFilter;
use super::evidence::{Evidence, Music, NOTHING, Weights, at_span};
use super::rhythm::{Division, PARTS, Rhythm, at_part};
use super::row::{CELLS, ROWS, Row};

/// Seconds of a step.
const STEP: f64 = 0.01;
/// What a beat may turn into at its end: how much of it goes to the rows one and two further on, either way.
const DRIFT: [f32; 2] = [0.03, 0.003];
/// How much of a beat slips by a step either way.
const SLIP: f32 = 0.04;
/// Seconds by which human onsets miss, at which their likelihood is a quarter.
const MISS: f32 = 0.028;
/// The likelihood of a note that belongs nowhere, beside that of one in its place.
const STRAY: f32 = 0.02;
/// How much of everything is new at every onset.
const NEW: f32 = 0.0001;
/// How far from the expected tempo nothing speaks against one, and how much each onset does beyond.
const FREE: f64 = 1.1;
const PENALTY: f64 = 0.5;
/// Longest time that is caught up with, in steps; after a longer silence the beat is still where it was.
const CATCH_UP: u64 = 400;

/// A place in a beat of some length, and how much of all that was heard speaks for it and what lies around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best {
    pub(super) period: f64,
    pub(super) phase: f64,
    pub(super) mass: f32,
}

/// What an onset is heard as.
pub(super) struct Sound {
    pub(super) music: Music,
    /// How much likelier its sound is at each place.
    pub(super) here: Weights,
    /// The same of the onset before, as far as only this one shows it.
    pub(super) before: Option<Weights>,
}

/// The weights of all hypotheses; they sum to 1 after each onset.
#[derive(Clone)]
pub(super) struct BeatStateSpace {
    rhythm: Rhythm,
    pub(super) evidence: Box<Evidence>,
    rows: [Row; ROWS],
    mass: [f32; CELLS],
    /// Steps that have passed.
    step: u64,
}

impl BeatStateSpace {
    pub(super) fn new() -> Self {
        let rows = std::array::from_fn(Row::new);
        let evidence = Evidence::shipped();
        Self { rhythm: Rhythm::new(Division::Simple), evidence, rows, mass: [0.0; CELLS], step: 0 }
    }

    /// Forgets everything but the time, and expects beats of `period` seconds or something near: the wider `width`,
    /// the less is it held to.
    pub(super) fn expect(&mut self, period: f64, width: f64, division: Division) {
        self.rhythm = Rhythm::new(division);
        let mut sum = 0.0;
        for row in &mut self.rows {
            let ratio = row.steps as f64 * STEP / period;
            let off = ((ratio - 1.0 / ratio) / width).abs();
            row.prior = (1.0 / ((1.0 + off * off) * (1.0 + off * off))) as f32;
            row.keeps = (1.0 / (1.0 + PENALTY * (off - FREE).max(0.0))) as f32;
            sum += row.prior;
        }
        for row in &mut self.rows {
            row.prior /= sum * row.steps as f32;
            row.cells_mut(&mut self.mass).fill(row.prior);
        }
    }

    /// It is `at` seconds now.
    pub(super) fn set(&mut self, at: f64) {
        self.step = (at / STEP) as u64;
    }

    /// Time passes up to `at`, in seconds.
    pub(super) fn pass(&mut self, at: f64) {
        let step = (at / STEP) as u64;
        let since = step.saturating_sub(self.step);
        (0..since.min(CATCH_UP)).for_each(|_| self.advance());
        self.step = step.max(self.step);
    }

    /// A step: what ends its beat begins the next, in its own row or near it.
    fn advance(&mut self) {
        let mut ended = [0.0; ROWS + 4];
        for (row, ended) in self.rows.iter_mut().zip(ended.iter_mut().skip(2)) {
            row.start = (row.start + row.steps - 1) % row.steps;
            *ended = row.mass(&self.mass, 0);
        }
        let stays = 1.0 - 2.0 * (DRIFT[0] + DRIFT[1]);
        for (row, ended) in self.rows.iter().zip(ended.array_windows::<5>()) {
            let begun = stays * ended[2]
                + DRIFT[0] * (ended[1] + ended[3])
                + DRIFT[1] * (ended[0] + ended[4]);
            *row.cell(&mut self.mass, 0) = begun * (1.0 - 2.0 * SLIP);
            *row.cell(&mut self.mass, row.steps - 1) += begun * SLIP;
            *row.cell(&mut self.mass, 1) += begun * SLIP;
        }
    }

    /// An onset at `at`, `since` seconds after the one before, weighs every hypothesis; so does how it sounds.
    pub(super) fn hear(&mut self, at: f64, since: Option<f64>, sound: &Sound) {
        let within = ((at / STEP) - self.step as f64).clamp(0.0, 1.0) as f32;
        let mut steps = *self.evidence.steps(sound.music);
        for (row, weight) in steps.iter_mut().zip(sound.before.unwrap_or(NOTHING)) {
            row.iter_mut().for_each(|odds| *odds *= weight);
        }
        let mut sum = 0.0;
        for row in &self.rows {
            let parts = PARTS as f32 / row.steps as f32;
            let since = since.map(|since| (since / STEP) as f32 * parts);
            let back = since.map_or(0.0, |since| (since / PARTS as f32).floor() + 1.0);
            let (seconds, beats) = (STEP as f32 / parts, back * PARTS as f32);
            for place in 0..row.steps {
                let now = (place as f32 + within) * parts + beats;
                let to = self.rhythm.place(now);
                let from = since.map(|since| self.rhythm.place(now - since));
                let odds = from.map_or(1.0, |from| at_span(at_part(&steps, from), to - from));
                let fits = fit(&self.rhythm, from, to, (now - to as f32) * seconds);
                let cell = row.cell(&mut self.mass, place);
                *cell *= row.keeps * fits * odds * at_part(&sound.here, to);
                sum += *cell;
            }
        }
        self.normalise(sum);
    }

    /// How much an accent, -1 to 1, speaks for each place.
    pub(super) fn accent(&self, accent: f32) -> Weights {
        std::array::from_fn(|part| self.rhythm.stress(part as i32, accent))
    }

    /// Another note of the same onset weighs by its sound alone.
    pub(super) fn stress(&mut self, here: &Weights) {
        let mut sum = 0.0;
        for row in &self.rows {
            let parts = PARTS as f32 / row.steps as f32;
            for place in 0..row.steps {
                let to = self.rhythm.place(place as f32 * parts);
                let cell = row.cell(&mut self.mass, place);
                *cell *= at_part(here, to);
                sum += *cell;
            }
        }
        self.normalise(sum);
    }

    fn normalise(&mut self, sum: f32) {
        let scale = if sum > 0.0 { (1.0 - NEW) / sum } else { 0.0 };
        for row in &self.rows {
            for cell in row.cells_mut(&mut self.mass) {
                *cell = *cell * scale + NEW * row.prior;
            }
        }
    }

    /// The place that most speaks for, with its neighbours.
    pub(super) fn best(&self, at: f64) -> Best {
        let (mut most, mut found) = (0.0, (0, 0.0));
        for (number, row) in self.rows.iter().enumerate() {
            for place in 0..row.steps {
                let mass = row.mass(&self.mass, place);
                if mass > most {
                    (most, found) = (mass, (number, row.phase(place)));
                }
            }
        }
        self.around(found.0, found.1, at)
    }

    /// The mean place around a part of the beat of a row, and the mass there.
    fn around(&self, number: usize, phase: f32, at: f64) -> Best {
        let (mut mass, mut period, mut off) = (0.0, 0.0, 0.0);
        let from = number.saturating_sub(2);
        for row in self.rows.iter().take(number + 3).skip(from) {
            let middle = (phase * row.steps as f32) as i32;
            let reach = (row.steps / 16) as i32;
            for by in -reach..=reach {
                let place = (middle + by).rem_euclid(row.steps as i32) as usize;
                let here = row.mass(&self.mass, place);
                mass += here;
                period += here * row.steps as f32;
                off += here * by as f32 / row.steps as f32;
            }
        }
        let period = f64::from(period / mass) * STEP;
        let within = at - self.step as f64 * STEP;
        let phase = f64::from(phase + off / mass) + within / period;
        Best { period, phase: phase - phase.floor(), mass }
    }

    /// The mass around what a needle shows.
    pub(super) fn mass_near(&self, needle: &BeatFilter, at: f64) -> f32 {
        let steps = needle.period() / STEP;
        let number = self.rows.partition_point(|row| (row.steps as f64) < steps).min(ROWS - 1);
        let Some(row) = self.rows.get(number) else { return 0.0 };
        let beats = needle.beats_at(at);
        let phase = beats - beats.floor();
        let place = (phase * row.steps as f64) as usize % row.steps;
        self.around(number, row.phase(place), at).mass
    }
}

/// How likely an onset is near a place after one at another, as a part of the beat, and so many seconds off.
#[inline(always)]
pub(crate) fn fit(rhythm: &Rhythm, from: Option<i32>, to: i32, off: f32) -> f32 {
    let first = || rhythm.first(to) * rhythm.first(to);
    STRAY + from.map_or_else(first, |from| rhythm.chance(from, to)) * near(off)
}

/// The likelihood of an onset so many seconds from its place, 1 at none: a Student curve, for now and then one misses by much.
#[inline(always)]
fn near(seconds: f32) -> f32 {
    let off = seconds * (1.0 / MISS);
    let wide = 1.0 + off * off;
    1.0 / (wide * wide)
}
