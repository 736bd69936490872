//! Who plays what with whom.

use crate::music::PartSet;

use super::answer::SINGING;
use super::manner::{Manner, Mode};

/// The parts that are left to the person, who plays now or not; `answers` says that it is not their turn.
pub fn person(manner: &Manner, plays: bool, answers: bool) -> PartSet {
    let plays = match manner.mode {
        Mode::Free | Mode::Harmonise => plays,
        Mode::Accompany | Mode::Solo => true,
        Mode::Trade => !answers,
    };
    if plays { PartSet::NONE.with(manner.mode.role()) } else { PartSet::NONE }
}

/// Everybody who plays, the person included.
pub fn ensemble(manner: &Manner, person: PartSet) -> PartSet {
    if manner.mode == Mode::Harmonise {
        return SINGING;
    }
    PartSet(manner.parts.0 | person.0)
}
