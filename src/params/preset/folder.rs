//! A person's own presets: one file each, in the folder that the platform has for such.

use std::fs;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::kept::Preset;

/// How a preset's file ends.
const ENDING: &str = "antiphon";

/// Where a person's presets are kept: `ANTIPHON_PRESETS`, or the platform's folder for a program's data.
pub fn folder() -> PathBuf {
    let platforms = || {
        let folders = etcetera::choose_base_strategy();
        let data = folders.map_or_else(
            |_| std::env::temp_dir(),
            |folders| {
                let presets = folders.home_dir().join("Library/Audio/Presets");
                if cfg!(target_os = "macos") { presets } else { folders.data_dir() }
            },
        );
        data.join("Antiphon").join("Presets")
    };
    std::env::var_os("ANTIPHON_PRESETS").map_or_else(platforms, PathBuf::from)
}

/// The presets of a folder by name, and a sentence for each file that is none. A folder that is not there has none.
pub fn list(folder: &Path) -> (Vec<Preset>, Vec<String>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = entries.filter(|path| path.extension().is_some_and(|end| end == ENDING));
    let (mut presets, mut faults) = (Vec::new(), Vec::new());
    for path in files {
        match read(&path) {
            Ok(preset) => presets.push(preset),
            Err(fault) => faults.push(fault),
        }
    }
    presets.sort_by_key(|preset: &Preset| preset.name.to_lowercase());
    (presets, faults)
}

fn read(path: &Path) -> Result<Preset, String> {
    let fault = |what: String| {
        let mend = "mend it, or move it out of the folder";
        format!("{} is no preset ({what}): {mend}.", path.display())
    };
    let text = fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| fault(error.to_string()))
}

/// Writes a preset into a folder, which is made where it is not there, over one of its name.
///
/// # Errors
/// One sentence that names the file, where it cannot be written, or is another preset's.
pub fn save(preset: &Preset, folder: &Path) -> Result<PathBuf, String> {
    let path = folder.join(file_name(&preset.name)).with_extension(ENDING);
    if let Some(there) = read(&path).ok().filter(|there| there.name != preset.name) {
        let (path, name) = (path.display(), there.name);
        return Err(format!("{path} is the preset {name:?}: choose another name."));
    }
    let fault = |error: &dyn std::fmt::Display| {
        let path = path.display();
        format!("Cannot write {path}: {error}; is the folder writable, and the disk not full?")
    };
    let text = serde_json::to_string_pretty(preset).map_err(|error| fault(&error))?;
    fs::create_dir_all(folder).map_err(|error| fault(&error))?;
    // A file that is half written takes the place of none.
    let draft = path.with_extension("draft");
    let written = fs::write(&draft, text + "\n").and_then(|()| fs::rename(&draft, &path));
    written.map(|()| path.clone()).map_err(|error| fault(&error))
}

/// A name that every platform takes for a file.
fn file_name(name: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || " -_,()'".contains(letter);
    let name: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let name = name.trim();
    if name.is_empty() { "Preset".to_owned() } else { name.to_owned() }
}
