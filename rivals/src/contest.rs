//! All contestants in turns: whatever disturbs the machine disturbs them alike.

use std::time::Instant;

use anyhow::{Context, Result};

use crate::music::Frame;
use crate::network::Network;
use crate::notochord::Notochord;
use crate::stats::Sample;

/// What a network took, in nanoseconds.
pub struct Times {
    /// Its name.
    pub name: String,
    /// The backbone's step.
    pub step: Sample,
    /// One decision about a pitch.
    pub pitch: Sample,
    /// A step and all the decisions of its frame.
    pub event: Sample,
}

/// Times every network and Notochord's events for so many rounds, over `frames` again and again.
pub fn run(
    networks: &mut [Box<dyn Network>],
    notochord: &mut Notochord,
    frames: &[&Frame],
    rounds: usize,
) -> Result<(Vec<Times>, Sample)> {
    let mut times: Vec<Vec<[f64; 3]>> = vec![Vec::with_capacity(rounds); networks.len()];
    let mut events = Vec::with_capacity(rounds);
    for frame in frames.iter().cycle().take(rounds) {
        for (network, times) in networks.iter_mut().zip(&mut times) {
            times.push(turn(network.as_mut(), frame)?);
        }
        events.push(notochord.event()?);
    }
    let named = |(network, times): (&mut Box<dyn Network>, &Vec<[f64; 3]>)| {
        let column = |at: usize| Sample::new(times.iter().map(|turn| turn[at]).collect());
        Times { name: network.name(), step: column(0), pitch: column(1), event: column(2) }
    };
    Ok((networks.iter_mut().zip(&times).map(named).collect(), Sample::new(events)))
}

/// One turn: a step, a pitch and an event, each once unmeasured before, so that nobody else has had the caches.
fn turn(network: &mut dyn Network, frame: &Frame) -> Result<[f64; 3]> {
    let pitch = frame.pitch().context("a frame without pitches")?;
    network.step(frame)?;
    let step = nanoseconds(|| network.step(frame))?;
    network.decide(pitch)?;
    let decision = nanoseconds(|| network.decide(pitch).map(|_| ()))?;
    network.event(frame)?;
    Ok([step, decision, nanoseconds(|| network.event(frame))?])
}

/// How long something took.
pub fn nanoseconds(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed().as_secs_f64() * 1e9)
}
