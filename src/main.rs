//! The `antiphon` binary: the standalone app, and the command line around the same engine.

use std::process::ExitCode;

fn main() -> ExitCode {
    antiphon::cli::run(open)
}

#[cfg(feature = "app")]
fn open(options: Vec<String>) -> ExitCode {
    antiphon::plugin::standalone::run_app(options)
}

#[cfg(not(feature = "app"))]
fn open(_options: Vec<String>) -> ExitCode {
    eprintln!(
        "antiphon: this build has no app: make one with `cargo xtask bundle`, or try `antiphon --help`."
    );
    ExitCode::FAILURE
}
