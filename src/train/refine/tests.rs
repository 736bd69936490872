//! What is rewarded becomes likelier.

use burn::tensor::Device;

use super::*;
use crate::corpus::{Piece, Split};
use crate::music::{Beats, Key, Meter, Note, Part, PartSet, Pitch, Velocity};
use crate::token::{ATTRIBUTES, Sheet};
use crate::train::course::course;
use crate::train::lessons::Curriculum;
use crate::train::publish::{Sizes, config, weights};
use crate::train::run::Plan;
use crate::train::variant::Variant;

const SIZES: Sizes = Sizes { width: 32, layers: 1, glu: 32, trunk: 32 };

/// A lead in quarters that goes up, or down, by a step and begins again after seven.
fn piece(up: bool, split: Split) -> Piece {
    let note = |at: i32| Note {
        part: Part::Lead,
        pitch: Pitch::clamped(if up { 60 + at % 7 } else { 66 - at % 7 }),
        velocity: Velocity::MEDIUM,
        onset: Beats::QUARTER * i64::from(at),
        duration: Beats::QUARTER,
    };
    let notes: Vec<Note> = (0..64).map(note).collect();
    Piece {
        id: format!("{up}"),
        style: "tune".into(),
        composer: String::new(),
        duplicates: None,
        licence: "CC0-1.0".into(),
        split,
        key: Some(Key::of_signature(0, false)),
        tempo: None,
        velocities: false,
        chords: false,
        parts: PartSet::NONE.with(Part::Lead),
        sheet: Sheet::quantise(&notes, &[], &[(Beats::ZERO, Meter::COMMON)]),
    }
}

fn rollout(up: bool) -> Rollout {
    let piece = piece(up, Split::Train);
    let ranks = vec![[None; ATTRIBUTES]; piece.sheet.frames.len()];
    let lesson = Lesson { piece, style: 0, ranks, person: PartSet::NONE };
    Rollout { lesson, group: 0, scores: vec![f64::from(u8::from(up)); 4] }
}

fn nats(network: &Network, up: bool) -> f32 {
    let batch = Batch::of(vec![walk(&rollout(up).lesson)]);
    let (losses, _) = network.forward(&batch, None, None, &Device::flex());
    total(losses.nats.iter()).into_scalar()
}

/// How many nats likelier a rising line has become than a falling one.
fn learned(method: Method) -> f32 {
    let folder = std::env::temp_dir().join(format!("antiphon-refine-{method:?}"));
    let train = [true, false, true, false].map(|up| piece(up, Split::Train));
    let corpus = train.into_iter().chain([piece(true, Split::Valid)]).collect();
    let curriculum = Curriculum::new(corpus);
    let (crops, length, seed) = (4, 32, 1);
    let plan = Plan {
        steps: 0,
        crops,
        length,
        rate: 3e-3,
        dropout: 0.0,
        decay: 0.0,
        average: 0,
        seed,
        watch: 1,
        patience: 1,
        checkpoints: folder.clone(),
        minutes: f64::INFINITY,
    };
    let shape = config(SIZES, Sequence::Frames);
    let course = course(&curriculum, shape.clone(), Variant::default(), &plan, 1);
    let refined = RefinePlan {
        method,
        rounds: 12,
        rate: 3e-3,
        pull: 1.0,
        crops,
        length,
        dropout: 0.0,
        seed,
        watch: 100,
        checkpoints: folder.clone(),
    };
    let export = |network: &_, progress: &_| weights(network, &shape, &plan, &curriculum, progress);
    let mut play =
        |_: &'static _, _| Ok([true, false].repeat(4).into_iter().map(rollout).collect());
    // The same network that refining begins with.
    let device = Device::flex().autodiff();
    device.seed(seed);
    let before = Network::new(&shape, Core::MinGru, 0.0, &device).valid();
    let after = refine(&refined, &course, &mut play, &export, &Device::flex()).unwrap().0.valid();
    let _left = std::fs::remove_dir_all(folder);
    let lead = |network: &Network| nats(network, false) - nats(network, true);
    println!("{method:?}, seed {seed}: {} nats, then {}", lead(&before), lead(&after));
    lead(&after) - lead(&before)
}

#[test]
fn what_the_critic_likes_becomes_likelier_by_every_method() {
    for method in [Method::Policy, Method::Rejection, Method::Preference] {
        let nats = learned(method);
        assert!(nats > 5.0, "{method:?}: {nats} nats");
    }
}
