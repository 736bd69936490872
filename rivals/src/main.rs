//! Antiphon's network and engine timed beside others: `cargo xtask bench`.
//!
//! Usage: antiphon-rivals GRAPHS LIBONNXRUNTIME PYTHON, with RAYON_NUM_THREADS=1 for candle.
#![warn(missing_docs)]

mod agreement;
mod caches;
mod candle;
mod contest;
mod engines;
mod footprint;
mod music;
mod network;
mod notochord;
mod onnx;
mod ours;
mod report;
mod stats;
mod tensors;
#[path = "../../tests/rig/walk.rs"]
mod walk;

use std::path::{Path, PathBuf};

use antiphon::model::{self, Weights};
use anyhow::{Context, Result, ensure};
use ort::environment::Environment;

use caches::Steps;
use contest::Times;
use engines::{Blocks, Carried};
use music::Frame;
use network::Network;
use notochord::Notochord;
use ours::Ours;
use report::Goal;
use stats::Sample;
use tensors::Tensors;

#[global_allocator]
static ALLOCATOR: footprint::Counting = footprint::Counting;

static FILE: &[u8] = include_bytes!("../../assets/antiphon.safetensors");

const SEED: u64 = 1;
/// The kinds of ONNX graphs and how their files' names end.
const ONNX: [(&str, &str); 3] = [
    ("f32", "f32"),
    ("int8, a scale a row", "int8-by-row"),
    ("int8, a scale a matrix", "int8-by-matrix"),
];
/// Sixteenths of music that the network makes up to be asked about.
const FRAMES: usize = 1024;
/// Turns of each contestant.
const ROUNDS: usize = 3000;
/// Steps with cold caches.
const COLD: usize = 1000;
/// Times the weights are loaded.
const LOADS: usize = 200;
/// Sessions of one engine, the length of each in seconds, and its blocks in frames.
const SESSIONS: [u64; 5] = [1, 2, 3, 4, 5];
const SECONDS: f64 = 60.0;
const BLOCK: u64 = 64;
/// The length of the session of many engines in seconds, and its blocks in frames.
const TOGETHER: f64 = 30.0;
const BLOCK_TOGETHER: u64 = 128;

/// Everything that there are goals for.
struct Measured {
    times: Vec<Times>,
    /// Our fastest path among them.
    ours: usize,
    notochord: Sample,
    steps: Steps,
    blocks: Blocks,
    carried: Carried,
}

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [graphs, library, python] = &arguments[..] else {
        anyhow::bail!("Usage: antiphon-rivals GRAPHS LIBONNXRUNTIME PYTHON");
    };
    let threads = candle_core::utils::get_num_threads();
    ensure!(threads == 1, "candle would use {threads} threads: set RAYON_NUM_THREADS=1");
    report::header(SEED);
    let (weights, tensors) = (model::shipped()?, Tensors::read(FILE)?);
    let frames = music::made_up(weights, &tensors, SEED, FRAMES);
    let (mut networks, ours) = networks(weights, &tensors, graphs, library)?;
    compare(&mut networks, ours, &frames)?;
    let (decisions, typical) = music::typical(&frames);
    describe(&frames, &typical, decisions);
    let mut rival = Notochord::start(python, graphs, SEED)?;
    let (times, notochord) = contest::run(&mut networks, &mut rival, &typical, ROUNDS)?;
    report::contest(&times, ours, &notochord, decisions);
    describe_notochord(&rival);
    drop(rival);
    let bytes = weights.config().frame_cost(typical[0].features.len()) as usize;
    let fastest = model::Path::all().next_back().context("no path")?;
    let steps = caches::steps(&mut Ours::new(weights, fastest), &typical, bytes, COLD)?;
    report::caches(&steps);
    let (blocks, carried) = whole_engines();
    stand()?;
    report::goals(&goals(&Measured { times, ours, notochord, steps, blocks, carried })?);
    println!("\n{}", report::load());
    Ok(())
}

/// Every network, and which of them is our fastest path.
fn networks(
    weights: &'static Weights,
    tensors: &Tensors,
    graphs: &Path,
    library: &Path,
) -> Result<(Vec<Box<dyn Network>>, usize)> {
    let config = weights.config();
    let environment: Environment = ort::init_from(library)?.build()?;
    let mut networks: Vec<Box<dyn Network>> = Vec::new();
    for path in model::Path::all() {
        networks.push(Box::new(Ours::new(weights, path)));
    }
    let ours = networks.len() - 1;
    networks.push(Box::new(candle::Candle::new(tensors, config)?));
    for graph in ONNX {
        networks.push(Box::new(onnx::Onnx::new(&environment, graphs, graph, config)?));
    }
    Ok((networks, ours))
}

