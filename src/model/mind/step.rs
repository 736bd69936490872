//! The stages of a step: what each prepares, multiplies and does with the product.

use super::Mind;
use super::stage::Stage;
use crate::model::config::INTERVAL_REACH;
use crate::model::kernel::Path;
use crate::model::linear::{Embedding, Linear};
use crate::model::math;
use crate::rt::Feature;

/// What one slice has done.
pub(super) struct Slice {
    /// Multiply-adds.
    pub cost: usize,
    /// How many of the stage's features or panels are done.
    pub done: usize,
    /// Whether that is all of them.
    pub is_last: bool,
}

impl Mind {
    /// Performs as much of `stage`, of which `done` features or panels are done, as `most` multiply-adds allow.
    pub(super) fn slice(&mut self, stage: Stage, done: usize, most: usize) -> Slice {
        let features = &self.features;
        match stage {
            Stage::FrameFeatures => {
                gather(self.path, &self.weights.frame, features, done, most, &mut self.frame)
            }
            Stage::DecisionFeatures => {
                gather(self.path, &self.weights.decision, features, done, most, &mut self.decision)
            }
            _ => self.multiply(stage, done, most),
        }
    }

    fn multiply(&mut self, stage: Stage, done: usize, most: usize) -> Slice {
        let Some(linear) = self.linear(stage) else {
            return Slice { cost: 0, done, is_last: true };
        };
        let end = linear.panels().min(done + most / linear.panel_cost());
        if end == done {
            return Slice { cost: 0, done, is_last: false };
        }
        if done == 0 {
            self.prepare(stage);
        }
        linear.multiply(self.path, done..end, &self.input, &mut self.output[..linear.rows()]);
        let is_last = end == linear.panels();
        if is_last {
            self.complete(stage);
        }
        Slice { cost: (end - done) * linear.panel_cost(), done: end, is_last }
    }

    /// What comes after `stage`; `None` at the end of the step.
    pub(super) fn following(&self, stage: Stage) -> Option<Stage> {
        let next_interval = |from: usize| {
            self.weights.heads[self.head].intervals.as_ref()?;
            (from..2).find(|&j| self.references[j].is_some()).map(Stage::Interval)
        };
        match stage {
            Stage::FrameFeatures => Some(Stage::Gate(0)),
            Stage::Gate(layer) => Some(Stage::Out(layer)),
            Stage::Out(layer) => Some(Stage::GluIn(layer)),
            Stage::GluIn(layer) => Some(Stage::GluOut(layer)),
            Stage::GluOut(layer) if layer + 1 < self.weights.layers.len() => {
                Some(Stage::Gate(layer + 1))
            }
            Stage::GluOut(_) => Some(Stage::Context),
            Stage::DecisionFeatures => Some(Stage::TrunkIn),
            Stage::TrunkIn => Some(Stage::TrunkOut),
            Stage::TrunkOut => Some(Stage::Head),
            Stage::Head => next_interval(0),
            Stage::Interval(j) => next_interval(j + 1),
            Stage::Context => None,
        }
    }

