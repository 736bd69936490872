//! Several views of one decision, blended.

use crate::token::Factor;

use super::distribution::{Distribution, alike, allowed_answers};

/// Steps of entropy in bits that are told apart.
const ENTROPIES: [f32; 4] = [0.1, 0.5, 1.5, 3.0];
/// The product of the views is sharpened by this power in all.
const SHARPNESS: f32 = 1.3;
/// Decisions for which the weights that hold everywhere stand in each cell.
const PRIOR: f64 = 20.0;
const ROUNDS: usize = 20;
/// What goes to all allowed answers alike, so that nothing is impossible.
const FLOOR: f32 = 1e-6;

/// Weights of the views, and of their product, by how sure each view is: a mixture of multiple viewpoints
/// (Conklin and Witten, 1995; Pearce, 2005).
#[derive(Debug)]
pub struct Mixture {
    weights: Vec<Vec<f32>>,
    views: usize,
}

/// What the views said of the answer that was given, for fitting.
pub struct Voices {
    cell: usize,
    said: Vec<f32>,
}

impl Mixture {
    /// A mixture of so many views, all alike.
    pub fn new(views: usize) -> Self {
        let voices = views + 1;
        let cells = (ENTROPIES.len() + 1).pow(views as u32);
        Self { weights: vec![vec![1.0 / voices as f32; voices]; cells], views }
    }

    /// The blend. `views` are distributions over the allowed answers.
    pub fn blend(
        &self,
        mut views: Vec<Distribution>,
        factor: Factor,
        allowed: u128,
    ) -> Distribution {
        let cell = cell(&views, factor);
        views.push(product(&views, allowed));
        let mut odds = alike(allowed).map(|p| p * FLOOR);
        for (view, weight) in views.iter().zip(&self.weights[cell]) {
            odds.iter_mut().zip(view).for_each(|(sum, p)| *sum += (1.0 - FLOOR) * weight * p);
        }
        odds
    }

    /// What the views say of an answer.
    pub fn voices(
        &self,
        mut views: Vec<Distribution>,
        factor: Factor,
        allowed: u128,
        answer: u8,
    ) -> Voices {
        let cell = cell(&views, factor);
        views.push(product(&views, allowed));
        Voices {
            cell,
            said: views.iter().map(|view| view[usize::from(answer)].max(FLOOR)).collect(),
        }
    }

    /// Fits the weights to decisions that were not counted.
    pub fn fit(&mut self, voices: &[Voices]) {
        let alike = vec![1.0 / (self.views + 1) as f64; self.views + 1];
        let everywhere = expect(&alike, 1.0, 1, voices, |_| 0);
        let cells = self.weights.len();
        let fitted = expect(&everywhere[0], PRIOR, cells, voices, |voices| voices.cell);
        self.weights =
            fitted.into_iter().map(|cell| cell.into_iter().map(|w| w as f32).collect()).collect();
    }
}

/// Expectation and maximisation of mixture weights by cell, from a prior worth so many decisions.
fn expect(
    prior: &[f64],
    worth: f64,
    cells: usize,
    voices: &[Voices],
    cell: fn(&Voices) -> usize,
) -> Vec<Vec<f64>> {
    let mut weights = vec![prior.to_vec(); cells];
    for _ in 0..ROUNDS {
        let mut earned =
            vec![prior.iter().map(|weight| weight * worth).collect::<Vec<f64>>(); cells];
        for voices in voices {
            let cell = cell(voices);
            let parts = || {
                weights[cell]
                    .iter()
                    .zip(&voices.said)
                    .map(|(weight, &said)| weight * f64::from(said))
            };
            let total: f64 = parts().sum();
            earned[cell].iter_mut().zip(parts()).for_each(|(sum, part)| *sum += part / total);
        }
        for cell in &mut earned {
            let total: f64 = cell.iter().sum();
            cell.iter_mut().for_each(|weight| *weight /= total);
        }
        weights = earned;
    }
    weights
}

fn cell(views: &[Distribution], factor: Factor) -> usize {
    views.iter().fold(0, |cell, view| {
        let bits = entropy(&view[..factor.size()]);
        cell * (ENTROPIES.len() + 1) + ENTROPIES.partition_point(|&end| end < bits)
    })
}

fn entropy(odds: &[f32]) -> f32 {
    odds.iter().filter(|p| **p > 0.0).map(|p| -p * p.log2()).sum()
}

/// The sharpened geometric mean of the views.
fn product(views: &[Distribution], allowed: u128) -> Distribution {
    let power = SHARPNESS / views.len() as f32;
    let mut odds = [0.0; 128];
    for answer in allowed_answers(allowed) {
        let together: f32 = views.iter().map(|view| view[answer].max(1e-9).ln()).sum();
        odds[answer] = (power * together).exp();
    }
    let total: f32 = odds.iter().sum();
    odds.map(|p| p / total)
}
