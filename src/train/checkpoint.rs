//! What a run keeps so that it can go on: weights, optimiser, progress, and the best weights so far.

use std::path::Path;

use burn::module::Module;
use burn::optim::ModuleOptimizer;
use serde::{Deserialize, Serialize};

use super::network::Network;

const NETWORK: &str = "network";
const BEST: &str = "best";
const AVERAGE: &str = "average";
const OPTIMISER: &str = "optimiser";
const PROGRESS: &str = "progress.json";

/// A figure on the held-out curve.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Point {
    /// After how many steps.
    pub step: usize,
    /// Bits per note on held-out crops.
    pub held_out: f64,
    /// Bits per note in training since the last point.
    pub training: f64,
}

/// How far a run has come.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Steps done.
    pub step: usize,
    /// The held-out curve.
    pub curve: Vec<Point>,
}

impl Progress {
    /// Adds a point and says whether it is the best so far.
    pub fn note(&mut self, point: Point) -> bool {
        let best = self.curve.iter().all(|earlier| point.held_out < earlier.held_out);
        self.curve.push(point);
        best
    }

    /// The best point.
    pub fn best(&self) -> Option<Point> {
        self.curve.iter().copied().min_by(|a, b| a.held_out.total_cmp(&b.held_out))
    }

    /// Points since the best one.
    pub fn stale(&self) -> usize {
        let best = self.best().map_or(0, |best| best.step);
        self.curve.iter().filter(|point| point.step > best).count()
    }
}

fn failed(folder: &Path, why: impl std::fmt::Display) -> String {
    format!(
        "the checkpoint in {} cannot be used ({why}): choose another folder or remove it.",
        folder.display()
    )
}

/// Whether a run can go on from this folder.
pub fn exists(folder: &Path) -> bool {
    folder.join(PROGRESS).exists()
}

/// Writes the network that was judged where it is the best so far, and where it is the average of a run.
pub fn keep(folder: &Path, judged: &Network, best: bool, average: bool) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|why| failed(folder, why))?;
    for (name, _) in [(BEST, best), (AVERAGE, average)].iter().filter(|(_, wanted)| *wanted) {
        judged.clone().save_file(folder.join(name)).map_err(|why| failed(folder, why))?;
    }
    Ok(())
}

/// The average of a run, or its first weights where it only begins.
pub fn load_average(folder: &Path, network: Network) -> Result<Network, String> {
    if !exists(folder) {
        return Ok(network);
    }
    network.try_load_file(folder.join(AVERAGE)).map_err(|why| failed(folder, why))
}

/// Writes everything else; the progress last, so that a half-written checkpoint is not taken for one.
pub fn save(
    folder: &Path,
    network: &Network,
    optimiser: &ModuleOptimizer,
    progress: &Progress,
) -> Result<(), String> {
    let failed = |why: String| failed(folder, why);
    std::fs::create_dir_all(folder).map_err(|why| failed(why.to_string()))?;
    network.clone().save_file(folder.join(NETWORK)).map_err(|why| failed(why.to_string()))?;
    optimiser.save(folder.join(OPTIMISER)).map_err(|why| failed(why.to_string()))?;
    let text = serde_json::to_string(progress).map_err(|why| failed(why.to_string()))?;
    std::fs::write(folder.join(PROGRESS), text).map_err(|why| failed(why.to_string()))
}

/// Takes up a run where it was left.
pub fn load(
    folder: &Path,
    network: Network,
    optimiser: ModuleOptimizer,
) -> Result<(Network, ModuleOptimizer, Progress), String> {
    let failed = |why: String| failed(folder, why);
    let text =
        std::fs::read_to_string(folder.join(PROGRESS)).map_err(|why| failed(why.to_string()))?;
    let progress = serde_json::from_str(&text).map_err(|why| failed(why.to_string()))?;
    let network =
        network.try_load_file(folder.join(NETWORK)).map_err(|why| failed(why.to_string()))?;
    let optimiser =
        optimiser.load(folder.join(OPTIMISER)).map_err(|why| failed(why.to_string()))?;
    Ok((network, optimiser, progress))
}

/// The best network of a run.
pub fn load_best(folder: &Path, network: Network) -> Result<Network, String> {
    network.try_load_file(folder.join(BEST)).map_err(|why| failed(folder, why.to_string()))
}
