//! The sides that are heard: excerpts of people's music, and what the engine plays in their place.

use std::path::Path;

use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;

use super::mode::Mode;
use crate::cli::answer::{Answer, beneath, notes as played};
use crate::cli::fault::Fault;
use crate::corpus::{Corpus, Piece};
use crate::evaluate::ear::{Ear, Heard, Passage, groups};
use crate::evaluate::excerpt::Excerpt;
use crate::model::Weights;
use crate::music::{Note, Part};

/// Fewer notes than one in a bar on the mean are no music to compare.
const FEWEST: usize = 16;
/// The first stream of a style's answers; before them come the streams of excerpts.
const ANSWERS: usize = 10_000;

/// What is drawn.
#[derive(Clone, Copy)]
pub struct Draws {
    /// Whose pieces, features and draws.
    pub ear: Ear,
    /// What is played.
    pub mode: Mode,
    /// Excerpts of each side.
    pub excerpts: usize,
    /// Decides every draw.
    pub seed: u64,
}

impl Draws {
    /// The seed of the answer to an excerpt of a style.
    pub fn answer_seed(&self, style: usize, at: usize) -> u64 {
        self.rng(ANSWERS * (style + 1) + at).random()
    }

    /// A stream of the ear's own draws.
    fn rng(&self, stream: usize) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.ear.seed(self.seed));
        rng.set_stream(stream as u64);
        rng
    }
}

/// What is asked for.
pub struct Ask<'a> {
    /// What is drawn.
    pub draws: Draws,
    /// The person's knob; `None` leaves it.
    pub temperature: Option<f32>,
    /// Takes of each excerpt.
    pub takes: usize,
    /// The network.
    pub weights: &'static Weights,
    /// The folder for a picture of each style.
    pub plots: Option<&'a Path>,
}

/// The pieces of a style that an ear has, and their groups.
pub struct Pieces<'a> {
    pieces: Vec<&'a Piece>,
    groups: Vec<usize>,
}

impl<'a> Pieces<'a> {
    /// Those of a corpus.
    pub fn of(corpus: &'a Corpus, style: &str, ear: Ear) -> Self {
        let pieces = ear.pieces(corpus, style);
        Self { groups: groups(&pieces), pieces }
    }

    /// Excerpts of every piece, each with its group.
    pub fn excerpts(&self, draws: Draws, style: usize) -> Vec<(Excerpt<'a>, usize)> {
        self.draw(&self.pieces, draws, &mut draws.rng(2 * style))
    }

    /// As many of one half of the pieces as of the other.
    pub fn halves(&self, draws: Draws, style: usize) -> [Vec<Heard>; 2] {
        let rng = &mut draws.rng(2 * style + 1);
        let mut pieces = self.pieces.clone();
        pieces.shuffle(rng);
        let (one, other) = pieces.split_at(pieces.len() / 2);
        [one, other].map(|half| human(&self.draw(half, draws, rng)))
    }

    fn draw(
        &self,
        pieces: &[&'a Piece],
        draws: Draws,
        rng: &mut ChaCha8Rng,
    ) -> Vec<(Excerpt<'a>, usize)> {
        let excerpts = Excerpt::draw_many(pieces, draws.excerpts, |one| fits(one, draws.mode), rng);
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

/// What the engine plays in the place of each, in one of several takes.
pub fn ours(
    excerpts: &[(Excerpt, usize)],
    style: usize,
    take: usize,
    ask: &Ask,
) -> Result<Vec<Heard>, Fault> {
    let each = excerpts.par_iter().enumerate();
    each.map(|(at, (excerpt, group))| {
        let seed = ask.draws.answer_seed(style, take * excerpts.len() + at);
        let notes = answer(excerpt, style, seed, ask)?;
        Ok(Heard { passage: Passage::new(&notes, excerpt.meter()), group: *group })
    })
    .collect()
}

/// The notes that the engine plays in the place of an excerpt's, or round its lead.
fn answer(excerpt: &Excerpt, style: usize, seed: u64, ask: &Ask) -> Result<Vec<Note>, Fault> {
    let answer = Answer::of(excerpt, style, seed, ask.temperature);
    if ask.draws.mode == Mode::Free {
        return Ok(played(&answer.freely(ask.weights)?));
    }
    let lead = excerpt.lead();
    Ok(beneath(played(&answer.beneath(&lead, ask.weights)?), lead))
}
