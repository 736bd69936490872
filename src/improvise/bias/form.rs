//! A bar that returns to an earlier one: what stood there is likelier.

use crate::token::repeated;

use super::logit_bias::{BiasContext, LogitBias};

/// How much likelier than the model thinks a returning bar repeats what it returns to, in log-odds. By ear: returns are
/// heard, and are not literal.
const RETURN_BIAS: f32 = 2.5;

/// Raises the odds of the answer that repeats what stood where the form returns to.
pub struct Form;

impl LogitBias for Form {
    fn apply(&self, asked: &BiasContext<'_>, logits: &mut [f32]) {
        let Some(bars) = asked.request.returning else { return };
        let back = bars * asked.request.scene.place.bar_frames();
        if let Some(answer) = repeated(asked.history, asked.writer, *asked.question, back) {
            asked.raise(answer, RETURN_BIAS, logits);
        }
    }
}
