//! How the network is taught piano rolls, and how it is judged.

use burn::tensor::Device;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::cache::{Cache, Doubt, Witness, cost, fit};
use super::questions::{ANSWERS, Question};
use super::reading::Reading;
use super::rolls::{Roll, Rolls, transpose};
use super::slots::Veil;
use super::view::rows;
use crate::model::{Config, HeadConfig};
use crate::train::batch::Batch;
use crate::train::crop_features::Walked;
use crate::train::network::Network;
use crate::train::publish::Sizes;
use crate::train::run::{Batches, Course, Plan};
use crate::train::variant::{Core, Sequence};

/// How far training pieces are moved, in semitones below and above.
const TRANSPOSE: (i32, i32) = (-6, 5);
/// The share of training pieces that are seen from another home than their own. Without them every piece would
/// always look the same, and small sets would be learned by heart.
const ASTRAY: f64 = 0.7;
/// What training hides, for the same reason.
const VEIL: Veil = Veil { slots: 0.3, features: 0.2, seed: 0 };
/// Steps of a validation or test piece in one batch.
const LENGTH: usize = 256;

/// Nats per step on a set of pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Figure {
    /// Pieces.
    pub pieces: usize,
    /// Steps, the first of each piece left out.
    pub steps: usize,
    /// The network alone.
    pub network: f64,
    /// The network and the cache of what the piece has played.
    pub cached: f64,
    /// The network alone, with the first steps.
    pub with_first: f64,
}

/// A random row of training pieces, each in a random key.
struct Stream<'a> {
    rolls: &'a [Roll],
    rng: ChaCha8Rng,
    reading: Reading,
    veil: Veil,
}

impl<'a> Stream<'a> {
    fn new(rolls: &'a [Roll], seed: u64, number: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(number);
        let veil = Veil { seed: rng.random(), ..VEIL };
        Self { rolls, rng, reading: Reading::new(Vec::new(), 0), veil }
    }

    fn walk(&mut self, length: usize) -> Walked {
        let mut walked = Walked::new(1, Sequence::Frames);
        for _ in 0..length {
            while self.reading.is_over() {
                self.reading = self.draw();
            }
            self.reading.write(self.veil.next(), &mut walked);
        }
        walked
    }

    fn draw(&mut self) -> Reading {
        let rng = &mut self.rng;
        let roll = &self.rolls[rng.random_range(0..self.rolls.len())];
        let moved = transpose(roll, rng.random_range(TRANSPOSE.0..=TRANSPOSE.1));
        let turn = if rng.random_bool(ASTRAY) { rng.random_range(0..12) } else { 0 };
        Reading::new(moved, turn)
    }
}

/// What a network of some sizes is taught of the training pieces; validation pieces are held out.
pub fn course<'a>(rolls: &'a Rolls, sizes: Sizes, plan: &Plan) -> Course<'a> {
    let (crops, length, seed) = (plan.crops, plan.length, plan.seed);
    let batches = move |step: usize| -> Batches<'a> {
        let seed = seed.wrapping_add((step as u64) << 32);
        let mut streams: Vec<Stream> =
            (0..crops as u64).map(|number| Stream::new(&rolls.train, seed, number)).collect();
        Box::new(std::iter::from_fn(move || {
            Some(Batch::of(streams.iter_mut().map(|stream| stream.walk(length)).collect()))
        }))
    };
    Course {
        config: config(sizes),
        core: Core::MinGru,
        start: None,
        counted: vec![true],
        batches: Box::new(batches),
        held_out: rolls.valid.chunks(crops).map(side_by_side).collect(),
    }
}

fn config(sizes: Sizes) -> Config {
    let Sizes { width, layers, glu, trunk } = sizes;
    let [frame_features, decision_features] = rows();
    Config {
        frame_features,
        decision_features,
        width,
        layers,
        glu,
        trunk,
        heads: vec![HeadConfig { name: "key".into(), size: ANSWERS, intervals: true }],
    }
}

/// Whole pieces side by side, in batches that follow each other.
fn side_by_side(rolls: &[Roll]) -> Vec<Batch> {
    let longest = rolls.iter().map(Vec::len).max().unwrap_or(0);
    let mut readings: Vec<Reading> =
        rolls.iter().map(|roll| Reading::new(roll.clone(), 0)).collect();
    let batches = 0..longest.div_ceil(LENGTH);
    batches.map(|_| Batch::of(readings.iter_mut().map(crop).collect())).collect()
}

