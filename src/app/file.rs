//! Files that the app keeps: one document each, whole or not at all, with a version. One that cannot be read is set aside.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

/// The most files that are set aside beside one.
const MOST: u32 = 1000;

#[derive(Serialize, Deserialize)]
struct Document<T> {
    version: u32,
    content: T,
}

/// Reads a document of a version up to `version`; none where there is no file.
///
/// # Errors
/// Why it cannot be read.
pub fn read<T: DeserializeOwned>(path: &Path, version: u32) -> Result<Option<T>, String> {
    #[derive(Deserialize)]
    struct Head {
        version: u32,
    }
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|error| error.to_string())?,
    };
    let head: Head = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    if head.version > version {
        return Err("it comes from a later version".to_owned());
    }
    let document = serde_json::from_str::<Document<T>>(&text).map_err(|error| error.to_string())?;
    Ok(Some(document.content))
}

/// A document as text.
pub fn text<T: Serialize>(content: T, version: u32) -> Result<String, String> {
    let document = Document { version, content };
    serde_json::to_string_pretty(&document).map_err(|error| error.to_string())
}

/// Writes a text in the place of a file: whoever reads it finds the old one or the new one, whatever happens meanwhile.
///
/// # Errors
/// One sentence that names the file.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let whole = || -> io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut draft = NamedTempFile::new_in(folder)?;
        draft.write_all(text.as_bytes())?;
        draft.as_file().sync_all()?;
        draft.persist(path).map(drop).map_err(|error| error.error)
    };
    whole().map_err(|error| {
        let path = path.display();
        format!("cannot write {path}: {error}; is the folder writable, and the disk not full?")
    })
}

/// Sets aside a file that cannot be read, and says so; gives the path again if that is free now.
pub fn set_aside(
    path: PathBuf,
    what: &str,
    why: &str,
    faults: &mut Vec<String>,
) -> Option<PathBuf> {
    let (end, is_free) = match rename(&path) {
        Ok(other) => (format!("it is {} now, and a new one is begun", other.display()), true),
        Err(error) => (format!("it cannot be set aside ({error}), so nothing is kept"), false),
    };
    faults.push(format!("The {what} in {} cannot be read ({why}): {end}.", path.display()));
    is_free.then_some(path)
}

/// Claims a file for as long as what is given back lives; none where another program has claimed it.
pub fn claim(path: &Path) -> io::Result<Option<File>> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let lock = File::create(name)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Gives a file another name, the first that is free; says which.
fn rename(path: &Path) -> io::Result<PathBuf> {
    if !path.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let end = path.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
    let names = (1..MOST).map(|n| path.with_file_name(format!("{stem} (set aside {n}){end}")));
    let free = names.into_iter().find(|aside| !aside.exists());
    let aside = free.ok_or_else(|| io::Error::other("too many are set aside already"))?;
    fs::rename(path, &aside).map(|()| aside)
}
