//! Voices that seldom cross: the lead is the highest, the bass the lowest.
//!
//! The parts of people's music are named by where they lie, so that in it hardly a note of the harmony lies above the
//! lead's (1 in 100); a network that draws each note by itself crosses four times as often, and the tune is covered.

use crate::music::{Part, Pitch, PitchSet};
use crate::token::Factor;

use super::logit_bias::{BiasContext, LogitBias};

/// Log-odds against a note across an outer voice; chosen by the ear that chooses (RESULTS.md, ear).
const AGAINST: f32 = 1.5;

/// Leans the harmony below the lead and above the bass, and the bass below the lead.
pub struct Crossing;

impl LogitBias for Crossing {
    fn apply(&self, asked: &BiasContext<'_>, logits: &mut [f32]) {
        let part = asked.question.part;
        if asked.question.factor != Factor::Pitch || !matches!(part, Part::Bass | Part::Harmony) {
            return;
        }
        let lead = sounding(asked, Part::Lead).iter().last();
        let bass = sounding(asked, Part::Bass).iter().next().filter(|_| part == Part::Harmony);
        let above = lead.map_or(128, |lead| lead.number() + 1);
        let below = bass.map_or(0, Pitch::number);
        for across in (0..below).chain(above..128) {
            asked.raise(across, -AGAINST, logits);
        }
    }
}

/// What a part sounds: what it begins in the frame, or else what it held.
fn sounding(asked: &BiasContext<'_>, part: Part) -> PitchSet {
    let begun = asked.writer.notes().iter().filter(|note| note.part == part);
    let begun = begun.fold(PitchSet::default(), |set, note| set.with(note.pitch));
    if begun == PitchSet::default() { asked.history.sounding(part) } else { begun }
}
