//! The plug-ins and the app, built and bundled.

use std::path::PathBuf;

use anyhow::Result;

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
    let args = ["--release", "--features", "app"].map(String::from);
    nice_plug_xtask::build(&[PACKAGE.to_string()], &args)?;
    nice_plug_xtask::bundle(&target(), PACKAGE, &args, false)
}
