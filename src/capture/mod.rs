//! What was played, put into MIDI files. Never on the audio thread.

mod folder;
mod midi;
mod piece;

pub use folder::{folder, save};
pub use midi::{Gesture, Heading, Written, write};
pub use piece::{EVERYBODY, Piece};
