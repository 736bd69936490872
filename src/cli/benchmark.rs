//! `antiphon benchmark`: the network on the piano rolls of the polyphonic music benchmark.

use std::path::{Path, PathBuf};

use burn::module::Module;
use burn::tensor::Device;
use serde::Serialize;

use crate::train::benchmark::{Figure, Rolls, course, judge};
use crate::train::publish::Sizes;
use crate::train::run::{Plan, train};

use super::fault::Fault;

/// Trains the network on piano rolls with a given split and prints nats per step on the test pieces.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// MATLAB files with `traindata`, `validdata` and `testdata`
    #[arg(required = true, value_name = "FILE")]
    rolls: Vec<PathBuf>,
    /// Seeds; each trains a network of its own
    #[arg(long, value_delimiter = ',', default_value = "1,2,3")]
    seeds: Vec<u64>,
    /// Where checkpoints go, a folder for each run; one that was cut off goes on
    #[arg(long, value_name = "FOLDER", default_value = "target/benchmark")]
    checkpoints: PathBuf,
    /// Steps in all
    #[arg(long, default_value_t = 1_400)]
    steps: usize,
    /// Crops of music in a step
    #[arg(long, default_value_t = 16)]
    crops: usize,
    /// Time steps in a crop
    #[arg(long, default_value_t = 64)]
    length: usize,
    /// Width of the backbone
    #[arg(long, default_value_t = 64)]
    width: usize,
    /// Layers of the backbone
    #[arg(long, default_value_t = 2)]
    layers: usize,
    /// Inner width of the backbone's gated units
    #[arg(long, default_value_t = 64)]
    glu: usize,
    /// Width of the decision trunk
    #[arg(long, default_value_t = 160)]
    trunk: usize,
    /// The highest learning rate
    #[arg(long, default_value_t = 5e-3)]
    rate: f64,
    /// The share of activations dropped
    #[arg(long, default_value_t = 0.4)]
    dropout: f64,
    /// What of each weight decays, times the learning rate
    #[arg(long, default_value_t = 0.1)]
    decay: f64,
    /// Steps over which weights are averaged; the average is judged. 0 for none
    #[arg(long, default_value_t = 100)]
    average: usize,
    /// Steps between two looks at the validation pieces
    #[arg(long, default_value_t = 200)]
    watch: usize,
    /// Looks without a better figure after which training stops
    #[arg(long, default_value_t = 3)]
    patience: usize,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// What one run came to.
#[derive(Serialize)]
struct Outcome {
    data: String,
    seed: u64,
    weights: usize,
    steps: usize,
    valid: f64,
    test: Figure,
}

/// Trains and judges one network for each file and seed.
pub fn run(args: Args) -> Result<(), Fault> {
    let mut results = Vec::new();
    for path in &args.rolls {
        let rolls = Rolls::read(path).map_err(Fault::refused)?;
        for &seed in &args.seeds {
            let result = one(&args, path, &rolls, seed)?;
            if !args.json {
                print(&result);
            }
            results.push(result);
        }
    }
    if args.json {
        let text = serde_json::to_string(&results);
        say!("{}", text.map_err(|why| Fault::failed(format!("cannot print: {why}")))?);
    }
    Ok(())
}

fn one(args: &Args, path: &Path, rolls: &Rolls, seed: u64) -> Result<Outcome, Fault> {
    let data = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let device = Device::flex();
    let plan = args.plan(seed, &data);
    let course = course(rolls, args.sizes(), &plan);
    let (network, progress) = train(&plan, &course, &device).map_err(Fault::failed)?;
    let best = progress.best();
    Ok(Outcome {
        data,
        seed,
        weights: network.tensors(&course.config).values().map(|(_, values)| values.len()).sum(),
        steps: best.map_or(0, |best| best.step),
        valid: best.map_or(f64::NAN, |best| best.held_out * std::f64::consts::LN_2),
        test: judge(&network.valid(), rolls, &device),
    })
}

fn print(result: &Outcome) {
    let Outcome { data, seed, weights, steps, valid, test } = result;
    let Figure { pieces, steps: frames, network, cached, with_first } = test;
    say!(
        "{data}: {network:.3} nats per step on {frames} steps of {pieces} test pieces, {cached:.3} with the \
         cache, {with_first:.3} with first steps (seed {seed}, {weights} weights, {steps} training steps, \
         validation {valid:.3})"
    );
}

impl Args {
    fn sizes(&self) -> Sizes {
        Sizes { width: self.width, layers: self.layers, glu: self.glu, trunk: self.trunk }
    }

    fn plan(&self, seed: u64, data: &str) -> Plan {
        // Another shape or another plan is another run.
        let what = format!("{:?} {:?}", self.sizes(), (self.steps, self.crops, self.length));
        let how = (self.rate, self.dropout, self.decay, self.average, self.watch, self.patience);
        let mark = crc32fast::hash(format!("{what} {how:?}").as_bytes());
        Plan {
            steps: self.steps,
            crops: self.crops,
            length: self.length,
            rate: self.rate,
            dropout: self.dropout,
            decay: self.decay,
            average: self.average,
            seed,
            watch: self.watch,
            patience: self.patience,
            checkpoints: self.checkpoints.join(format!("{data}-{seed}-{mark:08x}")),
            minutes: f64::INFINITY,
        }
    }
}
