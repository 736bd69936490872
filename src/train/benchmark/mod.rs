//! The polyphonic music benchmark: the same network on piano rolls, in nats per step.
//!
//! A step's keys are asked one after another ([`questions`]), so that the product of the answers is the exact
//! probability of the step given all before it. As in music at large, keys are seen from a home, here from the
//! likeliest scale of what has sounded, and what the piece leads one to expect of itself is a feature ([`view`],
//! [`memory`]). Training pieces are heard in every key and from every home, and partly hidden ([`slots`]),
//! because the sets are small.
//!
//! The figure is the mean of -ln p over the steps of all test pieces, as Boulanger-Lewandowski et al. (ICML
//! 2012, arXiv 1206.6392) define it on their split; the first step of each piece is left out, as Bai et al.
//! (2018, arXiv 1803.01271) do, or counted. SubBlock and constants are chosen on the validation pieces.

mod cache;
mod course;
mod memory;
mod questions;
mod reading;
mod rolls;
mod slots;
mod view;
mod writing;

pub use course::{Figure, course, judge};
pub use rolls::Rolls;
