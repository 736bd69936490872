//! The network as its definition reads, in floating point, beside the integer kernels.

use super::export::random_tensors;
use super::import::import;
use super::{
    Config, Feature, HeadConfig, INTERVAL_REACH, InferenceState, REFERENCES, Tensors, Weights,
    export,
};
use rand::{Rng, RngExt, SeedableRng, rngs::ChaCha8Rng};

/// Runs in f64 from the trainer's f32 tensors.
struct Reference {
    config: Config,
    tensors: Tensors,
    state: Vec<Vec<f64>>,
    context: Vec<f64>,
}

impl Reference {
    fn vector(&self, name: &str) -> Vec<f64> {
        self.tensors[name].1.iter().map(|&x| x.into()).collect()
    }

    fn row(&self, name: &str, row: usize) -> Vec<f64> {
        let (shape, values) = &self.tensors[name];
        values[row * shape[1]..][..shape[1]].iter().map(|&x| x.into()).collect()
    }

    fn product(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let dot = |row| self.row(name, row).iter().zip(x).map(|(w, x)| w * x).sum();
        (0..self.tensors[name].0[0]).map(dot).collect()
    }

    fn norm(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let mean = x.iter().map(|x| x * x).sum::<f64>() / x.len() as f64;
        let scaled = x.iter().map(|x| x / (mean + 1e-5).sqrt());
        scaled.zip(self.vector(name)).map(|(x, gain)| x * gain).collect()
    }

    fn gather(&self, name: &str, features: &[Feature], sum: &mut [f64]) {
        for feature in features {
            let row = self.row(name, feature.index.into());
            add(sum, &row.iter().map(|x| x * f64::from(feature.weight) / 16.0).collect::<Vec<_>>());
        }
    }

    fn glu(&self, name: &str, norm: &str, x: &mut [f64]) {
        let mut uv = self.product(&format!("{name}glu_in"), &self.norm(norm, x));
        add(&mut uv, &self.vector(&format!("{name}glu_in_bias")));
        let (u, v) = uv.split_at(uv.len() / 2);
        let gated: Vec<f64> = u.iter().zip(v).map(|(u, v)| u * sigmoid(*v)).collect();
        add(x, &self.product(&format!("{name}glu_out"), &gated));
    }

    fn frame(&mut self, features: &[Feature]) {
        let mut x = vec![0.0; self.config.width];
        self.gather("embed.frame", features, &mut x);
        for layer in 0..self.config.layers {
            let name = |part: &str| format!("layers.{layer}.{part}");
            let mut gates = self.product(&name("gate"), &self.norm(&name("norm_mix"), &x));
            add(&mut gates, &self.vector(&name("gate_bias")));
            let (z, c) = gates.split_at(x.len());
            for ((h, z), c) in self.state[layer].iter_mut().zip(z).zip(c) {
                *h = (1.0 - sigmoid(*z)) * *h + sigmoid(*z) * c;
            }
            add(&mut x, &self.product(&name("out"), &self.state[layer]));
            self.glu(&name(""), &name("norm_glu"), &mut x);
        }
        self.context = self.product("context", &self.norm("norm_context", &x));
        let bias = self.vector("context_bias");
        add(&mut self.context, &bias);
    }

    fn decision(
        &self,
        head: usize,
        features: &[Feature],
        references: [Option<u8>; REFERENCES],
    ) -> Vec<f64> {
        let mut s = self.context.clone();
        self.gather("embed.decision", features, &mut s);
        self.glu("trunk.", "trunk.norm_in", &mut s);
        let (r, head) = (self.norm("trunk.norm_out", &s), &self.config.heads[head]);
        let mut logits = self.product(&format!("heads.{}.weight", head.name), &r);
        add(&mut logits, &self.vector(&format!("heads.{}.bias", head.name)));
        let given = references.iter().enumerate().filter_map(|(j, q)| q.map(|q| (j, q)));
        for (j, q) in given.filter(|_| head.intervals) {
            let scores = self.product(&format!("heads.{}.interval_{j}", head.name), &r);
            for (p, logit) in logits.iter_mut().enumerate() {
                let step = p as i32 - i32::from(q) + INTERVAL_REACH as i32;
                *logit +=
                    usize::try_from(step).ok().and_then(|step| scores.get(step)).unwrap_or(&0.0);
            }
        }
        logits
    }
}

