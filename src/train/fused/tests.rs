//! Every fused operation against the same in burn's own operations.

use std::sync::Arc;

use burn::tensor::{Device, Distribution, Tensor};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::choose::Choose;
use super::*;
use crate::model::{INTERVALS, REFERENCES};
use crate::train::rows::MASK_WORDS;

const SEED: u64 = 20_260;

fn device() -> Device {
    let device = Device::flex().autodiff();
    device.seed(SEED);
    println!("seed {SEED}");
    device
}

fn random<const D: usize>(shape: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::random(shape, Distribution::Normal(0.0, 1.0), device).require_grad()
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().expect("floats")
}

fn assert_close<const D: usize>(found: Tensor<D>, expected: Tensor<D>) {
    assert_eq!(found.dims(), expected.dims());
    for (at, (a, b)) in numbers(found).into_iter().zip(numbers(expected)).enumerate() {
        assert!((a - b).abs() <= 1e-4 * (1.0 + b.abs()), "at {at}: {a} is not {b}");
    }
}

/// Compares two ways to the same result, and the gradients that a random one of the result leads to.
fn agree<const D: usize, const E: usize>(
    input: &Tensor<E>,
    fused: impl Fn() -> Tensor<D>,
    composed: impl Fn() -> Tensor<D>,
) {
    let (fused, composed) = (fused(), composed());
    let weight = Tensor::random(fused.dims(), Distribution::Normal(0.0, 1.0), &fused.device());
    let gradient = |out: Tensor<D>| input.grad(&(out * weight.clone()).sum().backward());
    let (found, expected) = (gradient(fused.clone()), gradient(composed.clone()));
    assert_close(fused, composed);
    assert_close(found.expect("a gradient"), expected.expect("a gradient"));
}

fn bags(rows: usize, features: i32, rng: &mut ChaCha8Rng) -> Bags {
    let mut bags = Bags::default();
    for _ in 0..rows {
        let count = rng.random_range(0..9);
        bags.push((0..count).map(|_| rng.random_range(0..features)));
    }
    bags
}

fn decisions(rows: usize, size: i32, rng: &mut ChaCha8Rng) -> Rows {
    let answers: Vec<i32> = (0..rows).map(|_| rng.random_range(-1..size)).collect();
    let mut allowed: Vec<i32> = (0..rows * MASK_WORDS).map(|_| rng.random()).collect();
    for (words, answer) in allowed.chunks_mut(MASK_WORDS).zip(&answers) {
        words[answer.max(&0).unsigned_abs() as usize / 32] |= 1 << (answer.max(&0) % 32);
    }
    Rows {
        features: bags(rows, 50, rng),
        frames: (0..rows).map(|_| rng.random_range(0..20)).collect(),
        allowed,
        answers,
        references: (0..REFERENCES * rows).map(|_| rng.random_range(-1..128)).collect(),
    }
}

#[test]
fn a_bag_sums_the_rows_of_its_table() {
    let device = device();
    let bags = Arc::new(bags(90, 50, &mut ChaCha8Rng::seed_from_u64(SEED)));
    let table = random([50, 37], &device);
    agree(&table, || bag(table.clone(), &bags), || composed::bag(table.clone(), &bags));
}

#[test]
fn a_decision_sees_its_features_and_its_frame() {
    let device = device();
    let rows = Arc::new(decisions(90, 16, &mut ChaCha8Rng::seed_from_u64(SEED)));
    let (table, context) = (random([50, 37], &device), random([20, 37], &device));
    let fused = || seen(table.clone(), context.clone(), &rows);
    let composed = || composed::seen(table.clone(), context.clone(), &rows);
    agree(&table, fused, composed);
    agree(&context, fused, composed);
}

/// Frames that follow on, but for one in ten.
fn kept(frames: usize, rng: &mut ChaCha8Rng) -> Arc<[f32]> {
    (0..frames).map(|_| if rng.random_bool(0.9) { 1.0 } else { 0.0 }).collect()
}

#[test]
fn a_recurrence_goes_on_from_its_first_states_and_starts_anew_where_music_begins() {
    let device = device();
    let mixed = random([3, 29, 2 * 21], &device);
    let first = random([3, 21], &device);
    let kept = kept(3 * 29, &mut ChaCha8Rng::seed_from_u64(SEED));
    agree(
        &mixed,
        || recur(mixed.clone(), first.clone(), &kept),
        || composed::recur(mixed.clone(), first.clone(), &kept),
    );
}

