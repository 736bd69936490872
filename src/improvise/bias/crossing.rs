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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::planning::frame::FrameRequest;
    use super::super::logit_bias;
    use super::*;
    use crate::music::PartSet;
    use crate::token::{FrameWriter, History};

    /// What is added to the logits of a harmony's pitch beside a bass on 48 and, where there is one, a lead on a pitch.
    fn leanings(lead: Option<u8>) -> [f32; 128] {
        let mut request = FrameRequest::default();
        (request.scene.chords, request.scene.parts) = (false, PartSet::PITCHED);
        let mut writer = FrameWriter::open(&History::new(), &request.scene, request.limits);
        let begins = PartSet::NONE.with(Part::Bass).with(Part::Harmony);
        let begins = if lead.is_some() { begins.with(Part::Lead) } else { begins };
        loop {
            let question = writer.question().unwrap();
            match (question.factor, question.part) {
                (Factor::Active, _) => writer.answer(begins.0),
                (Factor::Pitch, Part::Lead) => writer.answer(lead.unwrap()),
                (Factor::Pitch, Part::Bass) => writer.answer(48),
                (Factor::Pitch, Part::Harmony) => break,
                // What is written in the frame ends, where it may.
                (Factor::Offset, _)
                    if writer.notes().last().is_some_and(|n| n.part == question.part) =>
                {
                    writer.answer(crate::token::OFFSETS)
                }
                _ => writer.answer(question.allowed.trailing_zeros() as u8),
            }
        }
        logit_bias::tests::leanings(&Crossing, &request, &writer)
    }

    #[test]
    fn the_harmony_leans_below_the_lead_and_above_the_bass() {
        let beside = leanings(Some(72));
        assert_eq!([47, 48, 60, 72].map(|at: usize| beside[at]), [-AGAINST, 0.0, 0.0, 0.0]);
        assert_eq!([73, 90].map(|at: usize| beside[at]), [-AGAINST; 2]);
        assert_eq!(leanings(None)[90], 0.0, "where no lead sounds nothing is above it");
    }
}
