//! The network in floating point, for training: the same computation as `model`, over whole crops.

use burn::module::{Initializer, Module, Param};
use burn::nn::{Dropout, DropoutConfig, Linear, LinearConfig};
use burn::tensor::activation::{log_softmax, sigmoid};
use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::token::{DECISION_FEATURES, FRAME_FEATURES, Factor};

use super::batch::{Batch, BitRows, MASK_WORDS, Rows};

/// Semitones on either side of a reference that the interval maps cover.
pub const REACH: usize = 36;
const INTERVALS: usize = 2 * REACH + 1;
/// Rows are padded to a multiple of this, so that few shapes occur.
const ROW_STEP: usize = 512;

/// The sizes of a network.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Sizes {
    /// Width of the residual stream and of each layer's state.
    pub width: usize,
    /// Layers.
    pub layers: usize,
    /// Inner width of the gated linear units.
    pub glu: usize,
    /// Width of the decision trunk.
    pub trunk: usize,
}

/// A recurrent layer and its gated linear unit.
#[derive(Module, Debug)]
pub struct Layer {
    norm_mix: Param<Tensor<1>>,
    gate: Linear,
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
    heads: Vec<Linear>,
    intervals: Vec<Linear>,
    dropout: Dropout,
}

/// Nats lost on a batch, by factor; a number each, on the device.
pub struct Losses {
    /// The sum of -ln p over the decisions of each [`Factor`].
    pub nats: Vec<Tensor<1>>,
    /// How many decisions of each factor there were.
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

fn embedding(features: usize, width: usize, device: &Device) -> Param<Tensor<2>> {
    let rows = features.div_ceil(32) * 32;
    Initializer::Normal { mean: 0.0, std: 0.15 }.init([rows, width], device)
}

/// Root-mean-square normalisation (Zhang and Sennrich, 2019, arXiv 1910.07467).
fn rms_norm<const D: usize>(x: Tensor<D>, gain: &Param<Tensor<1>>) -> Tensor<D> {
    let mean_square = x.clone().powi_scalar(2).mean_dim(D - 1);
    x / mean_square.add_scalar(1e-5).sqrt() * gain.val().unsqueeze()
}

fn gated<const D: usize>(x: Tensor<D>, into: &Linear, out: &Linear) -> Tensor<D> {
    let mut halves = into.forward(x).chunk(2, D - 1).into_iter();
    match (halves.next(), halves.next()) {
        (Some(value), Some(gate)) => out.forward(value * sigmoid(gate)),
        _ => unreachable!("a tensor chunked in two has two halves"),
    }
}

impl Layer {
    fn new(sizes: Sizes, device: &Device) -> Self {
        let Sizes { width, glu, .. } = sizes;
        Self {
            norm_mix: ones(width, device),
            gate: linear(width, 2 * width, true, device),
            out: linear(width, width, false, device),
            norm_glu: ones(width, device),
            glu_in: linear(width, 2 * glu, true, device),
            glu_out: linear(glu, width, false, device),
        }
    }

    /// `[crops, frames, width]` to the same.
    fn forward(&self, x: Tensor<3>, dropout: &Dropout) -> Tensor<3> {
        let width = x.dims()[2];
        let mixed = self.gate.forward(rms_norm(x.clone(), &self.norm_mix));
        let gate = sigmoid(mixed.clone().narrow(2, 0, width));
        let candidate = mixed.narrow(2, width, width);
        let state = scan(gate.clone().neg().add_scalar(1.0), gate * candidate);
        let x = x + dropout.forward(self.out.forward(state));
        let inner = gated(rms_norm(x.clone(), &self.norm_glu), &self.glu_in, &self.glu_out);
        x + dropout.forward(inner)
    }
}

/// Solves h(t) = keep(t) * h(t - 1) + add(t) from h = 0 along the second dimension, doubling the reach at
/// each of log2(frames) steps (Hillis and Steele, 1986).
fn scan(mut keep: Tensor<3>, mut add: Tensor<3>) -> Tensor<3> {
    let [crops, frames, width] = add.dims();
    let mut reach = 1;
    while reach < frames {
        let zeros = Tensor::zeros([crops, reach, width], &add.device());
        let earlier = |x: &Tensor<3>| {
            Tensor::cat(vec![zeros.clone(), x.clone().narrow(1, 0, frames - reach)], 1)
        };
        add = add.clone() + keep.clone() * earlier(&add);
        if reach * 2 < frames {
            keep = keep.clone() * earlier(&keep);
        }
        reach *= 2;
    }
    add
}

impl Network {
    /// A network with random weights; the device's seed decides them.
    pub fn new(sizes: Sizes, dropout: f64, device: &Device) -> Self {
        let Sizes { width, trunk, .. } = sizes;
        Self {
            embed_frame: embedding(FRAME_FEATURES, width, device),
            layers: (0..sizes.layers).map(|_| Layer::new(sizes, device)).collect(),
            norm_context: ones(width, device),
            context: linear(width, trunk, true, device),
            embed_decision: embedding(DECISION_FEATURES, trunk, device),
            norm_in: ones(trunk, device),
            glu_in: linear(trunk, 2 * trunk, true, device),
            glu_out: linear(trunk, trunk, false, device),
            norm_out: ones(trunk, device),
            heads: Factor::ALL.map(|factor| linear(trunk, factor.size(), true, device)).to_vec(),
            intervals: (0..2).map(|_| linear(trunk, INTERVALS, false, device)).collect(),
            dropout: DropoutConfig::new(dropout).init(),
        }
    }