#[test]
fn a_recurrence_cut_in_two_and_carried_on_is_the_same() {
    let device = device();
    let mixed = random([3, 20, 8], &device);
    let silence = Tensor::zeros([3, 4], &device);
    let all = |frames: usize| -> Arc<[f32]> { vec![1.0; 3 * frames].into() };
    let whole = recur(mixed.clone(), silence.clone(), &all(20));
    let early = recur(mixed.clone().narrow(1, 0, 12), silence, &all(12));
    let state = early.narrow(1, 11, 1).reshape([3, 4]);
    assert_close(recur(mixed.narrow(1, 12, 8), state, &all(8)), whole.narrow(1, 12, 8));
}

/// As many crops as fill a task's tile, and a few more.
#[test]
fn a_gated_recurrent_unit_gives_gradients_to_its_input_and_its_matrix() {
    let device = device();
    let (mixed, first) = (random([11, 13, 3 * 32], &device), random([11, 32], &device));
    let turn = (random([32, 3 * 32], &device) * 0.2).detach().require_grad();
    let kept = kept(11 * 13, &mut ChaCha8Rng::seed_from_u64(SEED));
    let fused = || gru(mixed.clone(), turn.clone(), first.clone(), &kept);
    let composed = || composed::gru(mixed.clone(), turn.clone(), first.clone().detach(), &kept);
    agree(&mixed, fused, composed);
    agree(&turn, fused, composed);
}

#[test]
fn a_gate_opens_by_a_sigmoid() {
    let x = random([67, 2 * 21], &device()) * 8.0;
    let x = x.detach().require_grad();
    agree(&x, || gate(x.clone()), || composed::gate(x.clone()));
}

#[test]
fn a_norm_gives_gradients_to_its_input_and_its_gain() {
    let device = device();
    let (x, gain) = (random([67, 37], &device), random([37], &device));
    let fused = || rms_norm(x.clone(), gain.clone());
    let composed = || composed::rms_norm(x.clone(), gain.clone());
    agree(&x, fused, composed);
    agree(&gain, fused, composed);
}

#[test]
fn a_choice_costs_minus_the_logarithm_of_its_share() {
    let device = device();
    for size in [12, 45, 128] {
        let rows = Arc::new(decisions(67, size as i32, &mut ChaCha8Rng::seed_from_u64(SEED)));
        let kernel = Choose { rows: rows.clone(), size };
        let logits = random([67, size], &device);
        agree(
            &logits,
            || choose(logits.clone(), None, &rows),
            || composed::choose(logits.clone(), None, &kernel),
        );
    }
}

#[test]
fn a_choice_of_pitch_leans_on_intervals() {
    let device = device();
    let rows = Arc::new(decisions(67, 128, &mut ChaCha8Rng::seed_from_u64(SEED)));
    let kernel = Choose { rows: rows.clone(), size: 128 };
    let logits = random([67, 128], &device);
    let maps: [_; REFERENCES] = std::array::from_fn(|_| random([67, INTERVALS], &device));
    let fused = || choose(logits.clone(), Some(maps.clone()), &rows);
    let composed = || composed::choose(logits.clone(), Some(maps.clone()), &kernel);
    agree(&logits, fused, composed);
    maps.iter().for_each(|map| agree(map, fused, composed));
}

#[test]
fn dropout_drops_its_share_and_keeps_the_mean() {
    let x = Tensor::<2>::ones([300, 200], &device()).require_grad();
    let out = dropped(x.clone(), 0.25, 7);
    let gradient = x.grad(&out.clone().sum().backward()).expect("a gradient");
    let out = numbers(out);
    let fallen = out.iter().filter(|x| **x == 0.0).count() as f64 / out.len() as f64;
    assert!((fallen - 0.25).abs() < 0.01, "{fallen} fell");
    assert!(out.iter().all(|x| *x == 0.0 || (x - 4.0 / 3.0).abs() < 1e-6));
    assert_eq!(numbers(gradient), out);
}

#[test]
fn powers_of_e_are_exact_to_a_millionth() {
    for step in -8_600..8_600 {
        let x = step as f32 / 100.0;
        let exact = f64::from(x).exp();
        let error = (f64::from(wide::exp(x)) - exact).abs() / exact;
        assert!(error < 1e-6, "e^{x} is off by {error}");
    }
    assert_eq!(wide::exp(-1e4), 0.0);
}
