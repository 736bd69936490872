//! What the person plays: a file of music of any form that is read.

use std::path::Path;

use super::Fault;
use super::midi::{self, Song};
use crate::capture::Written;
use crate::corpus::{Form, Line, Score, Signature, read};
use crate::music::{Beats, Meter, Part, Pitch, Symbol, Velocity};

/// Reads a file by the form that its name promises; as MIDI where it promises none. Of a book the first tune.
pub fn read_song(path: &Path) -> Result<Song, Fault> {
    match Form::of(path) {
        None | Some(Form::Midi) => midi::read(path),
        Some(form) => {
            let refused = |why| Fault::refused(format!("cannot read {}: it {why}", path.display()));
            let first = read(path, form).into_iter().next();
            let none = || {
                Fault::refused(format!("cannot read {}: there is no music in it", path.display()))
            };
            first.ok_or_else(none)?.map(|score| song(&score)).map_err(refused)
        }
    }
}

/// A written score as it is played: its first tempo, meter and key, its chords and all its notes. A pickup ends with
/// the first bar.
fn song(score: &Score) -> Song {
    let figures = score.meters.first().map(|&(_, figures)| figures);
    let meter = figures.and_then(|figures| Meter::new(figures.beats, figures.unit));
    let before = |pickup| (meter.unwrap_or_default().bar() - pickup).max(Beats::ZERO);
    let start = score.pickup.map_or(Beats::ZERO, before);
    let mut notes: Vec<Written> = score.lines.iter().flat_map(|line| played(line, start)).collect();
    notes.sort_unstable();
    let chords = score.chords.iter();
    Song {
        tempo: score.tempi.first().map(|&(_, tempo)| tempo),
        meter,
        key: score.signature.map(Signature::key),
        chords: chords.map(|&(at, symbol)| (at + start, symbol.map(Symbol::chord))).collect(),
        notes,
    }
}

/// The notes of a line; percussion has the channel of drums.
fn played(line: &Line, start: Beats) -> impl Iterator<Item = Written> {
    let channel = if line.percussion { Part::Drums.channel() } else { 0 };
    line.notes.iter().map(move |note| Written {
        onset: note.onset + start,
        pitch: Pitch::clamped(note.pitch.into()),
        duration: note.duration,
        velocity: Velocity::clamped(note.velocity.into()),
        channel,
    })
}
