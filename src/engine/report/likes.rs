//! The taste that was learned, to be read from any thread.

use std::sync::atomic::Ordering;

use atomic_float::AtomicF32;

use crate::improvise::{Profile, WEIGHTS};

/// The weights of a taste.
#[derive(Debug)]
pub struct Likes([AtomicF32; WEIGHTS]);

impl Default for Likes {
    /// No preference.
    fn default() -> Self {
        Self(std::array::from_fn(|_| AtomicF32::new(0.0)))
    }
}

impl Likes {
    /// Takes the weights over. While they are taken, a reader may see some of before and some of now.
    pub fn take(&self, profile: &Profile) {
        for (kept, &weight) in self.0.iter().zip(profile) {
            kept.store(weight, Ordering::Relaxed);
        }
    }

    /// The weights.
    pub fn profile(&self) -> Profile {
        self.0.each_ref().map(|weight| weight.load(Ordering::Relaxed))
    }
}
