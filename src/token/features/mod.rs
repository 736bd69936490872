//! What the model sees of the music and of the scene, as sparse lists of features.

pub mod attribute;
pub mod decision;
pub mod frame;
pub mod layout;
