//! Readers of music files. Whatever the bytes are, a reader ends with scores or with refusals, in bounded
//! time and memory.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod abc;
pub mod midi;
mod musicxml;

use std::io::Read;
use std::path::Path;

use super::score::{MAX_LENGTH, MAX_NOTES, Score};

/// The longest file that is read, and the longest that a compressed one may become.
const MAX_BYTES: u64 = 64 << 20;
/// The most voices or parts of a piece.
const MAX_LINES: usize = 256;

/// Why a file, or a piece of it, is not read: the place, what is wrong there, and the mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A form of music file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Standard MIDI file, plain or in a RIFF file.
    Midi,
    /// MusicXML, plain.
    MusicXml,
    /// MusicXML in a Zip archive.
    CompressedMusicXml,
    /// ABC, one tune or a book.
    Abc,
}

impl Form {
    /// The form that a file's name promises; `None` for other files.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "mid" | "midi" | "kar" | "rmi" | "smf" => Some(Self::Midi),
            "xml" | "musicxml" => Some(Self::MusicXml),
            "mxl" => Some(Self::CompressedMusicXml),
            "abc" => Some(Self::Abc),
            _ => None,
        }
    }
}

/// Reads a file: every piece in it, or why not. A book of tunes can give both.
pub fn read(path: &Path, form: Form) -> Vec<Result<Score, Refusal>> {
    match load(path) {
        Ok(bytes) => parse(&bytes, form),
        Err(refusal) => vec![Err(refusal)],
    }
}

fn load(path: &Path) -> Result<Vec<u8>, Refusal> {
    let unreadable =
        |why| Refusal::new(format!("cannot be opened ({why}): check that you may read it"));
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Refusal::new(format!("is longer than {} MiB: split it", MAX_BYTES >> 20)));
    }
    Ok(bytes)
}

/// Reads the bytes of a file of a form.
pub fn parse(bytes: &[u8], form: Form) -> Vec<Result<Score, Refusal>> {
    let scores = match form {
        Form::Midi => midi::parse(bytes),
        Form::MusicXml => vec![musicxml::parse(bytes)],
        Form::CompressedMusicXml => vec![musicxml::parse_compressed(bytes)],
        Form::Abc => abc::parse(bytes),
    };
    scores.into_iter().map(|score| score.and_then(bounded)).collect()
}

/// Refuses what is too long to be a piece of music, and sorts the rest by time.
fn bounded(mut score: Score) -> Result<Score, Refusal> {
    let (notes, end) = (score.count(), score.end());
    if notes == 0 {
        return Err(Refusal::new("has no notes: give the music, or leave the file out"));
    }
    if notes > MAX_NOTES || end > MAX_LENGTH {
        return Err(Refusal::new(format!(
            "has {notes} notes in {} quarters, more than {MAX_NOTES} or {}: split it",
            end.to_quarters(),
            MAX_LENGTH.to_quarters()
        )));
    }
    score.lines.retain(|line| !line.notes.is_empty());
    for line in &mut score.lines {
        line.notes.sort_unstable();
    }
    score.meters.sort_by_key(|&(at, _)| at);
    score.tempi.retain(|&(at, tempo)| at <= end && (5.0..=1000.0).contains(&tempo));
    score.tempi.sort_by_key(|&(at, _)| at);
    score.tempi.dedup_by(|later, earlier| later.1 == earlier.1);
    score.chords.sort_by_key(|&(at, _)| at);
    score.chords.retain(|&(at, _)| at < end);
    Ok(score)
}

/// Text in UTF-8, UTF-16 with its mark, or Latin-1.
fn text(bytes: &[u8]) -> String {
    let units = |order: fn([u8; 2]) -> u16| {
        let pairs = bytes.chunks_exact(2).skip(1);
        let units: Vec<u16> = pairs.map(|pair| order([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_string(),
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        },
    }
}
