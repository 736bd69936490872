//! The app's options on the command line: what they choose is as if it were chosen in the window.

use std::path::PathBuf;

use crate::editor::console::{Choice, Output};
use crate::editor::transport::{TEMPI, Transport};

/// How the app is opened.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Options of the app")]
pub struct Options {
    /// Open and keep this session instead of the usual one
    #[arg(long, value_name = "FILE")]
    pub session: Option<PathBuf>,
    /// Quarter notes a minute, 20 to 999
    #[arg(long, value_name = "BPM", value_parser = tempo)]
    pub tempo: Option<f64>,
    /// Play through a device by its name, through `jack`, the `usual` one, or in silence: `silent`
    #[arg(long, value_name = "NAME")]
    pub output: Option<String>,
    /// Frames a second
    #[arg(long, value_name = "HZ", value_parser = clap::value_parser!(u32).range(8_000..=384_000))]
    pub rate: Option<u32>,
    /// Frames that are made at once
    #[arg(long, value_name = "FRAMES", value_parser = clap::value_parser!(u32).range(16..=8192))]
    pub buffer: Option<u32>,
    /// Hear this MIDI input only; more than one where it is given again
    #[arg(long, value_name = "NAME")]
    pub midi_input: Vec<String>,
    /// Send the notes to this MIDI output
    #[arg(long, value_name = "NAME")]
    pub midi_output: Option<String>,
    /// List the devices that there are, and end
    #[arg(long)]
    pub devices: bool,
}

impl Options {
    /// Chooses what they say.
    pub fn choose(&self, choice: &mut Choice, transport: &Transport) {
        if let Some(output) = &self.output {
            choice.output = named(output);
        }
        if let Some(frames) = self.buffer {
            choice.frames = frames;
        }
        if !self.midi_input.is_empty() {
            choice.inputs = Some(self.midi_input.clone());
        }
        choice.rate = self.rate.or(choice.rate);
        choice.midi = self.midi_output.clone().or(choice.midi.take());
        self.tempo.into_iter().for_each(|tempo| transport.pace(tempo));
    }
}

fn named(output: &str) -> Output {
    match output.to_lowercase().as_str() {
        "usual" => Output::Default,
        "jack" => Output::Jack,
        "silent" => Output::Silent,
        _ => Output::Device(output.to_owned()),
    }
}

fn tempo(text: &str) -> Result<f64, String> {
    let tempo = text.parse().ok().filter(|tempo| TEMPI.contains(tempo));
    tempo.ok_or_else(|| "a tempo is a number from 20 to 999".to_owned())
}
