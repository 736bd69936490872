//! The shipped network writes the same music on every path of every processor.

#[path = "rig/walk.rs"]
mod walk;

use antiphon::model::{InferenceState, Path, sample, shipped};
use antiphon::rt::Draw;
use antiphon::token::History;

const SEED: u64 = 5;
const FRAMES: i64 = 64;

/// The answers of each frame in words of two hexadecimal digits, a line a frame: drawn for two bars, then always the
/// likeliest. It changes only with the weights or the definition of the network.
const GOLDEN: &str = include_str!("data/greedy.txt");

/// One frame's answers.
fn frame(inference: &mut InferenceState, tape: &mut History, at: i64) -> String {
    let mut answers = Vec::new();
    walk::frame(inference, tape, at, |question, _, logits| {
        let temperature = if at < 32 { 1.0 } else { 0.0 };
        let point = Draw::keyed(SEED, at, answers.len() as u32).next_u64();
        let drawn = sample(logits, question.allowed_to_model(), temperature, 1.0, point);
        let answer = question.from_model(drawn.expect("something is allowed"));
        answers.push(format!("{answer:02x}"));
        answer
    });
    answers.join(" ")
}

fn music(path: Path) -> String {
    let weights = shipped().expect("the weights that ship");
    let (mut inference, mut tape) = (InferenceState::with_path(weights, path), History::new());
    (0..FRAMES).map(|at| frame(&mut inference, &mut tape, at) + "\n").collect()
}

#[test]
fn the_shipped_network_writes_what_it_always_wrote_on_every_path() {
    for path in Path::all() {
        assert!(music(path) == GOLDEN, "on {path}, seed {SEED}:\n{}", music(path));
    }
}
