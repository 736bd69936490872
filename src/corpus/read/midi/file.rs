//! A file: the songs in it, and what is not as it should be.

use super::events::Track;
use super::maps::Maps;
use super::{chunks, time};
use crate::music::Beats;

/// The mend of a file that cannot be read.
pub const MEND: &str = "export it again as a standard MIDI file";

/// A file: one song, or in format 2 several.
#[derive(Clone, Debug)]
pub struct MidiFile<'a> {
    /// The songs; there is at least one.
    pub songs: Vec<Song<'a>>,
    /// What is not as it should be in the file, with the place: a sentence each, without a full stop.
    pub warnings: Vec<String>,
}

/// Tracks that sound together.
#[derive(Clone, Debug)]
pub struct Song<'a> {
    /// The tracks, in the order of the file.
    pub tracks: Vec<Track<'a>>,
    /// Tempo, meter and key.
    pub maps: Maps,
}

/// Reads a file of any format. Refused, with the place, where it does not begin as one, or breaks off before any note.
pub fn read(bytes: &[u8]) -> Result<MidiFile<'_>, String> {
    let mut chunks = chunks::read(bytes)?;
    if !chunks.tracks.iter().any(Track::has_notes)
        && let Some(place) = chunks.broken
    {
        return Err(place);
    }
    let film = chunks.time.is_film();
    if film {
        chunks.warnings.push(format!("it counts film frames, which are beats at {}", time::TEMPO));
    }
    let tracks = chunks.tracks;
    let songs = match chunks.format {
        2 => apart(tracks),
        _ => vec![tracks],
    };
    let songs = songs.into_iter().map(|tracks| song(tracks, film)).collect();
    Ok(MidiFile { songs, warnings: chunks.warnings })
}

/// Each track that has notes as a song of its own; all of them as one where none has.
fn apart(tracks: Vec<Track<'_>>) -> Vec<Vec<Track<'_>>> {
    if !tracks.iter().any(Track::has_notes) {
        return vec![tracks];
    }
    tracks.into_iter().filter(Track::has_notes).map(|track| vec![track]).collect()
}

fn song(tracks: Vec<Track<'_>>, film: bool) -> Song<'_> {
    let mut maps = Maps::of(&tracks);
    if film {
        // Ticks are parts of a second; a tempo only says how to write them.
        maps.tempi = vec![(Beats::ZERO, time::TEMPO)];
    }
    Song { tracks, maps }
}
