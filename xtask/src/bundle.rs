//! The plug-ins and the app, built and put where hosts and people find them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const PACKAGE: &str = "antiphon";

/// Where Cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// A file of the last bundle.
pub fn bundled(name: &str) -> PathBuf {
    target().join("bundled").join(name)
}

/// Builds the release and bundles `Antiphon.clap`, `Antiphon.vst3` and the app `Antiphon`.
pub fn make() -> Result<()> {
    let args = ["--release", "--features", "app"].map(String::from);
    nice_plug_xtask::build(&[PACKAGE.to_string()], &args)?;
    nice_plug_xtask::bundle(&target(), PACKAGE, &args, false)
}

/// Bundles, then copies the plug-ins to the person's folders.
pub fn install() -> Result<()> {
    make()?;
    let home = PathBuf::from(
        std::env::var_os("HOME").context("HOME is not set: no folder to install to")?,
    );
    for (name, folder) in [("Antiphon.clap", ".clap"), ("Antiphon.vst3", ".vst3")] {
        let to = home.join(folder).join(name);
        copy(&bundled(name), &to)?;
        println!("Installed {}", to.display());
    }
    Ok(())
}

/// Copies a file or a folder. Files are replaced whole, so a host that has the old one loaded keeps it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        return fs::read_dir(from)?.try_for_each(|entry| {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))
        });
    }
    fs::create_dir_all(to.parent().context("a copy needs a folder")?)?;
    let fresh = to.with_extension("new");
    fs::copy(from, &fresh).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(fs::rename(&fresh, to)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_bundle_has_every_file_and_no_leavings() -> Result<()> {
        let scratch = std::env::temp_dir().join(format!("antiphon-copy-{}", std::process::id()));
        let (from, to) = (scratch.join("A.vst3"), scratch.join("there/A.vst3"));
        fs::create_dir_all(from.join("Contents"))?;
        fs::write(from.join("Contents/A.so"), "new")?;
        fs::create_dir_all(to.join("Contents"))?;
        fs::write(to.join("Contents/A.so"), "old")?;
        copy(&from, &to)?;
        assert_eq!(fs::read_to_string(to.join("Contents/A.so"))?, "new");
        assert_eq!(fs::read_dir(to.join("Contents"))?.count(), 1);
        Ok(fs::remove_dir_all(scratch)?)
    }
}
