//! Who plays what with whom.

use crate::music::{Part, PartSet};

use super::settings::{ImproviserSettings, Mode};

/// Who sounds in a frame of harmonise: the person's note, and the voices under it.
pub const SINGING: PartSet = PartSet::NONE.with(Part::Lead).with(Part::Harmony);

/// The parts that are left to the person, who plays now or not; `answers` says that it is not their turn.
pub fn person(settings: &ImproviserSettings, plays: bool, answers: bool) -> PartSet {
    let plays = match settings.mode {
        Mode::Free | Mode::Harmonise => plays,
        Mode::Accompany | Mode::Solo => true,
        Mode::Trade => !answers,
    };
    if plays { PartSet::NONE.with(settings.mode.role()) } else { PartSet::NONE }
}

/// Everybody who plays, the person included.
pub fn ensemble(settings: &ImproviserSettings, person: PartSet) -> PartSet {
    if settings.mode == Mode::Harmonise {
        return SINGING;
    }
    PartSet(settings.parts.0 | person.0)
}
