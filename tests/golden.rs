//! The shipped network writes the same music on every path of every processor.

use antiphon::model::{Mind, Path, sample, shipped};
use antiphon::music::{Key, PartSet};
use antiphon::rt::{Draw, Feature};
use antiphon::token::{
    ATTRIBUTES, FrameWriter, Limits, Scene, Tape, decision_features, frame_features,
};

const SEED: u64 = 5;
const FRAMES: i64 = 64;

/// The answers of each frame in words of two hexadecimal digits, a line a frame: drawn for two bars, then always the
/// likeliest. It changes only with the weights or the definition of the network.
const GOLDEN: &str = include_str!("data/greedy.txt");

/// C major at 120 a minute in the network's first style.
fn scene(at: i64) -> Scene {
    let mut scene = Scene {
        key: Some(Key::of_signature(0, false)),
        tempo: Some(120),
        attributes: [Some(128); ATTRIBUTES],
        parts: PartSet::PITCHED,
        ..Scene::default()
    };
    scene.style[0] = Feature::FULL;
    let frames = scene.place.bar_frames();
    scene.place.frame_in_bar = at.rem_euclid(frames) as u16;
    scene.place.bar = at.div_euclid(frames) as u32;
    scene
}

/// One frame's answers.
fn frame(mind: &mut Mind, tape: &mut Tape, at: i64) -> String {
    let scene = scene(at);
    mind.open_frame(&frame_features(tape, &scene));
    mind.finish();
    let mut writer = FrameWriter::open(tape, &scene, Limits::default());
    let mut answers = Vec::new();
    while let Some(question) = writer.question() {
        let features = decision_features(&writer, tape, &scene);
        mind.open_decision(question.factor.index(), &features, question.seen_references());
        mind.finish();
        let temperature = if at < 32 { 1.0 } else { 0.0 };
        let point = Draw::keyed(SEED, at, answers.len() as u32).next_u64();
        let drawn = sample(mind.logits(), question.seen_allowed(), temperature, 1.0, point);
        let answer = question.meant(drawn.expect("something is allowed"));
        answers.push(format!("{answer:02x}"));
        writer.answer(answer);
    }
    tape.write(&scene, writer.notes(), writer.chord());
    answers.join(" ")
}

fn music(path: Path) -> String {
    let weights = shipped().expect("the weights that ship");
    let (mut mind, mut tape) = (Mind::with_path(weights, path), Tape::new());
    (0..FRAMES).map(|at| frame(&mut mind, &mut tape, at) + "\n").collect()
}

#[test]
fn the_shipped_network_writes_what_it_always_wrote_on_every_path() {
    for path in Path::all() {
        assert!(music(path) == GOLDEN, "on {path}, seed {SEED}:\n{}", music(path));
    }
}
