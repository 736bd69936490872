//! `antiphon habits`: counts what chords do in the music that the model learns from.

use std::io::Write;
use std::path::PathBuf;

use super::fault::Fault;
use super::output::{Draft, check_places};
use super::prepared;
use crate::corpus::{Split, habits::habits};

/// Count the habits of harmony of a folder of prepared music, and learn its profiles of keys: from its training pieces
/// with a key and a melody, and for harmony chords.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder of prepared music.
    #[arg(value_name = "FOLDER")]
    corpus: PathBuf,
    /// The file to write.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Counts and writes.
pub fn run(args: Args) -> Result<(), Fault> {
    let files = prepared::files(&args.corpus)?;
    check_places(&files, &[&args.output])?;
    let corpus = prepared::read_files(&files)?;
    let (habits, pieces) = habits(corpus.iter().filter(|piece| piece.split == Split::Train));
    let draft = Draft::begin(&args.output, ".bin")?;
    draft.file().write_all(&habits.to_bytes()).map_err(|why| draft.fault(why))?;
    draft.publish()?;
    say!("{pieces} pieces with chords counted");
    Ok(())
}
