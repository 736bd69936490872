//! What is asked of the music, in the person's terms and in the model's.

pub mod ending;
pub mod form;
pub mod kin;
pub mod limits;
pub mod mood;
pub mod ranges;
pub mod roles;
pub mod room;
pub mod scene;
pub mod settings;
pub mod wishes;
