//! The network that chooses the notes: exact integer inference with the same bits on every processor.
//!
//! [`Weights`] are checked and repacked once; a [`InferenceState`] steps through them in slices of counted multiply-adds;
//! [`sample`] and its companions turn logits into outcomes.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod config;
mod export;
mod feature;
mod format;
#[cfg(any(feature = "train", test))]
mod import;
mod kernel;
mod linear;
mod math;
mod inference;
#[cfg(feature = "train")]
mod products;
#[cfg(test)]
#[allow(clippy::panic)]
mod reference;
mod sample;
mod weights;

pub use config::{Config, HeadConfig, INTERVAL_REACH, INTERVALS, REFERENCES, TensorSpec};
pub use export::{Tensors, export};
pub use feature::Feature;
pub use format::WeightsError;
#[cfg(feature = "train")]
pub use import::import;
pub use inference::{InferenceState, MAX_FEATURES, Snapshot};
pub use kernel::Path;
pub use math::{EPSILON, exp};
#[cfg(feature = "train")]
pub use products::Products;
pub use sample::{log_probability, probabilities, sample};
pub use weights::Weights;

use std::sync::OnceLock;

/// The network that ships inside the program, checked on the first call; call it away from the audio thread.
///
/// # Errors
/// As [`Weights::from_bytes`], when the program was built with a damaged file.
pub fn shipped() -> Result<&'static Weights, WeightsError> {
    static BYTES: &[u8] =
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/antiphon.safetensors"));
    static WEIGHTS: OnceLock<Result<Weights, WeightsError>> = OnceLock::new();
    WEIGHTS.get_or_init(|| Weights::from_bytes(BYTES)).as_ref().map_err(Clone::clone)
}
