//! The three ears: what critics learn from, what is chosen by, and what judges. None has the pieces, draws or, but for
//! the judge, the features of another.

use super::features::{FAMILIES, Feature, Kind};
use super::folds::deal;
use super::group::groups;
use crate::corpus::{Corpus, Piece, Split};

/// How held-out groups are dealt to the two ears that have them; for ever the same.
const HALVES: u64 = 1;

/// An ear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ear {
    /// Training pieces and half of the features: for critics to learn.
    Train,
    /// Half of the held-out composers and the other features: to choose by.
    Choose,
    /// The other half of the held-out composers and all features: to judge by.
    Judge,
}

impl Ear {
    /// Its pieces of a style.
    pub fn pieces<'a>(self, corpus: &'a Corpus, style: &str) -> Vec<&'a Piece> {
        let split = if self == Self::Train { Split::Train } else { Split::Valid };
        let pieces: Vec<&Piece> =
            corpus.iter().filter(|piece| piece.split == split && piece.style == style).collect();
        let half = match self {
            Self::Train => return pieces,
            Self::Choose => 0,
            Self::Judge => 1,
        };
        let halves = deal(&groups(&pieces), &vec![false; pieces.len()], 2, HALVES);
        pieces
            .into_iter()
            .zip(halves)
            .filter(|(_, of)| *of == half)
            .map(|(piece, _)| piece)
            .collect()
    }

    /// Its features, each with what its family speaks of.
    pub fn features(self) -> Vec<(Kind, &'static Feature)> {
        let of = |(_, kind, features): &(&str, Kind, &'static [Feature])| {
            let each = features.iter().enumerate();
            let mine = each.filter(|(at, _)| self.has(*at)).map(|(_, feature)| feature);
            mine.map(|feature| (*kind, feature)).collect::<Vec<_>>()
        };
        FAMILIES.iter().flat_map(of).collect()
    }

    /// Those of its features that speak of what is wanted.
    pub fn heard(self, wanted: fn(Kind) -> bool) -> Vec<&'static Feature> {
        let mine = self.features().into_iter().filter(|(kind, _)| wanted(*kind));
        mine.map(|(_, feature)| feature).collect()
    }

    /// The names of its features.
    pub fn names(self) -> Vec<&'static str> {
        self.features().iter().map(|(_, feature)| feature.0).collect()
    }

    /// Whether it has the feature at a place of its family: they are dealt out by turns.
    fn has(self, place: usize) -> bool {
        match self {
            Self::Train => place.is_multiple_of(2),
            Self::Choose => place % 2 == 1,
            Self::Judge => true,
        }
    }

    /// Its own draws of a seed.
    pub fn seed(self, seed: u64) -> u64 {
        seed.wrapping_mul(3).wrapping_add(self as u64)
    }
}
