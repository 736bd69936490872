//! The kits, and which piece of one a number is.

use super::piece::{NOTHING, Piece};
use super::{electronic, hand, rock};
use crate::music::Pitch;

/// What the drums are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kit {
    /// A kit played with sticks.
    Rock,
    /// A kit played with brushes.
    Brushes,
    /// A drum machine with analogue circuits.
    Electronic,
    /// Hands on skins, wood and metal.
    Hand,
}

impl Kit {
    /// Every kit.
    pub const ALL: [Self; 4] = [Self::Rock, Self::Brushes, Self::Electronic, Self::Hand];

    /// The word for it on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rock => "rock",
            Self::Brushes => "brushes",
            Self::Electronic => "electronic",
            Self::Hand => "hand",
        }
    }
}

/// The pieces of a kit; the last stands for every number that no other names.
const fn pieces(kit: Kit) -> &'static [Piece] {
    match kit {
        Kit::Rock => rock::STICKS,
        Kit::Brushes => rock::BRUSHES,
        Kit::Electronic => electronic::PIECES,
        Kit::Hand => hand::PIECES,
    }
}

/// The piece of a General MIDI percussion number.
pub fn piece_of(kit: Kit, number: Pitch) -> &'static Piece {
    let named = |piece: &&Piece| piece.numbers.contains(&number.number());
    pieces(kit).iter().find(named).or(pieces(kit).last()).unwrap_or(&NOTHING)
}
