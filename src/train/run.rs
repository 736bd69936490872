//! The loop: draw, step, watch the held-out loss, keep the best.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use burn::grad_clipping::GradientClippingConfig;
use burn::module::Module;
use burn::optim::{AdamWConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};

use crate::model::{Config, Tensors};

use super::average::approach;
use super::batch::Batch;
use super::checkpoint::{self, Point, Progress};
use super::memory;
use super::network::{Losses, Network, States};
use super::variant::Core;

/// What a training run is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// Steps in all.
    pub steps: usize,
    /// Crops in a step.
    pub crops: usize,
    /// Frames in a crop.
    pub length: usize,
    /// The highest learning rate.
    pub rate: f64,
    /// The share of activations dropped.
    pub dropout: f64,
    /// What of each weight decays, times the learning rate.
    pub decay: f64,
    /// Steps over which weights are averaged; the average is what is judged and kept. 0 for none.
    pub average: usize,
    /// Decides the first weights and every draw.
    pub seed: u64,
    /// Steps between two looks at held-out music.
    pub watch: usize,
    /// Looks without a better figure after which training stops.
    pub patience: usize,
    /// Where checkpoints go.
    pub checkpoints: PathBuf,
    /// Minutes after which the run pauses at a checkpoint; it goes on when it is started again.
    pub minutes: f64,
}

/// What is learned, and how it is judged.
pub struct Course<'a> {
    /// The shape of the network.
    pub config: Config,
    /// What carries the past along in its layers.
    pub core: Core,
    /// The weights to begin with; random ones where there are none.
    pub start: Option<Tensors>,
    /// For each head, whether its decisions count in the figures.
    pub counted: Vec<bool>,
    /// Batches to learn from, from a step on: the crops of each go on where those of the one before ended.
    pub batches: Box<dyn Fn(usize) -> Batches<'a> + Sync + 'a>,
    /// Music held out: rows of batches that follow each other.
    pub held_out: Vec<Vec<Batch>>,
}

/// An endless row of batches.
pub type Batches<'a> = Box<dyn Iterator<Item = Batch> + 'a>;

/// Steps between two readings of the loss; each waits for the device.
const READ_EVERY: usize = 20;
const WARM_UP: usize = 300;
/// The usual weight decay.
pub const DECAY: f64 = 0.02;

/// Trains until the plan's steps are done, its patience is spent or its minutes are over, going on from a
/// checkpoint where there is one. Returns the best network and the curve.
///
/// # Errors
/// A checkpoint that cannot be written or read, in a sentence.
pub fn train(plan: &Plan, course: &Course, device: &Device) -> Result<(Network, Progress), String> {
    memory::keep();
    let device = device.clone().autodiff();
    device.seed(plan.seed);
    let mut network = Network::new(&course.config, course.core, plan.dropout, &device);
    if let Some(tensors) = &course.start {
        network = network.with(&course.config, tensors, &device);
    }
    let mut optimiser = optimiser(plan.decay);
    let mut progress = Progress::default();
    if checkpoint::exists(&plan.checkpoints) {
        (network, optimiser, progress) = checkpoint::load(&plan.checkpoints, network, optimiser)?;
    }
    let average = match plan.average {
        0 => None,
        _ => Some(checkpoint::load_average(&plan.checkpoints, network.valid())?),
    };
    let first = progress.step;
    let bar = progress_bar(plan.steps, first);
    let mut run =
        Run { plan, course, device, network, optimiser, average, progress, past: None, bar };
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel(3);
        let batches = &course.batches;
        scope.spawn(move || {
            let left = plan.steps.saturating_sub(first);
            let _fed = batches(first).take(left).all(|batch| send.send(batch).is_ok());
        });
        run.steps(receive)
    })?;
    run.bar.finish();
    Ok((checkpoint::load_best(&plan.checkpoints, run.network)?, run.progress))
}

/// A run under way.
struct Run<'a, 'c> {
    plan: &'a Plan,
    course: &'a Course<'c>,
    device: Device,
    network: Network,
    optimiser: ModuleOptimizer,
    /// The average of the weights, where one is kept.
    average: Option<Network>,
    progress: Progress,
    /// The states after the last batch.
    past: Option<States>,
    bar: ProgressBar,
}

impl Run<'_, '_> {
    fn steps(&mut self, batches: Receiver<Batch>) -> Result<(), String> {
        let deadline =
            Instant::now() + Duration::from_secs_f64((self.plan.minutes * 60.0).min(1e9));
        let mut training = Mean::default();
        for batch in batches {
            self.step(&batch, &mut training);
            let over = Instant::now() >= deadline || self.progress.step == self.plan.steps;
            if over || self.progress.step.is_multiple_of(self.plan.watch) {
                self.look(training.take())?;
            }
            if over || self.progress.stale() >= self.plan.patience {
                break;
            }
        }
        Ok(())
    }

