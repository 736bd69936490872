//! A network in training.

use std::sync::Arc;

use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::{Device, Tensor};

use super::batch::Batch;
use super::network::{Losses, Network};
use super::publish::{Sizes, config};
use super::rows::{Bags, MASK_WORDS, Rows};
use super::variant::{Core, Sequence};
use crate::model::REFERENCES;
use crate::token::{DECISION_FEATURES, FRAME_FEATURES, Factor};

const SIZES: Sizes = Sizes { width: 32, layers: 2, glu: 32, trunk: 48 };
const FRAMES: usize = 16;

/// Decisions about every factor in every frame, made up from its number.
fn batch(crops: usize) -> Batch {
    let frames = crops * FRAMES;
    let bags = |features: usize| {
        let mut bags = Bags::default();
        (0..frames).for_each(|at| bags.push((0..5).map(|k| ((at * 7 + k * k) % features) as i32)));
        bags
    };
    let rows = |factor: Factor| Rows {
        features: bags(DECISION_FEATURES),
        frames: (0..frames as i32).collect(),
        allowed: vec![-1; frames * MASK_WORDS],
        answers: (0..frames).map(|at| (at * 5 % factor.size()) as i32).collect(),
        references: (0..(REFERENCES * frames) as i32).map(|at| at % 90 - 1).collect(),
    };
    Batch {
        crops,
        length: FRAMES,
        frames: Arc::new(bags(FRAME_FEATURES)),
        kept: vec![1.0; frames].into(),
        weights: vec![1.0; frames].into(),
        decisions: Factor::ALL.map(|factor| Arc::new(rows(factor))).to_vec(),
        notes: frames,
    }
}

fn nats(losses: &Losses) -> Vec<f32> {
    losses.nats.iter().map(|nats| nats.clone().sum().into_scalar::<f32>()).collect()
}

/// The losses of a few steps of training.
fn steps(mut network: Network, batch: &Batch, device: &Device) -> Vec<Vec<f32>> {
    let mut optimiser = AdamWConfig::new().init();
    let mut states = None;
    let step = |noise| {
        let (losses, last) = network.forward(batch, states.take(), Some(noise), device);
        states = Some(last);
        let total = Tensor::cat(losses.nats.clone(), 0).mean();
        let gradients = GradientsParams::from_grads(total.backward(), &network);
        network = optimiser.step(1e-2, network.clone(), gradients);
        nats(&losses)
    };
    (0..4).map(step).collect()
}

#[test]
fn two_runs_from_the_same_weights_and_noise_lose_the_same() {
    let device = Device::flex().autodiff();
    let network = Network::new(&config(SIZES, Sequence::Frames), Core::MinGru, 0.1, &device);
    let batch = batch(5);
    let first = steps(network.clone(), &batch, &device);
    let sum = |losses: &[f32]| losses.iter().sum::<f32>();
    assert!(sum(&first[3]) < sum(&first[0]), "training learns nothing: {first:?}");
    assert_eq!(first, steps(network, &batch, &device));
}

#[test]
fn states_carried_over_change_what_is_heard_until_other_music_begins() {
    [Core::MinGru, Core::Gru].into_iter().for_each(carried_over);
}

fn carried_over(core: Core) {
    let device = Device::flex();
    let network = Network::new(&config(SIZES, Sequence::Frames), core, 0.0, &device);
    let mut batch = batch(2);
    let (from_silence, last) = network.forward(&batch, None, None, &device);
    let (carried_on, _) = network.forward(&batch, Some(last.clone()), None, &device);
    assert!(last.iter().all(|state| state.dims() == [2, SIZES.width]));
    assert_ne!(nats(&from_silence), nats(&carried_on));
    let anew = (0..2 * FRAMES).map(|frame| if frame % FRAMES == 0 { 0.0 } else { 1.0 });
    batch.kept = anew.collect();
    let (begun_anew, _) = network.forward(&batch, Some(last), None, &device);
    assert_eq!(nats(&from_silence), nats(&begun_anew));
}
