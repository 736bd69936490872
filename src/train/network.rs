//! The network in floating point, for training: the same computation as `model`, over whole crops.

mod tensors;

use std::cell::Cell;
use std::sync::Arc;

use burn::module::{Initializer, Module, Param};
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor};

use crate::model::{Config, HeadConfig, INTERVALS, REFERENCES};

use super::batch::Batch;
use super::fused::{bag, choose, dropped, gate, gru, mixed, recur, rms_norm, seen};
use super::rows::Rows;
use super::variant::Core;

/// A state `[crops, width]` for each layer.
pub type States = Vec<Tensor<2>>;

/// A recurrent layer and its gated linear unit.
#[derive(Module, Debug)]
pub struct Layer {
    norm_mix: Param<Tensor<1>>,
    gate: Linear,
    turn: Option<Param<Tensor<2>>>,
    out: Linear,
    norm_glu: Param<Tensor<1>>,
    glu_in: Linear,
    glu_out: Linear,
}

/// The whole network.
#[derive(Module, Debug)]
pub struct Network {
    embed_frame: Param<Tensor<2>>,
    layers: Vec<Layer>,
    norm_context: Param<Tensor<1>>,
    context: Linear,
    embed_decision: Param<Tensor<2>>,
    norm_in: Param<Tensor<1>>,
    glu_in: Linear,
    glu_out: Linear,
    norm_out: Param<Tensor<1>>,
    heads: Vec<Head>,
    dropout: f64,
}

/// One kind of decision: a logit for each outcome and, where outcomes are also heard as steps from
/// references, one for each step.
#[derive(Module, Debug)]
pub struct Head {
    outcomes: Linear,
    intervals: Vec<Linear>,
}

/// Nats lost on a batch, by head; a number each, on the device.
pub struct Losses {
    /// The sum of -ln p over the decisions of each head.
    pub nats: Vec<Tensor<1>>,
    /// How many decisions of each head there were.
    pub decisions: Vec<usize>,
}

fn linear(from: usize, to: usize, bias: bool, device: &Device) -> Linear {
    let spread = Initializer::Normal { mean: 0.0, std: 1.0 / (from as f64).sqrt() };
    let mut linear =
        LinearConfig::new(from, to).with_bias(bias).with_initializer(spread).init(device);
    linear.bias = linear.bias.map(|_| Initializer::Zeros.init([to], device));
    linear
}

fn ones(size: usize, device: &Device) -> Param<Tensor<1>> {
    Initializer::Ones.init([size], device)
}

/// What a core gives its state before to hear it with, `[width, 3 * width]`; minGRU does not.
fn turn(core: Core, width: usize, device: &Device) -> Option<Param<Tensor<2>>> {
    let spread = Initializer::Normal { mean: 0.0, std: 1.0 / (width as f64).sqrt() };
    (core == Core::Gru).then(|| spread.init([width, 3 * width], device))
}

fn embedding(features: usize, width: usize, device: &Device) -> Param<Tensor<2>> {
    Initializer::Normal { mean: 0.0, std: 0.15 }.init([features, width], device)
}

/// Which activations fall in a forward pass: a share of them, none outside training.
struct Noise {
    share: f64,
    drawn: Cell<u32>,
}

impl Noise {
    fn new(share: f64, seed: Option<u32>) -> Self {
        let share = seed.map_or(0.0, |_| share);
        Self { share, drawn: Cell::new(seed.unwrap_or_default()) }
    }

    fn drop(&self, x: Tensor<2>) -> Tensor<2> {
        self.drawn.set(mixed(self.drawn.get().wrapping_add(1)));
        dropped(x, self.share, self.drawn.get())
    }
}

fn gated(x: Tensor<2>, into: &Linear, out: &Linear) -> Tensor<2> {
    out.forward(gate(into.forward(x)))
}

impl Head {
    fn new(config: &HeadConfig, trunk: usize, device: &Device) -> Self {
        let maps = if config.intervals { REFERENCES } else { 0 };
        Self {
            outcomes: linear(trunk, config.size, true, device),
            intervals: (0..maps).map(|_| linear(trunk, INTERVALS, false, device)).collect(),
        }
    }
}

impl Layer {
    fn new(config: &Config, core: Core, device: &Device) -> Self {
        let Config { width, glu, .. } = *config;
        Self {
            norm_mix: ones(width, device),
            gate: linear(width, core.gates() * width, true, device),
            turn: turn(core, width, device),
            out: linear(width, width, false, device),
            norm_glu: ones(width, device),
            glu_in: linear(width, 2 * glu, true, device),
            glu_out: linear(glu, width, false, device),
        }
    }

