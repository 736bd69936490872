//! The weights of a network.

use std::collections::BTreeMap;

use antiphon::model::{Config, Feature, HeadConfig, InferenceState, Weights, export};

use super::try_on;

/// A network as small as one may be.
fn network(seed: usize) -> Vec<u8> {
    let head = HeadConfig { name: "pitch".into(), size: 20, intervals: true };
    let config = Config {
        frame_features: 5,
        decision_features: 3,
        width: 16,
        layers: 1,
        glu: 16,
        trunk: 16,
        heads: vec![head],
    };
    let values = |count: usize| (0..count).map(|at| ((at * 7 + seed) % 13) as f32 / 13.0 - 0.5);
    let tensors: BTreeMap<_, _> = config
        .tensors()
        .into_iter()
        .map(|spec| {
            (spec.name, (spec.shape.clone(), values(spec.shape.iter().product()).collect()))
        })
        .collect();
    export(&config, "{}", "v", &tensors).expect("a network")
}

/// The file with the checksum that belongs to it: what is behind it is read then.
fn checked(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEY: &[u8] = b"\"crc32\":\"";
    let digits = bytes.windows(KEY.len()).position(|window| window == KEY)? + KEY.len();
    let mut bytes = bytes.to_vec();
    bytes.get_mut(digits..digits + 8)?.fill(b'0');
    let sum = format!("{:08x}", crc32fast::hash(&bytes));
    bytes[digits..digits + 8].copy_from_slice(sum.as_bytes());
    Some(bytes)
}

/// Reads a file, and lets the network play that was in it.
fn read(bytes: &[u8]) {
    let Ok(weights) = Weights::from_bytes(bytes) else { return };
    let weights: &'static Weights = Box::leak(Box::new(weights));
    let mut inference = InferenceState::new(weights);
    inference.open_frame(&[Feature { index: 0, weight: 32 }]);
    inference.finish();
    inference.open_decision(0, &[Feature { index: 0, weight: 32 }], [None, Some(60), None]);
    inference.finish();
}

#[test]
fn weights_are_taken_or_refused() {
    try_on("weights", 5_000, vec![network(1), network(2)], || {
        |bytes: &[u8]| {
            read(bytes);
            checked(bytes).iter().for_each(|bytes| read(bytes));
            Ok(())
        }
    });
}
