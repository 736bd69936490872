//! The prepared form: one JSON object a line, compressed with Zstandard.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::harmony::estimated;
use super::modes::is_minor;
use crate::music::{
    Beats, Chord, Key, Meter, Note, Part, PartSet, Pitch, PitchClass, TonalMode, Velocity,
};
use crate::token::Sheet;

use crate::music::symbol;

/// A tempo of nothing known.
const SLOWEST: f64 = 20.0;

/// Where chords come from that nobody wrote.
const ESTIMATED: &str = "estimated";

/// Which share of the corpus a piece belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// To learn from.
    Train,
    /// To choose and to stop by.
    Valid,
    /// To judge by.
    Test,
}

/// A piece on the grid with what is known of it.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its name in the corpus.
    pub id: String,
    /// Its style.
    pub style: String,
    /// Who made it, as its file says; empty where nobody is named.
    pub composer: String,
    /// The group of pieces that are the same music, where there is more than one.
    pub duplicates: Option<String>,
    /// The licence of its encoding.
    pub licence: String,
    /// Which share it belongs to.
    pub split: Split,
    /// Its key, where it has one.
    pub key: Option<Key>,
    /// Its first tempo in quarters a minute, where it is marked.
    pub tempo: Option<u16>,
    /// Whether its loudness was notated or performed.
    pub velocities: bool,
    /// Whether it has chords.
    pub chords: bool,
    /// The parts that play in it.
    pub parts: PartSet,
    /// The music.
    pub sheet: Sheet,
}

/// Pieces in the order of their files.
pub type Corpus = Vec<Piece>;

/// Why prepared music cannot be read.
#[derive(Debug)]
pub enum CorpusError {
    /// The file or folder cannot be opened or read.
    Unreadable(PathBuf, std::io::Error),
    /// A line is not a piece: file, line number from one, reason.
    Malformed(PathBuf, usize, serde_json::Error),
    /// Nothing to read in the folder.
    Empty(PathBuf),
}

impl std::fmt::Display for CorpusError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(path, why) => {
                write!(f, "{} cannot be read ({why}): check the path.", path.display())
            }
            Self::Malformed(path, line, why) => write!(
                f,
                "{} line {line} is not a prepared piece ({why}): prepare the file with `antiphon corpus`.",
                path.display()
            ),
            Self::Empty(path) => write!(
                f,
                "{} holds no .jsonl.zst file: give a folder of prepared music.",
                path.display()
            ),
        }
    }
}

impl std::error::Error for CorpusError {}

#[derive(Deserialize)]
struct Record {
    id: String,
    #[serde(default)]
    style: String,
    #[serde(default)]
    composer: String,
    #[serde(default)]
    licence: String,
    #[serde(default = "train")]
    split: Split,
    key: Option<KeyRecord>,
    #[serde(default)]
    timesig: Vec<(f64, u8, u8)>,
    #[serde(default)]
    anacrusis: f64,
    #[serde(default)]
    tempo: Vec<(f64, f64)>,
    #[serde(default)]
    velocity: String,
    parts: Vec<PartRecord>,
    #[serde(default)]
    chords: Vec<(f64, i32, String, i32)>,
    #[serde(default)]
    chord_source: String,
}

fn train() -> Split {
    Split::Train
}

#[derive(Deserialize)]
struct KeyRecord {
    tonic: i32,
    mode: String,
}

#[derive(Deserialize)]
struct PartRecord {
    role: String,
    notes: Vec<(f64, f64, u8, u8)>,
}

/// Reads every prepared file of a folder, in the order of their names.
pub fn read_folder(folder: &Path) -> Result<Corpus, CorpusError> {
    let files = prepared_files(folder)?;
    let read: Result<Vec<Corpus>, CorpusError> =
        files.iter().map(|path| read_prepared(path)).collect();
    Ok(read?.into_iter().flatten().collect())
}

/// The prepared files of a folder, in order.
///
/// # Errors
/// Where the folder cannot be read, or there is none in it.
pub fn prepared_files(folder: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let unreadable = |why| CorpusError::Unreadable(folder.into(), why);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        files.push(entry.map_err(unreadable)?.path());
    }
    files.retain(|path| path.to_string_lossy().ends_with(".jsonl.zst"));
    files.sort();
    if files.is_empty() {
        return Err(CorpusError::Empty(folder.into()));
    }
    Ok(files)
}

