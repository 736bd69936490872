//! The spans in which the improviser thinks.

use crate::music::Beats;
use crate::token::FRAMES_PER_QUARTER;

/// The span of a frame.
pub const FRAME: Beats = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);

/// How long before a frame begins its composition starts: what the person plays up to then is heard.
pub const LEAD_TIME: Beats = Beats(FRAME.0 / 2);
