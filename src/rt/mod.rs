//! The real-time contract: after an engine is built, nothing on the audio thread allocates, frees, locks or asks the
//! system.
//!
//! It is held by types. Containers are arrays or [`Bounded`] and cannot grow; messages of the [`link`] are `Copy`, so
//! that nothing can be freed when one is read; [`Draw`] needs no state between calls. It is proved by
//! [`guard::CountingAllocator`], which tests install as the global allocator.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bounded;
pub mod denormals;
mod draw;
pub mod guard;
pub mod link;
pub mod log;
mod mix;
pub mod slot;
mod sync;

pub use bounded::Bounded;
pub use draw::Draw;
pub use mix::mix;