    /// The matrix of a stage.
    fn linear(&self, stage: Stage) -> Option<&'static Linear> {
        let (weights, head) = (self.weights, &self.weights.heads[self.head]);
        match stage {
            Stage::FrameFeatures | Stage::DecisionFeatures => None,
            Stage::Gate(layer) => Some(&weights.layers[layer].gate),
            Stage::Out(layer) => Some(&weights.layers[layer].out),
            Stage::GluIn(layer) => Some(&weights.layers[layer].glu_in),
            Stage::GluOut(layer) => Some(&weights.layers[layer].glu_out),
            Stage::Context => Some(&weights.context),
            Stage::TrunkIn => Some(&weights.trunk.glu_in),
            Stage::TrunkOut => Some(&weights.trunk.glu_out),
            Stage::Head => Some(&head.logits),
            Stage::Interval(j) => head.intervals.as_ref().map(|intervals| &intervals[j]),
        }
    }

    /// Quantises the input of a stage's matrix.
    fn prepare(&mut self, stage: Stage) {
        let (weights, width, trunk) = (self.weights, self.frame.len(), self.decision.len());
        match stage {
            Stage::Gate(layer) => self.normalise_frame(&weights.layers[layer].norm_mix),
            Stage::Out(layer) => self.input.set(&self.next_state[layer * width..][..width]),
            Stage::GluIn(layer) => self.normalise_frame(&weights.layers[layer].norm_glu),
            Stage::GluOut(_) => self.gate(weights.config().glu),
            Stage::Context => self.normalise_frame(&weights.norm_context),
            Stage::TrunkIn => self.normalise_decision(&weights.trunk.norm_in),
            Stage::TrunkOut => self.gate(trunk),
            Stage::Head => self.normalise_decision(&weights.trunk.norm_out),
            // The intervals read what the head read.
            Stage::Interval(_) | Stage::FrameFeatures | Stage::DecisionFeatures => {}
        }
    }

    fn normalise_frame(&mut self, gain: &[f32]) {
        let out = &mut self.scratch[..gain.len()];
        self.path.run(|| {
            math::rms_norm(&self.frame, gain, out);
            self.input.set(out);
        });
    }

    fn normalise_decision(&mut self, gain: &[f32]) {
        let out = &mut self.scratch[..gain.len()];
        self.path.run(|| {
            math::rms_norm(&self.decision, gain, out);
            self.input.set(out);
        });
    }

    fn gate(&mut self, width: usize) {
        let out = &mut self.scratch[..width];
        self.path.run(|| {
            math::gate(&self.output[..2 * width], out);
            self.input.set(out);
        });
    }

    /// Puts the product of a stage's matrix where it belongs.
    fn complete(&mut self, stage: Stage) {
        match stage {
            Stage::Gate(layer) => self.recur(layer),
            Stage::Out(_) | Stage::GluOut(_) => math::add(&mut self.frame, &self.output),
            Stage::TrunkOut => math::add(&mut self.decision, &self.output),
            Stage::Context => self.leave_frame(),
            Stage::Head => self.take_logits(),
            Stage::Interval(j) => self.add_interval(self.references[j]),
            Stage::GluIn(_) | Stage::TrunkIn | Stage::FrameFeatures | Stage::DecisionFeatures => {}
        }
    }

    /// h' = (1 - z) h + z c: the minimal gated recurrent unit (Feng et al. 2024, arXiv 2410.01201), candidate linear.
    fn recur(&mut self, layer: usize) {
        let width = self.frame.len();
        let place = layer * width..(layer + 1) * width;
        let (gates, candidates) = self.output[..2 * width].split_at(width);
        let states = self.next_state[place.clone()].iter_mut().zip(&self.past.state[place]);
        self.path.run(|| {
            for (((next, &state), &gate), &candidate) in states.zip(gates).zip(candidates) {
                let z = math::sigmoid(gate);
                *next = math::settle((1.0 - z) * state + z * candidate);
            }
        });
    }

    fn leave_frame(&mut self) {
        self.past.state.copy_from_slice(&self.next_state);
        let trunk = self.past.context.len();
        self.past.context.copy_from_slice(&self.output[..trunk]);
    }

    fn take_logits(&mut self) {
        self.outcomes = self.weights.heads[self.head].logits.rows();
        self.logits[..self.outcomes].copy_from_slice(&self.output[..self.outcomes]);
    }

    /// Adds to each outcome within reach of the reference what its distance scores.
    fn add_interval(&mut self, reference: Option<u8>) {
        let Some(reference) = reference.map(usize::from) else { return };
        for (outcome, logit) in self.logits[..self.outcomes].iter_mut().enumerate() {
            if outcome.abs_diff(reference) <= INTERVAL_REACH {
                *logit += self.output[outcome + INTERVAL_REACH - reference];
            }
        }
    }
}

impl super::Snapshot {
    pub(super) fn copy_from(&mut self, other: &Self) {
        copy(&mut self.state, &other.state);
        copy(&mut self.context, &other.context);
    }
}

fn copy(into: &mut [f32], from: &[f32]) {
    into.iter_mut().zip(from).for_each(|(into, from)| *into = *from);
}

/// Adds the next slice of features.
fn gather(
    path: Path,
    table: &Embedding,
    features: &[Feature],
    done: usize,
    most: usize,
    sum: &mut [f32],
) -> Slice {
    let end = features.len().min(done + most / table.columns());
    path.run(|| {
        for feature in features.iter().take(end).skip(done) {
            table.add(feature.index, feature.weight, sum);
        }
    });
    Slice { cost: (end - done) * table.columns(), done: end, is_last: end == features.len() }
}
