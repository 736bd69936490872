//! One interpolated chain of counted contexts: what a ladder makes of a decision.

use rayon::prelude::*;

use super::counts::Counts;
use super::distribution::{Distribution, alike};
use super::ladder::{Rung, Rungs};

/// Contexts by how much was counted in them: rises of the total, times kinds of variety.
const CELLS: usize = TOTALS.len() * VARIETIES + VARIETIES;
/// Upper ends of the totals that are told apart.
const TOTALS: [u32; 11] = [1, 2, 3, 4, 6, 9, 15, 31, 127, 1023, 8191];
const VARIETIES: usize = 5;
/// Rounds of expectation and maximisation.
const ROUNDS: usize = 15;

/// How far a rung is trusted over those below it, by cell.
type Trust = [f32; CELLS];

/// Counts of a ladder, and how far each of its rungs is trusted (Jelinek-Mercer interpolation: the trust
/// depends on what was counted in the context and is fitted to music that was not counted).
#[derive(Debug)]
pub struct Chain {
    counts: Counts,
    trust: Vec<Trust>,
}

/// What a decision's rungs say of the answer that was given, for fitting.
pub struct Witness {
    /// Its probability where all allowed answers are alike.
    alike: f32,
    /// Rung, cell, and the share of the answer there.
    rungs: Vec<(u8, u8, f32)>,
}

/// Trust earned and trust tried, by rung and cell.
type Tally = (Vec<[f64; CELLS]>, Vec<[f64; CELLS]>);

impl Chain {
    /// A chain that trusts every rung by half.
    pub fn new(counts: Counts) -> Self {
        Self { counts, trust: vec![[0.5; CELLS]; Rungs::new().room()] }
    }

    /// The shares of the allowed answers after a rung's context, and the context's cell; `None` where none of
    /// them was counted.
    fn shares(&self, rung: &Rung, allowed: u128, shares: &mut Vec<(u8, f32)>) -> Option<usize> {
        shares.clear();
        let mut total = 0;
        for (symbol, count) in self.counts.after(rung.context) {
            let answer = symbol.wrapping_add(rung.base) & 127;
            if allowed >> answer & 1 == 1 {
                shares.push((answer, count as f32));
                total += count;
            }
        }
        shares.iter_mut().for_each(|share| share.1 /= total as f32);
        (total > 0).then(|| cell(total, shares.len() as u32))
    }

    /// The probabilities of the allowed answers.
    pub fn predict(&self, rungs: &Rungs, allowed: u128) -> Distribution {
        let mut odds = alike(allowed);
        let mut shares = Vec::with_capacity(odds.len());
        for (rung, trust) in rungs.iter().zip(&self.trust) {
            let Some(cell) = self.shares(rung, allowed, &mut shares) else { continue };
            odds.iter_mut().for_each(|p| *p *= 1.0 - trust[cell]);
            for &(answer, share) in &shares {
                odds[usize::from(answer)] += trust[cell] * share;
            }
        }
        odds
    }

    /// What the rungs say of an answer.
    pub fn witness(&self, rungs: &Rungs, allowed: u128, answer: u8) -> Witness {
        let mut shares = Vec::new();
        let mut said = Vec::new();
        for (at, rung) in rungs.iter().enumerate() {
            if let Some(cell) = self.shares(rung, allowed, &mut shares) {
                let share =
                    shares.iter().find(|share| share.0 == answer).map_or(0.0, |share| share.1);
                said.push((at as u8, cell as u8, share));
            }
        }
        Witness { alike: 1.0 / allowed.count_ones() as f32, rungs: said }
    }

    /// Fits the trust to decisions that were not counted.
    pub fn fit(&mut self, witnesses: &[Witness]) {
        let rungs = self.trust.len();
        let empty = || (vec![[0.0; CELLS]; rungs], vec![[0.0; CELLS]; rungs]);
        for _ in 0..ROUNDS {
            // Chunks of a fixed size added in order, so that sums do not depend on the number of threads.
            let tallies: Vec<Tally> =
                witnesses.par_chunks(1 << 16).map(|some| self.tally(some, empty())).collect();
            let (earned, tried) = tallies.into_iter().fold(empty(), add);
            for (rung, trust) in self.trust.iter_mut().enumerate() {
                for (cell, trust) in trust.iter_mut().enumerate() {
                    *trust = ((earned[rung][cell] + 0.5) / (tried[rung][cell] + 1.0)) as f32;
                }
            }
        }
    }

    fn tally(&self, witnesses: &[Witness], (mut earned, mut tried): Tally) -> Tally {
        let mut below = Vec::new();
        for witness in witnesses {
            below.clear();
            let mut p = witness.alike;
            for &(rung, cell, share) in &witness.rungs {
                below.push(p);
                let trust = self.trust[usize::from(rung)][usize::from(cell)];
                p += trust * (share - p);
            }
            let mut left = f64::from(p).max(f64::MIN_POSITIVE).recip();
            for (&(rung, cell, share), &below) in witness.rungs.iter().zip(&below).rev() {
                let (rung, cell) = (usize::from(rung), usize::from(cell));
                let trust = f64::from(self.trust[rung][cell]);
                let here = left * trust * f64::from(share);
                earned[rung][cell] += here;
                tried[rung][cell] += here + left * (1.0 - trust) * f64::from(below);
                left *= 1.0 - trust;
            }
        }
        (earned, tried)
    }
}

fn add((mut earned, mut tried): Tally, more: Tally) -> Tally {
    let cells = |tally: &mut Vec<[f64; CELLS]>, more: &[[f64; CELLS]]| {
        tally
            .as_flattened_mut()
            .iter_mut()
            .zip(more.as_flattened())
            .for_each(|(sum, more)| *sum += more);
    };
    cells(&mut earned, &more.0);
    cells(&mut tried, &more.1);
    (earned, tried)
}

/// The cell of a context in which so many answers of so many kinds were counted.
fn cell(total: u32, kinds: u32) -> usize {
    let variety = match kinds {
        1 => 0,
        kinds if kinds == total => 1,
        2 => 2,
        3 | 4 => 3,
        _ => 4,
    };
    TOTALS.partition_point(|&end| end < total) * VARIETIES + variety
}