    /// Nats of every decision of a batch, summed by factor.
    pub fn forward(&self, batch: &Batch, device: &Device) -> Losses {
        let context = self.context_of(batch, device);
        let lengths: Vec<usize> =
            batch.decisions.iter().map(|rows| padded(rows.answers.len())).collect();
        let mut states = Vec::new();
        for (rows, &length) in
            batch.decisions.iter().zip(&lengths).filter(|(_, length)| **length > 0)
        {
            states.push(self.seen(rows, length, context.clone(), device));
        }
        let trunk = self.trunk(Tensor::cat(states, 0));
        let mut start = 0;
        let mut nats = Vec::new();
        for (factor, &length) in lengths.iter().enumerate() {
            nats.push(if length == 0 {
                Tensor::zeros([1], device)
            } else {
                self.nats(
                    factor,
                    trunk.clone().narrow(0, start, length),
                    &batch.decisions[factor],
                    device,
                )
            });
            start += length;
        }
        Losses { nats, decisions: batch.decisions.iter().map(|rows| rows.answers.len()).collect() }
    }

    /// `[crops * frames, trunk]`.
    fn context_of(&self, batch: &Batch, device: &Device) -> Tensor<2> {
        let rows = batch.crops * batch.length;
        let features = unpack(&batch.frames, rows, device);
        let width = self.norm_context.val().dims()[0];
        let mut x =
            features.matmul(self.embed_frame.val()).reshape([batch.crops, batch.length, width]);
        for layer in &self.layers {
            x = layer.forward(x, &self.dropout);
        }
        self.context.forward(rms_norm(x, &self.norm_context).reshape([rows, width]))
    }

    /// Context and features of the decisions about a factor: `[length, trunk]`.
    fn seen(&self, rows: &Rows, length: usize, context: Tensor<2>, device: &Device) -> Tensor<2> {
        let features = unpack(&rows.features, length, device).matmul(self.embed_decision.val());
        let frames = ints(&rows.frames, length, 0, device).reshape([length, 1]);
        let trunk = context.dims()[1];
        features + context.gather(0, frames.expand([length, trunk]))
    }

    fn trunk(&self, seen: Tensor<2>) -> Tensor<2> {
        let inner = gated(rms_norm(seen.clone(), &self.norm_in), &self.glu_in, &self.glu_out);
        rms_norm(seen + self.dropout.forward(inner), &self.norm_out)
    }

    fn nats(&self, factor: usize, trunk: Tensor<2>, rows: &Rows, device: &Device) -> Tensor<1> {
        let length = trunk.dims()[0];
        let mut logits = self.heads[factor].forward(trunk.clone());
        let size = logits.dims()[1];
        if factor == Factor::Pitch.index() {
            let references = ints(&rows.references, 2 * length, -1, device).reshape([length, 2]);
            for (at, map) in self.intervals.iter().enumerate() {
                let reference = references.clone().narrow(1, at, 1);
                logits = logits + shifted(map.forward(trunk.clone()), reference, size, device);
            }
        }
        let allowed = BitRows { words: rows.allowed.clone(), width: MASK_WORDS };
        let forbidden = unpack(&allowed, length, device).narrow(1, 0, size).neg().add_scalar(1.0);
        let counted = ints(&rows.answers, length, -1, device);
        let weight = counted.clone().greater_equal_scalar(0).float();
        let answers = counted.clamp_min(0).reshape([length, 1]);
        let chosen = log_softmax(logits - forbidden.mul_scalar(1e4), 1).gather(1, answers);
        (chosen.reshape([length]) * weight).sum().neg()
    }

