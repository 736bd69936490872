//! Hearing two sides: everything that the ear says of a style.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use super::auc::Auc;
use super::diversity::{Diversity, diversity};
use super::features::{Feature, Kind};
use super::heard::Heard;
use super::models::Rows;
use super::passage::Passage;
use super::verdict::{Table, Telling};
use super::which::Ear;

/// The features that are named.
pub const NAMED: usize = 8;

/// What was heard of a style.
#[derive(Clone, Debug, Serialize)]
pub struct Hearing {
    /// Excerpts of people's music.
    pub human: usize,
    /// Excerpts of ours.
    pub ours: usize,
    /// Groups that they are of: composers, or pieces of nobody.
    pub groups: usize,
    /// Ours against people's; 0.5 cannot be told apart, 1 always.
    pub ear: Option<Auc>,
    /// By features of line, voices and harmony alone.
    pub pitch: Option<f64>,
    /// By features of rhythm and texture alone.
    pub time: Option<f64>,
    /// People's against other people's.
    pub people: Option<Auc>,
    /// All features by how well each alone tells the sides apart, the best first.
    pub telling: Vec<Telling>,
    /// People's diversity.
    pub human_diversity: Diversity,
    /// Ours.
    pub our_diversity: Diversity,
}

/// Hears ours beside people's, and two sets of people's beside each other.
pub fn hear(
    ear: Ear,
    human: &[Heard],
    ours: &[Heard],
    people: [&[Heard]; 2],
    seed: u64,
) -> Hearing {
    let seed = ear.seed(seed);
    let table = table(ear, human, ours);
    let area = |kind| Some(table.only(&columns(ear, kind)).tell_apart(seed)?.1.auc);
    let groups: BTreeSet<usize> = human.iter().map(|one| one.group).collect();
    let whole = |table: &Table| table.tell_apart(seed).map(|(_, auc)| auc);
    Hearing {
        human: human.len(),
        ours: ours.len(),
        groups: groups.len(),
        ear: whole(&table),
        pitch: area(Kind::Pitch),
        time: area(Kind::Time),
        people: whole(&self::table(ear, people[0], people[1])),
        telling: table.telling(&ear.names()),
        human_diversity: diversity(human),
        our_diversity: diversity(ours),
    }
}

/// The features of both sides.
pub fn table(ear: Ear, human: &[Heard], ours: &[Heard]) -> Table {
    let features: Vec<&Feature> = ear.features().into_iter().map(|(_, feature)| feature).collect();
    let mut table = Table::default();
    for (side, heard) in [(false, human), (true, ours)] {
        let rows = rows(&features, heard.iter().map(|one| &one.passage).collect());
        rows.into_iter().zip(heard).for_each(|(row, heard)| table.push(row, side, heard.group));
    }
    table
}

/// The features of each passage; not a number where one does not apply.
pub fn rows(features: &[&Feature], passages: Vec<&Passage>) -> Rows {
    let row = |passage: &&Passage| {
        features.iter().map(|(_, _, of)| of(passage).unwrap_or(f64::NAN)).collect()
    };
    passages.par_iter().map(row).collect()
}

fn columns(ear: Ear, wanted: Kind) -> Vec<usize> {
    let features = ear.features();
    (0..features.len()).filter(|&at| features[at].0 == wanted).collect()
}
