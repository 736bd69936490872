//! The devices that were chosen, kept beside all sessions.

use std::path::PathBuf;

use etcetera::BaseStrategy;

use super::file;
use crate::editor::console::Choice;

/// The version of what is written.
const VERSION: u32 = 1;

/// What was chosen, and its file.
#[derive(Default)]
pub struct Settings {
    /// The devices.
    pub choice: Choice,
    path: Option<PathBuf>,
}

impl Settings {
    /// What was kept; adds a sentence to `faults` where it cannot be read.
    pub fn open(faults: &mut Vec<String>) -> Self {
        let Some(path) = default_path() else { return Self::default() };
        match file::read(&path, VERSION) {
            Ok(choice) => Self { choice: choice.unwrap_or_default(), path: Some(path) },
            Err(why) => {
                let path = file::set_aside(path, "choice of devices", &why, faults);
                Self { choice: Choice::default(), path }
            }
        }
    }

    /// Changes it, and writes it where it is another; adds a sentence to `faults` where it cannot be written.
    pub fn choose(&mut self, change: impl FnOnce(&mut Choice), faults: &mut Vec<String>) {
        let before = self.choice.clone();
        change(&mut self.choice);
        if self.choice != before {
            faults.extend(self.keep().err());
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// One sentence, where the file cannot be written.
    pub fn keep(&self) -> Result<(), String> {
        let Some(path) = &self.path else { return Ok(()) };
        file::write(path, &file::text(&self.choice, VERSION)?)
    }
}

/// Where it is kept: in the system's folder for a program's configuration.
fn default_path() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.config_dir().join("Antiphon").join("settings.json"))
}
