//! The `antiphon` binary: the app, and the command line around the same engine.

use std::process::ExitCode;

fn main() -> ExitCode {
    antiphon::cli::run()
}
