//! Networks of other kinds than the one that ships, for comparison.

use clap::ValueEnum;

use crate::token::{DECISION_FEATURES, FRAME_FEATURES};

/// Decisions in a frame of training, on average.
const DECISIONS: f64 = 5.83;

/// What carries the past along in a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Core {
    /// The minimal gated recurrent unit, linear in its state.
    #[default]
    MinGru,
    /// The gated recurrent unit, whose gates hear the state before.
    Gru,
}

/// What a step of the backbone is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Sequence {
    /// A frame; its decisions see each other's answers through features alone.
    #[default]
    Frames,
    /// A decision, which sees its frame's features beside its own.
    Events,
}

/// A kind of network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// What carries the past along.
    pub core: Core,
    /// What a step is.
    pub sequence: Sequence,
}

impl Variant {
    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match (self.core, self.sequence) {
            (Core::MinGru, Sequence::Frames) => "min-gru frames",
            (Core::MinGru, Sequence::Events) => "min-gru events",
            (Core::Gru, Sequence::Frames) => "gru frames",
            (Core::Gru, Sequence::Events) => "gru events",
        }
    }

    /// Whether the plug-in can run it.
    pub fn ships(self) -> bool {
        self == Self::default()
    }
}

impl Core {
    /// What a layer's input is turned into, in widths.
    pub fn gates(self) -> usize {
        match self {
            Self::MinGru => 2,
            Self::Gru => 3,
        }
    }
}

impl Sequence {
    /// Steps of the backbone in so many frames, on average.
    pub fn steps(self, frames: usize) -> usize {
        match self {
            Self::Frames => frames,
            Self::Events => (frames as f64 * DECISIONS).round() as usize,
        }
    }

    /// Rows of the table that the backbone reads.
    pub fn features(self) -> usize {
        match self {
            Self::Frames => FRAME_FEATURES,
            Self::Events => FRAME_FEATURES + DECISION_FEATURES,
        }
    }
}
