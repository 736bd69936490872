//! A key of the person's, pressed or let go.

use crate::music::{Beats, Pitch, Velocity};

/// The person pressed or let go of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Heard {
    /// The key's pitch.
    pub pitch: Pitch,
    /// How hard it was struck; of a release, how hard the key had been struck.
    pub velocity: Velocity,
    /// When.
    pub at: Beats,
    /// Pressed, or let go.
    pub on: bool,
}
