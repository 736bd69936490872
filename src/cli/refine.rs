//! `antiphon refine`: weights that learn from what they play.

mod rounds;

use std::path::PathBuf;

use burn::tensor::Device;

use crate::train::course::course;
use crate::train::lessons::Curriculum;
use crate::train::publish;
use crate::train::refine::{Method, RefinePlan, refine};
use crate::train::run::Plan;
use crate::train::variant::Variant;

use super::ear::mode::Mode;
use super::fault::Fault;
use super::output::check_places;
use super::{prepared, train};
use rounds::Rounds;

/// Refines trained weights by what they play: a critic that learns along tells it from people's music.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder with the prepared music
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// The weights to begin with
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// Where the refined weights go
    #[arg(short, long, value_name = "FILE", default_value = "refined.safetensors")]
    output: PathBuf,
    /// Where the weights of every look go
    #[arg(long, value_name = "FOLDER", default_value = "target/refine")]
    checkpoints: PathBuf,
    /// How what was played is learned from
    #[arg(long, value_enum, default_value = "policy")]
    method: Method,
    /// Rounds in all: playing, judging, learning
    #[arg(long, default_value_t = 60)]
    rounds: usize,
    /// What is played: by itself, beneath people's leads, or both
    #[arg(long, value_enum, value_delimiter = ',', default_value = "free,accompany")]
    modes: Vec<Mode>,
    /// Excerpts played of each style in a round
    #[arg(long, default_value_t = 48)]
    excerpts: usize,
    /// The learning rate
    #[arg(long, default_value_t = 3e-4)]
    rate: f64,
    /// What our own music counts beside people's
    #[arg(long, default_value_t = 0.3)]
    pull: f64,
    /// Crops of each side in a step
    #[arg(long, default_value_t = 16)]
    crops: usize,
    /// Frames (sixteenths) in a crop
    #[arg(long, default_value_t = 128)]
    length: usize,
    /// The share of activations dropped
    #[arg(long, default_value_t = 0.05)]
    dropout: f64,
    /// Decides every draw
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Rounds between two looks at held-out music
    #[arg(long, default_value_t = 5)]
    watch: usize,
}

/// Refines and writes the weights.
pub fn run(args: Args) -> Result<(), Fault> {
    let files = prepared::files(&args.data)?;
    check_places(&files, &[&args.output])?;
    let corpus = prepared::read_listed(&args.data)?;
    train::check_pieces(&corpus, &args.data)?;
    let (weights, tensors) = train::known(&args.from)?;
    let config = weights.config().clone();
    let curriculum = Curriculum::new(corpus.clone());
    let plan = args.plan();
    let mut course = course(&curriculum, config.clone(), Variant::default(), &plan, 128);
    course.start = Some(tensors);
    let styles: Vec<String> = curriculum.styles.iter().map(|style| style.name.clone()).collect();
    let mut rounds = Rounds::new(&corpus, &styles, &args.modes, args.excerpts, args.seed);
    let export = |network: &_, progress: &_| {
        publish::weights(network, &config, &plan, &curriculum, progress)
    };
    let mut play = |weights: &'static _, round| rounds.play(weights, round);
    let refined = refine(&args.refine_plan(), &course, &mut play, &export, &Device::flex());
    let (network, progress) = refined.map_err(Fault::failed)?;
    train::write(&args.output, &export(&network, &progress).map_err(Fault::failed)?)
}

impl Args {
    fn plan(&self) -> Plan {
        Plan {
            steps: 0,
            crops: self.crops,
            length: self.length,
            rate: self.rate,
            dropout: self.dropout,
            decay: 0.0,
            average: 0,
            seed: self.seed,
            watch: 0,
            patience: 0,
            checkpoints: self.checkpoints.clone(),
            minutes: f64::INFINITY,
        }
    }

    fn refine_plan(&self) -> RefinePlan {
        RefinePlan {
            method: self.method,
            rounds: self.rounds,
            rate: self.rate,
            pull: self.pull,
            crops: self.crops,
            length: self.length,
            dropout: self.dropout,
            seed: self.seed,
            watch: self.watch,
            checkpoints: self.checkpoints.clone(),
        }
    }
}
