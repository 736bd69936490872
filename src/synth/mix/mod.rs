//! From voices to two sides: a strip for each source, a room, and the end of the chain.

mod bus;
mod glide;
mod levels;
mod limiter;
mod master;
mod peak;
mod polish;
mod room;
mod strip;
mod tone;

pub(super) use bus::{Bus, Buses};
pub(super) use levels::Levels;
pub(super) use master::Master;
pub use peak::PEAKS;
pub use tone::{StripTone, Tone};
