//! Learning from what is played: rounds of the network's own music, as the engine plays it, weighed by how human a
//! critic finds it, with people's music beside it as a leash.
//!
//! Every [`Method`] comes down to a weight for each rollout, by which the log-likelihood of its decisions counts.

mod method;
mod pack;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Instant;

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor, TensorData};
use rayon::prelude::*;

use crate::model::Weights;

use super::augmentation::{Dropout, Lesson};
use super::average::approach;
use super::batch::Batch;
use super::checkpoint::{Point, Progress};
use super::crop_features::Walked;
use super::memory;
use super::network::{Losses, Network, States};
use super::run::{Course, bits_per_note, optimiser, total};
use super::stream;
use super::variant::{Core, Sequence};

pub use method::Method;
use method::{Played, weigh};
use pack::packed;

#[cfg(test)]
mod tests;

/// How weights are refined.
#[derive(Clone, Debug)]
pub struct RefinePlan {
    /// How rollouts are weighed.
    pub method: Method,
    /// Rounds in all.
    pub rounds: usize,
    /// The learning rate; it falls to a tenth.
    pub rate: f64,
    /// What a rollout's decisions count beside those of people's music.
    pub pull: f64,
    /// Rollouts side by side in a step.
    pub crops: usize,
    /// Frames in a crop.
    pub length: usize,
    /// The share of activations dropped.
    pub dropout: f64,
    /// Decides every draw.
    pub seed: u64,
    /// Rounds between two looks at held-out music.
    pub watch: usize,
    /// Where the weights of each look go.
    pub checkpoints: PathBuf,
}

/// Music that the engine played, as a lesson.
pub struct Rollout {
    /// The music, and what was told of it.
    pub lesson: Lesson,
    /// The rollouts that it is compared with: those of its style in its mode.
    pub group: usize,
    /// How human the critic finds each of its windows, all of one length.
    pub scores: Vec<f64>,
}

/// Plays a round: weights, and the number of the round.
pub type Play<'a> = dyn FnMut(&'static Weights, u64) -> Result<Vec<Rollout>, String> + 'a;
/// Writes a network, that has come so far, as weights that ship: its bytes.
pub type Export<'a> = dyn Fn(&Network, &Progress) -> Result<Vec<u8>, String> + 'a;

/// Batches of people's music that are made ready ahead.
const AHEAD: usize = 3;
/// Steps over which the rate rises.
const WARM_UP: f64 = 100.0;
/// How far the average moves to the network with each step: over some rounds, so that their noise cancels out.
const SHARE: f64 = 0.004;
/// What a rollout's engine was told: style, key, meter, tempo and its own chords.
const TOLD: Dropout = Dropout { chords: 0.0, ..Dropout::EVALUATION };

/// Plays, judges and learns round after round. Returns the average of the last rounds, and how far it has come.
///
/// # Errors
/// What cannot be played or written, in a sentence.
pub fn refine(
    plan: &RefinePlan,
    course: &Course,
    play: &mut Play<'_>,
    export: &Export<'_>,
    device: &Device,
) -> Result<(Network, Progress), String> {
    memory::keep();
    std::thread::scope(|scope| {
        let (send, leash) = sync_channel(AHEAD);
        let batches = &course.batches;
        scope.spawn(move || {
            let _fed = batches(0).all(|batch| send.send(batch).is_ok());
        });
        let run = Refining::new(plan, course, leash, device);
        run.rounds(course, play, export)
    })
}

struct Refining<'a> {
    plan: &'a RefinePlan,
    /// The network as it was.
    reference: Network,
    network: Network,
    /// The average of its last rounds.
    average: Network,
    optimiser: ModuleOptimizer,
    leash: Receiver<Batch>,
    /// The states after the last crops of rollouts and of people's music.
    past: [Option<States>; 2],
    step: usize,
    /// The share of the rounds that are done.
    done: f64,
    began: Instant,
    device: Device,
}

impl<'a> Refining<'a> {
    fn new(plan: &'a RefinePlan, course: &Course, leash: Receiver<Batch>, device: &Device) -> Self {
        let device = device.clone().autodiff();
        device.seed(plan.seed);
        let mut network = Network::new(&course.config, Core::MinGru, plan.dropout, &device);
        if let Some(tensors) = &course.start {
            network = network.with(&course.config, tensors, &device);
        }
        Self {
            plan,
            reference: network.valid(),
            average: network.valid(),
            network,
            optimiser: optimiser(0.0),
            leash,
            past: [None, None],
            step: 0,
            done: 0.0,
            began: Instant::now(),
            device,
        }
    }

    fn rounds(
        mut self,
        course: &Course,
        play: &mut Play<'_>,
        export: &Export<'_>,
    ) -> Result<(Network, Progress), String> {
        for round in 0..self.plan.rounds {
            if round % self.plan.watch == 0 {
                let _progress = self.look(course, round, export)?;
            }
            self.done = round as f64 / self.plan.rounds as f64;
            let weights = Weights::from_bytes(export(&self.network, &Progress::default())?);
            let weights = weights.map_err(|why| why.to_string())?;
            // An engine borrows its weights for as long as the program runs.
            let rollouts = play(Box::leak(Box::new(weights)), round as u64)?;
            self.learn(&rollouts);
        }
        let progress = self.look(course, self.plan.rounds, export)?;
        Ok((self.average, progress))
    }

