//! What going on from a frame depends on: kept in one value, saved and restored together.

use crate::model::{InferenceState, Snapshot, Weights};
use crate::token::RewindPoint;

use super::super::bias::steer::Steer;
use super::super::memory::Memory;
use super::super::memory::licks::{Licks, RecentNotes};
use super::super::partner::comping::LastVoicing;
use super::super::partner::turns::Trade;

/// The music as it stands where the next frame is decided.
pub struct Context {
    /// What has been played and heard.
    pub memory: Memory,
    /// The network.
    pub inference: InferenceState,
    /// The forces that hold the music to what is asked.
    pub steer: Steer,
    /// Whose turn it is.
    pub trade: Trade,
    /// What harmony and bass struck last.
    pub struck: LastVoicing,
    /// The person's turns of phrase, and the lead so far.
    pub licks: Licks,
}

impl Context {
    /// Before the first frame; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        Self {
            memory: Memory::new(),
            inference: InferenceState::new(weights),
            steer: Steer::default(),
            trade: Trade::default(),
            struck: LastVoicing::default(),
            licks: Licks::new(),
        }
    }

    /// Forgets the piece, and keeps the person's turns of phrase; another piece begins with a frame.
    pub fn begin(&mut self, first: i64) {
        self.memory.begin(first);
        self.licks.turn();
        self.inference.reset();
        self.trade.reset();
        self.struck = LastVoicing::default();
        self.steer.reset();
    }

    /// Takes everything down before a frame.
    pub fn save(&self, checkpoint: &mut Checkpoint) {
        self.inference.save(&mut checkpoint.inference);
        checkpoint.history = Some(self.memory.tape().mark());
        checkpoint.steer.clone_from(&self.steer);
        (checkpoint.trade, checkpoint.struck) = (self.trade.clone(), self.struck);
        checkpoint.line = self.licks.line();
    }

    /// Unlearns a piece of the history after a checkpoint; once there is none left, goes back to it and says so.
    pub fn go_back(&mut self, checkpoint: &Checkpoint) -> bool {
        if checkpoint.history.as_ref().is_some_and(|mark| !self.memory.rewind(mark)) {
            return false;
        }
        self.inference.restore(&checkpoint.inference);
        self.steer.clone_from(&checkpoint.steer);
        (self.trade, self.struck) = (checkpoint.trade.clone(), checkpoint.struck);
        self.licks.go_back(checkpoint.line);
        true
    }

    /// Whether the history still reaches back to a checkpoint.
    pub fn reaches(&self, checkpoint: &Checkpoint) -> bool {
        checkpoint.history.as_ref().is_some_and(|mark| self.memory.tape().reaches(mark))
    }
}

/// A context as it was taken down.
pub struct Checkpoint {
    inference: Snapshot,
    history: Option<RewindPoint>,
    steer: Steer,
    trade: Trade,
    struck: LastVoicing,
    line: RecentNotes,
}

impl Checkpoint {
    /// Nothing taken down; allocates.
    pub fn new(inference: &InferenceState) -> Self {
        Self {
            inference: inference.snapshot(),
            history: None,
            steer: Steer::default(),
            trade: Trade::default(),
            struck: LastVoicing::default(),
            line: RecentNotes::new(),
        }
    }

    /// Forgets how far the history went: nothing reaches back to it any more.
    pub fn clear(&mut self) {
        self.history = None;
    }
}
