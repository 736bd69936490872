//! The plug-ins and the app, built and bundled.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const PACKAGE: &str = "antiphon";

/// Where Cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// The last bundles.
pub fn folder() -> PathBuf {
    target().join("bundled")
}

/// A file of the last bundles.
pub fn bundled(name: &str) -> PathBuf {
    folder().join(name)
}

/// Builds the release and bundles `Antiphon.clap`, `Antiphon.vst3` and the app `Antiphon`.
pub fn make() -> Result<()> {
    build(&target(), &[])
}

/// The same for another system, with everything that is built in a folder of its own, since bundles have the same names
/// on all systems.
pub fn make_for(triple: &str, folder: &Path) -> Result<()> {
    let folder_name = folder.to_str().context("the target folder's name is not Unicode")?;
    build(folder, &["--target", triple, "--target-dir", folder_name])
}

fn build(folder: &Path, more: &[&str]) -> Result<()> {
    let args = ["--release", "--features", "app"].iter().chain(more);
    let args: Vec<String> = args.map(ToString::to_string).collect();
    nice_plug_xtask::build(&[PACKAGE.to_string()], &args)?;
    nice_plug_xtask::bundle(folder, PACKAGE, &args, false)
}
