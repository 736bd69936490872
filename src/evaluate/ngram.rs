//! The n-gram baseline: interpolated contexts of several kinds, blended.

use rayon::prelude::*;

use super::chain::{Chain, Witness};
use super::counts::{Counts, pair};
use super::distribution::{Distribution, alike};
use super::history::PieceHistory;
use super::ladders::ladders;
use super::mixture::{Mixture, Voices};
use super::view::View;
use super::walk::{NOTE_FACTORS, walk};
use crate::corpus::Piece;
use crate::token::Factor;

/// One piece in so many is held aside from counting, to fit how the counts are weighed.
const HELD_ASIDE: u32 = 20;

/// An interpolated n-gram over the decisions. Every factor is seen along several ladders of contexts; the rungs
/// of a ladder are interpolated, the ladders blended, both fitted to a twentieth of the pieces held aside.
#[derive(Debug)]
pub struct Ngram {
    voices: Vec<(Factor, Vec<Chain>, Mixture)>,
}

/// Steps of [`Ngram::learn`] for so many pieces.
pub fn learning_steps(pieces: usize) -> usize {
    pieces * NOTE_FACTORS.into_iter().map(|factor| ladders(factor).len()).sum::<usize>()
}

impl Ngram {
    /// Counts pieces; `done` is told how many more steps of [`learning_steps`] are done.
    pub fn learn(pieces: &[&Piece], done: &(dyn Fn(u64) + Sync)) -> Self {
        let aside =
            |piece: &&&Piece| crc32fast::hash(piece.id.as_bytes()).is_multiple_of(HELD_ASIDE);
        let (mut held, mut counted): (Vec<&Piece>, Vec<&Piece>) = pieces.iter().partition(aside);
        // Too little to hold anything aside.
        if held.is_empty() || counted.is_empty() {
            (held, counted) = (pieces.to_vec(), pieces.to_vec());
        }
        let learn = |factor| {
            let chains: Vec<Chain> = (0..ladders(factor).len())
                .map(|at| chain(factor, at, &counted, &held, done))
                .collect();
            let mut mixture = Mixture::new(chains.len());
            let voices: Vec<Voices> = gather(&held, factor, &|_| {}, |view, voices| {
                let (allowed, answer) = (view.decision.question.allowed, view.decision.answer);
                voices.push(mixture.voices(views(&chains, factor, view), factor, allowed, answer));
            });
            mixture.fit(&voices);
            (factor, chains, mixture)
        };
        Self { voices: NOTE_FACTORS.into_iter().map(learn).collect() }
    }

    /// The probabilities of the allowed answers.
    pub fn predict(&self, view: &View) -> Distribution {
        let question = view.decision.question;
        match self.voices.iter().find(|voice| voice.0 == question.factor) {
            Some((factor, chains, mixture)) if question.allowed.count_ones() > 1 => {
                mixture.blend(views(chains, *factor, view), *factor, question.allowed)
            }
            _ => alike(question.allowed),
        }
    }
}

fn views(chains: &[Chain], factor: Factor, view: &View) -> Vec<Distribution> {
    let allowed = view.decision.question.allowed;
    let each = chains.iter().zip(ladders(factor));
    each.map(|(chain, ladder)| chain.predict(&ladder.rungs(view), allowed)).collect()
}

fn chain(
    factor: Factor,
    at: usize,
    counted: &[&Piece],
    held: &[&Piece],
    done: &(dyn Fn(u64) + Sync),
) -> Chain {
    let ladder = &ladders(factor)[at];
    let pairs = gather(counted, factor, done, |view, pairs| {
        let symbol = |base| view.decision.answer.wrapping_sub(base) & 127;
        pairs.extend(ladder.rungs(view).iter().map(|rung| pair(rung.context, symbol(rung.base))));
    });
    let mut chain = Chain::new(Counts::of(pairs));
    let witnesses: Vec<Witness> = gather(held, factor, done, |view, witnesses| {
        let decision = view.decision;
        witnesses.push(chain.witness(
            &ladder.rungs(view),
            decision.question.allowed,
            decision.answer,
        ));
    });
    chain.fit(&witnesses);
    chain
}

/// Walks pieces in parallel and gathers, in order, what is seen at each open decision about a factor.
fn gather<T: Send>(
    pieces: &[&Piece],
    factor: Factor,
    done: &(dyn Fn(u64) + Sync),
    see: impl Fn(&View, &mut Vec<T>) + Sync,
) -> Vec<T> {
    let of_piece = |piece: &&Piece| {
        let mut seen = Vec::new();
        let mut history = PieceHistory::new(piece);
        walk(piece, Default::default(), |decision| {
            history.reach(decision);
            if decision.question.factor == factor && decision.question.allowed.count_ones() > 1 {
                see(&View { decision, history: &history }, &mut seen);
            }
            history.take(decision);
        });
        done(1);
        seen
    };
    pieces.par_iter().flat_map_iter(of_piece).collect()
}
