//! `antiphon render`: the engine by itself.

use super::options::{Music, Outputs};
use super::output::check_places;
use super::session::Session;
use super::take::Pulse;
use super::{Fault, recording, styles};
use crate::music::Meter;

/// Bars where none are asked for.
const BARS: u32 = 16;
/// The tempo where none is asked for.
const TEMPO: f64 = 120.0;

/// Play the engine by itself, offline, and write what it plays.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    music: Music,
    #[command(flatten)]
    outputs: Outputs,
}

/// Plays 16 bars at 120 in common time where nothing else is asked.
pub fn run(args: Args) -> Result<(), Fault> {
    let Args { music, outputs } = args;
    check_places(&[], &outputs.paths())?;
    let (weights, styles) = styles::shipped()?;
    let settings = music.settings(&styles)?;
    let pulse = Pulse {
        rate: music.sample_rate.into(),
        tempo: music.tempo.unwrap_or(TEMPO),
        meter: music.meter.unwrap_or(Meter::COMMON),
    };
    let (bars, blocks) = (music.bars.unwrap_or(BARS), music.block_size);
    let title = title(&music, &pulse, settings.manner.seed);
    let session = Session { pulse, bars, settings, blocks, player: Vec::new() };
    recording::record(&session, weights, &outputs, &title)
}

/// What a picture of the session is headed with.
pub fn title(music: &Music, pulse: &Pulse, seed: u64) -> String {
    let meter = pulse.meter;
    let time = format!("{}/{} at {:.0}", meter.beats(), meter.unit(), pulse.tempo);
    let key = music.key().map_or_else(String::new, |key| format!("   {key}"));
    format!("{}   {time}{key}   seed {seed}", music.style_words())
}
