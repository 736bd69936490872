//! The baseline that repeats: what stood at the same place some bars before.

use std::collections::HashMap;

use rayon::prelude::*;

use super::distribution::Distribution;
use super::history::PieceHistory;
use super::unigram::Unigram;
use super::view::View;
use super::walk::walk;
use crate::corpus::Piece;
use crate::token::{Factor, LAGS, OFFSETS};

/// Pieces from which the weights are learned, at most; spread over the corpus.
const PIECES: usize = 500;
const ROUNDS: usize = 10;

/// The weights of each lag and, last, of the unigram.
type Weights = [f64; LAGS.len() + 1];

/// Repeats the answer of 1, 2, 4 or 8 bars before with probabilities learned for each kind of decision, and
/// answers by the unigram else.
#[derive(Debug)]
pub struct Repeat {
    unigram: Unigram,
    weights: HashMap<u32, Weights>,
}

/// A kind of decision, the lags whose answer was the one given, and the unigram's probability of it.
type Witness = (u32, [bool; LAGS.len()], f32);

impl Repeat {
    /// Learns how often to repeat.
    pub fn learn(unigram: Unigram, pieces: &[&Piece]) -> Self {
        let step = pieces.len().div_ceil(PIECES).max(1);
        let some: Vec<&Piece> = pieces.iter().step_by(step).copied().collect();
        let witnesses: Vec<Witness> =
            some.par_iter().flat_map_iter(|piece| witnesses(&unigram, piece)).collect();
        Self { weights: fit(&witnesses), unigram }
    }

    /// What answers where nothing is repeated.
    pub fn unigram(&self) -> &Unigram {
        &self.unigram
    }

    /// The probabilities of the allowed answers.
    pub fn predict(&self, view: &View) -> Distribution {
        let then = answers(view);
        let mut odds = self.unigram.predict(view);
        let Some(weights) = self.weights.get(&kind(view, &then)) else { return odds };
        let repeated: f64 =
            weights.iter().zip(then).filter_map(|(weight, then)| then.map(|_| weight)).sum();
        let rest = weights[LAGS.len()];
        let total = rest + repeated;
        odds.iter_mut().for_each(|p| *p *= (rest / total) as f32);
        for (weight, then) in weights.iter().zip(then) {
            if let Some(then) = then {
                odds[usize::from(then)] += (weight / total) as f32;
            }
        }
        odds
    }
}

/// The answers at the same question at the same place before, where they exist and are allowed.
fn answers(view: &View) -> [Option<u8>; LAGS.len()] {
    let allowed = view.decision.question.allowed;
    LAGS.map(|bars| answer(view, bars).filter(|answer| allowed >> answer & 1 == 1))
}

fn answer(view: &View, bars: i64) -> Option<u8> {
    let back = bars * view.decision.scene.place.bar_frames();
    if back > view.decision.tape.now() {
        return None;
    }
    let note = view.note_before(bars);
    match view.decision.question.factor {
        Factor::Active => Some(view.mask_at(back)),
        Factor::Offset => Some(note.map_or(OFFSETS, |note| note.offset)),
        Factor::Pitch => note.map(|note| note.pitch.number()),
        Factor::Duration => note.map(|note| note.duration),
        Factor::Velocity => note.map(|note| note.velocity),
        _ => None,
    }
}

/// Factor, part, and which lags answer alike.
fn kind(view: &View, then: &[Option<u8>; LAGS.len()]) -> u32 {
    let question = view.decision.question;
    let alike = |answer: &Option<u8>| {
        answer.map_or(7, |answer| {
            then.iter().position(|other| *other == Some(answer)).unwrap_or(7) as u32
        })
    };
    let pattern = then.iter().fold(0, |pattern, answer| pattern << 3 | alike(answer));
    pattern << 8 | (question.factor.index() * 4 + question.part.index()) as u32
}

fn witnesses(unigram: &Unigram, piece: &Piece) -> Vec<Witness> {
    let mut seen = Vec::new();
    let mut history = PieceHistory::new(piece);
    walk(piece, Default::default(), |decision| {
        history.reach(decision);
        if decision.question.allowed.count_ones() > 1 {
            let view = View { decision, history: &history };
            let then = answers(&view);
            let right = then.map(|answer| answer == Some(decision.answer));
            seen.push((
                kind(&view, &then),
                right,
                unigram.predict(&view)[usize::from(decision.answer)],
            ));
        }
        history.take(decision);
    });
    seen
}

/// Expectation and maximisation of the weights of each kind.
fn fit(witnesses: &[Witness]) -> HashMap<u32, Weights> {
    let mut weights: HashMap<u32, Weights> = HashMap::new();
    for _ in 0..ROUNDS {
        let mut earned: HashMap<u32, Weights> = HashMap::new();
        for (kind, right, unigram) in witnesses {
            let weights = weights.get(kind).copied().unwrap_or([0.2; LAGS.len() + 1]);
            let said = |at: usize| match right.get(at) {
                Some(right) => f64::from(u8::from(*right)),
                None => f64::from(*unigram),
            };
            let parts: Weights = std::array::from_fn(|at| weights[at] * said(at));
            let total = parts.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            // A pinch for the unigram, so that nothing becomes impossible.
            let mine = earned.entry(*kind).or_insert([0.0, 0.0, 0.0, 0.0, 0.5]);
            mine.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part / total);
        }
        for weights in earned.values_mut() {
            let total: f64 = weights.iter().sum();
            weights.iter_mut().for_each(|weight| *weight /= total);
        }
        weights = earned;
    }
    weights
}
