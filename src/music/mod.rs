//! Musical words: integer `Copy` values without samples, hosts or tokens.

mod chord;
mod note;
mod part;
mod pitch;
mod time;

pub use chord::{Chord, QUALITIES, Quality};
pub use note::Note;
pub use part::{Part, PartSet};
pub use pitch::{Key, Mode, Pitch, PitchClass, PitchClassSet, PitchSet, Velocity};
pub use time::{Beats, Meter, TICKS_PER_QUARTER};
