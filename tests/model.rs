//! The network gives the same bits on every path, cut into any slices, and refuses damaged files.

use antiphon::model::{
    Config, Feature, HeadConfig, InferenceState, Path, REFERENCES, Snapshot, Tensors, Weights,
    export, shipped,
};
use antiphon::rt::{denormals, guard};
use rand::{Rng, RngExt, SeedableRng, rngs::ChaCha8Rng};
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: guard::CountingAllocator = guard::CountingAllocator;

const HEADS: [(&str, usize, bool); 8] = [
    ("event", 16, false),
    ("action", 7, false),
    ("pitch", 128, true),
    ("root", 40, false),
    ("velocity", 8, false),
    ("duration", 14, false),
    ("offset", 16, false),
    ("bass", 12, true),
];

fn heads() -> Vec<HeadConfig> {
    let head =
        |(name, size, intervals): (&str, _, _)| HeadConfig { name: name.into(), size, intervals };
    HEADS.map(head).into()
}

fn small() -> Config {
    let (frame_features, decision_features) = (60, 40);
    Config {
        frame_features,
        decision_features,
        width: 48,
        layers: 2,
        glu: 80,
        trunk: 32,
        heads: heads(),
    }
}

/// The size that a processor must run in time.
fn full() -> Config {
    let (frame_features, decision_features) = (3500, 2000);
    Config {
        frame_features,
        decision_features,
        width: 192,
        layers: 4,
        glu: 256,
        trunk: 256,
        heads: heads(),
    }
}

/// Multiply-adds at once.
const SLICE: u32 = 131_072;

/// Large enough that most products need several slices.
fn wide() -> Config {
    Config { width: 512, layers: 1, glu: 1024, trunk: 512, ..small() }
}

fn weights(config: &Config, seed: u64) -> &'static Weights {
    Box::leak(Box::new(Weights::random(config, seed).unwrap()))
}

fn features(random: &mut impl Rng, rows: usize) -> Vec<Feature> {
    let count = random.random_range(0..40);
    let feature = |_| Feature {
        index: random.random_range(0..rows) as u16,
        weight: random.random_range(1..=32),
    };
    (0..count).map(feature).collect()
}

/// One thing to do with an inference state, drawn at random.
enum Deed {
    Frame(Vec<Feature>),
    Decision(usize, Vec<Feature>, [Option<u8>; REFERENCES]),
}

fn deeds(config: &Config, seed: u64, count: usize) -> Vec<Deed> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let deed = |step| {
        if step % 4 == 0 {
            return Deed::Frame(features(&mut random, config.frame_features));
        }
        let mut reference = || random.random_bool(0.6).then(|| random.random_range(0..140));
        let references = [reference(), reference(), reference()];
        let list = features(&mut random, config.decision_features);
        Deed::Decision(random.random_range(0..config.heads.len()), list, references)
    };
    (0..count).map(deed).collect()
}

fn open(inference: &mut InferenceState, deed: &Deed) {
    match deed {
        Deed::Frame(features) => inference.open_frame(features),
        Deed::Decision(head, features, references) => {
            inference.open_decision(*head, features, *references)
        }
    }
}

/// The bits of every logit that the deeds give, with any finishing.
fn bits(
    inference: &mut InferenceState,
    deeds: &[Deed],
    finish: impl Fn(&mut InferenceState),
) -> Vec<u32> {
    let mut all = Vec::new();
    for deed in deeds {
        open(inference, deed);
        finish(inference);
        if matches!(deed, Deed::Decision(..)) {
            all.extend(inference.logits().iter().map(|logit| logit.to_bits()));
        }
    }
    all
}

fn finish(inference: &mut InferenceState) {
    inference.finish();
}

#[test]
fn every_path_gives_the_same_bits() {
    println!("paths: {:?}", Path::all().map(|path| path.to_string()).collect::<Vec<_>>());
    for (config, seed) in [(small(), 1), (small(), 2), (wide(), 3), (full(), 4)] {
        let (weights, deeds) = (weights(&config, seed), deeds(&config, seed, 80));
        let run = |path| bits(&mut InferenceState::with_path(weights, path), &deeds, finish);
        let mut runs = Path::all().map(|path| (path, run(path)));
        let (_, expected) = runs.next().unwrap();
        assert!(runs.all(|(_, bits)| bits == expected), "seed {seed}");
    }
}

#[test]
fn every_processor_gives_the_same_bits() {
    let mut inference = InferenceState::new(weights(&small(), 7));
    let bits = bits(&mut inference, &deeds(&small(), 7, 400), finish);
    let bytes: Vec<u8> = bits.iter().flat_map(|bits| bits.to_le_bytes()).collect();
    assert_eq!(crc32fast::hash(&bytes), GOLDEN, "{:#010x}", crc32fast::hash(&bytes));
}

