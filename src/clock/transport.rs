//! What a host says about musical time.

/// A plain copy of the host's words at the start of a block. Nothing in it is to be trusted: any number may be missing,
/// not finite or nonsense; [`super::Clock`] keeps the last good one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Transport {
    /// Whether the song runs.
    pub playing: bool,
    /// Quarter notes a minute.
    pub tempo: Option<f64>,
    /// The time signature, upper figure first.
    pub meter: Option<(u8, u8)>,
    /// Where the block's first frame lies, in quarter notes from the start of the song.
    pub position: Option<f64>,
    /// Where the bar began that holds the block's first frame, in quarter notes.
    pub bar_start: Option<f64>,
}
