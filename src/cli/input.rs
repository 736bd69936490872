//! What the person plays: a file of music of any form that is read.

use std::path::Path;

use super::fault::Fault;
use super::midi::{self, Song};
use crate::capture::Written;
use crate::corpus::{Figures, Form, Score, Staff, play_out, read};
use crate::music::{Beats, Meter, Part, Pitch, Symbol, Velocity};

/// Reads a file by the form that its name promises; as MIDI where it promises none. Of a book the first tune; repeats are
/// played out.
pub fn read_song(path: &Path) -> Result<Song, Fault> {
    match Form::of(path) {
        None | Some(Form::Midi) => midi::read(path),
        Some(form) => {
            let refused = |why| Fault::refused(format!("cannot read {}: it {why}", path.display()));
            let first = read(path, form).into_iter().next();
            let none = || {
                Fault::refused(format!("cannot read {}: there is no music in it", path.display()))
            };
            let mut score = first.ok_or_else(none)?.map_err(refused)?;
            play_out(&mut score);
            midi::warn(path, &score.warnings);
            Ok(song(&score))
        }
    }
}

/// A written score as it is played: its tempi, meters and key, its chords and all its notes. A pickup ends with the first
/// bar, and its tempo and meter are the first bar's.
fn song(score: &Score) -> Song {
    let meter = |figures: Figures| Meter::new(figures.beats, figures.unit);
    let meters = score.meters.iter().filter_map(|&(at, figures)| Some((at, meter(figures)?)));
    let mut meters: Vec<(Beats, Meter)> = meters.collect();
    let bar = meters.first().map_or(Meter::COMMON, |&(_, meter)| meter).bar();
    let start = score.pickup.map_or(Beats::ZERO, |pickup| (bar - pickup).max(Beats::ZERO));
    let mut tempi = score.tempi.clone();
    let later = |at: Beats| if at > Beats::ZERO { at + start } else { Beats::ZERO };
    meters.iter_mut().for_each(|(at, _)| *at = later(*at));
    tempi.iter_mut().for_each(|(at, _)| *at = later(*at));
    let mut notes: Vec<Written> = score.lines.iter().flat_map(|line| played(line, start)).collect();
    notes.sort_unstable();
    let chords = score.chords.iter();
    Song {
        tempi,
        meters,
        keys: score.signature.map(|signature| (Beats::ZERO, signature.key())).into_iter().collect(),
        chords: chords.map(|&(at, symbol)| (at + start, symbol.map(Symbol::chord))).collect(),
        notes,
        ..Song::default()
    }
}

/// The notes of a line; percussion has the channel of drums.
fn played(line: &Staff, start: Beats) -> impl Iterator<Item = Written> {
    let channel = if line.percussion { Part::Drums.channel() } else { 0 };
    line.notes.iter().map(move |note| Written {
        onset: note.onset + start,
        pitch: Pitch::clamped(note.pitch.into()),
        duration: note.duration,
        velocity: Velocity::clamped(note.velocity.into()),
        channel,
    })
}
