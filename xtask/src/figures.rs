//! The long proofs: how often each promise was tried, on which machine, at which commit.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{bundle, finish, system, told};

/// The test files with long proofs, each in a module `proof`, and what `cargo` is told so that no more is built than they
/// need.
const PROOFS: [(&str, &str); 13] = [
    ("blocks", CORE),
    ("realtime", CORE),
    ("notes", CORE),
    ("names", CORE),
    ("pulse", CLI),
    ("follow", CORE),
    ("partner", CLI),
    ("clap_realtime", APP),
    ("bounce", APP),
    ("editor", APP),
    ("window", APP),
    ("pictures", APP),
    ("reader", APP),
];
const CORE: &str = "--no-default-features";
const CLI: &str = "--features=cli";
const APP: &str = "--features=app";

/// Runs every proof, or the one of that name.
pub fn run(name: Option<&str>, unattended: bool) -> Result<()> {
    let chosen: Vec<_> =
        PROOFS.into_iter().filter(|(file, _)| name.is_none_or(|name| name == *file)).collect();
    if chosen.is_empty() {
        bail!("There is no such proof: choose from {}.", PROOFS.map(|(file, _)| file).join(", "));
    }
    prepare(unattended)?;
    if chosen.iter().any(|&(_, features)| features == APP) {
        system::provide(system::WINDOW, unattended)?;
        system::provide(system::SCREEN, unattended)?;
        bundle::make()?;
    }
    for (file, features) in chosen {
        println!("\n== {file}");
        finish(&mut test(file, features, "proof::")?)?;
    }
    Ok(())
}

/// A day of music, or so many hours of it.
pub fn soak(hours: Option<&str>, unattended: bool) -> Result<()> {
    let hours = hours.unwrap_or("24");
    if !hours.parse().is_ok_and(|hours: u32| hours > 0) {
        bail!("{hours} is no number of hours: give a whole one from 1 on.");
    }
    prepare(unattended)?;
    finish(test("soak", CORE, "soak::")?.env("ANTIPHON_HOURS", hours))
}

fn prepare(unattended: bool) -> Result<()> {
    system::provide(system::BUILD, unattended)?;
    println!("{}", header()?);
    Ok(())
}

/// The ignored tests of a file whose names begin with `word`.
fn test(file: &str, features: &str, word: &str) -> Result<Command> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["test", "--quiet", "--profile", "quick", features, "--test", file])
        .args(["--", word, "--ignored", "--nocapture"])
        .env("ANTIPHON_BUNDLE", std::path::absolute(bundle::bundled("Antiphon.clap"))?);
    Ok(cargo)
}

/// Where and of what the figures are.
pub fn header() -> Result<String> {
    let commit = told("git", &["describe", "--always", "--dirty", "--abbrev=12"])?;
    let kernel = told("uname", &["-srm"])?;
    let cores = std::thread::available_parallelism()?;
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = processor(&info).unwrap_or("a processor without a name");
    Ok(format!("commit {commit}\nmachine {cpu}, {cores} cores, {kernel}"))
}

fn processor(info: &str) -> Option<&str> {
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(": ").map(|(_, name)| name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_named() {
        let info = "processor\t: 0\nmodel name\t: Some Maker 9\nflags\t: fpu\n";
        assert_eq!(processor(info), Some("Some Maker 9"));
        assert_eq!(processor("processor\t: 0"), None);
    }

    #[test]
    fn every_proof_is_in_its_file() -> Result<()> {
        for (file, module) in
            PROOFS.map(|(file, _)| (file, "proof")).into_iter().chain([("soak", "soak")])
        {
            let path = format!("{}/../tests/{file}.rs", env!("CARGO_MANIFEST_DIR"));
            let module = format!("mod {module} {{");
            assert!(std::fs::read_to_string(&path)?.contains(&module), "{path}");
        }
        Ok(())
    }
}
