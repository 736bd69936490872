//! The same operations in burn's own, for graphics processors and to check the fused ones against.

use burn::tensor::activation::{log_softmax, sigmoid, tanh};
use burn::tensor::{Device, IndexingUpdateOp, Int, Tensor, TensorData};

use super::choose::{Choose, FORBIDDEN};
use crate::model::{EPSILON, INTERVAL_REACH, INTERVALS, REFERENCES};
use crate::train::rows::{Bags, MASK_WORDS, Rows};

/// Numbers as a tensor.
fn ints(values: &[i32], device: &Device) -> Tensor<1, Int> {
    Tensor::from_data(TensorData::new(values.to_vec(), [values.len()]), device)
}

pub fn bag(table: Tensor<2>, bags: &Bags) -> Tensor<2> {
    let device = table.device();
    let owners: Vec<i32> =
        (0..bags.rows()).flat_map(|row| bags.row(row).iter().map(move |_| row as i32)).collect();
    let sums = Tensor::zeros([bags.rows(), table.dims()[1]], &device);
    let rows = table.select(0, ints(&bags.indices, &device));
    sums.select_assign(0, ints(&owners, &device), rows, IndexingUpdateOp::Add)
}

pub fn seen(table: Tensor<2>, context: Tensor<2>, rows: &Rows) -> Tensor<2> {
    let frames = ints(&rows.frames, &table.device());
    bag(table, &rows.features) + context.select(0, frames)
}

pub fn rms_norm(x: Tensor<2>, gain: Tensor<1>) -> Tensor<2> {
    let mean_square = x.clone().powi_scalar(2).mean_dim(1);
    x / mean_square.add_scalar(EPSILON).sqrt() * gain.unsqueeze()
}

pub fn gate(x: Tensor<2>) -> Tensor<2> {
    let width = x.dims()[1] / 2;
    x.clone().narrow(1, 0, width) * sigmoid(x.narrow(1, width, width))
}

pub fn recur(mixed: Tensor<3>, first: Tensor<2>, kept: &[f32]) -> Tensor<3> {
    let [crops, frames, width] = mixed.dims();
    let kept =
        Tensor::<1>::from_data(TensorData::new(kept.to_vec(), [kept.len()]), &mixed.device());
    let gate = sigmoid(mixed.clone().narrow(2, 0, width / 2));
    let candidate = mixed.narrow(2, width / 2, width / 2);
    let keep = gate.clone().neg().add_scalar(1.0) * kept.reshape([crops, frames, 1]);
    let add = gate * candidate;
    let first = first.reshape([crops, 1, width / 2]);
    let ones = Tensor::ones(first.shape(), &first.device());
    scan(Tensor::cat(vec![ones, keep], 1), Tensor::cat(vec![first, add], 1)).narrow(1, 1, frames)
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

pub fn gru(mixed: Tensor<3>, turn: Tensor<2>, first: Tensor<2>, kept: &[f32]) -> Tensor<3> {
    let [crops, frames, all] = mixed.dims();
    let width = all / 3;
    let kept =
        Tensor::<1>::from_data(TensorData::new(kept.to_vec(), [kept.len()]), &mixed.device());
    let kept = kept.reshape([crops, frames]);
    let mut state = first;
    let step = |frame| {
        let before = state.clone() * kept.clone().narrow(1, frame, 1);
        let mixed = mixed.clone().narrow(1, frame, 1).reshape([crops, all]);
        let turned = before.clone().matmul(turn.clone());
        let part = |x: &Tensor<2>, at: usize| x.clone().narrow(1, at * width, width);
        let open = sigmoid(part(&mixed, 0) + part(&turned, 0));
        let reset = sigmoid(part(&mixed, 1) + part(&turned, 1));
        let candidate = tanh(part(&mixed, 2) + reset * part(&turned, 2));
        state = before.clone() + open * (candidate - before);
        state.clone().reshape([crops, 1, width])
    };
    Tensor::cat((0..frames).map(step).collect(), 1)
}

pub fn choose(
    logits: Tensor<2>,
    intervals: Option<[Tensor<2>; REFERENCES]>,
    choose: &Choose,
) -> Tensor<1> {
    let [rows, size] = logits.dims();
    let device = logits.device();
    let references = ints(&choose.rows.references, &device).reshape([rows, REFERENCES]);
    let mut logits = logits - forbidden(choose, rows, &device).mul_scalar(FORBIDDEN);
    for (map, intervals) in intervals.into_iter().flatten().enumerate() {
        logits = logits + shifted(intervals, references.clone().narrow(1, map, 1), size);
    }
    let answers = ints(&choose.rows.answers, &device);
    let weight = answers.clone().greater_equal_scalar(0).float();
    let answers = answers.clamp_min(0).reshape([rows, 1]);
    (log_softmax(logits, 1).gather(1, answers).reshape([rows]) * weight).neg()
}

/// 1 for every answer that is not allowed, 0 for the others: `[rows, size]`.
fn forbidden(choose: &Choose, rows: usize, device: &Device) -> Tensor<2> {
    let all = [rows, MASK_WORDS, 32];
    let words = ints(&choose.rows.allowed, device).reshape([rows, MASK_WORDS, 1]).expand(all);
    let shifts = Tensor::<1, Int>::arange(0..32, device).reshape([1, 1, 32]).expand(all);
    let allowed = words.bitwise_right_shift(shifts).bitwise_and_scalar(1).float();
    allowed.reshape([rows, 32 * MASK_WORDS]).narrow(1, 0, choose.size).neg().add_scalar(1.0)
}

/// Interval logits laid over answers `[rows, size]` around each row's reference; nothing where the reference
/// is -1 or out of reach.
fn shifted(intervals: Tensor<2>, reference: Tensor<2, Int>, size: usize) -> Tensor<2> {
    let rows = intervals.dims()[0];
    let device = intervals.device();
    let padded = Tensor::cat(vec![intervals, Tensor::zeros([rows, 1], &device)], 1);
    let answers = Tensor::<1, Int>::arange(0..size as i64, &device).reshape([1, size]);
    let reference = reference.expand([rows, size]);
    let steps = answers.expand([rows, size]) - reference.clone().sub_scalar(INTERVAL_REACH as i32);
    let outside = steps.clone().lower_scalar(0);
    let outside = outside.bool_or(steps.clone().greater_equal_scalar(INTERVALS as i32));
    let outside = outside.bool_or(reference.lower_scalar(0));
    padded.gather(1, steps.mask_fill(outside, INTERVALS as i32))
}
