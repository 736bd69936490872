//! What kinds of networks cost to run, on the runtime's own products.

use std::time::Instant;

use crate::model::{Config, INTERVALS, Products, REFERENCES};

use super::crop_features::Walked;
use super::variant::{Core, Sequence, Variant};

/// Frames that are timed at once: few, so that other programs seldom come between.
const BLOCK: usize = 8;
/// Times that each kind of network is timed; all take turns.
const ROUNDS: usize = 3000;

/// What music asks of a network, on average.
#[derive(Clone, Debug)]
pub struct Load {
    /// Notes a frame.
    pub notes: f64,
    /// Features of a frame.
    pub features: f64,
    /// For each head decisions a frame, and features of a decision.
    pub heads: Vec<(f64, f64)>,
}

/// What a frame costs with its decisions, on average.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Multiply-adds.
    pub products: f64,
    /// Microseconds on one core, the median.
    pub micros: f64,
}

/// A step with how often it comes in a frame.
struct Part {
    times: f64,
    step: Products,
}

impl Load {
    /// What music walked frame by frame asks.
    pub fn of(music: &[Walked]) -> Self {
        let sum = |of: &dyn Fn(&Walked) -> usize| music.iter().map(of).sum::<usize>() as f64;
        let frames = sum(&Walked::steps);
        let head = |at: usize| {
            let decisions = sum(&|walked| walked.decisions[at].decisions());
            let features = sum(&|walked| walked.decisions[at].features.indices.len());
            (decisions / frames, features / decisions.max(1.0))
        };
        let heads = music.first().map_or(0, |walked| walked.decisions.len());
        Self {
            notes: sum(&|walked| walked.notes) / frames,
            features: sum(&|walked| walked.frames.indices.len()) / frames,
            heads: (0..heads).map(head).collect(),
        }
    }

    /// Decisions a frame.
    pub fn decisions(&self) -> f64 {
        self.heads.iter().map(|head| head.0).sum()
    }
}

/// What networks of some kinds and shapes cost under a load, measured side by side.
pub fn costs(networks: &[(Variant, Config)], load: &Load) -> Vec<Cost> {
    let mut all: Vec<Vec<Part>> =
        networks.iter().map(|(variant, config)| parts(*variant, config, load)).collect();
    let mut micros = vec![Vec::with_capacity(ROUNDS); all.len()];
    for round in 0..ROUNDS {
        for (parts, micros) in all.iter_mut().zip(&mut micros) {
            micros.push(block(parts, round * BLOCK));
        }
    }
    let products =
        |parts: &Vec<Part>| parts.iter().map(|part| part.times * part.step.cost() as f64).sum();
    let cost = |(parts, micros)| Cost { products: products(parts), micros: median(micros) };
    all.iter().zip(micros).map(cost).collect()
}

/// Microseconds a frame over a block of frames from one on.
fn block(parts: &mut [Part], first: usize) -> f64 {
    let begun = Instant::now();
    for frame in first..first + BLOCK {
        for Part { times, step } in parts.iter_mut() {
            let by = |frame: usize| (frame as f64 * *times) as usize;
            (by(frame)..by(frame + 1)).for_each(|_| step.run());
        }
    }
    begun.elapsed().as_secs_f64() * 1e6 / BLOCK as f64
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// The backbone's steps in a frame, the trunk's, and each head's; a pitch has both its references.
fn parts(variant: Variant, config: &Config, load: &Load) -> Vec<Part> {
    let Variant { core, sequence } = variant;
    let decisions = load.decisions();
    let asked: f64 = load.heads.iter().map(|(times, features)| times * features).sum();
    let seen = asked / decisions;
    let (times, features) = match sequence {
        Sequence::Frames => (1.0, load.features),
        Sequence::Events => (decisions, load.features + seen),
    };
    let trunk = config.trunk;
    let mut parts = vec![
        Part { times, step: step(features, &backbone(core, config)) },
        Part { times: decisions, step: step(seen, &[[2 * trunk, trunk], [trunk, trunk]]) },
    ];
    parts.extend(load.heads.iter().zip(&config.heads).map(|(&(times, _), head)| {
        let intervals = [[INTERVALS, trunk]; REFERENCES].into_iter().filter(|_| head.intervals);
        let shapes: Vec<[usize; 2]> =
            std::iter::once([head.size, trunk]).chain(intervals).collect();
        Part { times, step: step(0.0, &shapes) }
    }));
    parts
}

fn step(features: f64, shapes: &[[usize; 2]]) -> Products {
    Products::new(features.round() as u16, shapes)
}

/// The matrices of the backbone, row counts and column counts.
fn backbone(core: Core, config: &Config) -> Vec<[usize; 2]> {
    let Config { width, layers, glu, trunk, .. } = *config;
    let gates = core.gates() * width;
    let turn = (core == Core::Gru).then_some([gates, width]);
    let layer = [[gates, width], [width, width], [2 * glu, width], [width, glu]];
    let all = (0..layers).flat_map(|_| layer.into_iter().chain(turn));
    all.chain([[trunk, width]]).collect()
}
