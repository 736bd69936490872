//! The sides that are heard: excerpts of people's music, and what the engine plays in their place.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;

use super::Mode;
use crate::cli::answer::{Answer, notes as played};
use crate::cli::fault::Fault;
use crate::corpus::{Corpus, Piece};
use crate::evaluate::ear::{Ear, Heard, Passage, deal, groups};
use crate::evaluate::excerpt::Excerpt;
use crate::model::Weights;
use crate::music::{Note, Part};

/// Fewer notes than one in a bar on the mean are no music to compare.
const FEWEST: usize = 16;

/// What is asked for.
pub struct Ask {
    /// Whose pieces, features and draws.
    pub ear: Ear,
    /// What is played.
    pub mode: Mode,
    /// Excerpts of each side.
    pub excerpts: usize,
    /// Decides every draw.
    pub seed: u64,
    /// The person's knob; `None` leaves it.
    pub temperature: Option<f32>,
    /// The network.
    pub weights: &'static Weights,
}

/// The pieces of a style that an ear has, and their groups.
pub struct Pieces<'a> {
    pieces: Vec<&'a Piece>,
    groups: Vec<usize>,
}

impl<'a> Pieces<'a> {
    /// Those of a corpus.
    pub fn of(corpus: &'a Corpus, style: &str, ask: &Ask) -> Self {
        let pieces = ask.ear.pieces(corpus, style);
        Self { groups: groups(&pieces), pieces }
    }

    /// Excerpts of every piece, each with its group.
    pub fn excerpts(&self, ask: &Ask, style: usize) -> Vec<(Excerpt<'a>, usize)> {
        self.draw(&self.pieces, ask, 3 * style)
    }

    /// As many of one half of the groups as of the other.
    pub fn halves(&self, ask: &Ask, style: usize) -> [Vec<Heard>; 2] {
        let halves = deal(&self.groups, 2, ask.ear.seed(ask.seed));
        [0, 1].map(|half| {
            let mine = self.pieces.iter().zip(&halves).filter(|(_, of)| **of == half);
            let pieces: Vec<&Piece> = mine.map(|(piece, _)| *piece).collect();
            human(&self.draw(&pieces, ask, 3 * style + 1 + half))
        })
    }

    fn draw(&self, pieces: &[&'a Piece], ask: &Ask, stream: usize) -> Vec<(Excerpt<'a>, usize)> {
        let mut rng = ChaCha8Rng::seed_from_u64(ask.ear.seed(ask.seed));
        rng.set_stream(stream as u64);
        let excerpts =
            Excerpt::draw_many(pieces, ask.excerpts, |one| fits(one, ask.mode), &mut rng);
        excerpts.into_iter().map(|one| (one, self.group(one.piece))).collect()
    }

    fn group(&self, piece: &Piece) -> usize {
        let at = self.pieces.iter().position(|other| std::ptr::eq(*other, piece));
        at.map_or(0, |at| self.groups[at])
    }
}

/// Whether an excerpt can be answered: in one meter, with enough notes, and to accompany with a lead that is not alone.
fn fits(excerpt: &Excerpt, mode: Mode) -> bool {
    let notes = excerpt.notes();
    let leads = notes.iter().filter(|note| note.part == Part::Lead).count();
    let enough = match mode {
        Mode::Free => notes.len(),
        Mode::Accompany => leads.min(notes.len() - leads),
    };
    excerpt.is_steady() && enough >= FEWEST
}

/// People's excerpts as they are heard.
pub fn human(excerpts: &[(Excerpt, usize)]) -> Vec<Heard> {
    let heard = |(excerpt, group): &(Excerpt, usize)| Heard {
        passage: Passage::new(&excerpt.notes(), excerpt.meter()),
        group: *group,
    };
    excerpts.par_iter().map(heard).collect()
}

/// What the engine plays in the place of each.
pub fn ours(excerpts: &[(Excerpt, usize)], style: usize, ask: &Ask) -> Result<Vec<Heard>, Fault> {
    let each = excerpts.par_iter().enumerate();
    each.map(|(at, (excerpt, group))| {
        let mut rng = ChaCha8Rng::seed_from_u64(ask.ear.seed(ask.seed));
        rng.set_stream((1000 * (style + 1) + at) as u64);
        let notes = answer(excerpt, style, rng.random(), ask)?;
        Ok(Heard { passage: Passage::new(&notes, excerpt.meter()), group: *group })
    })
    .collect()
}

/// The notes that the engine plays in the place of an excerpt's, or round its lead.
fn answer(excerpt: &Excerpt, style: usize, seed: u64, ask: &Ask) -> Result<Vec<Note>, Fault> {
    let notes = excerpt.notes();
    let parts = notes.iter().map(|note| note.part).filter(|part| part.is_pitched()).collect();
    let answer = Answer { excerpt, style, parts, seed, temperature: ask.temperature };
    if ask.mode == Mode::Free {
        return Ok(played(&answer.freely(ask.weights)?));
    }
    let lead: Vec<Note> = notes.into_iter().filter(|note| note.part == Part::Lead).collect();
    let others = played(&answer.beneath(&lead, ask.weights)?);
    // The person's lead stands as it was written, so that it is the same on both sides.
    Ok(others.into_iter().filter(|note| note.part != Part::Lead).chain(lead).collect())
}
