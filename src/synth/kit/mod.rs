//! The drums: a kit a file, each a table of what its pieces are made of.

mod catalogue;
mod electronic;
mod hand;
mod hit;
mod piece;
mod rock;

pub use catalogue::Kit;
pub(super) use hit::Hit;
pub(super) use piece::Choke;
