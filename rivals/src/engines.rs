//! The whole engine against its deadline, alone and with many beside it.

#[path = "../../tests/rig/mod.rs"]
mod rig;

use std::time::Instant;

use antiphon::engine::{Block, Engine, Input, InputKind, Output, Settings};
use antiphon::music::Part;

use crate::stats::Sample;

/// How often the same session is played. It does the same work each time, bit for bit, so the least time of a block is
/// what the engine itself takes, without other programs.
pub const PASSES: usize = 3;

/// Engines that one core is to carry.
pub const ENOUGH: usize = 20;

/// Microseconds that a block of so many frames lasts.
pub fn deadline(frames: u64) -> f64 {
    frames as f64 / rig::RATE * 1e6
}

/// An engine and who plays to it.
struct Seat {
    engine: Engine,
    settings: Settings,
    played: Vec<(u64, InputKind)>,
}

impl Seat {
    /// Bass, harmony and drums, with a person who improvises all the time.
    fn new(seed: u64, seconds: f64) -> Self {
        let mut settings = rig::everyone();
        settings.music.parts = [Part::Bass, Part::Harmony, Part::Drums].into_iter().collect();
        settings.music.seed = seed;
        let played = rig::Session::of_seconds(seconds).with_player(seed).played;
        Self { engine: rig::engine(), settings, played }
    }

    /// The microseconds of one block.
    fn process(&mut self, host: &rig::Host, start: u64, desk: &mut Desk) -> f64 {
        let frames = desk.left.len() as u64;
        let first = self.played.partition_point(|&(at, _)| at < start);
        let here = self.played[first..].iter().take_while(|&&(at, _)| at < start + frames);
        desk.input.clear();
        desk.input.extend(here.map(|&(at, kind)| Input { offset: (at - start) as u32, kind }));
        desk.output.clear();
        let mut block = Block {
            transport: host.says(start),
            input: &desk.input,
            left: &mut desk.left,
            right: &mut desk.right,
            output: &mut desk.output,
        };
        let begun = Instant::now();
        self.engine.process(&mut block, &self.settings);
        begun.elapsed().as_secs_f64() * 1e6
    }
}

/// A host's buffers.
struct Desk {
    input: Vec<Input>,
    left: Vec<f32>,
    right: Vec<f32>,
    output: Box<Output>,
}

impl Desk {
    fn new(frames: u64) -> Self {
        let side = vec![0.0; frames as usize];
        let (left, right) = (side.clone(), side);
        Self { input: Vec::with_capacity(64), left, right, output: Box::default() }
    }
}

/// Microseconds by block, then by engine: as many engines as seeds, one after another in each block, on one grid.
fn play(seeds: &[u64], frames: u64, seconds: f64) -> Vec<Vec<f64>> {
    let mut seats: Vec<Seat> = seeds.iter().map(|&seed| Seat::new(seed, seconds)).collect();
    let (mut host, mut desk) = (rig::Host::new(), Desk::new(frames));
    host.change(0, |host| host.playing = true);
    let blocks = (seconds * rig::RATE) as u64 / frames;
    let block =
        |at| seats.iter_mut().map(|seat| seat.process(&host, at * frames, &mut desk)).collect();
    (0..blocks).map(block).collect()
}

/// Microseconds of the blocks of sessions.
pub struct Blocks {
    /// As they were, in every pass.
    pub as_run: Sample,
    /// The least of all passes of a block.
    pub least: Sample,
}

/// One engine, session after session.
pub fn alone(seeds: &[u64], frames: u64, seconds: f64) -> Blocks {
    let (mut as_run, mut least) = (Vec::new(), Vec::new());
    for &seed in seeds {
        let passes: Vec<Vec<f64>> =
            (0..PASSES).map(|_| play(&[seed], frames, seconds).concat()).collect();
        least.extend((0..passes[0].len()).map(|at| least_of(passes.iter().map(|pass| pass[at]))));
        as_run.extend(passes.concat());
    }
    Blocks { as_run: Sample::new(as_run), least: Sample::new(least) }
}

/// How many engines one core carries.
pub struct Carried {
    /// Engines with which no block is late by the least times of its engines.
    pub engines: usize,
    /// The worst block of that many, in microseconds.
    pub worst: f64,
    /// Engines that were in memory.
    pub seated: usize,
    /// Blocks of every pass that were late, as run, with only [`ENOUGH`] engines.
    pub late: usize,
    /// All blocks of every pass.
    pub blocks: usize,
}

/// Seats ever more engines until the last of them misses a block of `frames`; the first ones that did not are carried.
/// Those behind them only make the caches fuller.
pub fn carried(frames: u64, seconds: f64) -> Carried {
    let mut seated = 32;
    loop {
        let carried = carried_of(seated, frames, seconds);
        if carried.engines < seated {
            return carried;
        }
        seated += seated / 2;
    }
}

fn carried_of(seated: usize, frames: u64, seconds: f64) -> Carried {
    let seeds: Vec<u64> = (1..=seated as u64).collect();
    let passes: Vec<_> = (0..PASSES).map(|_| play(&seeds, frames, seconds)).collect();
    let blocks = 0..passes[0].len();
    let least: Vec<Vec<f64>> = blocks
        .map(|at| {
            (0..seated).map(|seat| least_of(passes.iter().map(|pass| pass[at][seat]))).collect()
        })
        .collect();
    let (engines, worst) = in_time(least.iter(), deadline(frames));
    let as_run = || passes.iter().flatten().map(|block| block[..ENOUGH].iter().sum::<f64>());
    let late = as_run().filter(|&total| total > deadline(frames)).count();
    Carried { engines, worst, seated, late, blocks: as_run().count() }
}

/// How many of the engines, counted from the first, are in time in every block, and what they took in their worst.
fn in_time<'a>(blocks: impl Iterator<Item = &'a Vec<f64>>, deadline: f64) -> (usize, f64) {
    let mut worst: Vec<f64> = Vec::new();
    for block in blocks {
        worst.resize(block.len(), 0.0);
        let mut total = 0.0;
        for (worst, time) in worst.iter_mut().zip(block) {
            total += time;
            *worst = total.max(*worst);
        }
    }
    let carried = worst.partition_point(|&total| total <= deadline);
    (carried, carried.checked_sub(1).map_or(0.0, |last| worst[last]))
}

fn least_of(times: impl Iterator<Item = f64>) -> f64 {
    times.fold(f64::INFINITY, f64::min)
}

/// Builds an engine, for its memory.
pub fn build() -> Engine {
    rig::engine()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_carried_up_to_the_first_that_misses_any_block() {
        let blocks = [vec![1.0, 2.0, 3.0], vec![2.0, 2.0, 2.0], vec![1.0, 1.0, 1.0]];
        assert_eq!(in_time(blocks.iter(), 4.0), (2, 4.0));
        assert_eq!(in_time(blocks.iter(), 6.0), (3, 6.0));
        assert_eq!(in_time(blocks.iter(), 1.0), (0, 0.0));
    }

    #[test]
    fn an_engine_is_heard_in_the_session_that_is_timed() {
        let mut seat = Seat::new(1, 4.0);
        let (mut host, mut desk) = (rig::Host::new(), Desk::new(512));
        host.change(0, |host| host.playing = true);
        let mut events = 0;
        for at in 0..375 {
            seat.process(&host, at * 512, &mut desk);
            events += desk.output.iter().filter(|event| event.channel != 0).count();
        }
        assert!(events > 20, "{events} events in four seconds: seed 1");
    }
}
