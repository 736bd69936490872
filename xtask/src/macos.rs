//! The plug-ins for macOS: compiled, not linked, since that takes Apple's own libraries.

use std::process::Command;

use anyhow::Result;

use crate::{finish, system};

const TRIPLE: &str = "aarch64-apple-darwin";

/// Checks the plug-in and its editor; the app needs Apple's C headers, so a Mac checks it.
pub fn run() -> Result<()> {
    system::provide_target(TRIPLE)?;
    finish(Command::new("cargo").args(["check", "--lib", "--target", TRIPLE]))
}