    /// Every tensor by the name it has in the weights file, matrices as `[outputs, inputs]`, row by row.
    pub fn tensors(&self) -> Vec<(String, Vec<usize>, Vec<f32>)> {
        let mut list = Vec::new();
        let mut matrix = |name: String, tensor: Tensor<2>| {
            list.push((name, tensor.dims().to_vec(), floats(tensor)))
        };
        let turned = |linear: &Linear| linear.weight.val().transpose();
        let rows = |embedding: &Param<Tensor<2>>, count| embedding.val().narrow(0, 0, count);
        matrix("embed.frame".into(), rows(&self.embed_frame, FRAME_FEATURES));
        matrix("embed.decision".into(), rows(&self.embed_decision, DECISION_FEATURES));
        for (at, layer) in self.layers.iter().enumerate() {
            matrix(format!("layers.{at}.gate"), turned(&layer.gate));
            matrix(format!("layers.{at}.out"), turned(&layer.out));
            matrix(format!("layers.{at}.glu_in"), turned(&layer.glu_in));
            matrix(format!("layers.{at}.glu_out"), turned(&layer.glu_out));
        }
        matrix("context".into(), turned(&self.context));
        matrix("trunk.glu_in".into(), turned(&self.glu_in));
        matrix("trunk.glu_out".into(), turned(&self.glu_out));
        for (factor, head) in Factor::ALL.iter().zip(&self.heads) {
            matrix(format!("heads.{}.weight", factor.name()), turned(head));
        }
        for (at, map) in self.intervals.iter().enumerate() {
            matrix(format!("heads.pitch.interval_{at}"), turned(map));
        }
        list.extend(self.vectors().into_iter().map(|(name, tensor)| {
            let tensor = tensor.val();
            (name, tensor.dims().to_vec(), floats(tensor))
        }));
        list
    }

    fn vectors(&self) -> Vec<(String, Param<Tensor<1>>)> {
        let mut list = vec![
            ("norm_context".into(), self.norm_context.clone()),
            ("trunk.norm_in".into(), self.norm_in.clone()),
            ("trunk.norm_out".into(), self.norm_out.clone()),
        ];
        let mut bias = |name: String, linear: &Linear| {
            list.extend(linear.bias.clone().map(|bias| (name, bias)))
        };
        bias("context_bias".into(), &self.context);
        bias("trunk.glu_in_bias".into(), &self.glu_in);
        for (factor, head) in Factor::ALL.iter().zip(&self.heads) {
            bias(format!("heads.{}.bias", factor.name()), head);
        }
        for (at, layer) in self.layers.iter().enumerate() {
            bias(format!("layers.{at}.gate_bias"), &layer.gate);
            bias(format!("layers.{at}.glu_in_bias"), &layer.glu_in);
        }
        for (at, layer) in self.layers.iter().enumerate() {
            list.push((format!("layers.{at}.norm_mix"), layer.norm_mix.clone()));
            list.push((format!("layers.{at}.norm_glu"), layer.norm_glu.clone()));
        }
        list
    }
}

fn floats<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().convert::<f32>().try_to_vec().unwrap_or_default()
}

fn padded(rows: usize) -> usize {
    rows.div_ceil(ROW_STEP) * ROW_STEP
}

/// Numbers as a tensor of `length`, the missing ones `fill`.
fn ints(values: &[i32], length: usize, fill: i32, device: &Device) -> Tensor<1, Int> {
    let mut values = values.to_vec();
    values.resize(length, fill);
    Tensor::from_data(TensorData::new(values, [length]), device)
}

/// Sets of bits as rows of zeros and ones: `[rows, 32 * words]`. Sent packed, because rows are wide.
fn unpack(bits: &BitRows, rows: usize, device: &Device) -> Tensor<2> {
    let width = bits.width;
    let words = ints(&bits.words, rows * width, 0, device).reshape([rows, width, 1]);
    let shifts = Tensor::<1, Int>::arange(0..32, device).reshape([1, 1, 32]);
    let shifted =
        words.expand([rows, width, 32]).bitwise_right_shift(shifts.expand([rows, width, 32]));
    shifted.bitwise_and_scalar(1).float().reshape([rows, 32 * width])
}

/// Interval logits `[rows, 73]` laid over pitches `[rows, size]` around each row's reference; nothing where
/// the reference is -1 or out of reach.
fn shifted(
    intervals: Tensor<2>,
    reference: Tensor<2, Int>,
    size: usize,
    device: &Device,
) -> Tensor<2> {
    let rows = intervals.dims()[0];
    let padded = Tensor::cat(vec![intervals, Tensor::zeros([rows, 1], device)], 1);
    let pitches = Tensor::<1, Int>::arange(0..size as i64, device).reshape([1, size]);
    let reference = reference.expand([rows, size]);
    let steps = pitches.expand([rows, size]) - reference.clone().sub_scalar(REACH as i32);
    let outside = steps.clone().lower_scalar(0);
    let outside = outside.bool_or(steps.clone().greater_equal_scalar(INTERVALS as i32));
    let outside = outside.bool_or(reference.lower_scalar(0));
    padded.gather(1, steps.mask_fill(outside, INTERVALS as i32))
}