/// Checksum of the logits of a random network; it changes only with the definition of the network.
const GOLDEN: u32 = 0x8690_79b1;

/// Without biases and features the state halves every frame, towards denormal numbers.
#[test]
fn flushing_denormal_numbers_changes_no_bit() {
    let mut tensors = tensors(&small(), 5);
    let biases = tensors.iter_mut().filter(|(name, _)| name.ends_with("bias"));
    biases.for_each(|(_, (_, values))| values.fill(0.0));
    let file = export(&small(), "{}", "v", &tensors).unwrap();
    let weights: &'static Weights = Box::leak(Box::new(Weights::from_bytes(file).unwrap()));
    for silence in [60, 70, 120, 135, 150] {
        let mut deeds = deeds(&small(), 5, 9);
        deeds.extend((0..silence).map(|_| Deed::Frame(Vec::new())));
        deeds.push(Deed::Decision(2, Vec::new(), [Some(60), None, None]));
        let run = || {
            let mut inference = InferenceState::new(weights);
            (bits(&mut inference, &deeds, finish), inference.snapshot())
        };
        let plain = run();
        let guard = denormals::flushed();
        let flushed = run();
        drop(guard);
        assert!(flushed == plain, "after {silence} silent frames");
    }
}

#[test]
fn stepping_by_slices_equals_finishing_at_once() {
    for config in [small(), wide(), full()] {
        let (weights, deeds) = (weights(&config, 9), deeds(&config, 9, 60));
        let step = |inference: &mut InferenceState| {
            while !inference.is_ready() {
                let macs = inference.work(SLICE);
                assert!(macs <= SLICE, "{macs} multiply-adds in a slice");
            }
            assert_eq!(inference.work(SLICE), 0);
        };
        let whole = bits(&mut InferenceState::new(weights), &deeds, finish);
        assert_eq!(bits(&mut InferenceState::new(weights), &deeds, step), whole);
    }
}

#[test]
fn the_work_counted_is_the_cost_that_the_config_foretells() {
    for config in [small(), wide(), full()] {
        let mut inference = InferenceState::new(weights(&config, 1));
        for deed in deeds(&config, 11, 60) {
            open(&mut inference, &deed);
            let foretold = match &deed {
                Deed::Frame(features) => config.frame_cost(features.len()),
                Deed::Decision(head, features, references) => {
                    config.decision_cost(*head, features.len(), references.iter().flatten().count())
                }
            };
            assert_eq!(inference.finish(), foretold);
        }
    }
}

#[test]
fn an_unfinished_step_leaves_no_trace() {
    let (config, mut random) = (wide(), ChaCha8Rng::seed_from_u64(3));
    let (weights, deeds) = (weights(&config, 3), deeds(&config, 3, 60));
    let mut inference = InferenceState::new(weights);
    let interrupted: Vec<u32> = deeds
        .iter()
        .flat_map(|deed| {
            inference.open_frame(&features(&mut random, config.frame_features));
            let slices = random.random_range(0..8);
            (0..slices).for_each(|_| assert!(inference.work(SLICE) <= SLICE));
            assert!(!inference.is_ready());
            bits(&mut inference, std::slice::from_ref(deed), finish)
        })
        .collect();
    assert_eq!(interrupted, bits(&mut InferenceState::new(weights), &deeds, finish));
}

#[test]
fn a_restored_snapshot_replays_the_same_bits() {
    let config = small();
    let mut inference = InferenceState::new(weights(&config, 6));
    bits(&mut inference, &deeds(&config, 1, 50), finish);
    let mut snapshot: Snapshot = InferenceState::new(weights(&config, 6)).snapshot();
    inference.save(&mut snapshot);
    let first = bits(&mut inference, &deeds(&config, 2, 50), finish);
    inference.open_frame(&[]);
    inference.work(SLICE);
    inference.restore(&snapshot);
    assert!(inference.is_ready());
    assert_eq!(bits(&mut inference, &deeds(&config, 2, 50), finish), first);
    inference.reset();
    assert_eq!(inference.snapshot(), InferenceState::new(weights(&config, 6)).snapshot());
}

#[test]
fn nothing_allocates_once_a_mind_is_built() {
    let config = full();
    let (mut inference, deeds) = (InferenceState::new(weights(&config, 8)), deeds(&config, 8, 60));
    let mut snapshot = inference.snapshot();
    let section = guard::Section::enter();
    for deed in &deeds {
        open(&mut inference, deed);
        inference.finish();
        inference.save(&mut snapshot);
        inference.restore(&snapshot);
    }
    inference.reset();
    assert_eq!(section.counts(), guard::Counts::default());
}

