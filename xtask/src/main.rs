//! Antiphon's chores; `cargo xtask help` lists them.

mod arm;
mod bench;
mod bundle;
mod figures;
mod files;
mod install;
mod jam;
mod macos;
mod package;
mod results;
mod suite;
mod system;
mod tally;
mod threads;
mod windows;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
Usage: cargo xtask <CHORE> [--yes]

  jam             install what is missing, build everything, then play
  test            install what the tests need, then run all of them
  bundle          build the CLAP and VST3 plug-ins and the app into target/bundled
  install         bundle, then copy the plug-ins to ~/.clap and ~/.vst3
  uninstall       remove the plug-ins that install copied
  package         bundle, then pack plug-ins, app, documents and licences as an archive and,
                  where there is dpkg-deb, for Debian, into target/package
  bench           time the network and the engine beside others (7 GB of Python packages)
  figures [NAME]  run the long proofs in an optimised build and write what they find into
                  RESULTS.md: all, or blocks, realtime, notes, names, pulse, follow, partner,
                  clap_realtime, bounce, editor, window, pictures or reader
  golden [write]  hold whole sessions against what they sounded like, or write that anew
  soak [HOURS]    play a day of music, or so many hours, faster than real time, and write what
                  is found into RESULTS.md
  loom            run the protocols between threads in every order of their steps
  miri            run the core's unsafe code under an interpreter that knows undefined behaviour
  arm             run the network's tests on an emulated 64-bit Arm processor
  windows         build for Windows and compare what the app plays under Wine with what it
                  plays here
  macos           compile the plug-ins for macOS, without linking
  help            say this

  --yes           install missing system packages without asking";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: Vec<String>) -> Result<()> {
    let unattended = args.iter().any(|arg| arg == "--yes");
    args.retain(|arg| arg != "--yes");
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent folder")?;
    std::env::set_current_dir(root)?;
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["jam"] => jam::run(unattended),
        ["test"] => suite::run(unattended),
        ["bench"] => bench::run(unattended),
        ["bundle"] => system::provide(system::BUILD, unattended).and_then(|()| bundle::make()),
        ["install"] => system::provide(system::BUILD, unattended).and_then(|()| install::install()),
        ["uninstall"] => install::uninstall(),
        ["package"] => system::provide(system::BUILD, unattended).and_then(|()| package::make()),
        ["loom"] => threads::loom(),
        ["miri"] => threads::miri(),
        ["arm"] => arm::run(unattended),
        ["windows"] => windows::run(unattended),
        ["macos"] => macos::run(),
        ["figures"] => figures::run(None, unattended),
        ["figures", name] => figures::run(Some(name), unattended),
        ["golden"] => golden("check", unattended),
        ["golden", "write"] => golden("write", unattended),
        ["soak"] => figures::soak(None, unattended),
        ["soak", hours] => figures::soak(Some(hours), unattended),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => bail!("{USAGE}"),
    }
}

/// Holds sessions against the files that say how they sounded, or writes those.
fn golden(chore: &str, unattended: bool) -> Result<()> {
    system::provide(system::BUILD, unattended)?;
    let args = ["test", "--features", "app", "--test", "sessions"];
    finish(Command::new("cargo").args(args).env("ANTIPHON_GOLDEN", chore))
}

/// Runs a command to its end; an error names it when it fails.
fn finish(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} does not start"))?;
    if status.success() { Ok(()) } else { bail!("{name} failed ({status})") }
}

/// Runs a command to its end, shows what it prints and gives each line of it to `each`. Returns whether it succeeded.
fn shown(command: &mut Command, mut each: impl FnMut(String)) -> Result<bool> {
    let name = command.get_program().to_string_lossy().into_owned();
    let child = command.stdout(Stdio::piped()).spawn();
    let mut child = child.with_context(|| format!("{name} does not start"))?;
    let output = child.stdout.take().context("the output is piped")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        each(line);
    }
    Ok(child.wait()?.success())
}

/// What a command prints.
fn told(program: &str, args: &[&str]) -> Result<String> {
    let output = Command::new(program).args(args).output();
    let output = output.with_context(|| format!("{program} does not start"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_string())
}
