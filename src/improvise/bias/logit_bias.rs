//! What a bias is: something that adds to the logits of a question.

use crate::music::{Chord, Part, PartSet};
use crate::token::{FrameWriter, History, Question};

use super::super::planning::frame::FrameRequest;
use super::super::request::settings::ImproviserSettings;

/// Makes some answers to a question likelier than the model thinks, and others less likely.
///
/// A bias sees all that is known of the frame and draws nothing: what it adds depends on its context alone, so that a
/// plan that is made again comes out the same.
pub trait LogitBias {
    /// Adds to the logits of the answers to `asked.question`, in the model's order; to nothing where the question is
    /// none of its own. Runs on the audio thread: it neither allocates nor panics.
    fn apply(&self, asked: &BiasContext<'_>, logits: &mut [f32]);
}

/// A question, and what is known where it is asked.
pub struct BiasContext<'a> {
    /// The question.
    pub question: &'a Question,
    /// What the frame is to be.
    pub request: &'a FrameRequest,
    /// What is asked of the music.
    pub settings: &'a ImproviserSettings,
    /// The frame as far as it is written.
    pub writer: &'a FrameWriter,
    /// The music before it.
    pub history: &'a History,
    /// The chord of the frame.
    pub chord: Option<Chord>,
    /// The parts that we play.
    pub ours: PartSet,
}

impl BiasContext<'_> {
    /// Adds `by` to the logit of an answer in our own terms; an answer that the model cannot give is left out.
    pub fn raise(&self, answer: u8, by: f32, logits: &mut [f32]) {
        if let Some(logit) = logits.get_mut(usize::from(self.question.to_model(answer))) {
            *logit += by;
        }
    }

    /// Whether the question is about the lead, or about who begins.
    pub fn is_of_lead(&self) -> bool {
        is_of_lead(self.question)
    }
}

/// Whether a question is about the lead, or about who begins.
pub fn is_of_lead(question: &Question) -> bool {
    question.part == Part::Lead && !question.factor.is_harmony()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub mod tests {
    use super::*;

    /// What a bias adds to the logits of the question that a writer asks, `N` of them, after nothing was played.
    pub fn leanings<const N: usize>(
        bias: &dyn LogitBias,
        request: &FrameRequest,
        writer: &FrameWriter,
    ) -> [f32; N] {
        let asked = BiasContext {
            question: &writer.question().unwrap(),
            request,
            settings: &ImproviserSettings::default(),
            writer,
            history: &History::new(),
            chord: None,
            ours: PartSet(request.scene.parts.0 & !request.person.0),
        };
        let mut logits = [0.0; N];
        bias.apply(&asked, &mut logits);
        logits
    }

    /// What a bias adds to the logits of the question which parts begin, in a frame without chords as `prepare` makes
    /// it.
    pub fn odds(bias: &dyn LogitBias, prepare: impl FnOnce(&mut FrameRequest)) -> [f32; 16] {
        let mut request = FrameRequest::default();
        request.scene.chords = false;
        prepare(&mut request);
        let writer = FrameWriter::open(&History::new(), &request.scene, request.limits);
        leanings(bias, &request, &writer)
    }
}
