//! The polyphonic music benchmark: the same network on piano rolls, in nats per step.
//!
//! A step's keys are asked one after another ([`questions`]), so that the product of the answers is the exact
//! probability of the step given all before it. The figure is the mean of -ln p over the steps of all test
//! pieces, as Boulanger-Lewandowski et al. (ICML 2012, arXiv 1206.6392) define it on their split; the first
//! step of each piece is left out, as Bai et al. (2018, arXiv 1803.01271) do, or counted. Moment and constants
//! are chosen on the validation pieces; training pieces are heard in every key.

mod cache;
mod course;
mod questions;
mod rolls;

pub use course::{course, judge};
pub use rolls::Rolls;

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
