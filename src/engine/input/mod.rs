//! What the person and the host did: notes that want voices, time that somebody gives, our own notes that come back.

pub mod calls;
pub mod echo;
pub mod hear;
pub mod tempo_sources;
pub mod time;