fn add(sum: &mut [f64], term: &[f64]) {
    sum.iter_mut().zip(term).for_each(|(sum, term)| *sum += term);
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn config() -> Config {
    let head = |name: &str, size, intervals| HeadConfig { name: name.into(), size, intervals };
    let heads = vec![head("action", 7, false), head("pitch", 128, true)];
    let (frame_features, decision_features) = (300, 200);
    Config { frame_features, decision_features, width: 192, layers: 4, glu: 256, trunk: 256, heads }
}

fn features(random: &mut impl Rng, rows: u16) -> Vec<Feature> {
    let count = random.random_range(0..40);
    let mut feature =
        || Feature { index: random.random_range(0..rows), weight: random.random_range(1..=32) };
    (0..count).map(|_| feature()).collect()
}

/// Both networks from one set of random tensors, before their first frame.
fn pair(seed: u64) -> (InferenceState, Reference) {
    let config = config();
    let tensors = random_tensors(&config, seed);
    let weights = export(&config, "{}", "v", &tensors).and_then(Weights::from_bytes);
    let inference =
        InferenceState::new(Box::leak(Box::new(weights.unwrap_or_else(|error| panic!("{error}")))));
    let state = vec![vec![0.0; config.width]; config.layers];
    (inference, Reference { config, tensors, state, context: Vec::new() })
}

/// The network that ships: as it runs, and as its own weights define it.
fn shipped_pair() -> (InferenceState, Reference) {
    let bytes = include_bytes!("../../assets/antiphon.safetensors");
    let (weights, tensors) = import(bytes).unwrap_or_else(|error| panic!("{error}"));
    let config = weights.config().clone();
    let state = vec![vec![0.0; config.width]; config.layers];
    let inference = InferenceState::new(Box::leak(Box::new(weights)));
    (inference, Reference { config, tensors, state, context: Vec::new() })
}

/// Logits of both on the same random questions: head by head what runs, and what is defined.
fn logits(
    (inference, reference): &mut (InferenceState, Reference),
    seed: u64,
    steps: usize,
) -> Vec<(Vec<f64>, Vec<f64>)> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let Config { frame_features, decision_features, .. } = reference.config;
    let heads = reference.config.heads.len();
    let mut step = |step: usize| {
        let list = features(&mut random, frame_features as u16);
        inference.open_frame(&list);
        inference.finish();
        reference.frame(&list);
        let (head, list) = (step % heads, features(&mut random, decision_features as u16));
        let references = [None, Some(60), Some(127)].map(|q| q.filter(|_| random.random_bool(0.7)));
        let references = [0, step, step + 1].map(|at| references[at % 3]);
        inference.open_decision(head, &list, references);
        inference.finish();
        let runs = inference.logits().iter().map(|&logit| logit.into()).collect();
        (runs, reference.decision(head, &list, references))
    };
    (0..steps).map(&mut step).collect()
}

/// How far apart they are: the root of the mean square, the most, and the root of the mean square of the logits.
fn distance(all: &[(Vec<f64>, Vec<f64>)]) -> (f64, f64, f64) {
    let errors: Vec<f64> =
        all.iter().flat_map(|(x, y)| x.iter().zip(y)).map(|(x, y)| x - y).collect();
    let rms = |x: &mut dyn Iterator<Item = f64>| {
        let (sum, count) = x.fold((0.0, 0.0), |(sum, count), x| (sum + x * x, count + 1.0));
        (sum / count).sqrt()
    };
    let worst = errors.iter().fold(0.0f64, |worst, error| worst.max(error.abs()));
    let size = rms(&mut all.iter().flat_map(|(_, y)| y).copied());
    (rms(&mut errors.into_iter()), worst, size)
}

#[test]
fn int8_logits_are_close_to_the_definition_in_floating_point() {
    const SEED: u64 = 21;
    let all = logits(&mut pair(SEED), SEED, 100);
    let (error, worst, size) = distance(&all);
    println!("seed {SEED}: logits of rms {size:.3}: error rms {error:.4}, max {worst:.4}");
    assert!(error < 0.03 * size && worst < 0.15 * size);
}

#[test]
fn the_shipped_network_likes_best_what_its_weights_define() {
    const SEED: u64 = 22;
    let all = logits(&mut shipped_pair(), SEED, 400);
    let (error, worst, size) = distance(&all);
    let best = |x: &[f64]| (0..x.len()).max_by(|&a, &b| x[a].total_cmp(&x[b]));
    let agree = all.iter().filter(|(x, y)| best(x) == best(y)).count();
    println!(
        "seed {SEED}: {} decisions, logits of rms {size:.3}: error rms {error:.4}, max {worst:.4}; {agree} agree",
        all.len()
    );
    assert!(error < 0.03 * size && worst < 0.2 * size);
    for (runs, defined) in &all {
        let gap = best(defined).zip(best(runs)).map(|(d, r)| defined[d] - defined[r]);
        assert!(gap.is_some_and(|gap| gap <= 2.0 * worst), "{gap:?} apart, seed {SEED}");
    }
}
