//! The model alone after something else has had the caches.

use std::hint::black_box;

use anyhow::Result;

use crate::contest::nanoseconds;
use crate::music::Frame;
use crate::network::Network;
use crate::stats::Sample;

/// Bytes that are walked to empty the caches: several times a large last-level cache.
const WALKED: usize = 256 << 20;
const LINE: usize = 64;

/// Nanoseconds of a backbone step with warm caches and with cold ones, in turns.
pub struct Steps {
    /// Right after another step.
    pub hot: Sample,
    /// After a walk through memory that leaves nothing in the caches.
    pub cold: Sample,
}

/// Times so many steps of each kind.
pub fn steps(network: &mut dyn Network, frames: &[&Frame], rounds: usize) -> Result<Steps> {
    let other = vec![1_u64; WALKED / size_of::<u64>()];
    let (mut hot, mut cold) = (Vec::new(), Vec::new());
    for frame in frames.iter().cycle().take(rounds) {
        walk(&other);
        cold.push(nanoseconds(|| network.step(frame))?);
        hot.push(nanoseconds(|| network.step(frame))?);
    }
    Ok(Steps { hot: Sample::new(hot), cold: Sample::new(cold) })
}

/// Reads every line.
fn walk(memory: &[u64]) {
    black_box(memory.iter().step_by(LINE / size_of::<u64>()).fold(0, |sum, word| sum ^ word));
}
