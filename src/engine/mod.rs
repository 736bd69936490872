//! The audio thread: one struct, one [`Engine::process`], no host, no window.
//!
//! `docs/engine.md` follows one call of it, stage by stage.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod block;
mod budget;
#[allow(clippy::module_inception, reason = "the struct that the layer is named after")]
mod engine;
mod input;
mod reaction;
mod report;
mod moment;
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
pub use takes::saved::SavedTakes;
pub use takes::take::{Header, Take, Taken, Takes};
pub use wire::{Command, EngineEvent};
