//! Kin: a style whose music is one part alone borrows its accompaniment from another, whose tunes are of its kind.
//!
//! Who borrows from whom is data (`assets/kin.json`); the shares were set by ear: with less the harmony rests, with more the
//! lead leaves its own style.

use serde::Deserialize;

use crate::model::Feature;
use crate::music::{Part, PartSet};
use crate::token::MAX_STYLES;

const TABLE: &str = include_str!("../../../assets/kin.json");

/// The parts that are borrowed.
const ACCOMPANIMENT: PartSet = PartSet::NONE.with(Part::Harmony).with(Part::Bass);

#[derive(Default, Deserialize)]
struct Table {
    kin: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    style: String,
    of: String,
    share: f32,
}

/// A style and the one that it borrows from, by their places in the model card.
#[derive(Clone, Copy, Debug)]
struct Borrowing {
    style: usize,
    of: usize,
    share: f32,
    /// What the style itself does not know.
    lacks: PartSet,
}

/// Who borrows from whom.
pub struct Kin(Vec<Borrowing>);

impl Kin {
    /// The table for the styles of a card, as far as it has them; `lacks` says which parts a style does not know.
    pub fn read(names: &[&str], lacks: impl Fn(usize) -> PartSet) -> Self {
        let rows = serde_json::from_str::<Table>(TABLE).unwrap_or_default().kin;
        let place = |name: &str| names.iter().position(|other| *other == name);
        let borrowing = |row: Row| {
            let (style, of) = (place(&row.style)?, place(&row.of)?);
            let lacks = PartSet(lacks(style).0 & ACCOMPANIMENT.0);
            Some(Borrowing { style, of, share: row.share, lacks })
        };
        Self(rows.into_iter().filter_map(borrowing).collect())
    }

    /// A blend of styles in which these parts play: kin stand in for what a style does not know.
    pub fn accompanied(&self, mut blend: [u8; MAX_STYLES], parts: PartSet) -> [u8; MAX_STYLES] {
        for borrowing in self.0.iter().filter(|borrowing| borrowing.lacks.0 & parts.0 != 0) {
            let moved = (f32::from(blend[borrowing.style]) * borrowing.share).round() as u8;
            blend[borrowing.style] -= moved.min(blend[borrowing.style]);
            blend[borrowing.of] = (blend[borrowing.of] + moved).min(Feature::FULL);
        }
        blend
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_of_one_part_borrows_where_others_play_and_nowhere_else() {
        let names = ["celtic_session", "baroque", "east_european_dance"];
        let lacks = |style| if style == 0 { ACCOMPANIMENT } else { PartSet::NONE };
        let kin = Kin::read(&names, lacks);
        let mut blend = [0; MAX_STYLES];
        blend[0] = 16;
        let lead = PartSet::NONE.with(Part::Lead);
        assert_eq!(kin.accompanied(blend, lead), blend);
        let band = kin.accompanied(blend, PartSet::PITCHED);
        assert_eq!((band[0], band[1], band[2]), (8, 0, 8));
        (blend[0], blend[1]) = (0, 16);
        assert_eq!(kin.accompanied(blend, PartSet::PITCHED), blend);
    }
}
