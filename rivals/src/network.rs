//! What takes part: the same network in one engine or another.

use antiphon::model::{INTERVAL_REACH, INTERVALS, REFERENCES};
use anyhow::Result;

use crate::music::{Decision, Frame};

/// The network in some engine, on one thread, with its recurrent state.
pub trait Network {
    /// What it is called in the table.
    fn name(&self) -> String;

    /// Forgets everything: the state becomes zero.
    fn reset(&mut self) -> Result<()>;

    /// The backbone's step.
    fn step(&mut self, frame: &Frame) -> Result<()>;

    /// A decision after the last step: the logits of its head.
    fn decide(&mut self, decision: &Decision) -> Result<&[f32]>;

    /// The step and every decision of a frame.
    fn event(&mut self, frame: &Frame) -> Result<()> {
        self.step(frame)?;
        frame.decisions.iter().try_for_each(|decision| self.decide(decision).map(|_| ()))
    }
}

/// Adds to the outcomes of a head with intervals what their distance from each reference scores; `scores` are the head's
/// maps, one after the other.
pub fn add_intervals(logits: &mut [f32], scores: &[f32], references: [Option<u8>; REFERENCES]) {
    for (scores, reference) in scores.chunks_exact(INTERVALS).zip(references) {
        let Some(reference) = reference.map(usize::from) else { continue };
        let first = reference.saturating_sub(INTERVAL_REACH);
        let scores = &scores[first + INTERVAL_REACH - reference..];
        logits[first..].iter_mut().zip(scores).for_each(|(logit, score)| *logit += score);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_counted_from_their_references() {
        let scores: Vec<f32> = (0..REFERENCES * INTERVALS).map(|at| at as f32).collect();
        let mut logits = [0.0; 128];
        add_intervals(&mut logits, &scores, [Some(10), Some(100), None]);
        let at = |step: usize| step as f32;
        assert_eq!(logits[10], at(INTERVAL_REACH));
        assert_eq!(logits[0], at(INTERVAL_REACH - 10));
        assert_eq!(logits[63], 0.0);
        assert_eq!(logits[127], at(INTERVALS + INTERVAL_REACH + 27));
    }
}