/// Reads one prepared file.
pub fn read_prepared(path: &Path) -> Result<Corpus, CorpusError> {
    let unreadable = |why| CorpusError::Unreadable(path.into(), why);
    let file = File::open(path).map_err(unreadable)?;
    let lines = BufReader::new(zstd::Decoder::new(file).map_err(unreadable)?).lines();
    let lines: Vec<String> = lines.collect::<Result<_, _>>().map_err(unreadable)?;
    let piece = |(at, line): (usize, &String)| {
        let malformed = |why| CorpusError::Malformed(path.into(), at + 1, why);
        serde_json::from_str::<Record>(line).map(Piece::from).map_err(malformed)
    };
    lines.par_iter().enumerate().map(piece).collect()
}

impl From<Record> for Piece {
    fn from(record: Record) -> Self {
        let meters = record.meters();
        let shift = record.shift(meters.first().map_or(Meter::COMMON, |&(_, meter)| meter));
        let notes: Vec<Note> = record.notes(shift);
        let chords = record.chord_changes(shift);
        let later =
            |(from, meter)| if from == Beats::ZERO { (from, meter) } else { (from + shift, meter) };
        let meters: Vec<(Beats, Meter)> = meters.into_iter().map(later).collect();
        let mut sheet = Sheet::quantise(&notes, &chords, &meters);
        if record.chord_source == ESTIMATED {
            harmonise(&mut sheet, record.key());
        }
        let tempo = record.tempo.first().map(|&(_, tempo)| tempo).filter(|tempo| *tempo >= SLOWEST);
        Self {
            parts: notes.iter().map(|note| note.part).collect(),
            sheet,
            key: record.key(),
            tempo: tempo.map(|tempo| tempo.min(400.0) as u16),
            velocities: matches!(record.velocity.as_str(), "notated" | "performed"),
            chords: !record.chords.is_empty(),
            id: record.id,
            style: record.style,
            composer: record.composer,
            duplicates: None,
            licence: record.licence,
            split: record.split,
        }
    }
}

/// Gives a sheet the chords that are estimated from its notes. They are not taken from the file, since they are as good
/// as the estimate of its day.
fn harmonise(sheet: &mut Sheet, key: Option<Key>) {
    let chords = estimated(sheet, key);
    for (frame, chord) in sheet.frames.iter_mut().zip(chords) {
        frame.chord = chord;
    }
}

impl Record {
    fn meters(&self) -> Vec<(Beats, Meter)> {
        let known = self.timesig.iter().filter_map(|&(from, beats, unit)| {
            Some((Beats::from_quarters(from.max(0.0)), Meter::new(beats, unit)?))
        });
        let mut meters: Vec<_> = known.collect();
        meters.sort_by_key(|&(from, _)| from);
        if let Some(first) = meters.first_mut() {
            first.0 = Beats::ZERO;
        }
        meters
    }

    /// By how much the piece moves so that a pickup begins at or after zero and the first full bar on a bar line.
    fn shift(&self, meter: Meter) -> Beats {
        let starts = self.parts.iter().flat_map(|part| part.notes.iter().map(|note| note.0));
        let first = Beats::from_quarters(starts.fold(0.0, f64::min));
        let rest = (-Beats::from_quarters(self.anacrusis)).rem_floor(meter.bar());
        meter.bar() * -(first + rest).div_floor(meter.bar()) + rest
    }

    fn notes(&self, shift: Beats) -> Vec<Note> {
        let parts =
            self.parts.iter().filter_map(|part| Some((Part::of_role(&part.role)?, &part.notes)));
        let notes = parts.flat_map(|(part, notes)| notes.iter().map(move |note| (part, note)));
        notes
            .filter_map(|(part, &(onset, duration, pitch, velocity))| {
                Some(Note {
                    part,
                    pitch: Pitch::new(pitch)?,
                    velocity: Velocity::clamped(velocity.into()),
                    onset: Beats::from_quarters(onset) + shift,
                    duration: Beats::from_quarters(duration),
                })
            })
            .collect()
    }

    fn chord_changes(&self, shift: Beats) -> Vec<(Beats, Option<Chord>)> {
        let change = |(onset, root, quality, bass): &(f64, i32, String, i32)| {
            let (root, bass) = (PitchClass::new(*root), PitchClass::new(*bass));
            let chord = symbol::chord(root, quality, bass);
            (Beats::from_quarters(*onset) + shift, chord)
        };
        self.chords.iter().map(change).collect()
    }

    fn key(&self) -> Option<Key> {
        let key = self.key.as_ref()?;
        let mode = if is_minor(&key.mode) { TonalMode::Minor } else { TonalMode::Major };
        Some(Key { tonic: PitchClass::new(key.tonic), mode })
    }
}
