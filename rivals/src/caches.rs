//! The model alone after something else has had the caches.

use std::hint::black_box;

use anyhow::Result;

use crate::contest::nanoseconds;
use crate::music::Frame;
use crate::network::Network;
use crate::ours::Ours;
use crate::stats::Sample;

/// Bytes that are walked to empty the caches: several times a large last-level cache.
const WALKED: usize = 256 << 20;
const LINE: usize = 64;

/// Nanoseconds of a backbone step, in turns, and of what a block may hold of one.
pub struct Steps {
    /// Right after another step.
    pub hot: Sample,
    /// After a walk through memory that leaves nothing in the caches.
    pub cold: Sample,
    /// What a block of the engine's does of it at most, each after such a walk.
    pub block: Sample,
    /// After such a walk, only reading as many bytes in a row as the step has weights: what memory alone takes.
    pub read: Sample,
}

/// Times so many steps of each kind; `bytes` is the size of a step's weights.
pub fn steps(network: &mut Ours, frames: &[&Frame], bytes: usize, rounds: usize) -> Result<Steps> {
    let [other, weights] = [WALKED, bytes].map(|bytes| vec![1_u64; bytes / size_of::<u64>()]);
    let [mut hot, mut cold, mut block, mut read] = [const { Vec::new() }; 4];
    for frame in frames.iter().cycle().take(rounds) {
        walk(&other, LINE / size_of::<u64>());
        cold.push(nanoseconds(|| network.step(frame))?);
        hot.push(nanoseconds(|| network.step(frame))?);
        network.open(frame);
        while !network.is_ready() {
            walk(&other, LINE / size_of::<u64>());
            block.push(nanoseconds(|| network.block())?);
        }
        walk(&other, LINE / size_of::<u64>());
        read.push(nanoseconds(|| {
            walk(&weights, 1);
            Ok(())
        })?);
    }
    let [hot, cold, block, read] = [hot, cold, block, read].map(Sample::new);
    Ok(Steps { hot, cold, block, read })
}

/// Reads every word that is a multiple of `step`.
fn walk(memory: &[u64], step: usize) {
    black_box(memory.iter().step_by(step).fold(0, |sum, word| sum ^ word));
}
