//! `antiphon play`: a file played into the engine as if by a person.

use std::path::PathBuf;

use super::fault::Fault;
use super::options::{Music, Outputs};
use super::output::check_places;
use super::pulse::Pulse;
use super::session::Session;
use super::value::{Perturb, number};
use super::{input, midi};
use super::{recording, render, styles};
use crate::capture::{Gesture, Written};
use crate::improvise::{self, ImproviserSettings};
use crate::music::{Beats, Key, Pitch};
use crate::perform::EventKind;

/// The tempi that can be played, in quarters a minute.
const SLOWEST: f64 = 20.0;
const FASTEST: f64 = 999.0;
/// The most bars that a file may ask for.
const MOST_BARS: i64 = 4096;

/// Play a file of music (MIDI, MusicXML or ABC) into the engine as if live, and write the duet, the person's track first.
///
/// Tempo and meter follow the file where none are given; the session lasts as long as the file where no --bars are given.
/// Whatever the person does on a channel goes with the notes; key signatures are the file's where no key is given.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What the person plays: a MIDI (.mid, .kar, .rmi, .smf), MusicXML or ABC file, all its tracks.
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
    let pulse = pulse(&song, &music);
    let sheet = music.sheet()?;
    let mut settings = music.settings(&styles, sheet.as_ref())?;
    let asked = &mut settings.music;
    (asked.mode, asked.voices) = (mode.into(), voices);
    (asked.echo, asked.trade_bars) = (echo as f32, trade_bars);
    asked.signature = song.keys.first().map(|&(_, key)| key);
    let (mut player, mut gestures) = (song.on_one_keyboard(), song.gestures.clone());
    if let Some(by) = perturb {
        perturb_notes(&mut player, by);
        perturb_gestures(&mut gestures, by);
    }
    let bars = music.bars.map_or_else(|| bars(&player, &gestures, &pulse), Ok)?;
    let (title, keys) = (render::title(&music, &pulse, asked.seed), signatures(&song, asked));
    let alone = Session::alone(pulse, bars, settings, music.block_size);
    let session = Session { player, gestures, keys, ..alone };
    recording::record(&session, weights, &outputs, &title)
}

/// The options' tempo and meter, or the file's.
fn pulse(song: &midi::Song, music: &Music) -> Pulse {
    let steady = music.tempo.map(|tempo| vec![(Beats::ZERO, tempo)]);
    let tempi = steady.unwrap_or_else(|| playable(&song.tempi));
    let meters = music.meter.map(|meter| vec![(Beats::ZERO, meter)]);
    let meters = meters.unwrap_or_else(|| song.meters.clone());
    Pulse::changing(music.sample_rate.into(), &tempi, &meters)
}

/// The tempi, those that are too slow or too fast as near as can be played.
fn playable(tempi: &[(Beats, f64)]) -> Vec<(Beats, f64)> {
    let beyond = tempi.iter().find(|(_, tempo)| !(SLOWEST..=FASTEST).contains(tempo));
    if let Some((at, tempo)) = beyond {
        let at = at.to_quarters();
        eprintln!(
            "antiphon: tempi from {SLOWEST} to {FASTEST} can be played; that of {tempo:.1} at quarter {at}, and others \
             like it, become the nearest."
        );
    }
    tempi.iter().map(|&(at, tempo)| (at, tempo.clamp(SLOWEST, FASTEST))).collect()
}

/// The file's key signatures, where neither options nor a chart give a key.
fn signatures(song: &midi::Song, asked: &ImproviserSettings) -> Vec<(Beats, Key)> {
    let given = asked.held_scale().is_some() || asked.chart.is_some();
    if given { Vec::new() } else { song.keys.clone() }
}

/// The bars that hold everything.
fn bars(notes: &[Written], gestures: &[Gesture], pulse: &Pulse) -> Result<u32, Fault> {
    let ends = notes.iter().map(|note| note.onset + note.duration);
    let end = ends.chain(gestures.iter().map(|gesture| gesture.at)).max().unwrap_or_default();
    match pulse.bars_to(end).max(1) {
        bars @ 1..=MOST_BARS => Ok(bars as u32),
        bars => {
            let mend = format!("ask for at most {MOST_BARS} with --bars");
            Err(Fault::refused(format!("--input has {bars} bars, more than fit: {mend}")))
        }
    }
}

fn moved(pitch: Pitch, at: Beats, by: Perturb) -> Pitch {
    let from = Beats::from_quarters(by.beat);
    Pitch::clamped(i32::from(pitch.number()) + if at >= from { by.semitones } else { 0 })
}

/// Transposes the notes from a beat on.
fn perturb_notes(notes: &mut [Written], by: Perturb) {
    for note in notes {
        note.pitch = moved(note.pitch, note.onset, by);
    }
}

/// Presses the keys that are struck now.
fn perturb_gestures(gestures: &mut [Gesture], by: Perturb) {
    for gesture in gestures {
        if let EventKind::KeyPressure { pitch, .. } = &mut gesture.kind {
            *pitch = moved(*pitch, gesture.at, by);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Meter, Velocity};

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
        let mut notes = [note(0), note(4)];
        perturb_notes(&mut notes, Perturb { beat: 4.0, semitones: 3 });
        assert_eq!(notes.iter().map(|note| note.pitch.number()).collect::<Vec<_>>(), [60, 63]);
    }

    #[test]
    fn the_bars_hold_the_last_note() {
        let pulse = Pulse::steady(48_000.0, 120.0, Meter::COMMON);
        let bars = |notes: &[Written]| bars(notes, &[], &pulse);
        assert_eq!(bars(&[note(0), note(3)]).unwrap(), 1);
        assert_eq!(bars(&[note(4)]).unwrap(), 2);
        assert_eq!(bars(&[note(40_000)]).unwrap_err().code(), 2);
    }
}
