//! Bits per note by style and factor.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::distribution::Distribution;
use super::history::PieceHistory;
use super::network::Network;
use super::ngram::Ngram;
use super::repeat::Repeat;
use super::unigram::Unigram;
use super::view::View;
use super::walk::{Decision, NOTE_FACTORS, walk};
use crate::corpus::Piece;
use crate::token::Factor;

/// Predictors that are compared: the model, then the baselines.
pub const PREDICTORS: [&str; 4] = ["model", "ngram", "unigram", "repeat"];

/// Bits by factor, in the order of [`NOTE_FACTORS`].
pub type Bits = [f64; NOTE_FACTORS.len()];

/// What is compared with the model.
pub struct Baselines {
    /// The n-gram.
    pub ngram: Ngram,
    /// The unigram with repetition; it holds the unigram, too.
    pub repeat: Repeat,
}

impl Baselines {
    /// Counts pieces; `done` is told how many more of [`super::learning_steps`] are done.
    pub fn learn(pieces: &[&Piece], done: &(dyn Fn(u64) + Sync)) -> Self {
        let repeat = Repeat::learn(Unigram::learn(pieces), pieces);
        Self { ngram: Ngram::learn(pieces, done), repeat }
    }

    /// What the n-gram, the unigram and the repetition expect.
    fn predict(&self, view: &View) -> [Distribution; 3] {
        [self.ngram.predict(view), self.repeat.unigram().predict(view), self.repeat.predict(view)]
    }
}

/// What some pieces cost each of [`PREDICTORS`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// Pieces.
    pub pieces: usize,
    /// Notes in them.
    pub notes: usize,
    bits: [Bits; PREDICTORS.len()],
}

impl Score {
    fn add(&mut self, other: &Self) {
        self.pieces += other.pieces;
        self.notes += other.notes;
        let more = other.bits.as_flattened();
        self.bits.as_flattened_mut().iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }

    fn cost(&mut self, predictor: usize, decision: &Decision, log_probability: f64) {
        let factor = match decision.question.factor {
            // Whose note it is belongs to what the note is.
            Factor::Voice => Factor::Pitch,
            factor => factor,
        };
        let factor = NOTE_FACTORS.iter().position(|counted| *counted == factor);
        if let Some(factor) = factor {
            self.bits[predictor][factor] -= log_probability / std::f64::consts::LN_2;
        }
    }

    /// Bits per note of a predictor by factor.
    pub fn by_factor(&self, predictor: usize) -> Bits {
        self.bits[predictor].map(|bits| bits / self.notes.max(1) as f64)
    }

    /// Bits per note of a predictor.
    pub fn per_note(&self, predictor: usize) -> f64 {
        self.by_factor(predictor).iter().sum()
    }
}

/// Scores by style, and over all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Every piece.
    pub overall: Score,
    /// By the style's name.
    pub styles: BTreeMap<String, Score>,
}

/// Scores pieces in parallel; a predictor that is not there costs nothing. `done` is told of every piece.
pub fn score(
    pieces: &[&Piece],
    network: Option<&Network>,
    baselines: Option<&Baselines>,
    done: &(dyn Fn(u64) + Sync),
) -> Scores {
    let one = |piece: &&Piece| {
        let score = score_piece(piece, network, baselines);
        done(1);
        score
    };
    let each: Vec<Score> = pieces.par_iter().map(one).collect();
    let mut scores = Scores::default();
    for (piece, score) in pieces.iter().zip(&each) {
        scores.overall.add(score);
        scores.styles.entry(piece.style.clone()).or_default().add(score);
    }
    scores
}

fn score_piece(piece: &Piece, network: Option<&Network>, baselines: Option<&Baselines>) -> Score {
    let mut score = Score { pieces: 1, notes: piece.sheet.count_notes(), ..Score::default() };
    let style = network.map_or_else(Default::default, |network| network.blend(&piece.style));
    let mut listener = network.map(Network::listen);
    let mut history = PieceHistory::new(piece);
    walk(piece, style, |decision| {
        if let Some(listener) = &mut listener {
            score.cost(0, decision, listener.log_probability(decision));
        }
        // The baselines know no voices, and need not foretell them.
        if let Some(baselines) = baselines.filter(|_| decision.question.factor != Factor::Voice) {
            history.reach(decision);
            let odds = baselines.predict(&View { decision, history: &history });
            for (at, odds) in odds.iter().enumerate() {
                score.cost(at + 1, decision, f64::from(odds[usize::from(decision.answer)]).ln());
            }
            history.take(decision);
        }
    });
    score
}