    fn step(&mut self, batch: &Batch, training: &mut Mean) {
        let noise = (self.plan.seed as u32).wrapping_mul(0x9e37_79b9) ^ self.progress.step as u32;
        let past = self.past.take();
        let (losses, past) = self.network.forward(batch, past, Some(noise), &self.device);
        self.past = Some(past);
        let decisions: usize = losses.decisions.iter().sum();
        let gradients = (total(losses.nats.iter()) / decisions.max(1) as f64).backward();
        let gradients = GradientsParams::from_grads(gradients, &self.network);
        let rate = rate(self.plan, self.progress.step);
        self.network = self.optimiser.step(rate, self.network.clone(), gradients);
        self.progress.step += 1;
        self.blend();
        if self.progress.step.is_multiple_of(READ_EVERY) {
            training.add(counted(&losses, &self.course.counted), batch.notes);
            self.bar.set_position(self.progress.step as u64);
        }
    }

    /// Takes the latest weights into the average; early on it is the mean of all so far.
    fn blend(&mut self) {
        let share = 1.0 / self.progress.step.min(self.plan.average.max(1)) as f64;
        self.average =
            self.average.take().map(|average| approach(average, &self.network.valid(), share));
    }

    /// Looks at held-out music and keeps what there is.
    fn look(&mut self, training: f64) -> Result<(), String> {
        let device = self.device.clone().inner();
        let judged = self.average.clone().unwrap_or_else(|| self.network.valid());
        let held_out = bits_per_note(&judged, self.course, &device);
        let best = self.progress.note(Point { step: self.progress.step, held_out, training });
        let (step, mark) = (self.progress.step, if best { "  best" } else { "" });
        let line = format!(
            "step {step:6}  training {training:.4}  held out {held_out:.4} bits per note{mark}"
        );
        if self.bar.is_hidden() {
            eprintln!("{line}")
        } else {
            self.bar.println(line)
        }
        let folder = &self.plan.checkpoints;
        checkpoint::keep(folder, &judged, best, self.average.is_some())?;
        checkpoint::save(folder, &self.network, &self.optimiser, &self.progress)
    }
}

/// The optimiser, with what of each weight decays.
pub fn optimiser(decay: f64) -> ModuleOptimizer {
    AdamWConfig::new()
        .with_weight_decay(decay as f32)
        .with_beta_2(0.98)
        .with_grad_clipping(Some(GradientClippingConfig::Norm(1.0)))
        .init()
}

/// Warm-up, then a cosine down to a hundredth.
fn rate(plan: &Plan, step: usize) -> f64 {
    let warm = ((step + 1) as f64 / WARM_UP as f64).min(1.0);
    let done = step as f64 / plan.steps.max(1) as f64;
    plan.rate * warm * (0.01 + 0.99 * 0.5 * (1.0 + (std::f64::consts::PI * done).cos()))
}

/// The sum of every number of every tensor: `[1]`.
pub fn total<'a>(nats: impl Iterator<Item = &'a Tensor<1>>) -> Tensor<1> {
    let sums = nats.map(|nats| nats.clone().sum());
    sums.reduce(|a, b| a + b).unwrap_or_else(|| unreachable!("a network has heads"))
}

/// Nats of the decisions that count.
fn counted(losses: &Losses, counted: &[bool]) -> f64 {
    let heads = losses.nats.iter().zip(counted).filter(|(_, counted)| **counted);
    f64::from(total(heads.map(|(nats, _)| nats)).into_scalar::<f32>())
}

/// Bits per note on what a course holds out.
pub fn bits_per_note(network: &Network, course: &Course, device: &Device) -> f64 {
    let mut mean = Mean::default();
    for row in &course.held_out {
        let mut past = None;
        for batch in row {
            let (losses, last) = network.forward(batch, past, None, device);
            past = Some(last);
            mean.add(counted(&losses, &course.counted), batch.notes);
        }
    }
    mean.take()
}

#[derive(Default)]
struct Mean {
    nats: f64,
    notes: usize,
}

impl Mean {
    fn add(&mut self, nats: f64, notes: usize) {
        self.nats += nats;
        self.notes += notes;
    }

    fn take(&mut self) -> f64 {
        let bits = self.nats / std::f64::consts::LN_2 / self.notes.max(1) as f64;
        *self = Self::default();
        bits
    }
}

fn progress_bar(steps: usize, done: usize) -> ProgressBar {
    let style = "{bar:30} {pos}/{len} steps, {elapsed} gone, {eta} to go";
    let bar = ProgressBar::new(steps as u64).with_position(done as u64);
    bar.set_style(
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar
}
