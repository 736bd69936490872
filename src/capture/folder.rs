//! Where captured music goes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use directories::UserDirs;

use super::midi;
use super::piece::Piece;

/// The most files of one name.
const MOST: u32 = 100_000;

/// Antiphon's folder in the person's music folder; in their home where there is none.
pub fn folder() -> PathBuf {
    let Some(folders) = UserDirs::new() else { return std::env::temp_dir().join("Antiphon") };
    let home = folders.home_dir();
    let likely = ["Music", "Documents"].map(|name| home.join(name));
    let music = folders.audio_dir().map(Path::to_owned).into_iter().chain(likely);
    let there = music.into_iter().find(|folder| folder.is_dir());
    there.unwrap_or_else(|| home.to_owned()).join("Antiphon")
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
