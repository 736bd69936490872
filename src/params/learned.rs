//! What a session learns of the person: their turns of phrase and their taste.

use std::sync::Arc;

use super::lessons::Learnt;
use crate::engine::Likes;
use crate::improvise::{self, Learned, Profile, WEIGHTS};
use crate::rt::log::LogReader;

/// Bytes of a note.
const NOTE: usize = 3;

impl Learnt for Learned {
    type Source = LogReader<1>;
    const OF: &'static str = "your playing";
    const VERSION: u8 = 1;

    fn nothing() -> Self {
        Self::new()
    }

    fn read(log: &LogReader<1>) -> Self {
        improvise::learned(log)
    }

    fn to_bytes(&self) -> Vec<u8> {
        self.iter().flat_map(|word| word.to_le_bytes().into_iter().take(NOTE)).collect()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (notes, rest) = bytes.as_chunks::<NOTE>();
        let words = notes.iter().map(|&[a, b, c]| u32::from_le_bytes([a, b, c, 0]));
        let mut learned = Self::new();
        let fits = words.into_iter().all(|word| learned.push(word).is_ok());
        (fits && rest.is_empty()).then_some(learned)
    }
}

impl Learnt for Profile {
    type Source = Arc<Likes>;
    const OF: &'static str = "your taste";
    const VERSION: u8 = 1;

    fn nothing() -> Self {
        [0.0; WEIGHTS]
    }

    fn read(likes: &Arc<Likes>) -> Self {
        likes.profile()
    }

    fn to_bytes(&self) -> Vec<u8> {
        let likes = self.iter().any(|&weight| weight != 0.0);
        self.iter().filter(|_| likes).flat_map(|weight| weight.to_le_bytes()).collect()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (weights, rest) = bytes.as_chunks::<4>();
        let weights: Vec<f32> = weights.iter().copied().map(f32::from_le_bytes).collect();
        let profile = Self::try_from(weights).ok()?;
        (rest.is_empty() && profile.iter().all(|weight| weight.is_finite())).then_some(profile)
    }
}
