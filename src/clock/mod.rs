//! Frames and beats, and what the host says about them. [`Grid`] is the only bridge between the two; [`Clock`] keeps it
//! where the host is.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod at;
mod follow;
mod frames;
mod grid;
mod ticks;
mod transport;

pub use at::At;
pub use follow::draw::{Lead, PULL_INTERVAL};
pub use follow::{Clock, TransportChange};
pub use frames::{Frames, QUANTUM, Rate, Span, Tempo};
pub use grid::Grid;
pub use ticks::Ticks;
pub use transport::Transport;
