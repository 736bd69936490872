//! Prepared music that a command reads.

use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::progress::Progress;
use crate::corpus::{Corpus, CorpusError, prepared_files, read_prepared};

/// The prepared files of a folder.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    prepared_files(folder).map_err(refused)
}

/// Reads prepared files one after another.
pub fn read_files(files: &[PathBuf]) -> Result<Corpus, Fault> {
    let mut progress = Progress::begin(files.len() as u64, "reading");
    let mut corpus = Corpus::new();
    for (done, file) in (1..).zip(files) {
        corpus.extend(read_prepared(file).map_err(refused)?);
        progress.at(done);
    }
    Ok(corpus)
}

fn refused(why: CorpusError) -> Fault {
    Fault::refused(why.to_string())
}
