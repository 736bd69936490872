//! Who plays what is on the stage.

use crate::music::Part;

/// Who a note on the stage belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// One of the engine's parts.
    Part(Part),
    /// The person.
    Player,
}
