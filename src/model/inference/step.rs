//! The stages of a step: what each prepares, multiplies and does with the product.

use super::super::feature::Feature;
use super::InferenceState;
use super::stage::Phase;
use crate::model::config::{INTERVAL_REACH, REFERENCES};
use crate::model::kernel::Path;
use crate::model::linear::{Embedding, Linear};
use crate::model::math;

/// What one slice has done.
pub(super) struct Slice {
    /// Multiply-adds.
    pub cost: usize,
    /// How many of the stage's features or panels are done.
    pub done: usize,
    /// Whether that is all of them.
    pub is_last: bool,
}

impl InferenceState {
    /// Performs as much of `stage`, of which `done` features or panels are done, as `most` multiply-adds allow.
    pub(super) fn slice(&mut self, stage: Phase, done: usize, most: usize) -> Slice {
        let features = &self.features;
        match stage {
            Phase::FrameFeatures => {
                gather(self.path, &self.weights.frame, features, done, most, &mut self.frame)
            }
            Phase::DecisionFeatures => {
                gather(self.path, &self.weights.decision, features, done, most, &mut self.decision)
            }
            _ => self.multiply(stage, done, most),
        }
    }

    fn multiply(&mut self, stage: Phase, done: usize, most: usize) -> Slice {
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
    pub(super) fn following(&self, stage: Phase) -> Option<Phase> {
        let next_interval = |from: usize| {
            self.weights.heads[self.head].intervals.as_ref()?;
            (from..REFERENCES).find(|&j| self.references[j].is_some()).map(Phase::Interval)
        };
        match stage {
            Phase::FrameFeatures => Some(Phase::Gate(0)),
            Phase::Gate(layer) => Some(Phase::Out(layer)),
            Phase::Out(layer) => Some(Phase::GluIn(layer)),
            Phase::GluIn(layer) => Some(Phase::GluOut(layer)),
            Phase::GluOut(layer) if layer + 1 < self.weights.layers.len() => {
                Some(Phase::Gate(layer + 1))
            }
            Phase::GluOut(_) => Some(Phase::Context),
            Phase::DecisionFeatures => Some(Phase::TrunkIn),
            Phase::TrunkIn => Some(Phase::TrunkOut),
            Phase::TrunkOut => Some(Phase::Head),
            Phase::Head => next_interval(0),
            Phase::Interval(j) => next_interval(j + 1),
            Phase::Context => None,
        }
    }

    /// The matrix of a stage.
    fn linear(&self, stage: Phase) -> Option<&'static Linear> {
        let (weights, head) = (self.weights, &self.weights.heads[self.head]);
        match stage {
            Phase::FrameFeatures | Phase::DecisionFeatures => None,
            Phase::Gate(layer) => Some(&weights.layers[layer].gate),
            Phase::Out(layer) => Some(&weights.layers[layer].out),
            Phase::GluIn(layer) => Some(&weights.layers[layer].glu_in),
            Phase::GluOut(layer) => Some(&weights.layers[layer].glu_out),
            Phase::Context => Some(&weights.context),
            Phase::TrunkIn => Some(&weights.trunk.glu_in),
            Phase::TrunkOut => Some(&weights.trunk.glu_out),
            Phase::Head => Some(&head.logits),
            Phase::Interval(j) => head.intervals.as_ref().map(|intervals| &intervals[j]),
        }
    }

    /// Quantises the input of a stage's matrix.
    fn prepare(&mut self, stage: Phase) {
        let (weights, width, trunk) = (self.weights, self.frame.len(), self.decision.len());
        match stage {
            Phase::Gate(layer) => self.normalise_frame(&weights.layers[layer].norm_mix),
            Phase::Out(layer) => self.input.set(&self.next_state[layer * width..][..width]),
            Phase::GluIn(layer) => self.normalise_frame(&weights.layers[layer].norm_glu),
            Phase::GluOut(_) => self.gate(weights.config().glu),
            Phase::Context => self.normalise_frame(&weights.norm_context),
            Phase::TrunkIn => self.normalise_decision(&weights.trunk.norm_in),
            Phase::TrunkOut => self.gate(trunk),
            Phase::Head => self.normalise_decision(&weights.trunk.norm_out),
            // The intervals read what the head read.
            Phase::Interval(_) | Phase::FrameFeatures | Phase::DecisionFeatures => {}
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
    fn complete(&mut self, stage: Phase) {
        match stage {
            Phase::Gate(layer) => self.recur(layer),
            Phase::Out(_) | Phase::GluOut(_) => math::add(&mut self.frame, &self.output),
            Phase::TrunkOut => math::add(&mut self.decision, &self.output),
            Phase::Context => self.leave_frame(),
            Phase::Head => self.take_logits(),
            Phase::Interval(j) => self.add_interval(self.references[j]),
            Phase::GluIn(_) | Phase::TrunkIn | Phase::FrameFeatures | Phase::DecisionFeatures => {}
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
