//! What a chord symbol says after its kind: altered, added and missing tones.

use std::fmt;

use super::pitch::PitchClassSet;

/// One thing that can be written after a kind, in semitones above the root.
struct Row {
    text: &'static str,
    cost: u8,
    /// What the kind must have for it to be written so, and what it must lack; none where nobody would.
    needs: PitchClassSet,
    lacks: PitchClassSet,
    removes: PitchClassSet,
    adds: PitchClassSet,
}

macro_rules! rows {
    ($($text:literal $cost:literal [$($needs:literal)*] [$($lacks:literal)*] [$($removes:literal)*] [$($adds:literal)*];)+) => {
        [$(Row {
            text: $text,
            cost: $cost,
            needs: PitchClassSet(0 $(| 1 << $needs)*),
            lacks: PitchClassSet(0 $(| 1 << $lacks)*),
            removes: PitchClassSet(0 $(| 1 << $removes)*),
            adds: PitchClassSet(0 $(| 1 << $adds)*),
        }),+]
    };
}

/// Everything that can be written, with what it costs: what it needs and lacks, removes and adds. A name takes the first that apply.
const ROWS: [Row; 25] = rows! {
    "b5" 3 [] [] [7] [6];
    "#5" 4 [4] [] [7] [8];
    "b9" 3 [4 10] [2] [] [1];
    "#9" 3 [4 10] [2] [] [3];
    "b9" 3 [2 4 10] [] [2] [1];
    "#9" 3 [2 4 10] [] [2] [3];
    "#11" 3 [4 10] [] [] [6];
    "#11" 3 [4 11] [] [] [6];
    "addb9" 5 [] [] [] [1];
    "add9" 4 [] [] [] [2];
    "add#9" 5 [] [] [] [3];
    "add3" 6 [] [] [] [4];
    "add11" 4 [] [] [] [5];
    "add#11" 4 [] [] [] [6];
    "add5" 6 [] [] [] [7];
    "addb13" 4 [] [] [] [8];
    "add13" 4 [] [] [] [9];
    "addb7" 6 [] [] [] [10];
    "addmaj7" 5 [] [] [] [11];
    "no3" 4 [] [] [4] [];
    "no3" 4 [] [] [3] [];
    "no5" 4 [] [] [7] [];
    "no5" 4 [] [] [6] [];
    "no5" 4 [] [] [8] [];
    "no1" 9 [] [] [0] [];
};

/// The alterations of a chord symbol, a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Alterations(u32);

impl Alterations {
    /// The kind as it is.
    pub const NONE: Self = Self(0);

    /// Those that make `kind` into `wanted`, both in semitones above the root, and what they cost; none where words fail.
    pub(super) fn between(kind: PitchClassSet, wanted: PitchClassSet) -> Option<(Self, u32)> {
        let (mut missing, mut extra) = (kind.0 & !wanted.0, wanted.0 & !kind.0);
        let (mut taken, mut cost) = (0, 0);
        for (at, row) in ROWS.iter().enumerate() {
            let (removes, adds) = (row.removes.0, row.adds.0);
            let known = row.needs.0 & !kind.0 == 0 && row.lacks.0 & kind.0 == 0;
            if known && removes & !missing == 0 && adds & !extra == 0 {
                (missing, extra) = (missing & !removes, extra & !adds);
                (taken, cost) = (taken | 1 << at, cost + u32::from(row.cost));
            }
        }
        (missing == 0 && extra == 0).then_some((Self(taken), cost))
    }

    /// The tones of a kind with these, in semitones above the root.
    pub(super) fn of(self, kind: PitchClassSet) -> PitchClassSet {
        PitchClassSet(self.rows().fold(kind.0, |tones, row| tones & !row.removes.0 | row.adds.0))
    }

    fn rows(self) -> impl Iterator<Item = &'static Row> {
        ROWS.iter().enumerate().filter(move |(at, _)| self.0 >> at & 1 == 1).map(|(_, row)| row)
    }
}

impl fmt::Display for Alterations {
    /// In brackets after the kind, or nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, row) in self.rows().enumerate() {
            write!(f, "{}{}", if place == 0 { "(" } else { "," }, row.text)?;
        }
        if *self == Self::NONE { Ok(()) } else { write!(f, ")") }
    }
}
