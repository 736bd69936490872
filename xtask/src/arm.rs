//! The core on 64-bit Arm: compiled as it is, and its network run under emulation.

use std::process::Command;

use anyhow::Result;

use crate::{finish, system};

/// Checked only: what people have.
const GNU: &str = "aarch64-unknown-linux-gnu";
/// Linked and run: it needs nothing but what comes with Rust.
const MUSL: &str = "aarch64-unknown-linux-musl";

/// Compiles the core for Arm, without linking; `None` where the target cannot be had.
pub fn check() -> Option<Command> {
    system::provide_target(GNU).inspect_err(|error| eprintln!("{error:#}")).ok()?;
    let mut cargo = Command::new("cargo");
    cargo.args(["check", "--no-default-features", "--target", GNU]);
    Some(cargo)
}

/// Runs the core's unit tests and the tests of the network, whose golden is the same on every processor.
pub fn run(unattended: bool) -> Result<()> {
    system::provide(system::EMULATION, unattended)?;
    system::provide_target(MUSL)?;
    let mut cargo = Command::new("cargo");
    cargo
        .args([
            "test",
            "--no-default-features",
            "--target",
            MUSL,
            "--lib",
            "--test",
            "model",
            "--test",
            "golden",
        ])
        .env("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_LINKER", "rust-lld")
        .env("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_RUNNER", "qemu-aarch64-static")
        .args(["--", "--nocapture"]);
    finish(&mut cargo)
}
