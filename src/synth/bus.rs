//! What the voices are mixed into.

use crate::clock::QUANTUM;

/// A frame of the mix: what is heard as it is, and what goes into the room.
#[derive(Clone, Copy, Debug)]
pub struct Mix {
    pub left: f32,
    pub right: f32,
    pub room: f32,
}

/// A quantum of the mix.
pub type Bus = [Mix; QUANTUM as usize];

/// Nothing is heard yet.
pub const SILENT: Bus = [Mix { left: 0.0, right: 0.0, room: 0.0 }; QUANTUM as usize];
