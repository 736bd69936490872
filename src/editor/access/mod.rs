//! The way to screen readers.

#[cfg(target_os = "linux")]
pub mod reader;
pub mod region;
