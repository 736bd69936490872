//! The best of several takes, as a critic hears them that knows training pieces alone.

use super::mode::Mode;
use super::sides::{Ask, Draws, Pieces, human, ours};
use crate::cli::fault::Fault;
use crate::corpus::Corpus;
use crate::evaluate::ear::{Ear, Heard, Panel, Passage};
use crate::evaluate::excerpt::Excerpt;

/// People's excerpts of a style that a critic knows.
pub const KNOWN: usize = 400;

/// What critics of a style in a mode know of people's music.
pub fn known(pieces: &Pieces<'_>, mode: Mode, style: usize, seed: u64) -> Vec<Passage> {
    let draws = Draws { ear: Ear::Train, mode, excerpts: KNOWN, seed };
    passages(&pieces.excerpts(draws, style))
}

/// People's excerpts as critics hear them.
pub fn passages(excerpts: &[(Excerpt, usize)]) -> Vec<Passage> {
    human(excerpts).into_iter().map(|one| one.passage).collect()
}

/// What the engine plays in the place of each excerpt: of as many takes as are asked for the one that a critic prefers.
pub fn best(
    corpus: &Corpus,
    (name, style): (&str, usize),
    excerpts: &[(Excerpt, usize)],
    ask: &Ask,
) -> Result<Vec<Heard>, Fault> {
    let takes: Result<Vec<Vec<Heard>>, Fault> =
        (0..ask.takes).map(|take| ours(excerpts, style, take, ask)).collect();
    let mut takes = takes?;
    if takes.len() == 1 {
        return Ok(takes.remove(0));
    }
    let pieces = Pieces::of(corpus, name, Ear::Train);
    let mut panel = Panel::new(Ear::Train, &known(&pieces, ask.draws.mode, style, ask.draws.seed));
    let heard: Vec<Passage> = takes.iter().flatten().map(|one| one.passage.clone()).collect();
    // The takes of one excerpt have one task.
    let scores = panel.judge(&heard, &heard[..0]);
    let scores: Vec<f64> = scores.into_iter().map(|windows| windows.iter().sum()).collect();
    let score = |take: usize, at: usize| scores[take * excerpts.len() + at];
    let choose = |at: usize| {
        let best = (0..takes.len()).max_by(|&a, &b| score(a, at).total_cmp(&score(b, at)));
        takes[best.unwrap_or(0)][at].clone()
    };
    Ok((0..excerpts.len()).map(choose).collect())
}
