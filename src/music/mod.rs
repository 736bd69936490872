//! Musical words: integer `Copy` values without samples, hosts or tokens.

mod chart;
mod chord;
pub mod habits;
mod note;
mod part;
mod pitch;
mod scale;
pub mod symbol;
mod time;

pub use chart::{Chart, ChartError};
pub use chord::{Chord, QUALITIES, Quality};
pub use note::Note;
pub use part::{Part, PartSet};
pub use pitch::{Key, Mode, Pitch, PitchClass, PitchClassSet, PitchSet, Velocity};
pub use scale::{SCALES, Scale};
pub use symbol::{NotAChord, Symbol};
pub use time::{Beats, Meter, TICKS_PER_QUARTER};
