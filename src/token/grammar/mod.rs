//! How a frame is written: the words, the questions in their order, and whole pieces.

pub mod answer;
pub mod harmony;
pub mod key_normaliser;
pub mod scene;
pub mod sheet;
pub mod vocabulary;
pub mod voices;
pub mod writer;
