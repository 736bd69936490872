//! Everything that was played, kept so that nothing good is lost.

pub mod kept;
pub mod learned;
pub mod recorder;
pub mod take;
