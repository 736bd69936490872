//! The tables.

use std::fs;

use crate::agreement::Difference;
use crate::caches::Steps;
use crate::contest::Times;
use crate::engines::{self, Blocks, Carried, ENOUGH, PASSES};
use crate::stats::Sample;

/// A figure that has something to reach.
pub struct Goal {
    /// What is to be reached.
    pub what: String,
    /// What was measured.
    pub figure: String,
    /// Whether it is enough.
    pub is_met: bool,
}

impl Goal {
    /// At most `bound`.
    pub fn below(what: &str, figure: f64, bound: f64, unit: &str) -> Self {
        let what = format!("{what}: below {bound} {unit}");
        Self { what, figure: format!("{figure:.1} {unit}"), is_met: figure < bound }
    }

    /// At least `bound`.
    pub fn at_least(what: &str, figure: f64, bound: f64, unit: &str) -> Self {
        let what = format!("{what}: at least {bound} {unit}");
        Self { what, figure: format!("{figure:.1} {unit}"), is_met: figure >= bound }
    }
}

/// What was drawn, on a machine how busy.
pub fn header(seed: u64) {
    println!("Seed {seed}. {}", load());
}

/// How busy the machine is.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("Load of the last minute: {}.", text.split(' ').next().unwrap_or("unknown"))
}

/// The contestants' outputs beside each other.
pub fn agreement(differences: &[(String, Difference)], decisions: usize) {
    let (first, of) = &differences[0];
    println!("\n## The same network\n");
    println!(
        "Logits of {decisions} decisions, their root mean square {:.2}, against {first}.\n",
        of.size
    );
    println!("| Engine | Difference, root mean square | Largest difference |");
    println!("| --- | ---: | ---: |");
    for (name, difference) in differences {
        println!("| {name} | {:.5} | {:.5} |", difference.typical, difference.largest);
    }
}

/// The networks' times, in microseconds, and how many times the last path's each takes.
pub fn contest(times: &[Times], ours: usize, notochord: &Sample, decisions: usize) {
    println!("\n## The model step, in turns\n");
    println!(
        "n = {} rounds. A whole event is the backbone's step and the {decisions} decisions of a frame. Ours gathers its \
         own embeddings from sparse features; the others are given them summed. Microseconds, p10 / p50 / p99; the ratio \
         is of whole events at p10, where no other program has come between.\n",
        notochord.len()
    );
    println!("| Engine | Backbone step | Pitch decision | Whole event | Ratio |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let unit = times[ours].event.quiet();
    for Times { name, step, pitch, event } in times {
        let cells = [step, pitch, event].map(micros).join(" | ");
        println!("| {name} | {cells} | {:.2} |", event.quiet() / unit);
    }
    let ratio = notochord.quiet() / unit;
    println!("| Notochord 0.8.0, feed and query | | | {} | {ratio:.1} |", micros(notochord));
}

/// The step with and without warm caches.
pub fn caches(steps: &Steps) {
    println!("\n## The model alone\n");
    println!("n = {} steps each. Microseconds.\n", steps.hot.len());
    println!("| Caches | p50 | p99 | Max |\n| --- | ---: | ---: | ---: |");
    let rows = [
        ("hot", &steps.hot),
        ("cold", &steps.cold),
        ("cold, what a block of 64 frames does of it", &steps.block),
        ("cold, only reading as many bytes", &steps.read),
    ];
    for (name, step) in rows {
        let [p50, p99, max] = [0.5, 0.99, 1.0].map(|q| step.quantile(q) / 1e3);
        println!("| {name} | {p50:.1} | {p99:.1} | {max:.1} |");
    }
}

/// One engine's blocks.
pub fn blocks(blocks: &Blocks, frames: u64, sessions: usize, seconds: f64) {
    let deadline = engines::deadline(frames);
    println!("\n## The whole engine\n");
    println!(
        "{sessions} sessions of {seconds} seconds at 48 kHz, blocks of {frames} frames: bass, harmony and drums, a person \
         who plays all the time, the synth on. Each session is played {PASSES} times and does the same work each time. \
         Share of the deadline of {deadline:.0} us.\n"
    );
    println!(
        "| Blocks | n | p50 | p99 | p99.9 | Max |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    );
    for (name, sample) in [("as run", &blocks.as_run), ("least of the passes", &blocks.least)] {
        let cells = [0.5, 0.99, 0.999, 1.0].map(|q| {
            let time = sample.quantile(q);
            format!("{:.2} % ({time:.0} us)", 100.0 * time / deadline)
        });
        println!("| {name} | {} | {} |", sample.len(), cells.join(" | "));
    }
}

/// Many engines.
pub fn carried(carried: &Carried, frames: u64, seconds: f64) {
    println!("\n## Instances on one core\n");
    println!(
        "{} engines one after another in each block of {frames} frames on the same grid, each with its own seed and \
         player, {seconds} seconds, {PASSES} passes. Carried without a late block, by each engine's least time of a block: \
         {} (worst block {:.0} us of {:.0}). As run, with all that else ran here, {} of {} blocks were late with {ENOUGH} \
         engines.",
        carried.seated,
        carried.engines,
        carried.worst,
        engines::deadline(frames),
        carried.late,
        carried.blocks
    );
}

/// What it takes to stand.
pub fn footprint(loading: &Sample, file: usize, bytes: isize) {
    let [p50, p99] = [0.5, 0.99].map(|q| loading.quantile(q) / 1e6);
    println!("\n## Footprint\n");
    println!(
        "Reading, checking and repacking the weights ({file} bytes): {p50:.2} / {p99:.2} ms at p50 / p99 of {}. An engine \
         keeps {:.0} KiB on the heap beside the weights, which all share.",
        loading.len(),
        bytes as f64 / 1024.0
    );
}

/// What was to be reached.
pub fn goals(goals: &[Goal]) {
    println!("\n## Goals\n\n| Goal | Measured | |\n| --- | ---: | --- |");
    for Goal { what, figure, is_met } in goals {
        println!("| {what} | {figure} | {} |", if *is_met { "met" } else { "not met" });
    }
}

fn micros(sample: &Sample) -> String {
    let quantiles = [0.1, 0.5, 0.99].map(|q| format!("{:.2}", sample.quantile(q) / 1e3));
    quantiles.join(" / ")
}
