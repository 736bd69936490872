//! The plug-ins and the app for Windows: built here, and the app run under Wine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::{bundle, files, finish, system};

const TRIPLE: &str = "x86_64-pc-windows-gnu";
const COMPILER: &str = "x86_64-w64-mingw32-gcc";
/// Wine 8 lacks a library that Rust's own asks for randomness: this stands in for it.
const RANDOMNESS: &str = "build-support/wine/bcryptprimitives.c";
const LIBRARY: &str = "bcryptprimitives.dll";
/// What is tested there.
const PROOFS: [&[&str]; 2] =
    [&["--no-default-features", "--test", "sessions", "--test", "golden"], &["--test", "session"]];
/// What both systems play.
const SESSION: [&str; 7] = ["render", "--bars", "16", "--style", "baroque", "--seed", "7"];

/// Builds for both systems, renders a session on both, and compares the notes. Sound is not compared: tones are made with each
/// system's own mathematics.
pub fn run(unattended: bool) -> Result<()> {
    system::provide(system::BUILD, unattended)?;
    system::provide(system::WINDOWS, unattended)?;
    system::provide_target(TRIPLE)?;
    let folder = std::path::absolute(bundle::target().join("windows"))?;
    bundle::make_for(TRIPLE, &folder)?;
    bundle::make()?;
    let randomness = randomness(&folder)?;
    let ours = render(&mut here()?, &folder, "linux.mid")?;
    let theirs = render(&mut app(&folder, &randomness)?, &folder, "windows.mid")?;
    compare(&ours, &theirs)?;
    prove(&folder)?;
    println!(
        "Windows plays what Linux plays, and reads its sessions. The bundles are in {}.",
        folder.join("bundled").display()
    );
    Ok(())
}

fn here() -> Result<Command> {
    Ok(Command::new(std::path::absolute(bundle::bundled("Antiphon"))?))
}

/// The library that Wine lacks, built.
fn randomness(folder: &Path) -> Result<PathBuf> {
    let library = folder.join("run").join(LIBRARY);
    fs::create_dir_all(folder.join("run"))?;
    let mut compiler = Command::new(COMPILER);
    compiler.args(["-shared", "-O2", RANDOMNESS, "-ladvapi32", "-o"]);
    finish(compiler.arg(&library))?;
    Ok(library)
}

/// A copy of the app under Wine, beside the library that it lacks there.
fn app(folder: &Path, randomness: &Path) -> Result<Command> {
    let app = randomness.with_file_name("Antiphon.exe");
    files::copy(&folder.join("bundled/Antiphon.exe"), &app)?;
    let mut wine = Command::new("wine");
    in_windows(&mut wine, folder).arg(app);
    Ok(wine)
}

/// A Windows of its own that opens no window.
fn in_windows<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    command
        .env("WINEPREFIX", folder.join("wine"))
        .env("WINEDEBUG", "-all")
        .env("WINEDLLOVERRIDES", "bcryptprimitives=n;mscoree,mshtml=")
        .env("WINEPATH", folder.join("run"))
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
}

/// The scripted sessions, the network's bits and the states of hosts, tested under Wine.
fn prove(folder: &Path) -> Result<()> {
    for tests in PROOFS {
        let mut cargo = Command::new("cargo");
        cargo.args(["test", "--target", TRIPLE]).args(tests);
        finish(in_windows(&mut cargo, folder))?;
    }
    Ok(())
}

/// Renders the session to a file of that name in the folder, which a program of either system finds there.
fn render(app: &mut Command, folder: &Path, name: &str) -> Result<PathBuf> {
    finish(app.current_dir(folder).args(SESSION).args(["--midi", name]))?;
    Ok(folder.join(name))
}

fn compare(ours: &Path, theirs: &Path) -> Result<()> {
    let (a, b) = (fs::read(ours)?, fs::read(theirs)?);
    if a == b {
        return Ok(());
    }
    let alike = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    bail!("{} and {} differ from byte {alike} on.", ours.display(), theirs.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_differ_are_told_from_equal_ones() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = |name: &str, bytes: &[u8]| -> Result<PathBuf> {
            let path = folder.path().join(name);
            fs::write(&path, bytes)?;
            Ok(path)
        };
        let (song, same) = (file("a", b"abc")?, file("b", b"abc")?);
        assert!(compare(&song, &same).is_ok());
        for other in [file("c", b"abd")?, file("d", b"ab")?] {
            let error = compare(&song, &other).expect_err("they differ");
            assert!(error.to_string().contains("from byte 2 on"), "{error}");
        }
        Ok(())
    }
}
