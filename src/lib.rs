//! Antiphon: a musician in your DAW that listens and answers.
//!
//! The layers, in the order in which music flows through them. A layer names only layers above it.
#![doc = include_str!("../ARCHITECTURE.md")]
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod rt;
pub mod music;
pub mod clock;
pub mod token;
pub mod model;
pub mod listen;
pub mod improvise;
pub mod perform;
pub mod synth;
pub mod engine;

#[cfg(any(feature = "cli", feature = "plugin"))]
pub mod capture;
#[cfg(feature = "cli")]
pub mod corpus;
#[cfg(feature = "cli")]
pub mod evaluate;
#[cfg(feature = "train")]
pub mod train;
#[cfg(feature = "plugin")]
pub mod params;
#[cfg(feature = "plugin")]
pub mod editor;
#[cfg(feature = "plugin")]
pub mod plugin;
#[cfg(feature = "app")]
pub mod app;
#[cfg(feature = "cli")]
pub mod cli;
