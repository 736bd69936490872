//! Seeded randomness without state.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// Random numbers that depend on nothing but their key: the same key gives the same numbers on any machine, in any
/// order of asking. Built on ChaCha with 8 rounds.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// The numbers that belong to `seed` at a musical `place` for one purpose (`lane`).
    pub fn keyed(seed: u64, place: i64, lane: u32) -> Self {
        let mut key = *b"................antiphon draw ke";
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..12].copy_from_slice(&lane.to_le_bytes());
        let mut numbers = ChaCha8Rng::from_seed(key);
        numbers.set_stream(place as u64);
        Self(numbers)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// The next 32 bits.
    pub fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// The next number in `[0, 1)`, a multiple of 2⁻²⁴ and so exact.
    pub fn unit_f32(&mut self) -> f32 {
        (self.next_u32() >> 8) as f32 / (1 << 24) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(seed: u64, place: i64, lane: u32) -> u64 {
        Draw::keyed(seed, place, lane).next_u64()
    }

    #[test]
    fn every_field_of_the_key_matters() {
        let base = first(7, 960, 1);
        assert_eq!(base, first(7, 960, 1));
        for other in [first(8, 960, 1), first(7, 961, 1), first(7, -960, 1), first(7, 960, 2)] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn the_numbers_are_the_same_for_ever() {
        let mut draw = Draw::keyed(1, 2, 3);
        assert_eq!([draw.next_u64(), draw.next_u64()], GOLDEN);
    }

    const GOLDEN: [u64; 2] = [13_041_866_518_953_640_424, 11_265_314_888_569_420_391];

    #[test]
    fn unit_numbers_fill_the_unit() {
        let mut draw = Draw::keyed(1, 0, 0);
        let numbers: Vec<f32> = (0..10_000).map(|_| draw.unit_f32()).collect();
        assert!(numbers.iter().all(|x| (0.0..1.0).contains(x)));
        let mean = numbers.iter().sum::<f32>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02, "mean {mean}");
    }
}
