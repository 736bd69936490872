//! A MIDI file as music for the corpus: a line for each channel of each track.

use super::events::Track;
use super::file::{MEND, Song, read};
use super::message::{Event, Message, Meta};
use super::notes::notes;
use crate::corpus::modes::MINOR;
use crate::corpus::read::refusal::Refusal;
use crate::corpus::score::{Figures, Loudness, Score, Signature, Staff};
use crate::music::Beats;

/// The percussion channel of General MIDI, counted from zero.
const PERCUSSION: u8 = 9;
/// Steps of the grid by which onsets of a played file lie off it on average; a quarter of a step is chance.
const PLAYED: f64 = 0.1;

/// Reads a file: one piece, or in format 2 a piece for each song.
pub fn parse(bytes: &[u8]) -> Vec<Result<Score, Refusal>> {
    let file = match read(bytes) {
        Ok(file) => file,
        Err(why) => return vec![Err(Refusal::new(format!("{why}: {MEND}")))],
    };
    let several = file.songs.len() > 1;
    let mut scores: Vec<Score> = file.songs.iter().map(score).collect();
    for (at, score) in scores.iter_mut().enumerate().filter(|_| several) {
        score.number = Some((at + 1).to_string());
    }
    if let Some(first) = scores.first_mut() {
        first.warnings = file.warnings;
    }
    scores.into_iter().map(Ok).collect()
}

fn score(song: &Song<'_>) -> Score {
    let mut score = Score { tempi: song.maps.tempi.clone(), ..Score::default() };
    let figures = |&(at, (beats, unit)): &(Beats, (u8, u8))| {
        Figures::new(beats.into(), unit.into()).map(|figures| (at, figures))
    };
    score.meters = song.maps.meters.iter().filter_map(figures).collect();
    let signature = |&(_, (fifths, minor)): &(Beats, (i8, bool))| Signature {
        fifths,
        mode: minor.then_some(MINOR),
    };
    score.signature = song.maps.keys.first().map(signature);
    song.tracks.iter().enumerate().for_each(|(at, track)| add(&mut score, at, track));
    score.pickup = pickup(&score.meters);
    if score.pickup.is_some() {
        score.meters.remove(0);
        score.meters[0].0 = Beats::ZERO;
    }
    score.unbarred = score.pickup.is_none();
    judge(&mut score);
    score
}

/// Adds a track: its names, and a line for each of its channels.
fn add(score: &mut Score, number: usize, track: &Track<'_>) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_string();
    let mut name = format!("track{}", number + 1);
    for timed in &track.events {
        match timed.event {
            Event::Meta(Meta::Name(bytes)) => name = text(bytes),
            Event::Meta(Meta::Copyright(bytes)) if score.rights.is_empty() => {
                score.rights = text(bytes);
            }
            _ => {}
        }
        if let (0, Event::Meta(Meta::Name(_))) = (number, timed.event) {
            score.title.clone_from(&name);
        }
    }
    let line = |(channel, notes)| Staff {
        name: name.clone(),
        program: program(track, channel),
        percussion: channel == PERCUSSION,
        notes,
    };
    score.lines.extend(notes(track).into_iter().map(line));
}

/// The first program of a channel.
fn program(track: &Track<'_>, channel: u8) -> Option<u8> {
    track.events.iter().find_map(|timed| match timed.event {
        Event::Channel(on, Message::Program { program }) if on == channel => Some(program),
        _ => None,
    })
}

/// A file that begins with one bar of a shorter meter begins with a pickup.
fn pickup(meters: &[(Beats, Figures)]) -> Option<Beats> {
    let [(start, first), (second, then), ..] = *meters else { return None };
    let length = second - start;
    let one_bar = length == crate::corpus::score::beats(first.bar());
    (one_bar && length < crate::corpus::score::beats(then.bar())).then_some(length)
}

/// Whether it was played, and what its velocities mean.
fn judge(score: &mut Score) {
    let notes = || score.lines.iter().flat_map(|line| &line.notes);
    let off: f64 = notes().map(|note| crate::corpus::prepare::off_grid(note.onset)).sum();
    let mut velocities: Vec<u8> = notes().map(|note| note.velocity).collect();
    velocities.sort_unstable();
    velocities.dedup();
    score.performed = off > PLAYED * score.count() as f64;
    score.loudness = match (velocities.len(), score.performed) {
        (0 | 1, _) => Loudness::None,
        (_, true) => Loudness::Performed,
        (_, false) => Loudness::Sequenced,
    };
}
