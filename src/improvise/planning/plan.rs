//! The plan: frames decided ahead of time, and the way back where the person makes other plans.
//!
//! The horizon was set by hand: two bars can be read on the stage.

use crate::model::InferenceState;

use super::context::Checkpoint;
use super::frame::Planned;

/// The most frames that are planned ahead: two bars of common time.
pub const HORIZON: i64 = 32;
/// Frames of which something is known: those ahead, the one at hand and the one before.
const KNOWN_FRAMES: usize = HORIZON as usize + 4;

/// The frames that are decided, and a checkpoint before each.
pub struct Plan {
    frames: Box<[Planned]>,
    checkpoints: Box<[Checkpoint]>,
}

impl Plan {
    /// Nothing planned; allocates.
    pub fn new(inference: &InferenceState) -> Self {
        Self {
            frames: vec![Planned::default(); KNOWN_FRAMES].into_boxed_slice(),
            checkpoints: (0..KNOWN_FRAMES).map(|_| Checkpoint::new(inference)).collect(),
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.frames.iter_mut().for_each(|frame| frame.frame = i64::MIN);
        self.checkpoints.iter_mut().for_each(|checkpoint| checkpoint.clear());
    }

    /// A frame that is decided, or was.
    pub fn frame(&self, frame: i64) -> Option<&Planned> {
        self.frames.get(slot(frame)).filter(|planned| planned.frame == frame)
    }

    /// The same, to be changed.
    pub fn frame_mut(&mut self, frame: i64) -> Option<&mut Planned> {
        self.frames.get_mut(slot(frame)).filter(|planned| planned.frame == frame)
    }

    /// Puts a frame down.
    pub fn put(&mut self, planned: Planned) {
        if let Some(place) = self.frames.get_mut(slot(planned.frame)) {
            *place = planned;
        }
    }

    /// The checkpoint of a frame.
    pub fn checkpoint(&self, frame: i64) -> Option<&Checkpoint> {
        self.checkpoints.get(slot(frame))
    }

    /// The same, to be written.
    pub fn checkpoint_mut(&mut self, frame: i64) -> Option<&mut Checkpoint> {
        self.checkpoints.get_mut(slot(frame))
    }
}

fn slot(frame: i64) -> usize {
    frame.rem_euclid(KNOWN_FRAMES as i64) as usize
}
