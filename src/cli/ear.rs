//! `antiphon ear`: how well a classifier tells our music from people's, and by what.

pub mod mode;
mod picture;
mod print;
pub mod sides;
pub mod takes;
mod verdict;

use std::path::PathBuf;

use clap::ValueEnum;

use super::fault::Fault;
use super::value::number;
use super::{network, prepared};
use crate::evaluate::ear;
use mode::Mode;
use sides::{Ask, Draws};

/// The styles that are heard where none is chosen: those with enough music.
const FREE: [&str; 8] = [
    "art_song",
    "celtic_session",
    "hymn_gospel",
    "romantic_piano",
    "east_european_dance",
    "baroque",
    "string_quartet",
    "classical",
];
/// The same with a person's lead: those of melodies with an accompaniment.
const ACCOMPANY: [&str; 3] = ["art_song", "hymn_gospel", "east_european_dance"];

/// Measure how well a classifier tells our music from people's: 0.5 cannot, 1 always; and say by what.
///
/// Excerpts of people's music stand beside as many of ours in the same style, meter, tempo and parts.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder of prepared music; a list of its pieces, manifest.csv, in it or beside it says which are the same music
    #[arg(long, value_name = "FOLDER")]
    corpus: PathBuf,
    /// Other weights than those that ship
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Styles to hear, with commas between them
    #[arg(long, alias = "style", value_name = "NAME", value_delimiter = ',', num_args = 1..)]
    styles: Vec<String>,
    /// What is played: everything, or what goes with a person's lead
    #[arg(long, value_enum, default_value = "free")]
    mode: Mode,
    /// Which pieces and features: to train critics, to choose by, or to judge
    #[arg(long, value_enum, default_value = "judge")]
    ear: Ear,
    /// Excerpts of each side
    #[arg(long, alias = "pieces", value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(4..))]
    excerpts: u32,
    /// What every draw depends on
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// From the likeliest, 0, to wild, 2
    #[arg(long, value_name = "T", value_parser = number(0.0, 2.0))]
    temperature: Option<f64>,
    /// Takes of each excerpt, of which a critic that knows training pieces alone keeps the best
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=64))]
    takes: u32,
    /// A folder for a picture of each style
    #[arg(long, value_name = "FOLDER")]
    plots: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// An ear, as written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Ear {
    Train,
    Choose,
    Judge,
}

impl From<Ear> for ear::Ear {
    fn from(ear: Ear) -> Self {
        match ear {
            Ear::Train => Self::Train,
            Ear::Choose => Self::Choose,
            Ear::Judge => Self::Judge,
        }
    }
}

/// Plays, hears and prints.
pub fn run(args: Args) -> Result<(), Fault> {
    let network = network::read(args.weights.as_deref())?;
    let corpus = prepared::read_listed(&args.corpus)?;
    let ask = Ask {
        draws: Draws {
            ear: args.ear.into(),
            mode: args.mode,
            excerpts: args.excerpts as usize,
            seed: args.seed,
        },
        temperature: args.temperature.map(|temperature| temperature as f32),
        takes: args.takes as usize,
        weights: network.weights(),
        plots: args.plots.as_deref(),
    };
    let styles = chosen(&args, network.styles())?;
    let report = verdict::report(&corpus, &styles, &ask)?;
    if args.json {
        let text = serde_json::to_string(&report);
        say!("{}", text.map_err(|why| Fault::failed(format!("cannot print: {why}")))?);
    } else {
        print::print(&report);
    }
    Ok(())
}

/// The styles to hear, each with its place in the network.
fn chosen(args: &Args, known: &[String]) -> Result<Vec<(String, usize)>, Fault> {
    let usual: &[&str] = if args.mode == Mode::Free { &FREE } else { &ACCOMPANY };
    let usual = usual.iter().map(|name| (*name).to_string());
    let names = if args.styles.is_empty() { usual.collect() } else { args.styles.clone() };
    let place = |name: String| {
        let place = known.iter().position(|style| *style == name);
        let place = place.ok_or_else(|| {
            let known = known.join(", ");
            Fault::refused(format!("--styles knows no `{name}`: choose from {known}"))
        })?;
        Ok((name, place))
    };
    names.into_iter().map(place).collect()
}
