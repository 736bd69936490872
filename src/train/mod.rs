//! From prepared music to weights.
//!
//! Pieces stream past one after another ([`stream`]), each in one of many [`augmentation`]s, and are walked frame by
//! frame with the same tape, features and questions as in playing. The network ([`network`]) mirrors `model` in
//! floating point; what it spends its time in is [`fused`]. [`run`] is the loop: schedule, held-out loss,
//! checkpoints; [`publish`] writes what ships, and [`shipped`] judges it. [`variant`] and [`cost`] compare it with
//! networks of other kinds.

mod average;
pub mod batch;
pub mod benchmark;
pub mod checkpoint;
pub mod cost;
pub mod course;
pub mod fused;
pub mod lessons;
mod memory;
pub mod network;
pub mod publish;
pub mod refine;
pub mod augmentation;
pub mod rows;
pub mod run;
pub mod shipped;
pub mod stream;
pub mod variant;
pub mod crop_features;

#[cfg(test)]
mod tests;
