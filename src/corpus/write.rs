//! A folder of music files becomes one file in the prepared form.

use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;

use super::duplicates::Seen;
use super::playout::play_out;
use super::prepare::{GridError, Label, Made, Prepared, prepare};
use super::prepared::Split;
use super::read::{Form, Refusal, parse, read};
use super::score::Score;

/// The deepest folder that is entered.
const DEEPEST: usize = 32;
/// Files read at a time; their pieces are in memory together.
const BATCH: usize = 64;
/// How hard the output is compressed.
const COMPRESSION: i32 = 12;

/// What holds for every piece of a folder.
#[derive(Clone, Debug)]
pub struct Labels {
    /// The collection's name.
    pub corpus: String,
    /// The style.
    pub style: String,
    /// The licence, where the person says it; else each file's own words stand.
    pub licence: Option<String>,
    /// Which share the pieces belong to.
    pub split: Split,
    /// Whether repeats stay as they are written, and are not played out.
    pub as_written: bool,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Found {
    /// Files whose names promise music, in order.
    pub music: Vec<(PathBuf, Form)>,
    /// Files of other kinds.
    pub others: usize,
    /// Folders inside that cannot be read.
    pub closed: Vec<Refused>,
}

/// A file, or a piece of one, that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Its path in the folder.
    pub file: String,
    /// The place, what is wrong there, and the mend.
    pub reason: String,
}

/// Something amiss in a file that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Its path in the folder.
    pub file: String,
    /// The place and what became of it.
    pub sentence: String,
}

/// The same music met again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// The piece left out.
    pub piece: String,
    /// The piece kept.
    pub of: String,
}

/// What was read of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileReport {
    /// Its path in the folder.
    pub file: String,
    /// Pieces in it, duplicates included.
    pub pieces: usize,
    /// Notes in them.
    pub notes: usize,
    /// How far its onsets lie from the grid, in steps of a twenty-fourth of a quarter.
    pub grid_error: GridError,
}

/// What became of a folder.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Pieces written.
    pub pieces: usize,
    /// Notes in them.
    pub notes: usize,
    /// Files whose names promise no music.
    pub other_files: usize,
    /// How far all onsets lie from the grid, in its steps.
    pub grid_error: GridError,
    /// Files and pieces that were not read.
    pub refused: Vec<Refused>,
    /// What was amiss in files that were read all the same.
    pub warnings: Vec<Warning>,
    /// Pieces left out because the same music is there already.
    pub duplicates: Vec<Duplicate>,
    /// Files that were read.
    pub files: Vec<FileReport>,
}

/// Finds the music files of a folder and the folders in it; links to folders are not followed.
pub fn find(folder: &Path) -> std::io::Result<Found> {
    let mut found = Found::default();
    walk(folder, folder, DEEPEST, &mut found)?;
    found.music.sort();
    Ok(found)
}

fn walk(root: &Path, folder: &Path, depth: usize, found: &mut Found) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            let entered = if depth > 0 {
                walk(root, &path, depth - 1, found).map_err(|why| why.to_string())
            } else {
                Err(format!("more than {DEEPEST} folders deep"))
            };
            if let Err(why) = entered {
                let reason = format!("cannot be opened ({why}): check that you may read it");
                found.closed.push(Refused { file: inside(root, &path), reason });
            }
        } else if let Some(form) = Form::of(&path) {
            found.music.push((path, form));
        } else {
            found.others += 1;
        }
    }
    Ok(())
}

/// A path as seen from the folder, with `/` on every system.
fn inside(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let steps: Vec<_> = path.components().map(|step| step.as_os_str().to_string_lossy()).collect();
    steps.join("/")
}

/// Reads the files found and writes their pieces, one JSON object a line, compressed with Zstandard. `progress` is
/// told how many files are done.
pub fn write(
    folder: &Path,
    found: Found,
    labels: &Labels,
    output: impl Write,
    mut progress: impl FnMut(usize),
) -> std::io::Result<Report> {
    let mut writer = Writer {
        encoder: zstd::Encoder::new(output, COMPRESSION)?,
        seen: Seen::default(),
        report: Report { other_files: found.others, refused: found.closed, ..Report::default() },
    };
    let mut done = 0;
    for batch in found.music.chunks(BATCH) {
        let made: Vec<_> =
            batch.par_iter().map(|(path, form)| made(folder, path, *form, labels)).collect();
        for ((path, _), pieces) in batch.iter().zip(made) {
            writer.file(inside(folder, path), pieces)?;
            done += 1;
            progress(done);
        }
    }
    writer.encoder.finish()?;
    Ok(writer.report)
}

/// The pieces of a file, or why there are none.
type Pieces = Vec<Result<Made, String>>;

fn made(folder: &Path, path: &Path, form: Form, labels: &Labels) -> Pieces {
    prepared(read(path, form), &inside(folder, path), labels)
}

/// Reads the bytes of a file of a form, called `source`: every piece in it, or why not.
pub fn read_bytes(
    bytes: &[u8],
    form: Form,
    source: &str,
    labels: &Labels,
) -> Vec<Result<Prepared, String>> {
    let pieces = prepared(parse(bytes, form), source, labels).into_iter();
    pieces.map(|piece| piece.map(|made| made.piece)).collect()
}

fn prepared(scores: Vec<Result<Score, Refusal>>, source: &str, labels: &Labels) -> Pieces {
    let piece = |mut score: Score| {
        if !labels.as_written {
            play_out(&mut score);
        }
        let number = score.number.as_ref().map_or(String::new(), |number| format!("#X:{number}"));
        let source = format!("{source}{number}");
        let label = Label {
            id: format!("{}/{source}", labels.corpus),
            corpus: labels.corpus.clone(),
            source,
            style: labels.style.clone(),
            licence: labels.licence.clone(),
            split: labels.split,
        };
        prepare(score, label)
    };
    let scores = scores.into_iter();
    scores.map(|score| score.map(piece).map_err(|refusal| refusal.to_string())).collect()
}

struct Writer<'a, W: Write> {
    encoder: zstd::Encoder<'a, W>,
    seen: Seen,
    report: Report,
}

impl<W: Write> Writer<'_, W> {
    fn file(&mut self, file: String, pieces: Pieces) -> std::io::Result<()> {
        let mut read = FileReport { file, pieces: 0, notes: 0, grid_error: GridError::default() };
        for piece in pieces {
            match piece {
                Ok(made) => {
                    read.pieces += 1;
                    read.notes += made.piece.n_notes;
                    read.grid_error = read.grid_error.and(made.error);
                    self.warn(&read.file, &made.warnings);
                    self.piece(made)?;
                }
                Err(reason) => {
                    self.report.refused.push(Refused { file: read.file.clone(), reason })
                }
            }
        }
        if read.pieces > 0 {
            self.report.files.push(read);
        }
        Ok(())
    }

    fn warn(&mut self, file: &str, sentences: &[String]) {
        let warning = |sentence: &String| Warning { file: file.into(), sentence: sentence.clone() };
        self.report.warnings.extend(sentences.iter().map(warning));
    }

    fn piece(&mut self, made: Made) -> std::io::Result<()> {
        let Made { piece, error, print, .. } = made;
        if let Some(earlier) = self.seen.before(print, &piece.id) {
            let of = earlier.to_string();
            self.report.duplicates.push(Duplicate { piece: piece.id, of });
            return Ok(());
        }
        serde_json::to_writer(&mut self.encoder, &piece)?;
        self.encoder.write_all(b"\n")?;
        self.report.pieces += 1;
        self.report.notes += piece.n_notes;
        self.report.grid_error = self.report.grid_error.and(error);
        Ok(())
    }
}