/// Prints how far the networks are apart.
fn compare(networks: &mut [Box<dyn Network>], ours: usize, frames: &[Frame]) -> Result<()> {
    let differences = agreement::differences(networks, frames)?;
    report::agreement(&differences, frames.iter().map(|frame| frame.decisions.len()).sum());
    let paths = &differences[..=ours];
    ensure!(paths.iter().all(|(_, path)| path.largest == 0.0), "our paths give different bits");
    Ok(())
}

/// Says what is timed.
fn describe(frames: &[Frame], typical: &[&Frame], decisions: usize) {
    let mean = |count: &dyn Fn(&Frame) -> usize| {
        frames.iter().map(count).sum::<usize>() as f64 / frames.len() as f64
    };
    println!(
        "\nThe music: {} sixteenths for three parts, made up by the network; {:.2} decisions each, {:.1} features a step. \
         Frames in which notes begin have {decisions} decisions on average; the {} frames with just so many are timed.",
        frames.len(),
        mean(&|frame| frame.decisions.len()),
        mean(&|frame| frame.features.len()),
        typical.len()
    );
}

fn describe_notochord(rival: &Notochord) {
    println!(
        "\nNotochord is compared by latency alone: its model has {} parameters, far more than ours, and random weights. An \
         event is one note's beginning or end there; ours is a sixteenth with all that begins in it.",
        rival.parameters()
    );
}

/// Times engines alone and together, and prints both.
fn whole_engines() -> (Blocks, Carried) {
    let blocks = engines::alone(&SESSIONS, BLOCK, SECONDS);
    report::blocks(&blocks, BLOCK, SESSIONS.len(), SECONDS);
    let carried = engines::carried(BLOCK_TOGETHER, TOGETHER);
    report::carried(&carried, BLOCK_TOGETHER, TOGETHER);
    (blocks, carried)
}

/// Measures and prints what an engine takes before it plays.
fn stand() -> Result<()> {
    let loading = footprint::loading(FILE, LOADS)?;
    let bytes = footprint::bytes_kept(|| Ok(engines::build()))?;
    report::footprint(&loading, FILE.len(), bytes);
    Ok(())
}

fn goals(measured: &Measured) -> Result<Vec<Goal>> {
    let Measured { times, ours, notochord, steps, blocks, carried } = measured;
    let ours = &times[*ours];
    let int8 = times.iter().filter(|times| times.name.contains("ONNX Runtime int8"));
    let fastest = |quiet: &dyn Fn(&Times) -> f64| int8.clone().map(quiet).min_by(f64::total_cmp);
    let int8_step = fastest(&|times| times.step.quiet()).context("no int8")?;
    let int8_event = fastest(&|times| times.event.quiet()).context("no int8")?;
    let share = |blocks: &Sample| 100.0 * blocks.quantile(0.999) / engines::deadline(BLOCK);
    Ok(vec![
        Goal::below("Model step, hot, p99", ours.step.quantile(0.99) / 1e3, 40.0, "us"),
        Goal::below(
            "Model alone in a block of 64 frames, cold caches, p99",
            steps.block.quantile(0.99) / 1e3,
            40.0,
            "us",
        ),
        Goal::at_least(
            "Notochord's event in ours",
            notochord.quiet() / ours.event.quiet(),
            100.0,
            "times",
        ),
        Goal::at_least(
            "ONNX Runtime's faster int8 step in ours",
            int8_step / ours.step.quiet(),
            1.8,
            "times",
        ),
        Goal::at_least(
            "ONNX Runtime's faster int8 event in ours",
            int8_event / ours.event.quiet(),
            1.8,
            "times",
        ),
        Goal::below(
            "Share of a block of 64 frames, p99.9, as run",
            share(&blocks.as_run),
            25.0,
            "%",
        ),
        Goal::below("The same, least of the passes", share(&blocks.least), 25.0, "%"),
        Goal::at_least(
            "Instances on one core",
            carried.engines as f64,
            engines::ENOUGH as f64,
            "engines",
        ),
    ])
}
