//! What the engine tells the window and the host beside notes.

pub mod likes;
pub mod load;
pub mod tell;
pub mod read;
