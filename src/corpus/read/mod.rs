//! Readers of music files. Whatever the bytes are, a reader ends with scores or with refusals, in bounded
//! time and memory.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod abc;
mod bytes;
pub mod midi;
mod musicxml;
mod refusal;

pub use refusal::Refusal;

use std::path::Path;

use super::score::{MAX_LENGTH, MAX_NOTES, Score};

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
    match bytes::load(path) {
        Ok(bytes) => parse(&bytes, form),
        Err(refusal) => vec![Err(refusal)],
    }
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
