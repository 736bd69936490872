//! Rounds of what the engine plays, and what a critic of each style makes of it.

use rayon::prelude::*;

use crate::cli::answer::{Answer, notes as played};
use crate::cli::ear::mode::Mode;
use crate::cli::ear::sides::{Draws, Pieces, human};
use crate::cli::take::Take;
use crate::corpus::{Corpus, Piece, Split};
use crate::evaluate::ear::{Critic, Ear, Panel, Passage};
use crate::evaluate::excerpt::Excerpt;
use crate::model::Weights;
use crate::music::{Beats, Chord, PartSet};
use crate::token::{ATTRIBUTES, Sheet};
use crate::train::augmentation::Lesson;
use crate::train::refine::Rollout;

/// People's excerpts of a style that its critic knows.
const KNOWN: usize = 400;
/// Of fewer a critic would learn those excerpts and no style.
const FEWEST: usize = 50;

/// A style with its critic.
struct Style<'a> {
    place: usize,
    name: String,
    pieces: Pieces<'a>,
    panel: Panel,
    /// Hear whole passages by the features that the panel hears, and by the others.
    watch: [Critic; 2],
}

/// Plays rounds.
pub struct Rounds<'a> {
    styles: Vec<Style<'a>>,
    excerpts: usize,
    seed: u64,
}

impl<'a> Rounds<'a> {
    /// Critics of every style that has enough to learn from.
    pub fn new(corpus: &'a Corpus, styles: &[String], excerpts: usize, seed: u64) -> Self {
        let style = |(place, name): (usize, &String)| {
            let pieces = Pieces::of(corpus, name, Ear::Train);
            let draws = Draws { ear: Ear::Train, mode: Mode::Free, excerpts: KNOWN, seed };
            let known = human(&pieces.excerpts(draws, place));
            let known: Vec<Passage> = known.into_iter().map(|one| one.passage).collect();
            let watch = |ear: Ear| Critic::new(ear.heard(|_| true), &known);
            (known.len() >= FEWEST).then(|| Style {
                place,
                name: name.clone(),
                pieces,
                panel: Panel::new(Ear::Train, &known),
                watch: [Ear::Train, Ear::Choose].map(watch),
            })
        };
        Self { styles: styles.iter().enumerate().filter_map(style).collect(), excerpts, seed }
    }

    /// Plays a round with these weights, and hears it.
    pub fn play(&mut self, weights: &'static Weights, round: u64) -> Result<Vec<Rollout>, String> {
        let (excerpts, seed) = (self.excerpts, self.seed.wrapping_add(round + 1));
        let of_style = |style: &mut Style<'a>| of_style(style, excerpts, seed, weights);
        let found: Result<Vec<_>, String> = self.styles.iter_mut().map(of_style).collect();
        let found = found?;
        let [heard, unheard] = [0, 1].map(|at| {
            let each = self.styles.iter().map(|style| style.watch[at].distance());
            each.sum::<f64>() / self.styles.len().max(1) as f64
        });
        eprintln!(
            "round {round}: {heard:.3} deviations from people's music, {unheard:.3} by what no critic hears"
        );
        Ok(found.into_iter().flatten().collect())
    }
}

/// The rollouts of a style.
fn of_style(
    style: &mut Style<'_>,
    excerpts: usize,
    seed: u64,
    weights: &'static Weights,
) -> Result<Vec<Rollout>, String> {
    let draws = Draws { ear: Ear::Train, mode: Mode::Free, excerpts, seed };
    let excerpts = style.pieces.excerpts(draws, style.place);
    let place = style.place;
    let each = excerpts.par_iter().enumerate();
    let takes: Result<Vec<(Take, PartSet)>, String> = each
        .map(|(at, (excerpt, _))| {
            let seed = draws.answer_seed(place, at);
            let answer = Answer::of(excerpt, place, seed, None);
            let take = answer.freely(weights).map_err(|why| why.to_string())?;
            Ok((take, answer.parts))
        })
        .collect();
    let takes = takes?;
    let pairs = || excerpts.iter().map(|(excerpt, _)| excerpt).zip(&takes);
    let heard: Vec<Passage> = pairs()
        .map(|(excerpt, (take, _))| Passage::new(&played(take), excerpt.meter()))
        .collect();
    let scores = style.panel.judge(&heard);
    for watch in &mut style.watch {
        let _scores = watch.judge(&heard);
    }
    let rollouts = pairs().zip(scores).map(|((excerpt, (take, parts)), scores)| Rollout {
        lesson: lesson(excerpt, take, *parts, &style.name, place),
        scores,
    });
    Ok(rollouts.collect())
}

/// A take as a lesson.
fn lesson(excerpt: &Excerpt, take: &Take, parts: PartSet, style: &str, place: usize) -> Lesson {
    let chords: Vec<(Beats, Option<Chord>)> =
        take.chords().map(|(beat, chord)| (beat, Some(chord))).collect();
    let meters = [(Beats::ZERO, excerpt.meter())];
    let sheet = Sheet::quantise(&played(take), &chords, &meters);
    let ranks = vec![[None; ATTRIBUTES]; sheet.frames.len()];
    let piece = Piece {
        id: String::new(),
        style: style.into(),
        composer: String::new(),
        duplicates: None,
        licence: String::new(),
        split: Split::Train,
        key: take.keys.first().map(|(_, key)| *key),
        tempo: Some(take.pulse.tempo(0) as u16),
        velocities: false,
        chords: !chords.is_empty(),
        parts,
        sheet,
    };
    Lesson { piece, style: place, ranks }
}
