//! `antiphon render`: the engine by itself.

use std::path::Path;

use super::fault::Fault;
use super::options::{Music, Outputs};
use super::output::check_places;
use super::pulse::{Pulse, TEMPO};
use super::session::Session;
use super::{recording, styles};
use crate::music::{Beats, Meter, Sheet};

/// Bars where none are asked for.
const BARS: u32 = 16;

/// Play the engine by itself, offline, and write what it plays. The last two bars are a cadence.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    music: Music,
    #[command(flatten)]
    outputs: Outputs,
}

/// Plays 16 bars at 120 in common time where neither options nor the chart say otherwise, and closes with a cadence, unless
/// that would break off a chart.
pub fn run(args: Args) -> Result<(), Fault> {
    let Args { music, outputs } = args;
    let no_input: [&Path; 0] = [];
    check_places(&no_input, &outputs.paths())?;
    let (weights, styles) = styles::shipped()?;
    let sheet = music.sheet()?;
    let settings = music.settings(&styles, sheet.as_ref())?;
    let (bars, blocks) = (music.bars.unwrap_or(BARS), music.block_size);
    let pulse = pulse(&music, sheet.as_ref(), bars);
    let title = title(&music, &pulse, settings.music.seed);
    let chart = settings.music.chart.as_ref();
    let closes = chart.is_none_or(|chart| bars % u32::from(chart.bars()) == 0);
    let session = Session { closes, ..Session::alone(pulse, bars, settings, blocks) };
    recording::record(&session, weights, &outputs, &title)
}

/// The tempo and meters of the options, or else of the chart.
fn pulse(music: &Music, sheet: Option<&Sheet>, bars: u32) -> Pulse {
    let tempo = music.tempo.or(sheet.and_then(|sheet| sheet.tempo)).unwrap_or(TEMPO);
    let meter = music.meter.or(sheet.and_then(|sheet| sheet.meter)).unwrap_or(Meter::COMMON);
    let changing = sheet.filter(|_| music.meter.is_none()).map(|sheet| sheet.meters(bars));
    let steady = vec![(Beats::ZERO, meter)];
    let meters = changing.filter(|meters| !meters.is_empty()).unwrap_or(steady);
    Pulse::changing(music.sample_rate.into(), &[(Beats::ZERO, tempo)], &meters)
}

/// What a picture of the session is headed with.
pub fn title(music: &Music, pulse: &Pulse, seed: u64) -> String {
    let meter = pulse.meter();
    let time = format!("{}/{} at {:.0}", meter.beats(), meter.unit(), pulse.tempo(0));
    let key = music.key().map_or_else(String::new, |key| format!("   {key}"));
    format!("{}   {time}{key}   seed {seed}", music.style_words())
}
