//! `antiphon play`: a file played into the engine as if by a person.

use std::path::PathBuf;

use super::input;
use super::options::{Music, Outputs};
use super::output::check_places;
use super::session::Session;
use super::take::Pulse;
use super::value::{Perturb, number};
use super::{Fault, recording, render, styles};
use crate::capture::Written;
use crate::improvise;
use crate::music::{Beats, Meter, Pitch};

/// The tempo where neither the options nor the file say one.
const TEMPO: f64 = 120.0;
/// The most bars that a file may ask for.
const MOST_BARS: i64 = 4096;

/// Play a file of music (MIDI, MusicXML or ABC) into the engine as if live, and write the duet, the person's track first.
///
/// Tempo and meter are the file's first where none are given, and stay; the session lasts as long as the file where no
/// --bars are given.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What the person plays: a MIDI, MusicXML or ABC file, all its tracks.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// What the engine does meanwhile.
    #[arg(long, value_enum, default_value = "free")]
    mode: Mode,
    /// Voices under each key in harmonise, 1 to 4.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=4))]
    voices: u8,
    /// Answers in trade: from contrast, 0, to the echo of the call, 1.
    #[arg(long, value_name = "E", default_value_t = 0.6, value_parser = number(0.0, 1.0), allow_negative_numbers = true)]
    echo: f64,
    /// Bars of a turn in trade, 1 to 8; 0 answers when a phrase ends.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=8))]
    trade_bars: u8,
    /// From a beat on, transpose what the person plays.
    #[arg(long, value_name = "BEAT:SEMITONES")]
    perturb: Option<Perturb>,
    #[command(flatten)]
    music: Music,
    #[command(flatten)]
    outputs: Outputs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Mode {
    Free,
    Accompany,
    Harmonise,
    Solo,
    Trade,
}

impl From<Mode> for improvise::Mode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Free => Self::Free,
            Mode::Accompany => Self::Accompany,
            Mode::Harmonise => Self::Harmonise,
            Mode::Solo => Self::Solo,
            Mode::Trade => Self::Trade,
        }
    }
}

/// Reads the file and plays the duet.
pub fn run(args: Args) -> Result<(), Fault> {
    let Args { input, mode, voices, echo, trade_bars, perturb, music, outputs } = args;
    check_places(&[&input], &outputs.paths())?;
    let (weights, styles) = styles::shipped()?;
    let song = input::read_song(&input)?;
    let pulse = Pulse {
        rate: music.sample_rate.into(),
        tempo: music.tempo.or(song.tempo).unwrap_or(TEMPO).clamp(20.0, 999.0),
        meter: music.meter.or(song.meter).unwrap_or(Meter::COMMON),
    };
    let mut settings = music.settings(&styles)?;
    let manner = &mut settings.manner;
    (manner.mode, manner.voices) = (mode.into(), voices);
    (manner.echo, manner.trade_bars) = (echo as f32, trade_bars);
    let player = perturb.map_or_else(|| song.notes.clone(), |by| perturbed(&song.notes, by));
    let bars = music.bars.map_or_else(|| bars(&player, pulse.meter), Ok)?;
    let title = render::title(&music, &pulse, settings.manner.seed);
    let session = Session { pulse, bars, settings, blocks: music.block_size, player };
    recording::record(&session, weights, &outputs, &title)
}

/// The bars that hold every note.
fn bars(notes: &[Written], meter: Meter) -> Result<u32, Fault> {
    let end = notes.iter().map(|note| note.onset + note.duration).max().unwrap_or_default();
    match (end - Beats(1)).div_floor(meter.bar()) + 1 {
        bars @ 1..=MOST_BARS => Ok(bars as u32),
        bars => {
            let mend = format!("ask for at most {MOST_BARS} with --bars");
            Err(Fault::refused(format!("--input has {bars} bars, more than fit: {mend}")))
        }
    }
}

/// The notes, transposed from a beat on.
fn perturbed(notes: &[Written], by: Perturb) -> Vec<Written> {
    let from = Beats::from_quarters(by.beat);
    let moved = |note: &Written| {
        let shift = if note.onset >= from { by.semitones } else { 0 };
        Written { pitch: Pitch::clamped(i32::from(note.pitch.number()) + shift), ..*note }
    };
    notes.iter().map(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::Velocity;

    fn note(onset: i64) -> Written {
        Written {
            onset: Beats::quarters(onset),
            pitch: Pitch::MIDDLE_C,
            duration: Beats::QUARTER,
            velocity: Velocity::MEDIUM,
            channel: 0,
        }
    }

    #[test]
    fn a_perturbation_begins_at_its_beat() {
        let notes = perturbed(&[note(0), note(4)], Perturb { beat: 4.0, semitones: 3 });
        assert_eq!(notes.iter().map(|note| note.pitch.number()).collect::<Vec<_>>(), [60, 63]);
    }

    #[test]
    fn the_bars_hold_the_last_note() {
        assert_eq!(bars(&[note(0), note(3)], Meter::COMMON).unwrap(), 1);
        assert_eq!(bars(&[note(4)], Meter::COMMON).unwrap(), 2);
        assert_eq!(bars(&[note(40_000)], Meter::COMMON).unwrap_err().code(), 2);
    }
}
