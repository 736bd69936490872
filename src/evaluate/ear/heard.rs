//! An excerpt as it is heard.

use super::passage::Passage;

/// A passage, and the group that it belongs to: of a piece, or of the piece that it answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// The music.
    pub passage: Passage,
    /// Whose it is.
    pub group: usize,
}
