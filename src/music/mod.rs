//! Musical words: integer `Copy` values without samples, hosts or tokens.
#![deny(clippy::indexing_slicing)]

mod alteration;
mod channel;
pub mod chart;
mod chord;
pub mod habits;
pub mod name;
mod note;
mod part;
mod pitch;
pub mod profile;
pub mod roadmap;
mod scale;
pub mod sheet;
pub mod symbol;
mod time;

pub use alteration::Alterations;
pub use channel::PerChannel;
pub use chart::Chart;
pub use chord::{Chord, QUALITIES, Quality};
pub use name::Name;
pub use note::Note;
pub use part::{Part, PartSet};
pub use pitch::{Key, Pitch, PitchClass, PitchClassSet, PitchSet, TonalMode, Velocity};
pub use scale::{SCALES, Scale};
pub use sheet::{ChartError, Sheet};
pub use symbol::{NotAChord, Symbol};
pub use time::{Accent, Beats, Meter, TICKS_PER_QUARTER};
