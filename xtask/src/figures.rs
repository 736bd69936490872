//! The long proofs: how often each promise was tried, on which machine, at which commit. What they print goes into
//! RESULTS.md.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{bundle, results, shown, system, told};

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

/// Folders of music that some proofs read, if they are told where.
const FOLDERS: [&str; 2] = ["ANTIPHON_CORPUS", "ANTIPHON_LEAD_SHEETS"];

/// Runs every proof, or the one of that name.
pub fn run(name: Option<&str>, unattended: bool) -> Result<()> {
    let chosen: Vec<_> =
        PROOFS.into_iter().filter(|(file, _)| name.is_none_or(|name| name == *file)).collect();
    if chosen.is_empty() {
        bail!("There is no such proof: choose from {}.", PROOFS.map(|(file, _)| file).join(", "));
    }
    results::expect(&chosen.iter().map(|&(file, _)| file).collect::<Vec<_>>())?;
    let facts = prepare(unattended)?;
    if chosen.iter().any(|&(_, features)| features == APP) {
        system::provide(system::WINDOW, unattended)?;
        system::provide(system::SCREEN, unattended)?;
        bundle::make()?;
    }
    for (file, features) in chosen {
        println!("\n== {file}");
        let command = format!("{}cargo xtask figures {file}", folders());
        record(file, &command, &facts, &mut test(file, features, "proof::")?)?;
    }
    Ok(())
}

/// A day of music, or so many hours of it.
pub fn soak(hours: Option<&str>, unattended: bool) -> Result<()> {
    let hours = hours.unwrap_or("24");
    if !hours.parse().is_ok_and(|hours: u32| hours > 0) {
        bail!("{hours} is no number of hours: give a whole one from 1 on.");
    }
    results::expect(&["soak"])?;
    let facts = prepare(unattended)?;
    let mut day = test("soak", CORE, "soak::")?;
    record("soak", &format!("cargo xtask soak {hours}"), &facts, day.env("ANTIPHON_HOURS", hours))
}

/// Where and of what the figures are, before the first of them is written.
fn prepare(unattended: bool) -> Result<String> {
    system::provide(system::BUILD, unattended)?;
    let facts = facts()?;
    println!("{facts}");
    Ok(facts)
}

/// Runs a proof and writes what it prints into its block.
fn record(name: &str, command: &str, facts: &str, proof: &mut Command) -> Result<()> {
    let mut printed = Vec::new();
    if !shown(proof, |line| printed.push(line))? {
        bail!("{name} failed: RESULTS.md keeps what it had of it.");
    }
    results::write(name, command, facts, &printed)
}

/// The folders that are set, as they are written before a command; where they are is nobody's business.
fn folders() -> String {
    let set = FOLDERS.into_iter().filter(|name| std::env::var_os(name).is_some());
    set.map(|name| format!("{name}=FOLDER ")).collect()
}

/// The ignored tests of a file whose names begin with `word`, one after the other: their lines stay together, and none
/// takes another's time.
fn test(file: &str, features: &str, word: &str) -> Result<Command> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["test", "--quiet", "--profile", "quick", features, "--test", file])
        .args(["--", word, "--ignored", "--nocapture", "--test-threads=1"])
        .env("ANTIPHON_BUNDLE", std::path::absolute(bundle::bundled("Antiphon.clap"))?);
    Ok(cargo)
}

/// Where and of what the figures are.
pub fn facts() -> Result<String> {
    let commit = told("git", &["rev-parse", "--short=12", "HEAD"])?;
    // The figures that were written just now change nothing that is measured.
    let changed = ["status", "--porcelain", "--untracked-files=no", "--", ".", ":!RESULTS.md"];
    let more = if told("git", &changed)?.is_empty() { "" } else { " and what was not committed" };
    let cores = std::thread::available_parallelism()?;
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = processor(&info).unwrap_or("a processor without a name");
    Ok(format!("commit {commit}{more}, {cpu}, {cores} cores"))
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
    fn every_proof_is_in_its_file_and_has_its_block() -> Result<()> {
        let root = format!("{}/..", env!("CARGO_MANIFEST_DIR"));
        let results = std::fs::read_to_string(format!("{root}/RESULTS.md"))?;
        for (file, module) in
            PROOFS.map(|(file, _)| (file, "proof")).into_iter().chain([("soak", "soak")])
        {
            let path = format!("{root}/tests/{file}.rs");
            let module = format!("mod {module} {{");
            assert!(std::fs::read_to_string(&path)?.contains(&module), "{path}");
            assert!(results.contains(&results::start(file)), "{file}");
        }
        Ok(())
    }
}
