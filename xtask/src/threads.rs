//! What runs between threads, and what is unsafe: tried in every order, and under an interpreter that knows undefined
//! behaviour.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{finish, system};

/// The unit tests of what is unsafe in the core and needs no instruction of a processor's own.
const INTERPRETED: [&str; 5] =
    ["rt::bounded::", "rt::slot::", "rt::log::", "rt::link::", "rt::draw::"];

/// Runs the protocols between threads in every order of their steps (loom).
pub fn loom() -> Result<()> {
    finish(Command::new("cargo").args(["run", "--release", "-p", "antiphon-proofs"]))
}

/// Runs the core's unsafe code under Miri, which only the nightly toolchain has.
pub fn miri() -> Result<()> {
    if !system::succeeds("rustup +nightly component add miri rust-src") {
        bail!(
            "Miri cannot be had here: install the nightly toolchain (`rustup toolchain add nightly`)."
        );
    }
    let mut cargo = Command::new("cargo");
    cargo.args(["+nightly", "miri", "test", "--no-default-features", "--lib", "--"]);
    finish(cargo.args(INTERPRETED))
}
