//! The stage: what the engine tells, folded into a scene, and the roll that draws it.

pub mod roll;
pub mod scene;
