//! Real frames: music that the shipped network makes up, kept as what the network was asked.

use antiphon::model::{Feature, InferenceState, REFERENCES, Weights, sample};
use antiphon::rt::Draw;
use antiphon::token::{Factor, History, frame_features};

use crate::tensors::{Table, Tensors};
use crate::walk;

/// Draws are cut to the likeliest answers with this mass, as in playing.
const MASS: f32 = 0.998;

/// A frame as it was asked: the backbone's step, then the decisions.
pub struct Frame {
    /// What the backbone saw.
    pub features: Vec<Feature>,
    /// The same as the sum of its embeddings, which the rivals are given ready-made.
    pub sum: Vec<f32>,
    /// In the order in which they were asked.
    pub decisions: Vec<Decision>,
}

/// A question as the network was asked it.
pub struct Decision {
    /// The head that answers.
    pub head: usize,
    /// What it saw beside the context.
    pub features: Vec<Feature>,
    /// The same as the sum of its embeddings, without the context.
    pub sum: Vec<f32>,
    /// What intervals are measured from.
    pub references: [Option<u8>; REFERENCES],
}

impl Frame {
    /// Its first question about a pitch.
    pub fn pitch(&self) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.is_pitch())
    }

    /// Whether notes begin in it, each heard against a last pitch and another part's: a dear kind of pitch decision.
    pub fn is_full(&self) -> bool {
        let mut pitches = self.decisions.iter().filter(|decision| decision.is_pitch()).peekable();
        pitches.peek().is_some()
            && pitches.all(|pitch| pitch.references.iter().take(2).all(Option::is_some))
    }
}

impl Decision {
    fn is_pitch(&self) -> bool {
        self.head == Factor::Pitch.index()
    }
}

/// Lets the network make up `frames` sixteenths in common time for three pitched parts, drawn by `seed`.
pub fn made_up(
    weights: &'static Weights,
    tensors: &Tensors,
    seed: u64,
    frames: usize,
) -> Vec<Frame> {
    let (mut inference, mut tape) = (InferenceState::new(weights), History::new());
    (0..frames as i64).map(|at| frame(&mut inference, &mut tape, tensors, seed, at)).collect()
}

fn frame(
    inference: &mut InferenceState,
    tape: &mut History,
    tensors: &Tensors,
    seed: u64,
    at: i64,
) -> Frame {
    let features = frame_features(tape, &walk::scene(at)).to_vec();
    let mut decisions = Vec::new();
    walk::frame(inference, tape, at, |question, seen, logits| {
        let mut draw = Draw::keyed(seed, at, decisions.len() as u32);
        let answer = sample(logits, question.allowed_to_model(), 1.0, MASS, draw.next_u64());
        let (head, references) = (question.factor.index(), question.references_to_model());
        let sum = tensors.sum(Table::Decision, seen);
        decisions.push(Decision { head, features: seen.to_vec(), sum, references });
        question.from_model(answer.unwrap_or(0))
    });
    Frame { sum: tensors.sum(Table::Frame, &features), features, decisions }
}

/// The frames to time: those with as many decisions as, rounded, frames in which notes begin have on average.
/// Returns that number too.
pub fn typical(frames: &[Frame]) -> (usize, Vec<&Frame>) {
    let full: Vec<&Frame> = frames.iter().filter(|frame| frame.is_full()).collect();
    let decisions: usize = full.iter().map(|frame| frame.decisions.len()).sum();
    let mean = (decisions as f64 / full.len().max(1) as f64).round() as usize;
    (mean, full.into_iter().filter(|frame| frame.decisions.len() == mean).collect())
}
