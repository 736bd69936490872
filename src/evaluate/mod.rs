//! How well music is foretold: bits per note of the model and of baselines, over the same decisions.

mod chain;
pub mod classify;
mod counts;
mod distribution;
pub mod ear;
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

pub use distribution::Distribution;
pub use history::{Line, PieceHistory, Placed};
pub use network::{Listener, Network};
pub use ngram::{Ngram, learning_steps};
pub use repeat::Repeat;
pub use score::{Baselines, Bits, PREDICTORS, Score, Scores, score};
pub use unigram::Unigram;
pub use view::View;
pub use walk::{Decision, NOTE_FACTORS, scene, walk};
