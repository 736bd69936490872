//! The running network: a small program of matrix products that can pause after any slice.

mod stage;
mod step;

use super::config::REFERENCES;
use super::feature::Feature;
use super::kernel::Path;
use super::linear::{Embedding, Quantised};
use super::weights::Weights;
use crate::rt::Bounded;
use stage::Phase;

/// The most features in one list; further ones are ignored.
pub const MAX_FEATURES: usize = 1024;

/// The largest head.
const MAX_OUTCOMES: usize = 128;

/// A stage, and how many of its features or panels are done.
#[derive(Clone, Copy)]
struct Cursor {
    stage: Phase,
    done: usize,
}

/// What a frame step leaves behind: the recurrent state and the context of the decisions that follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    state: Box<[f32]>,
    context: Box<[f32]>,
}

/// One running copy of the network. Nothing allocates after [`InferenceState::new`].
///
/// A frame step or a decision is opened, worked through in slices, and then ready. Opening another drops an
/// unfinished one without a trace in the state.
pub struct InferenceState {
    weights: &'static Weights,
    path: Path,
    past: Snapshot,
    next_state: Box<[f32]>,
    frame: Box<[f32]>,
    decision: Box<[f32]>,
    scratch: Box<[f32]>,
    input: Quantised,
    output: Box<[f32]>,
    logits: [f32; MAX_OUTCOMES],
    outcomes: usize,
    features: Bounded<Feature, MAX_FEATURES>,
    head: usize,
    references: [Option<u8>; REFERENCES],
    open: Option<Cursor>,
}

impl InferenceState {
    /// A state at rest on the fastest path of this processor; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        Self::with_path(weights, Path::best())
    }

    /// A state at rest on a chosen path; the bits are the same on each. Allocates.
    pub fn with_path(weights: &'static Weights, path: Path) -> Self {
        let config = weights.config();
        let (width, glu, trunk) = (config.width, config.glu, config.trunk);
        let zeros = |length: usize| vec![0.0; length].into_boxed_slice();
        Self {
            weights,
            path,
            past: Snapshot { state: zeros(config.layers * width), context: zeros(trunk) },
            next_state: zeros(config.layers * width),
            frame: zeros(width),
            decision: zeros(trunk),
            scratch: zeros(width.max(glu).max(trunk)),
            input: Quantised::new(width.max(glu).max(trunk)),
            output: zeros(2 * width.max(glu).max(trunk).max(MAX_OUTCOMES)),
            logits: [0.0; MAX_OUTCOMES],
            outcomes: 0,
            features: Bounded::new(),
            head: 0,
            references: [None; REFERENCES],
            open: None,
        }
    }

    /// Forgets everything: state and context become zero, an unfinished step is dropped.
    pub fn reset(&mut self) {
        self.past.state.fill(0.0);
        self.past.context.fill(0.0);
        self.open = None;
    }

    /// Opens a backbone step. Features that do not exist are ignored; a debug build stops at them.
    pub fn open_frame(&mut self, features: &[Feature]) {
        self.take_features(features, &self.weights.frame);
        self.frame.fill(0.0);
        self.open = Some(Cursor { stage: Phase::FrameFeatures, done: 0 });
    }

    /// Opens a decision after the last finished frame.
    ///
    /// Features that do not exist are ignored, and a head that does not exist opens nothing and has no logits; a
    /// debug build stops at them. `references` are the indices from which a head with intervals measures.
    pub fn open_decision(
        &mut self,
        head: usize,
        features: &[Feature],
        references: [Option<u8>; REFERENCES],
    ) {
        debug_assert!(head < self.weights.heads.len(), "no head {head}");
        self.outcomes = 0;
        self.open = None;
        if head < self.weights.heads.len() {
            self.take_features(features, &self.weights.decision);
            (self.head, self.references) = (head, references);
            self.decision.copy_from_slice(&self.past.context);
            self.open = Some(Cursor { stage: Phase::DecisionFeatures, done: 0 });
        }
    }

    /// Goes on with the open step as far as `most` multiply-adds allow and returns those spent.
    pub fn work(&mut self, most: u32) -> u32 {
        let mut spent = 0;
        while let Some(Cursor { stage, done }) = self.open {
            let slice = self.slice(stage, done, most as usize - spent);
            spent += slice.cost;
            self.open = if slice.is_last {
                self.following(stage).map(|stage| Cursor { stage, done: 0 })
            } else {
                Some(Cursor { stage, done: slice.done })
            };
            if !slice.is_last {
                break;
            }
        }
        spent as u32
    }

    /// Whether no step is open.
    pub fn is_ready(&self) -> bool {
        self.open.is_none()
    }

    /// Works until ready and returns the multiply-adds spent.
    pub fn finish(&mut self) -> u32 {
        self.work(u32::MAX)
    }

    /// The logits of the decision just finished, one for each outcome of its head.
    pub fn logits(&self) -> &[f32] {
        &self.logits[..self.outcomes]
    }

    /// A snapshot of the last finished frame; allocates. Make it once and [`InferenceState::save`] into it.
    pub fn snapshot(&self) -> Snapshot {
        self.past.clone()
    }

    /// The last finished frame.
    pub fn past(&self) -> &Snapshot {
        &self.past
    }

    /// Copies the last finished frame into a snapshot of a state with the same weights.
    pub fn save(&self, into: &mut Snapshot) {
        into.copy_from(&self.past);
    }

    /// Goes back to a snapshot of a state with the same weights; an unfinished step is dropped.
    pub fn restore(&mut self, from: &Snapshot) {
        self.past.copy_from(from);
        self.open = None;
    }

    fn take_features(&mut self, features: &[Feature], table: &Embedding) {
        debug_assert!(
            features.iter().all(|feature| table.contains(feature.index)),
            "a feature that does not exist"
        );
        debug_assert!(features.len() <= MAX_FEATURES, "{} features", features.len());
        self.features.clear();
        for &feature in
            features.iter().filter(|feature| table.contains(feature.index)).take(MAX_FEATURES)
        {
            table.prefetch(feature.index);
            let _ = self.features.push(feature);
        }
    }
}
