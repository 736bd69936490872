//! Prepared music that a command reads.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::fault::Fault;
use super::progress::Progress;
use crate::corpus::{Corpus, CorpusError, prepared_files, read_prepared};

/// The list of pieces in a folder of prepared music or beside it.
const LIST: &str = "manifest.csv";

/// What is read of the list.
#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    dup_group: String,
}

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

/// Reads the prepared files of a folder, and which pieces are the same music from the list beside them, if there is one.
pub fn read_listed(folder: &Path) -> Result<Corpus, Fault> {
    let mut corpus = read_files(&files(folder)?)?;
    let lists = [folder.join(LIST), folder.join("..").join(LIST)];
    if let Some(list) = lists.iter().find(|list| list.is_file()) {
        note_duplicates(&mut corpus, list)?;
    }
    Ok(corpus)
}

/// Notes the group of duplicates of each piece that the list has one for.
fn note_duplicates(corpus: &mut Corpus, list: &Path) -> Result<(), Fault> {
    let unreadable =
        |why| Fault::refused(format!("{} cannot be read ({why}): mend or move it", list.display()));
    let mut reader = csv::Reader::from_path(list).map_err(unreadable)?;
    let rows: Result<Vec<Row>, csv::Error> = reader.deserialize().collect();
    let listed = rows.map_err(unreadable)?.into_iter().filter(|row| !row.dup_group.is_empty());
    let groups: HashMap<String, String> = listed.map(|row| (row.id, row.dup_group)).collect();
    for piece in corpus {
        piece.duplicates = groups.get(&piece.id).cloned();
    }
    Ok(())
}

fn refused(why: CorpusError) -> Fault {
    Fault::refused(why.to_string())
}