    /// Learns from a round.
    fn learn(&mut self, rollouts: &[Rollout]) {
        let walked: Vec<Walked> = rollouts.par_iter().map(|one| walk(&one.lesson)).collect();
        let played = self.played(rollouts, &walked);
        let weights = weigh(self.plan.method, &played);
        let weighed: Vec<Walked> = walked
            .into_iter()
            .zip(weights)
            .filter(|(_, weights)| weights.iter().any(|weight| *weight != 0.0))
            .map(|(walked, weights)| walked.weighing(&weights))
            .collect();
        let seed = self.plan.seed.wrapping_add(self.step as u64);
        for batch in packed(weighed, self.plan.crops, self.plan.length, seed) {
            self.step(&batch);
        }
    }

    /// What the methods know of each rollout.
    fn played(&self, rollouts: &[Rollout], walked: &[Walked]) -> Vec<Played> {
        let gains = match self.plan.method {
            Method::Preference => self.gains(walked),
            _ => vec![0.0; walked.len()],
        };
        let each = rollouts.iter().zip(gains);
        let played = |(one, gain): (&Rollout, f64)| Played {
            group: one.group,
            scores: one.scores.clone(),
            gain,
        };
        each.map(played).collect()
    }

    /// How much likelier each rollout has become since the start: nats.
    fn gains(&self, walked: &[Walked]) -> Vec<f64> {
        let (network, device) = (self.network.valid(), self.device.clone().inner());
        let nats = |network: &Network, batch: &Batch| {
            let (losses, _) = network.forward(batch, None, None, &device);
            f64::from(total(losses.nats.iter()).into_scalar::<f32>())
        };
        let gain = |one: &Walked| {
            let batch = Batch::of(vec![one.clone()]);
            nats(&self.reference, &batch) - nats(&network, &batch)
        };
        walked.iter().map(gain).collect()
    }

    fn step(&mut self, rollouts: &Batch) {
        let Ok(people) = self.leash.recv() else { return };
        let noise = (self.plan.seed as u32).wrapping_mul(0x9e37_79b9) ^ self.step as u32;
        let [ours, theirs] = [rollouts, &people];
        let mut loss = self.loss(0, ours, noise) * self.plan.pull;
        loss = loss + self.loss(1, theirs, noise ^ 1);
        let gradients = GradientsParams::from_grads(loss.backward(), &self.network);
        let rate = self.rate();
        self.network = self.optimiser.step(rate, self.network.clone(), gradients);
        // The first steps' average is their mean.
        let share = SHARE.max(1.0 / (self.step + 2) as f64);
        self.average = approach(self.average.clone(), &self.network.valid(), share);
        self.step += 1;
    }

    /// The mean weighed cost of a decision.
    fn loss(&mut self, side: usize, batch: &Batch, noise: u32) -> Tensor<1> {
        let past = self.past[side].take().filter(|past| past[0].dims()[0] == batch.crops);
        let (losses, past) = self.network.forward(batch, past, Some(noise), &self.device);
        self.past[side] = Some(past);
        let decisions: usize = losses.decisions.iter().sum();
        self.weighed(&losses, batch) / decisions.max(1) as f64
    }

    /// The sum of the costs by the weights of their steps.
    fn weighed(&self, losses: &Losses, batch: &Batch) -> Tensor<1> {
        let heads = losses.nats.iter().zip(&batch.decisions);
        let heads = heads.filter(|(_, rows)| !rows.answers.is_empty());
        let nats: Vec<Tensor<1>> = heads
            .map(|(nats, rows)| {
                let weights: Vec<f32> =
                    rows.frames.iter().map(|frame| batch.weights[*frame as usize]).collect();
                let size = [weights.len()];
                nats.clone() * Tensor::<1>::from_data(TensorData::new(weights, size), &self.device)
            })
            .collect();
        total(nats.iter())
    }

    /// Warm-up, then a straight line down to a tenth.
    fn rate(&self) -> f64 {
        let warm = ((self.step + 1) as f64 / WARM_UP).min(1.0);
        self.plan.rate * warm * (1.0 - 0.9 * self.done)
    }

    /// Looks at held-out music and keeps the weights; how far they have come.
    fn look(&self, course: &Course, round: usize, export: &Export<'_>) -> Result<Progress, String> {
        let bits = bits_per_note(&self.average, course, &self.device.clone().inner());
        let minutes = self.began.elapsed().as_secs_f64() / 60.0;
        let step = self.step;
        eprintln!(
            "round {round} ({minutes:.1} min, step {step}): held out {bits:.4} bits per note"
        );
        let folder = &self.plan.checkpoints;
        let path = folder.join(format!("round-{round}.safetensors"));
        let failed = |why| format!("{} cannot be written: {why}", path.display());
        std::fs::create_dir_all(folder).map_err(failed)?;
        let point = Point { step, held_out: bits, training: f64::NAN };
        let progress = Progress { step, curve: vec![point] };
        std::fs::write(&path, export(&self.average, &progress)?).map_err(failed)?;
        Ok(progress)
    }
}

/// A rollout as the network saw it.
fn walk(lesson: &Lesson) -> Walked {
    stream::whole(lesson, &TOLD, Sequence::Frames, lesson.frames())
}
