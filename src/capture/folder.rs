//! Where captured music goes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::midi;
use super::piece::Piece;

/// The most files of one name.
const MOST: u32 = 100_000;

/// Antiphon's folder in the person's music folder; in their home where there is none.
pub fn folder() -> PathBuf {
    let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let home = std::env::var_os(home).map_or_else(std::env::temp_dir, PathBuf::from);
    let said = || {
        let configured = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
        let configured = configured.unwrap_or_else(|| home.join(".config"));
        music_dir(&fs::read_to_string(configured.join("user-dirs.dirs")).ok()?, &home)
    };
    let defaults = ["Music", "Documents"].map(|name| home.join(name));
    let known = said().into_iter().chain(defaults).find(|folder| folder.is_dir());
    known.unwrap_or(home).join("Antiphon")
}

/// The music folder in a desktop's list of folders.
fn music_dir(list: &str, home: &Path) -> Option<PathBuf> {
    let line = list.lines().find_map(|line| line.trim().strip_prefix("XDG_MUSIC_DIR="))?;
    let path = line.trim_matches('"');
    Some(path.strip_prefix("$HOME/").map_or_else(|| PathBuf::from(path), |rest| home.join(rest)))
}

/// Writes a piece into a folder, which is made where it is not there, under a name that no file has yet.
///
/// # Errors
/// One sentence that names the folder, where it cannot be written.
pub fn save(piece: &Piece, folder: &Path) -> Result<PathBuf, String> {
    let fault = |error: io::Error| {
        let folder = folder.display();
        format!(
            "Cannot write into {folder}: {error}; is it there, writable, and the disk not full?"
        )
    };
    let mut bytes = Vec::new();
    midi::write(&mut bytes, &piece.tracks, &piece.heading).map_err(fault)?;
    fs::create_dir_all(folder).map_err(fault)?;
    let (path, file) = unnamed(folder).map_err(fault)?;
    let mut file = BufWriter::new(file);
    let written = file.write_all(&bytes).and_then(|()| file.flush());
    written.map(|()| path.clone()).map_err(|error| {
        // A half file is worse than none; if it cannot be removed either, the fault says why.
        let _ = fs::remove_file(&path);
        fault(error)
    })
}

/// A new file with the lowest number that is free.
fn unnamed(folder: &Path) -> io::Result<(PathBuf, File)> {
    for number in 1..MOST {
        let path = folder.join(format!("Antiphon {number}.mid"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (path, file)),
        }
    }
    Err(io::Error::other("it holds too many files of this name"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_music_folder_is_where_the_desktop_says() {
        let list = "# comment\nXDG_DESKTOP_DIR=\"$HOME/D\"\nXDG_MUSIC_DIR=\"$HOME/My music\"\n";
        assert_eq!(music_dir(list, Path::new("/h")), Some(PathBuf::from("/h/My music")));
        let elsewhere = music_dir("XDG_MUSIC_DIR=\"/data/m\"", Path::new("/h"));
        assert_eq!(elsewhere, Some(PathBuf::from("/data/m")));
        assert_eq!(music_dir("", Path::new("/h")), None);
    }
}