    /// From `[crops * frames, width]` and the states before `[crops, width]` to the same.
    fn forward(
        &self,
        x: Tensor<2>,
        first: Tensor<2>,
        kept: &Arc<[f32]>,
        noise: &Noise,
    ) -> (Tensor<2>, Tensor<2>) {
        let [rows, width] = x.dims();
        let crops = first.dims()[0];
        let frames = rows / crops;
        let mixed = self.gate.forward(rms_norm(x.clone(), self.norm_mix.val()));
        let mixed = mixed.reshape([crops as isize, frames as isize, -1]);
        let states = match &self.turn {
            Some(turn) => gru(mixed, turn.val(), first, kept),
            None => recur(mixed, first, kept),
        };
        let last = states.clone().detach().narrow(1, frames - 1, 1).reshape([crops, width]);
        let x = x + noise.drop(self.out.forward(states.reshape([rows, width])));
        let normed = rms_norm(x.clone(), self.norm_glu.val());
        (x + noise.drop(gated(normed, &self.glu_in, &self.glu_out)), last)
    }
}

impl Network {
    /// A network with random weights; the device's seed decides them. `dropout` is the share of activations
    /// dropped in training.
    pub fn new(config: &Config, core: Core, dropout: f64, device: &Device) -> Self {
        let Config { width, trunk, .. } = *config;
        Self {
            embed_frame: embedding(config.frame_features, width, device),
            layers: (0..config.layers).map(|_| Layer::new(config, core, device)).collect(),
            norm_context: ones(width, device),
            context: linear(width, trunk, true, device),
            embed_decision: embedding(config.decision_features, trunk, device),
            norm_in: ones(trunk, device),
            glu_in: linear(trunk, 2 * trunk, true, device),
            glu_out: linear(trunk, trunk, false, device),
            norm_out: ones(trunk, device),
            heads: config.heads.iter().map(|head| Head::new(head, trunk, device)).collect(),
            dropout,
        }
    }

    /// The states before any music: zeros `[crops, width]` for each layer.
    pub fn silence(&self, crops: usize, device: &Device) -> States {
        let width = self.norm_context.val().dims()[0];
        self.layers.iter().map(|_| Tensor::zeros([crops, width], device)).collect()
    }

    /// Nats of every decision of a batch, by head, and the states after its last frames, which carry
    /// no gradient. `first` holds the states before its first frames, or nothing for silence; `noise` draws
    /// the activations that are dropped, or nothing for none.
    pub fn forward(
        &self,
        batch: &Batch,
        first: Option<States>,
        noise: Option<u32>,
        device: &Device,
    ) -> (Losses, States) {
        let noise = Noise::new(self.dropout, noise);
        let first = first.unwrap_or_else(|| self.silence(batch.crops, device));
        let (context, last) = self.context_of(batch, first, &noise);
        let nats = |(head, rows): (&Head, &Arc<Rows>)| match rows.answers.len() {
            0 => Tensor::zeros([1], device),
            _ => self.nats(head, rows, context.clone(), &noise),
        };
        let nats = self.heads.iter().zip(&batch.decisions).map(nats).collect();
        let decisions = batch.decisions.iter().map(|rows| rows.decisions()).collect();
        (Losses { nats, decisions }, last)
    }

    /// `[crops * frames, trunk]`, and the last states.
    fn context_of(&self, batch: &Batch, first: States, noise: &Noise) -> (Tensor<2>, States) {
        let mut x = bag(self.embed_frame.val(), &batch.frames);
        let mut last = Vec::new();
        for (layer, first) in self.layers.iter().zip(first) {
            let (next, state) = layer.forward(x, first, &batch.kept, noise);
            x = next;
            last.push(state);
        }
        (self.context.forward(rms_norm(x, self.norm_context.val())), last)
    }

    fn trunk(&self, seen: Tensor<2>, noise: &Noise) -> Tensor<2> {
        let normed = rms_norm(seen.clone(), self.norm_in.val());
        let inner = gated(normed, &self.glu_in, &self.glu_out);
        rms_norm(seen + noise.drop(inner), self.norm_out.val())
    }

    /// The cost of each of a head's decisions. Each head goes by itself, because taking its rows out of a joint
    /// tensor would cost a gradient of that tensor's size for every head.
    fn nats(&self, head: &Head, rows: &Arc<Rows>, context: Tensor<2>, noise: &Noise) -> Tensor<1> {
        let trunk = self.trunk(seen(self.embed_decision.val(), context, rows), noise);
        let maps = <&[Linear; REFERENCES]>::try_from(&head.intervals[..]).ok();
        let intervals = maps.map(|maps| maps.each_ref().map(|map| map.forward(trunk.clone())));
        choose(head.outcomes.forward(trunk), intervals, rows)
    }
}