/// Trained-like tensors of unit gain and small biases.
fn tensors(config: &Config, seed: u64) -> Tensors {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut values = |shape: &[usize], name: &str| -> Vec<f32> {
        let (centre, reach) = match shape {
            [_, columns] => (0.0, (3.0 / *columns as f32).sqrt()),
            _ => (if name.contains("norm") { 1.0 } else { 0.0 }, 0.3),
        };
        let count = shape.iter().product();
        (0..count).map(|_| centre + reach * random.random_range(-1.0..1.0)).collect()
    };
    let tensor = |spec: antiphon::model::TensorSpec| {
        let values = values(&spec.shape, &spec.name);
        (spec.name, (spec.shape, values))
    };
    config.tensors().into_iter().map(tensor).collect()
}

fn tiny_file() -> Vec<u8> {
    let heads = vec![HeadConfig { name: "pitch".into(), size: 5, intervals: false }];
    let config = Config {
        frame_features: 3,
        decision_features: 2,
        width: 16,
        layers: 1,
        glu: 16,
        trunk: 16,
        heads,
    };
    export(&config, r#"{"styles": ["\"crc32\":\"00000000\""]}"#, "v", &tensors(&config, 1)).unwrap()
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let file = tiny_file();
    assert!(Weights::from_bytes(&file).is_ok());
    for length in 0..file.len() {
        assert!(
            Weights::from_bytes(&file[..length]).is_err(),
            "cut to {length} of {} bytes",
            file.len()
        );
    }
    assert!(Weights::from_bytes([&file[..], &[0]].concat()).is_err());
}

#[test]
fn a_file_with_any_bit_flipped_is_refused_with_one_sentence() {
    let mut file = tiny_file();
    for bit in 0..8 * file.len() {
        file[bit / 8] ^= 1 << (bit % 8);
        let error = Weights::from_bytes(&file).err().unwrap_or_else(|| panic!("bit {bit} flipped"));
        assert_eq!(error.to_string().lines().count(), 1, "bit {bit}");
        file[bit / 8] ^= 1 << (bit % 8);
    }
}

#[test]
fn a_file_of_noise_is_refused() {
    for seed in 0..500 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let noise: Vec<u8> = (0..random.random_range(0..4000)).map(|_| random.random()).collect();
        assert!(Weights::from_bytes(noise).is_err(), "seed {seed}");
    }
}

#[test]
fn the_shipped_network_is_sound() {
    let weights = shipped().unwrap();
    let card: serde_json::Value = serde_json::from_str(weights.card()).unwrap();
    assert!(card.is_object() && !weights.vocabulary().is_empty());
    let mut inference = InferenceState::new(weights);
    let deeds = deeds(weights.config(), 1, 40);
    assert!(
        bits(&mut inference, &deeds, finish)
            .into_iter()
            .all(|bits| f32::from_bits(bits).is_finite())
    );
}

/// Microseconds at the median and the 99th percentile.
fn quantiles(mut times: Vec<f64>) -> [f64; 2] {
    times.sort_by(f64::total_cmp);
    [times[times.len() / 2], times[times.len() * 99 / 100]]
}

fn time(inference: &mut InferenceState, deed: &Deed) -> [f64; 2] {
    let once = |_| {
        let start = Instant::now();
        open(inference, deed);
        inference.finish();
        start.elapsed().as_secs_f64() * 1e6
    };
    quantiles((0..20_000).map(once).collect())
}

/// Run with `cargo test --release --test model -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, only meaningful in a release build on a quiet machine"]
fn the_shipped_file_loads_within_20_milliseconds() {
    let file = include_bytes!("../assets/antiphon.safetensors");
    let once = |_| {
        let start = Instant::now();
        let weights = Weights::from_bytes(file).expect("the file that ships");
        assert!(!weights.card().is_empty());
        start.elapsed().as_secs_f64() * 1e3
    };
    let times = quantiles((0..200).map(once).collect());
    println!("{} bytes: {times:.1?} milliseconds at p50, p99 of 200", file.len());
    assert!(times[0] < 20.0);
}

/// Run with `cargo test --release --test model -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, only meaningful in a release build on a quiet machine"]
fn a_frame_takes_at_most_40_and_a_decision_at_most_10_microseconds() {
    let (weights, list) = (weights(&full(), 1), |count| {
        (0..count).map(|i| Feature { index: 37 * i, weight: 16 }).collect()
    });
    for path in Path::all() {
        let mut inference = InferenceState::with_path(weights, path);
        let frame = time(&mut inference, &Deed::Frame(list(48)));
        let pitch =
            time(&mut inference, &Deed::Decision(2, list(16), [Some(60), Some(64), Some(55)]));
        let action = time(&mut inference, &Deed::Decision(1, list(16), [None; REFERENCES]));
        println!(
            "{path}: us at p50, p99 of 20000: frame {frame:.1?}, pitch {pitch:.1?}, action {action:.1?}"
        );
        let fast = path.to_string().starts_with("Avx");
        assert!(!fast || (frame[0] <= 40.0 && pitch[0] <= 10.0), "{path}");
    }
}
