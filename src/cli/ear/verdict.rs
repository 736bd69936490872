//! What the ear finds, style by style.

use std::collections::BTreeMap;

use serde::Serialize;

use super::picture;
use super::sides::{Ask, Pieces, human};
use super::takes::best;
use crate::cli::fault::Fault;
use crate::cli::progress::Progress;
use crate::corpus::{Corpus, Piece, Split};
use crate::evaluate::ear::{Ear, Heard, Hearing, Index, hear, table};

/// What was found.
#[derive(Serialize)]
pub struct Report {
    /// By style.
    pub styles: BTreeMap<String, Found>,
    /// Means over the styles that could be heard.
    pub mean: Means,
}

/// What was found of a style.
#[derive(Serialize)]
pub struct Found {
    /// What was heard.
    #[serde(flatten)]
    pub hearing: Hearing,
    /// The share of people's notes in rows that a training piece has.
    pub human_copied: Option<f64>,
    /// The share of ours.
    pub our_copied: Option<f64>,
}

/// Means over styles.
#[derive(Serialize)]
pub struct Means {
    /// Of ours against people's.
    pub ear: Option<f64>,
    /// Of people's against people's.
    pub people: Option<f64>,
}

/// Hears every style; each has its place in the network.
pub fn report(corpus: &Corpus, styles: &[(String, usize)], ask: &Ask) -> Result<Report, Fault> {
    let train: Vec<&Piece> = corpus.iter().filter(|piece| piece.split == Split::Train).collect();
    let index = Index::learn(&train);
    let mut progress = Progress::begin(styles.len() as u64, "listening");
    let mut found = BTreeMap::new();
    for (done, (name, place)) in (1..).zip(styles) {
        found.insert(name.clone(), style(corpus, &index, name, *place, ask)?);
        progress.at(done);
    }
    let mean = Means {
        ear: mean(&found, |hearing| Some(hearing.ear?.auc)),
        people: mean(&found, |hearing| Some(hearing.people?.auc)),
    };
    Ok(Report { styles: found, mean })
}

fn style(
    corpus: &Corpus,
    index: &Index,
    name: &str,
    place: usize,
    ask: &Ask,
) -> Result<Found, Fault> {
    let draws = ask.draws;
    let pieces = Pieces::of(corpus, name, draws.ear);
    let excerpts = pieces.excerpts(draws, place);
    let (people, made) = (human(&excerpts), best(corpus, (name, place), &excerpts, ask)?);
    let [one, other] = pieces.halves(draws, place);
    let copied = |heard: &[Heard]| index.share(heard.iter().map(|heard| &heard.passage));
    // Training pieces are in the index themselves.
    let held_out = draws.ear != Ear::Train;
    let hearing = hear(draws.ear, &people, &made, [&one, &other], draws.seed);
    if let Some(folder) = ask.plots {
        let table = table(draws.ear, &people, &made);
        picture::plot(folder, name, &hearing, &table, &draws.ear.names())?;
    }
    let human_copied = if held_out { copied(&people) } else { None };
    Ok(Found { hearing, human_copied, our_copied: copied(&made) })
}

fn mean(found: &BTreeMap<String, Found>, of: fn(&Hearing) -> Option<f64>) -> Option<f64> {
    let known: Vec<f64> = found.values().filter_map(|found| of(&found.hearing)).collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}