/// The next steps of a piece; what is missing at the end is padded.
fn crop(reading: &mut Reading) -> Walked {
    let mut walked = Walked::new(1, Sequence::Frames);
    for _ in 0..LENGTH {
        if reading.is_over() {
            walked.pad();
        } else {
            reading.write(Veil::default(), &mut walked);
        }
    }
    walked
}

/// Every question of a piece: its step, the network's nats, and what the cache says.
struct Asked {
    step: usize,
    nats: f64,
    witness: Witness,
}

/// Judges a network on the test pieces, with the cache's doubt fitted to the validation pieces.
pub fn judge(network: &Network, rolls: &Rolls, device: &Device) -> Figure {
    let valid = ask(network, &rolls.valid, device);
    let doubt = fit(&counted(&valid));
    figure(&ask(network, &rolls.test, device), doubt)
}

fn counted(pieces: &[Vec<Asked>]) -> Vec<(f64, Witness)> {
    let asked = pieces.iter().flatten().filter(|asked| asked.step > 0);
    asked.map(|asked| (asked.nats, asked.witness)).collect()
}

fn figure(pieces: &[Vec<Asked>], doubt: Doubt) -> Figure {
    let all = || pieces.iter().flatten();
    let steps: usize = pieces.iter().map(|asked| asked.last().map_or(0, |last| last.step)).sum();
    let without_first = counted(pieces);
    let nats: f64 = without_first.iter().map(|asked| asked.0).sum();
    Figure {
        pieces: pieces.len(),
        steps,
        network: nats / steps.max(1) as f64,
        cached: cost(&without_first, doubt) / steps.max(1) as f64,
        with_first: all().map(|asked| asked.nats).sum::<f64>()
            / (steps + pieces.len()).max(1) as f64,
    }
}

fn ask(network: &Network, rolls: &[Roll], device: &Device) -> Vec<Vec<Asked>> {
    let nats: Vec<Vec<f64>> = rolls.iter().map(|roll| nats(network, roll, device)).collect();
    rolls.iter().zip(nats).map(|(roll, nats)| witnessed(roll, &nats)).collect()
}

/// Nats of each question of a piece, in order.
fn nats(network: &Network, roll: &Roll, device: &Device) -> Vec<f64> {
    let mut past = None;
    let mut all = Vec::new();
    for batch in side_by_side(std::slice::from_ref(roll)) {
        let (losses, last) = network.forward(&batch, past, None, device);
        past = Some(last);
        let each = losses.nats[0].clone().into_data().convert::<f32>();
        all.extend(each.try_to_vec::<f32>().unwrap_or_default().into_iter().map(f64::from));
    }
    all
}

fn witnessed(roll: &Roll, nats: &[f64]) -> Vec<Asked> {
    let mut cache = Cache::default();
    let questions = roll.iter().enumerate().flat_map(|(step, &keys)| {
        let before = [1, 2].map(|back| step.checked_sub(back).map_or(0, |then| roll[then]));
        Question::of(keys).map(move |question| (step, question, before))
    });
    let asked = questions.zip(nats);
    asked
        .map(|((step, question, before), &nats)| Asked {
            step,
            nats,
            witness: cache.ask(&question, before),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rt::mix;

    #[test]
    fn what_comes_later_changes_no_figure() {
        let roll: Roll = (0..300).map(|at| (mix(at % 37) & mix(at % 11)).into()).collect();
        let sizes = Sizes { width: 8, layers: 2, glu: 8, trunk: 8 };
        let device = Device::flex();
        let network = Network::new(&config(sizes), Core::MinGru, 0.0, &device);
        let all = nats(&network, &roll, &device);
        let some = nats(&network, &roll[..200].to_vec(), &device);
        let questions: usize = roll.iter().map(|step| step.count_ones() as usize + 1).sum();
        assert_eq!(all.len(), questions);
        assert!(all.len() > some.len());
        assert!(some.iter().zip(&all).all(|(some, all)| (some - all).abs() < 1e-4));
    }
}
