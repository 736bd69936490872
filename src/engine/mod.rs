//! The audio thread: one struct, one [`Engine::process`], no host, no window.
//!
//! The life of an engine:
//! 1. [`EngineSpec::build`] allocates all that it will ever use.
//! 2. [`Engine::process`] plays a block at a time. It cuts the block at inputs and at quanta into moments.
//! 3. At each moment offs that wait go out, settings are taken, and the clock says whether the song starts, stops or
//!    jumps.
//! 4. Each input tells the clock what it says of time, then is heard: that leads to reactions.
//! 5. At each quantum work is granted. Thinking, in one place, leads to reactions too.
//! 6. Reactions are performed in one place; the performer plays what is due, and the synth sounds it.
//! 7. Everything that was played goes into the takes, and words about it to the window.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod block;
mod budget;
#[allow(clippy::module_inception, reason = "the struct that the layer is named after")]
mod engine;
mod input;
mod reaction;
mod report;
mod settings;
mod spec;
mod takes;
mod wire;

pub use crate::clock::QUANTUM;
pub use crate::perform::Output;
pub use block::{Block, Input, InputKind, MusicCommand, SubBlock, SubBlocks};
pub use budget::Budget;
pub use engine::Engine;
pub use report::likes::Likes;
pub use report::load::{Load, Stopwatch};
pub use settings::Settings;
pub use spec::{EngineSpec, SpecError};
pub use takes::kept::Kept;
pub use takes::take::{Header, Take, Taken, Takes};
pub use wire::{Command, EngineEvent};
