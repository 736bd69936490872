//! `antiphon corpus`: from music files to the prepared form.

use std::path::PathBuf;

use super::fault::Fault;
use super::output::{Draft, check_places};
use super::progress::Progress;
use crate::corpus::{Labels, Report, Split, find, write};

/// Read every MIDI (.mid, .midi, .kar, .rmi, .smf), MusicXML (.musicxml, .xml, .mxl) and ABC (.abc) file of a folder into one file of
/// prepared music, and list what was refused and why.
///
/// Keys, chords and roles that the files leave open are estimated. Of pieces with the same notes, in whatever key,
/// the first is kept.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder with the music files; the folders in it are read too
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The file to write, such as tunes.jsonl.zst
    #[arg(short, long, value_name = "OUT.jsonl.zst")]
    output: PathBuf,
    /// The style of all pieces; by default the folder's name
    #[arg(long, value_name = "NAME")]
    style: Option<String>,
    /// The licence of all pieces; by default each file's own words, or `unknown`
    #[arg(long, value_name = "TEXT")]
    licence: Option<String>,
    /// Which share of the corpus the pieces belong to
    #[arg(long, value_name = "SPLIT", default_value = "train", value_parser = split)]
    split: Split,
    /// Leave repeats, endings, D.C. and D.S. as they are written; else they are played out
    #[arg(long)]
    as_written: bool,
    /// Report as JSON
    #[arg(long)]
    json: bool,
}

fn split(text: &str) -> Result<Split, String> {
    match text {
        "train" => Ok(Split::Train),
        "valid" => Ok(Split::Valid),
        "test" => Ok(Split::Test),
        _ => Err("say train, valid or test".to_string()),
    }
}

/// Reads the folder, writes the file, and reports. Refused where nothing could be read; then nothing is written.
pub fn run(args: Args) -> Result<(), Fault> {
    let folder = args.folder.display().to_string();
    let found = find(&args.folder).map_err(|why| {
        Fault::refused(format!("cannot read {folder}: {why}; name a folder of music files"))
    })?;
    if found.music.is_empty() && found.closed.is_empty() {
        return Err(Fault::refused(format!(
            "{folder} holds no .mid, .midi, .kar, .rmi, .smf, .musicxml, .xml, .mxl or .abc file"
        )));
    }
    let files: Vec<&PathBuf> = found.music.iter().map(|(path, _)| path).collect();
    check_places(&files, &[&args.output])?;
    let labels = args.labels()?;
    let draft = Draft::begin(&args.output, ".zst")?;
    let mut progress = Progress::begin(found.music.len() as u64, "reading");
    let report = write(&args.folder, found, &labels, draft.file(), |done| progress.at(done as u64))
        .map_err(|why| draft.fault(why))?;
    drop(progress);
    if report.pieces > 0 {
        draft.publish()?;
    }
    for warning in &report.warnings {
        eprintln!("antiphon: {}: {}.", warning.file, warning.sentence);
    }
    if args.json {
        let text = serde_json::to_string(&report)
            .map_err(|why| Fault::failed(format!("cannot print: {why}")))?;
        say!("{text}");
    } else {
        print(&report);
    }
    if report.pieces == 0 {
        return Err(Fault::refused(format!(
            "no file of {folder} could be read; nothing was written"
        )));
    }
    Ok(())
}

impl Args {
    fn labels(&self) -> Result<Labels, Fault> {
        let whole = self.folder.canonicalize();
        let name =
            whole.ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        let corpus = name.unwrap_or_else(|| "music".to_string());
        let style = self.style.clone().unwrap_or_else(|| corpus.clone());
        if style.trim().is_empty() {
            return Err(Fault::refused(
                "--style is empty: name the style, or leave the option out",
            ));
        }
        let (licence, split, as_written) = (self.licence.clone(), self.split, self.as_written);
        Ok(Labels { style, corpus, licence, split, as_written })
    }
}

fn print(report: &Report) {
    say!("{:<48} {:>7} {:>9}  grid error (steps of 1/24 quarter)", "file", "pieces", "notes");
    for file in &report.files {
        let error = file.grid_error;
        say!(
            "{:<48} {:>7} {:>9}  mean {:.3}, max {:.3}",
            file.file,
            file.pieces,
            file.notes,
            error.mean,
            error.max
        );
    }
    for refused in &report.refused {
        say!("refused: {} {}.", refused.file, refused.reason);
    }
    for duplicate in &report.duplicates {
        say!(
            "duplicate: {} is the same music as {} and is left out.",
            duplicate.piece,
            duplicate.of
        );
    }
    say!(
        "{} pieces with {} notes are written; {} files read, {} refused, {} duplicates, {} other files passed over; \
         grid error mean {:.3}, max {:.3} steps.",
        report.pieces,
        report.notes,
        report.files.len(),
        report.refused.len(),
        report.duplicates.len(),
        report.other_files,
        report.grid_error.mean,
        report.grid_error.max
    );
}
