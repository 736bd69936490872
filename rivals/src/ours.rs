//! Our own network.

use antiphon::model::{Mind, Path, Weights};
use anyhow::Result;

use crate::music::{Decision, Frame};
use crate::network::Network;

/// The plug-in's own inference on one path. It gathers its embeddings itself, from sparse features.
pub struct Ours {
    path: Path,
    mind: Mind,
}

impl Ours {
    /// At rest.
    pub fn new(weights: &'static Weights, path: Path) -> Self {
        Self { path, mind: Mind::with_path(weights, path) }
    }
}

impl Network for Ours {
    fn name(&self) -> String {
        format!("Antiphon int8, {}", self.path)
    }

    fn reset(&mut self) -> Result<()> {
        self.mind.reset();
        Ok(())
    }

    fn step(&mut self, frame: &Frame) -> Result<()> {
        self.mind.open_frame(&frame.features);
        self.mind.finish();
        Ok(())
    }

    fn decide(&mut self, decision: &Decision) -> Result<&[f32]> {
        self.mind.open_decision(decision.head, &decision.features, decision.references);
        self.mind.finish();
        Ok(self.mind.logits())
    }
}
