//! Standard MIDI files, read as they are met: what other players bear is borne, and what is not understood is said.

mod chunks;
mod events;
mod file;
mod maps;
mod message;
mod notes;
mod remarks;
mod score;
mod time;

pub use events::Track;
pub use file::{MEND, MidiFile, Song, read};
pub use maps::Maps;
pub use message::{Event, Message, Meta, Timed};
pub use notes::notes;
pub use score::parse;

pub use crate::corpus::score::StaffNote;
