//! From prepared music to weights.
//!
//! Pieces are cut into crops, moved to a random key, and walked frame by frame with the same tape, features
//! and questions as in playing ([`batch`]). The network ([`network`]) mirrors `model` in floating point; its
//! recurrence is a scan, so that a crop is a few large operations. [`run`] is the loop: schedule, held-out
//! loss, checkpoints, export.

pub mod batch;
pub mod checkpoint;
pub mod lessons;
pub mod network;
pub mod publish;
pub mod run;
