//! `antiphon measure`: musical measures of files.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::fault::Fault;
use super::input;
use crate::capture::Written;
use crate::evaluate::measure::{Histogram, Measures, Music, Sound, measure};
use crate::music::{Note, Part};
use crate::token::LAGS;

/// Measure the music of MIDI, MusicXML and ABC files: density, entropy, scale and groove consistency, self-similarity and more.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// A file and what was measured on it.
#[derive(Serialize)]
struct Report {
    file: String,
    #[serde(flatten)]
    measures: Measures,
}

/// Every file that was asked for.
#[derive(Serialize)]
struct Reports {
    files: Vec<Report>,
}

/// Measures every file, then prints; a file that cannot be read is refused before anything is printed.
pub fn run(args: Args) -> Result<(), Fault> {
    let files: Result<Vec<Report>, Fault> = args.files.iter().map(|path| report(path)).collect();
    let reports = Reports { files: files? };
    if args.json {
        let text = serde_json::to_string(&reports);
        say!("{}", text.map_err(|why| Fault::failed(format!("cannot print: {why}")))?);
    } else {
        reports.files.iter().for_each(print);
    }
    Ok(())
}

fn report(path: &Path) -> Result<Report, Fault> {
    let song = input::read_song(path)?;
    let sounds = song.notes.iter().map(sound).collect();
    let key = song.keys.first().map(|&(_, key)| key);
    let music = Music { sounds, meter: song.meter(), key, chords: song.chords };
    Ok(Report { file: path.display().to_string(), measures: measure(&music) })
}

/// A written note as it is measured: its channel says whose it is.
pub fn sound(written: &Written) -> Sound {
    let Written { onset, pitch, duration, velocity, channel } = *written;
    let part = Part::ALL.into_iter().find(|part| part.channel() == channel).unwrap_or(Part::Lead);
    Sound { note: Note { part, pitch, velocity, onset, duration }, voice: channel }
}

fn print(report: &Report) {
    let Report { file, measures: m } = report;
    let key = m.key.as_deref().unwrap_or("-");
    say!("{file}: {} notes, {} bars, key {key}", m.notes, m.bars);
    let lines = [
        ("density (notes a quarter)", Some(m.density)),
        ("pitch-class entropy (bits)", m.pitch_class_entropy),
        ("  over 1 bar", m.pitch_class_entropy_1_bar),
        ("  over 4 bars", m.pitch_class_entropy_4_bars),
        ("scale consistency", m.scale_consistency),
        ("groove consistency", m.groove_consistency),
        ("empty-beat rate", m.empty_beat_rate),
        ("polyphony", m.polyphony),
        ("pitch range (semitones)", m.pitch_range.map(f64::from)),
        ("register (MIDI number)", m.register),
        ("brightness (fifths)", m.brightness),
        ("complexity (0 to 3)", m.complexity),
        ("note in chord", m.note_in_chord),
    ];
    for (name, figure) in lines {
        print_figure(name, figure);
    }
    for (bars, likeness) in LAGS.iter().zip(m.self_similarity) {
        print_figure(&format!("self-similarity at {bars} bars"), likeness);
    }
    print_histogram("intervals (semitones)", &m.intervals);
    print_histogram("durations (quarters)", &m.durations);
}

fn print_figure(name: &str, figure: Option<f64>) {
    let figure = figure.map_or("-".to_string(), |figure| format!("{figure:.3}"));
    say!("  {name:<28} {figure:>8}");
}

fn print_histogram(name: &str, histogram: &Histogram) {
    let present =
        histogram.classes.iter().zip(&histogram.shares).filter(|(_, share)| **share > 0.0);
    let text: Vec<String> = present
        .map(|(class, share)| format!("{}: {share:.3}", (*class * 1e3).round() / 1e3))
        .collect();
    say!("  {name:<28} {}", text.join("  "));
}
