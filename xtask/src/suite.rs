//! Every test there is, in one run.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::tally::Tally;
use crate::{arm, bundle, system};

/// What `cargo` is asked, in order: a name, and the arguments. One feature set serves lints, docs and tests, so that
/// each dependency is compiled at most twice; of the trainer, dear to compile, only the unit tests run.
const CHECKS: [(&str, &[&str]); 6] = [
    ("format", &["fmt", "--all", "--check"]),
    ("lints, core", &["clippy", "--no-default-features", "--all-targets", "--", "-D", "warnings"]),
    (
        "lints, plug-in and app",
        &["clippy", "--features", "app", "--all-targets", "--", "-D", "warnings"],
    ),
    (
        "lints, trainer",
        &[
            "clippy",
            "--no-default-features",
            "--features",
            "train",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
    ),
    (
        "lints, xtask and proofs",
        &[
            "clippy",
            "-p",
            "xtask",
            "-p",
            "antiphon-proofs",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
    ),
    ("docs", &["doc", "--no-deps", "--features", "app"]),
];

/// The trainer's own tests; what it shares with the rest is tested there.
const TRAINER_TESTS: [&str; 7] =
    ["test", "--no-default-features", "--features", "train", "--lib", "--", "train::"];

/// The hosts that load the built VST3, a reader of MIDI files to compare with, and one of the prepared form, as PyPI
/// names them.
const PYTHON_HOSTS: [&str; 5] =
    ["pedalboard==0.9.26", "dawdreamer==0.9.0", "numpy", "mido==1.3.3", "zstandard==0.25.0"];

/// Installs what is missing, runs everything, and ends with the sum. An error when anything failed.
pub fn run(unattended: bool) -> Result<()> {
    system::provide(system::BUILD, unattended)?;
    system::provide(system::HOSTS, unattended)?;
    system::provide(system::WINDOW, unattended)?;
    system::provide(system::SCREEN, unattended)?;
    system::provide_components()?;
    let mut tally = Tally::default();
    for (name, args) in CHECKS {
        tally.step(name, &mut cargo(args))?;
    }
    rivals(&mut tally)?;
    match arm::check() {
        Some(mut check) => drop(tally.step("compiles for Arm", &mut check)?),
        None => tally.unproved("that the core compiles for Arm (no Rust library for it)"),
    }
    let bundled = bundle::make().inspect_err(|error| eprintln!("{error:#}"));
    tally.verdict("bundle", bundled.is_ok());
    tally.step("tests, xtask", &mut cargo(&["test", "-p", "xtask"]))?;
    tally.step("tests, trainer", &mut cargo(&TRAINER_TESTS))?;
    let mut tests = cargo(&["test", "--features", "app", "--no-fail-fast"]);
    tally.step(
        "tests",
        tests.env("ANTIPHON_BUNDLE", std::path::absolute(bundle::bundled("Antiphon.clap"))?),
    )?;
    let watched = ["test", "--features", "app,assert_process_allocs", "--test", "clap_host"];
    tally.step("tests, under the framework's own watch over allocations", &mut cargo(&watched))?;
    from_python(&mut tally)?;
    if tally.close() { Ok(()) } else { bail!("Not everything passed.") }
}

/// Lints the comparison with other runtimes, which the rest does without.
fn rivals(tally: &mut Tally) -> Result<()> {
    // Asks for every package that it is built from, and builds nothing.
    if !system::succeeds("cargo tree --package antiphon-rivals") {
        tally.unproved("that the lints have nothing to say of rivals (its packages cannot be had)");
        return Ok(());
    }
    let args = ["clippy", "--package", "antiphon-rivals", "--all-targets", "--", "-D", "warnings"];
    tally.step("lints, rivals", &mut cargo(&args)).map(drop)
}

fn cargo(args: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(args).env("RUSTDOCFLAGS", "-D warnings");
    cargo
}

/// What is proved from Python, in a virtual environment of its own: the built VST3 in hosts, and the command line's
/// reading of MIDI files beside another reader's.
fn from_python(tally: &mut Tally) -> Result<()> {
    let venv = bundle::target().join("venv");
    let python = venv.join("bin/python");
    if !has_hosts(&python) && !make_venv(tally, &venv)? {
        return Ok(());
    }
    let mut script = Command::new(&python);
    script.arg("tests/hosts/vst3_hosts.py").arg(bundle::bundled("Antiphon.vst3"));
    tally.step("VST3 in Python hosts", &mut script)?;
    let mut script = Command::new(&python);
    script.arg("tests/hosts/midi_files.py").arg(bundle::target().join("debug/antiphon"));
    tally.step("a thousand MIDI files, beside mido", &mut script)?;
    Ok(())
}

fn has_hosts(python: &Path) -> bool {
    system::succeeds(&format!(
        "{} -c 'import pedalboard, dawdreamer, numpy, mido, zstandard'",
        python.display()
    ))
}

fn make_venv(tally: &mut Tally, venv: &PathBuf) -> Result<bool> {
    let made = tally
        .step("virtual environment", Command::new("python3").args(["-m", "venv"]).arg(venv))?;
    let mut pip = Command::new(venv.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(PYTHON_HOSTS);
    Ok(made && tally.step("Python hosts", &mut pip)?)
}
