//! Stretches of music, with their true beats.

use serde::Deserialize;

use crate::listen::pulse::evidence::Music;
use crate::listen::pulse::turn::Turns;
use crate::listen::pulse::{TOGETHER, kit};
use crate::music::{Pitch, Velocity};
use crate::rt::Draw;

/// Onsets of the stretches that each melody, and each groove, is cut into.
const MELODY: [usize; 3] = [12, 24, 48];
const GROOVE: [usize; 1] = [64];
/// Notes of a melody, and seconds of a groove, that are learned from.
const NOTES: usize = 300;
const SECONDS: f64 = 60.0;
/// Quarters of the shortest groove that is no mere fill.
const SHORTEST: f64 = 16.0;
/// Beats a minute at which melodies are played, and seconds by which hands miss.
const TEMPI: (f64, f64) = (70.0, 150.0);
const MISS: f64 = 0.015;
const SEED: u64 = 1;

/// A prepared piece as its file has it.
#[derive(Deserialize)]
pub struct Record {
    pub split: String,
    style: String,
    /// Onset in quarters, beats, unit.
    timesig: Vec<(f64, u32, u32)>,
    anacrusis: Option<f64>,
    /// Onset in quarters, quarters a minute.
    tempo: Vec<(f64, f64)>,
    length_q: f64,
    parts: Vec<PartRow>,
}

#[derive(Deserialize)]
struct PartRow {
    role: String,
    /// Onset and length in quarters, pitch, velocity.
    notes: Vec<(f64, f64, i32, i32)>,
}

/// Onsets in a row.
pub struct Stretch {
    pub music: Music,
    /// Seconds of a beat.
    pub period: f64,
    /// When each begins, in beats.
    pub onsets: Vec<f64>,
    /// What each is heard as, by its place among the drums or the turns.
    pub marks: Vec<(usize, usize)>,
    /// Whether the beat is marked, and not only how long it is.
    pub marked: bool,
}

/// An onset in beats and what it is heard as.
type Onset = (f64, Vec<usize>);

/// What is learned from a piece, the `number`th: nothing where its meter changes.
pub fn stretches(record: &Record, number: i64) -> Vec<Stretch> {
    let [(_, beats, unit)] = record.timesig[..] else { return Vec::new() };
    let compound = unit == 8 && beats % 3 == 0;
    let drums = record.parts.iter().find(|line| line.role == "drums");
    let melody = record.parts.iter().find(|line| line.role == "melody").or(record.parts.first());
    match (drums, melody) {
        (Some(line), _) if unit == 4 && record.length_q >= SHORTEST => {
            let period = 60.0 / record.tempo.first().map_or(120.0, |tempo| tempo.1);
            cut(&groove(line, period), &GROOVE, period, Music::Drums, true)
        }
        (None, Some(line)) => {
            let beat = if compound { 1.5 } else { 4.0 / f64::from(unit) };
            let music = if compound { Music::Compound } else { Music::Simple };
            let mut draw = Draw::keyed(SEED, number, 0);
            let tempo = TEMPI.0 + (TEMPI.1 - TEMPI.0) * f64::from(draw.unit_f32());
            let onsets = tune(line, record.anacrusis.unwrap_or(0.0), beat, 60.0 / tempo, &mut draw);
            // Session tunes are written without their pickups.
            let marked = record.style != "celtic_session";
            cut(&onsets, &MELODY, 60.0 / tempo, music, marked)
        }
        _ => Vec::new(),
    }
}

/// Drums as played, early or late by as much as the player was.
fn groove(line: &PartRow, period: f64) -> Vec<Onset> {
    let off = |at: f64| at - (at + 0.5).floor();
    let mut offs: Vec<f64> =
        line.notes.iter().map(|note| off(note.0)).filter(|off| off.abs() < 0.1).collect();
    offs.sort_by(f64::total_cmp);
    let lag = offs.get(offs.len() / 2).copied().unwrap_or(0.0);
    let mut notes: Vec<_> = line.notes.iter().map(|note| (note.0 - lag, note.2, note.3)).collect();
    notes.sort_by(|a, b| a.0.total_cmp(&b.0));
    notes.retain(|note| note.0 * period <= SECONDS);
    let mut onsets: Vec<Onset> = Vec::new();
    for (at, pitch, loud) in notes {
        let mark = kit::drum(Pitch::clamped(pitch), Velocity::clamped(loud));
        match onsets.last_mut() {
            Some(last) if (at - last.0) * period < TOGETHER => last.1.extend(mark),
            _ => onsets.push((at, mark.into_iter().collect())),
        }
    }
    onsets
}

/// A melody as hands would play it.
fn tune(line: &PartRow, pickup: f64, beat: f64, period: f64, draw: &mut Draw) -> Vec<Onset> {
    let mut notes: Vec<_> =
        line.notes.iter().map(|note| ((note.0 - pickup) / beat, note.2)).collect();
    notes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    notes.truncate(NOTES);
    let (mut onsets, mut turns): (Vec<Onset>, _) = (Vec::new(), Turns::default());
    let mut written = f64::NEG_INFINITY;
    for (at, pitch) in notes {
        let joins = at - written < TOGETHER;
        let turn = turns.hear(at, Pitch::clamped(pitch), joins);
        if let Some((turn, before)) = turn.zip(onsets.last_mut()) {
            before.1.push(turn);
        }
        if !joins {
            let miss: f64 = (0..12).map(|_| f64::from(draw.unit_f32()) - 0.5).sum();
            onsets.push((at + MISS * miss / period, Vec::new()));
            written = at;
        }
    }
    onsets.sort_by(|a, b| a.0.total_cmp(&b.0));
    onsets
}

fn cut(
    onsets: &[Onset],
    lengths: &[usize],
    period: f64,
    music: Music,
    marked: bool,
) -> Vec<Stretch> {
    let stretch = |onsets: &[Onset]| {
        let marks = onsets.iter().enumerate();
        let marks = marks.flat_map(|(at, onset)| onset.1.iter().map(move |&mark| (at, mark)));
        let marks = marks.collect();
        let onsets = onsets.iter().map(|onset| onset.0).collect();
        Stretch { music, period, onsets, marks, marked }
    };
    let cuts = lengths
        .iter()
        .flat_map(|&length| onsets.chunks(length).filter(move |chunk| chunk.len() * 2 >= length));
    cuts.map(stretch).collect()
}
