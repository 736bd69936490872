//! The session: everything that the plug-in keeps, tempo, meter and takes, in one file that is there again.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use etcetera::BaseStrategy;
use nice_plug::plugin::PluginState;
use serde::{Deserialize, Serialize};

use super::host::Host;
use super::{file, state};
use crate::editor::Stage;
use crate::editor::console::Console;
use crate::engine::SavedTakes;
use crate::music::Meter;
use crate::params;

/// The version of what is written.
const VERSION: u32 = 1;
/// How hard takes are packed: the usual.
const PACKED: i32 = 3;

/// What is written.
#[derive(Serialize, Deserialize)]
struct Written {
    /// When, in seconds since 1970.
    saved: u64,
    tempo: f64,
    meter: (u8, u8),
    state: PluginState,
    /// The log of takes: words, packed, in base 64 with a checksum before them.
    takes: String,
}

/// A session and its file.
pub struct Session {
    /// None where nothing can be kept, which was said.
    path: Option<PathBuf>,
    /// What tells other instances that the file is taken.
    _claim: Option<File>,
    stage: Arc<Stage>,
    console: Arc<Console>,
    /// The checksum of what was written last, but for the time.
    kept: Mutex<Option<u32>>,
}

impl Session {
    /// Whether a file that somebody names is a session, or not there yet.
    ///
    /// # Errors
    /// One sentence that names the file, where it is something else; it stays as it is.
    pub fn check(path: &Path) -> Result<(), String> {
        let fault = |why| format!("{} is no session ({why}): name another file", path.display());
        read(path).map(drop).map_err(fault)
    }

    /// Opens a file, or the usual one, in the app; adds a sentence to `faults` where it cannot be read.
    pub fn open(path: Option<PathBuf>, host: &mut Host, faults: &mut Vec<String>) -> Self {
        let file = path.or_else(default_path);
        let (path, claim) = file.clone().map_or((None, None), |file| claimed(file, faults));
        let path = match file.as_deref().map_or(Ok(None), read) {
            Ok(written) => {
                written.into_iter().for_each(|(written, takes)| written.restore(&takes, host));
                path
            }
            Err(why) => path.and_then(|path| file::set_aside(path, "session", &why, faults)),
        };
        let (stage, console) = (host.stage().clone(), host.console().clone());
        Self { path, _claim: claim, stage, console, kept: Mutex::default() }
    }

    /// Writes what has changed since it was written last.
    ///
    /// # Errors
    /// One sentence, where the file cannot be written.
    pub fn keep(&self) -> Result<(), String> {
        let Some(path) = &self.path else { return Ok(()) };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut written = self.written()?;
        let checksum = Some(crc32fast::hash(file::text(&written, VERSION)?.as_bytes()));
        if *kept != checksum {
            written.saved = now();
            file::write(path, &file::text(&written, VERSION)?)?;
            *kept = checksum;
        }
        Ok(())
    }

    /// Everything but the time.
    fn written(&self) -> Result<Written, String> {
        let (transport, takes) = (&self.console.transport, self.stage.takes());
        let meter = transport.meter();
        Ok(Written {
            saved: 0,
            tempo: transport.tempo(),
            meter: (meter.beats(), meter.unit()),
            state: params::saved(&self.stage.params),
            takes: packed(&takes.map(|takes| takes.keep()).unwrap_or_default())?,
        })
    }
}

impl Written {
    /// Makes everything as it was.
    fn restore(self, takes: &SavedTakes, host: &mut Host) {
        let transport = &host.console().transport;
        transport.pace(self.tempo);
        transport.count(Meter::new(self.meter.0, self.meter.1).unwrap_or_default());
        host.recall(takes, now().saturating_sub(self.saved) as f64);
        state::restore(&host.stage().params, self.state);
    }
}

/// What is in a file, with the takes in it.
fn read(path: &Path) -> Result<Option<(Written, SavedTakes)>, String> {
    let Some(written) = file::read::<Written>(path, VERSION)? else { return Ok(None) };
    let takes = unpacked(&written.takes)?;
    Ok(Some((written, takes)))
}

/// The file with its claim, or none where another instance has it: what that one keeps is not written over.
fn claimed(path: PathBuf, faults: &mut Vec<String>) -> (Option<PathBuf>, Option<File>) {
    match file::claim(&path) {
        Ok(Some(claim)) => (Some(path), Some(claim)),
        Ok(None) => {
            let path = path.display();
            faults.push(format!(
                "Another Antiphon has the session {path}, so this one keeps nothing: open another with --session."
            ));
            (None, None)
        }
        // Without a claim it is kept as before there were any.
        Err(_) => (Some(path), None),
    }
}

/// Where the session is kept: in the system's folder for a program's data.
fn default_path() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.data_dir().join("Antiphon").join("session.json"))
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

fn packed(takes: &SavedTakes) -> Result<String, String> {
    let words: Vec<u8> = takes.to_words().into_iter().flat_map(u64::to_le_bytes).collect();
    let packed = zstd::encode_all(&words[..], PACKED).map_err(|error| error.to_string())?;
    let checksum = crc32fast::hash(&packed).to_le_bytes();
    Ok(STANDARD.encode([&checksum[..], &packed].concat()))
}

fn unpacked(text: &str) -> Result<SavedTakes, String> {
    let takes = || {
        let bytes = STANDARD.decode(text).ok()?;
        let (checksum, packed) = bytes.split_first_chunk()?;
        (crc32fast::hash(packed).to_le_bytes() == *checksum).then_some(())?;
        let words = zstd::decode_all(packed).ok()?;
        let (words, []) = words.as_chunks() else { return None };
        let words: Vec<u64> = words.iter().map(|&word| u64::from_le_bytes(word)).collect();
        SavedTakes::from_words(&words)
    };
    takes().ok_or_else(|| "its takes are damaged".to_owned())
}
