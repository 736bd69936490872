//! Features by slot: each slot has rows of its own in the table, after those of the one before.

use crate::model::Feature;
use crate::rt::mix;

/// What is hidden from the network in training, so that it leans on no single feature.
#[derive(Clone, Copy, Debug, Default)]
pub struct Veil {
    /// The share of slots.
    pub slots: f64,
    /// The share of features in the slots that are left.
    pub features: f64,
    /// Decides which.
    pub seed: u64,
}

impl Veil {
    /// The same shares, drawn anew.
    pub fn next(&mut self) -> Self {
        self.seed = mix(self.seed);
        Self { seed: mix(!self.seed), ..*self }
    }

    fn hides(&mut self, share: f64) -> bool {
        self.seed = mix(self.seed);
        ((self.seed >> 11) as f64) < share * (1_u64 << 53) as f64
    }
}

/// Features as they are written down, slot after slot.
#[derive(Debug, Default)]
pub struct Slots {
    /// What is present.
    pub present: Vec<Feature>,
    /// Rows of all slots so far.
    pub rows: usize,
    veil: Veil,
}

impl Slots {
    /// Nothing yet, to be seen through a veil.
    pub fn new(veil: Veil) -> Self {
        Self { veil, ..Self::default() }
    }

    /// A slot of some of `rows` rows; what is beyond the last counts as the last.
    pub fn set(&mut self, rows: usize, values: impl IntoIterator<Item = usize>) {
        let share = if self.veil.hides(self.veil.slots) { 1.0 } else { self.veil.features };
        for value in values {
            if !self.veil.hides(share) {
                self.present.push(Feature::on((self.rows + value.min(rows - 1)) as u16));
            }
        }
        self.rows += rows;
    }

    /// A slot of at most one row.
    pub fn one(&mut self, rows: usize, value: impl Into<Option<usize>>) {
        self.set(rows, value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_follow_each_other() {
        let mut slots = Slots::default();
        slots.set(10, [3, 4]);
        slots.one(5, None);
        slots.one(5, 7);
        let rows: Vec<u16> = slots.present.iter().map(|feature| feature.index).collect();
        assert_eq!((rows, slots.rows), (vec![3, 4, 19], 20));
    }

    #[test]
    fn a_veil_hides_its_share() {
        let mut veil = Veil { slots: 0.5, features: 0.5, seed: 1 };
        let left: usize = (0..1000)
            .map(|_| {
                let mut slots = Slots::new(veil.next());
                slots.set(8, 0..8);
                slots.present.len()
            })
            .sum();
        assert!((1800..2200).contains(&left), "{left}");
    }
}
