//! An answer in *trade*: it develops its call, from contrast to echo.

use crate::token::{Factor, repeated};

use super::logit_bias::{BiasContext, LogitBias};

/// Raises, or in contrast lowers, the odds of the answer that develops the call.
pub struct Reply;

impl LogitBias for Reply {
    fn apply(&self, asked: &BiasContext<'_>, logits: &mut [f32]) {
        let Some(reply) = asked.request.reply.filter(|_| asked.is_of_lead()) else { return };
        let Some(back) = reply.back(asked.request.frame) else { return };
        let Some(called) = repeated(asked.history, asked.writer, *asked.question, back) else {
            return;
        };
        match asked.question.factor {
            Factor::Active => begin_as(called, reply.pull(), logits),
            Factor::Pitch => {
                let developed = reply.developed(called, asked.history, asked.request.frame);
                asked.raise(developed, reply.pull(), logits);
            }
            Factor::Offset | Factor::Duration => asked.raise(called, reply.pull(), logits),
            _ => {}
        }
    }
}

/// The lead begins where it began in the call, whatever the others do.
fn begin_as(called: u8, pull: f32, logits: &mut [f32]) {
    for (set, logit) in logits.iter_mut().enumerate() {
        if set & 1 == usize::from(called & 1) {
            *logit += pull;
        }
    }
}
