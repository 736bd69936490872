//! The simplest baseline: how often each answer is given.

use std::collections::HashMap;

use rayon::prelude::*;

use super::distribution::{Distribution, allowed_answers};
use super::history::PieceHistory;
use super::view::View;
use super::walk::walk;
use crate::corpus::Piece;
use crate::token::{Factor, Question};

/// What every answer is worth before anything is counted.
const EACH: f32 = 0.5;
/// Decisions for which the frequencies of all styles stand in those of one.
const PRIOR: f32 = 32.0;
/// Factors times parts.
const KINDS: usize = Factor::ALL.len() * 4;

type Table = Box<[[u32; 128]; KINDS]>;

/// Frequencies by factor and part, in a style where it is known, smoothed by those in all styles.
#[derive(Debug, Default)]
pub struct Unigram {
    all: Option<Table>,
    styles: HashMap<u64, Table>,
}

impl Unigram {
    /// Counts pieces.
    pub fn learn(pieces: &[&Piece]) -> Self {
        pieces.par_iter().fold(Self::default, Self::count).reduce(Self::default, Self::add)
    }

    fn count(mut self, piece: &&Piece) -> Self {
        let all = self.all.get_or_insert_with(empty);
        let mine = self.styles.entry(PieceHistory::new(piece).style).or_insert_with(empty);
        walk(piece, Default::default(), |decision| {
            let (kind, answer) = (kind(decision.question), usize::from(decision.answer));
            all[kind][answer] += 1;
            mine[kind][answer] += 1;
        });
        self
    }

    fn add(mut self, other: Self) -> Self {
        if let Some(table) = other.all {
            add(self.all.get_or_insert_with(empty), &table);
        }
        for (style, table) in other.styles {
            add(self.styles.entry(style).or_insert_with(empty), &table);
        }
        self
    }

    /// The probabilities of the allowed answers.
    pub fn predict(&self, view: &View) -> Distribution {
        let (kind, allowed) = (kind(view.decision.question), view.decision.question.allowed);
        let all =
            frequencies(self.all.as_ref().map(|table| &table[kind]), EACH, &[1.0; 128], allowed);
        let mine = self.styles.get(&view.history.style);
        frequencies(mine.map(|table| &table[kind]), PRIOR, &all, allowed)
    }
}

fn empty() -> Table {
    Box::new([[0; 128]; KINDS])
}

fn add(sums: &mut Table, more: &Table) {
    sums.as_flattened_mut()
        .iter_mut()
        .zip(more.as_flattened())
        .for_each(|(sum, more)| *sum += more);
}

fn kind(question: Question) -> usize {
    question.factor.index() * 4 + question.part.index()
}

/// Shares of the allowed answers when `prior` is added `worth` times.
fn frequencies(
    counts: Option<&[u32; 128]>,
    worth: f32,
    prior: &Distribution,
    allowed: u128,
) -> Distribution {
    let count = |answer: usize| counts.map_or(0.0, |counts| counts[answer] as f32);
    let mut odds = [0.0; 128];
    for answer in allowed_answers(allowed) {
        odds[answer] = count(answer) + worth * prior[answer];
    }
    let total: f32 = odds.iter().sum();
    odds.map(|p| p / total)
}
