//! What the voices are mixed into.

use crate::clock::QUANTUM;

/// A quantum of the mix: what is heard as it is, and what goes into the room.
#[derive(Clone, Copy, Debug)]
pub struct Bus {
    pub left: [f32; QUANTUM as usize],
    pub right: [f32; QUANTUM as usize],
    pub room: [f32; QUANTUM as usize],
}

impl Bus {
    /// Nothing is heard yet.
    pub const SILENT: Self = Self {
        left: [0.0; QUANTUM as usize],
        right: [0.0; QUANTUM as usize],
        room: [0.0; QUANTUM as usize],
    };
}
