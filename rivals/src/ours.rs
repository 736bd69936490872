//! Our own network.

use std::hint::black_box;

use antiphon::clock::{Rate, Tempo};
use antiphon::engine::Budget;
use antiphon::model::{InferenceState, Path, Weights};
use anyhow::{Context, Result};

use crate::music::{Decision, Frame};
use crate::network::Network;

/// The plug-in's own inference on one path. It gathers its embeddings itself, from sparse features.
pub struct Ours {
    path: Path,
    inference: InferenceState,
}

impl Ours {
    /// At rest.
    pub fn new(weights: &'static Weights, path: Path) -> Self {
        Self { path, inference: InferenceState::with_path(weights, path) }
    }
}

/// Quanta of a block of 64 frames.
const QUANTA: usize = 2;

impl Ours {
    /// Opens a backbone step, to be done block by block.
    pub fn open(&mut self, frame: &Frame) {
        self.inference.open_frame(&frame.features);
    }

    /// Whether nothing is open.
    pub fn is_ready(&self) -> bool {
        self.inference.is_ready()
    }

    /// Does what the engine does in a block of 64 frames at 48 kHz while it composes at 120 quarters a minute.
    pub fn block(&mut self) -> Result<()> {
        let rate = Rate::new(48_000.0).context("a rate")?;
        let work = Budget::new(rate).at(Tempo::default());
        (0..QUANTA).for_each(|_| {
            black_box(self.inference.work(work));
        });
        Ok(())
    }
}

impl Network for Ours {
    fn name(&self) -> String {
        format!("Antiphon int8, {}", self.path)
    }

    fn reset(&mut self) -> Result<()> {
        self.inference.reset();
        Ok(())
    }

    fn step(&mut self, frame: &Frame) -> Result<()> {
        self.inference.open_frame(&frame.features);
        self.inference.finish();
        Ok(())
    }

    fn decide(&mut self, decision: &Decision) -> Result<&[f32]> {
        self.inference.open_decision(decision.head, &decision.features, decision.references);
        self.inference.finish();
        Ok(self.inference.logits())
    }
}
