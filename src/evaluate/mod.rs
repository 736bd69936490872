//! How well music is foretold: bits per note of the model and of baselines, over the same decisions.

mod chain;
pub mod classify;
mod counts;
pub mod excerpt;
mod history;
mod ladder;
mod ladders;
pub mod likeness;
pub mod measure;
mod mixture;
mod network;
mod ngram;
mod repeat;
mod score;
mod unigram;
mod view;
mod walk;

pub use history::{History, Line, Placed};
pub use network::{Listener, Network};
pub use ngram::{Ngram, learning_steps};
pub use repeat::Repeat;
pub use score::{Baselines, Bits, PREDICTORS, Score, Scores, score};
pub use unigram::Unigram;
pub use view::View;
pub use walk::{Decision, scene, walk};

use crate::token::Factor;

/// The factors that speak of notes; evaluation asks no others.
pub const NOTE_FACTORS: [Factor; 5] =
    [Factor::Active, Factor::When, Factor::Pitch, Factor::Duration, Factor::Velocity];

/// The probability of each answer; 0 for those that are not allowed.
pub type Distribution = [f32; 128];

/// The allowed answers, rising.
fn allowed_answers(allowed: u128) -> impl Iterator<Item = usize> {
    (0..128).filter(move |answer| allowed >> answer & 1 == 1)
}

/// All allowed answers alike.
fn alike(allowed: u128) -> Distribution {
    let each = 1.0 / allowed.count_ones().max(1) as f32;
    std::array::from_fn(|answer| if allowed >> answer & 1 == 1 { each } else { 0.0 })
}
