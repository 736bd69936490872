//! Everything that was played, kept so that nothing good is lost.

pub mod saved;
pub mod learned;
pub mod recorder;
pub mod take;
