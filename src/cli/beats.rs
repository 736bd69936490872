//! `antiphon beats`: learns how a beat sounds in the music that the model learns from.

mod field;
mod stretch;

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::output::{Draft, check_places};
use super::progress::Progress;
use crate::listen::pulse::evidence::{DRUMS, Music, SIZE, TURNS};
use crate::listen::pulse::rhythm::PARTS;
use field::{Field, STEPS};
use stretch::{Record, Stretch, stretches};

/// Learn how a beat sounds: from the training pieces of files of prepared music, melodies and drums as played.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of prepared music (.jsonl.zst).
    #[arg(value_name = "FILE", required = true)]
    corpus: Vec<PathBuf>,
    /// The file to write.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Learns and writes.
pub fn run(args: Args) -> Result<(), Fault> {
    check_places(&args.corpus, &[&args.output])?;
    let mut all = Vec::new();
    let mut progress = Progress::begin(args.corpus.len() as u64, "reading");
    for (done, file) in (1..).zip(&args.corpus) {
        let records =
            read(file).map_err(|why| Fault::refused(format!("{}: {why}", file.display())))?;
        all.extend(
            records.iter().enumerate().flat_map(|(at, record)| stretches(record, at as i64)),
        );
        progress.at(done);
    }
    drop(progress);
    let of = |music| all.iter().filter(|stretch| stretch.music == music).collect::<Vec<&Stretch>>();
    let learn = |music, marks| {
        let stretches = of(music);
        let field = Field::learned(&stretches, music, marks);
        let (before, after) = (Field::new(music, marks).right(&stretches), field.right(&stretches));
        say!("{music:?}: {} stretches, right {before:.3}, now {after:.3}", stretches.len());
        field.sixteenths()
    };
    let fields =
        [learn(Music::Simple, TURNS), learn(Music::Compound, TURNS), learn(Music::Drums, DRUMS)];
    let draft = Draft::begin(&args.output, ".bin")?;
    draft.file().write_all(&file(&fields)).map_err(|why| draft.fault(why))?;
    draft.publish()
}

/// The steps of all kinds of music, then drums, then turns.
fn file(fields: &[Vec<u8>; 3]) -> Vec<u8> {
    let mut bytes: Vec<u8> = fields.iter().flat_map(|field| &field[..STEPS]).copied().collect();
    let [simple, compound, drums] = fields;
    bytes.extend([drums, simple, compound].iter().flat_map(|field| &field[STEPS..]));
    debug_assert_eq!(bytes.len(), SIZE);
    debug_assert_eq!(STEPS % PARTS, 0);
    bytes
}

/// The training pieces of a file.
fn read(path: &Path) -> std::io::Result<Vec<Record>> {
    let lines = std::io::BufReader::new(zstd::Decoder::new(std::fs::File::open(path)?)?).lines();
    let mut records = Vec::new();
    for line in lines {
        let record: Record = serde_json::from_str(&line?)?;
        records.extend((record.split == "train").then_some(record));
    }
    Ok(records)
}
