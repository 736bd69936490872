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
    let ours = render(&mut here()?, &folder, "linux.mid")?;
    let theirs = render(&mut wine(&folder)?, &folder, "windows.mid")?;
    compare(&ours, &theirs)?;
    println!(
        "Windows plays what Linux plays. The bundles are in {}.",
        folder.join("bundled").display()
    );
    Ok(())
}

fn here() -> Result<Command> {
    Ok(Command::new(std::path::absolute(bundle::bundled("Antiphon"))?))
}

/// A copy of the app under Wine, beside the library that it lacks there, in a Windows of its own that opens no window.
fn wine(folder: &Path) -> Result<Command> {
    let (app, prefix) = (folder.join("run/Antiphon.exe"), folder.join("wine"));
    files::copy(&folder.join("bundled/Antiphon.exe"), &app)?;
    let mut compiler = Command::new(COMPILER);
    compiler.args(["-shared", "-O2", RANDOMNESS, "-ladvapi32", "-o"]);
    finish(compiler.arg(app.with_file_name("bcryptprimitives.dll")))?;
    let mut wine = Command::new("wine");
    wine.arg(app)
        .env("WINEPREFIX", prefix)
        .env("WINEDEBUG", "-all")
        .env("WINEDLLOVERRIDES", "bcryptprimitives=n;mscoree,mshtml=");
    Ok(wine)
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
