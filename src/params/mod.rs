//! The parameters that hosts automate and sessions keep, and how they become engine settings.

mod changes;
mod choice;
mod edits;
mod learned;
mod lessons;
mod lock;
mod parameters;
pub mod preset;
mod range;
mod settings;
mod state;
mod style;
mod text;
mod defaults;
mod window;
#[cfg(test)]
mod tests;

pub use changes::Changes;
pub use choice::{Form, Kit, Mode, Routing, Scale, Sound, Tonic};
pub use edits::Edits;
pub use lessons::{Lesson, Lessons};
pub use lock::{Lock, OwnNotes};
pub use parameters::{AntiphonParams, Strip};
pub use range::{FREE, LAST_SEED, SILENT, TURN, VOICES};
pub use settings::{set, steer};
pub use state::{admit, is_momentary, saved};
pub use style::{Places, Style};
pub use window::{Theme, WindowSize, Zoom};
