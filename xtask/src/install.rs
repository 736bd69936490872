//! The plug-ins, put where hosts find them, and taken away again.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{bundle, files};

/// The variable that names the person's folder in which hosts look for plug-ins.
const HOME: &str = if cfg!(windows) { "LOCALAPPDATA" } else { "HOME" };
/// Each plug-in and its folder in there, as the CLAP header (`entry.h`) and Steinberg's page on plug-in locations have them.
pub const PLACES: [(&str, &str); 2] = if cfg!(windows) {
    [("Antiphon.clap", "Programs/Common/CLAP"), ("Antiphon.vst3", "Programs/Common/VST3")]
} else if cfg!(target_os = "macos") {
    [
        ("Antiphon.clap", "Library/Audio/Plug-Ins/CLAP"),
        ("Antiphon.vst3", "Library/Audio/Plug-Ins/VST3"),
    ]
} else {
    [("Antiphon.clap", ".clap"), ("Antiphon.vst3", ".vst3")]
};

/// Bundles, then copies the plug-ins to the person's folders.
pub fn install() -> Result<()> {
    bundle::make()?;
    for (name, to) in places()? {
        files::copy(&bundle::bundled(name), &to)?;
        println!("Installed {}", to.display());
    }
    Ok(())
}

/// Removes what `install` copied. Settings, presets and takes stay.
pub fn uninstall() -> Result<()> {
    for (_, at) in places()? {
        let removed = files::remove(&at)?;
        println!("{} {}", if removed { "Removed" } else { "There is no" }, at.display());
    }
    Ok(())
}

/// Each plug-in and where it is installed.
fn places() -> Result<[(&'static str, PathBuf); 2]> {
    let home = std::env::var_os(HOME)
        .with_context(|| format!("{HOME} is not set: no folder to install to"))?;
    Ok(PLACES.map(|(name, folder)| (name, PathBuf::from(&home).join(folder).join(name))))
}
