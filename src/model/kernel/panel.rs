//! How the weights of a product lie in memory.

/// Outputs of one panel.
pub const PANEL: usize = 64;

/// Inputs that lie side by side for each output of a panel.
pub const GROUP: usize = 4;

/// Four inputs' worth of a panel's weights, -127 to 127: output-major, the four inputs of an output adjacent.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub struct Group(pub [i8; PANEL * GROUP]);
