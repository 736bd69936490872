//! Dealing out groups, so that what belongs together is never on two sides.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

/// For each member, which of so many hands its group is dealt to: the largest groups first, each to the hand that has
/// the fewest members; equal ones as the seed shuffles them.
pub fn deal(groups: &[usize], hands: usize, seed: u64) -> Vec<usize> {
    let count = groups.iter().map(|group| group + 1).max().unwrap_or(0);
    let mut sizes: Vec<(usize, usize)> = (0..count).map(|group| (0, group)).collect();
    groups.iter().for_each(|&group| sizes[group].0 += 1);
    sizes.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    sizes.sort_by_key(|&(size, _)| std::cmp::Reverse(size));
    let (mut held, mut of_group) = (vec![0; hands], vec![0; count]);
    for (size, group) in sizes {
        let hand = (0..hands).min_by_key(|&hand| held[hand]).unwrap_or(0);
        held[hand] += size;
        of_group[group] = hand;
    }
    groups.iter().map(|&group| of_group[group]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_dealt_to_one_hand_and_hands_are_even() {
        let groups: Vec<usize> = (0..100).map(|at| at * at % 17).collect();
        let hands = deal(&groups, 5, 1);
        for (a, hand) in groups.iter().zip(&hands) {
            let others = groups.iter().zip(&hands).filter(|(b, _)| a == *b);
            assert!(others.clone().all(|(_, other)| other == hand), "group {a}");
        }
        let sizes: Vec<usize> = (0..5).map(|h| hands.iter().filter(|x| **x == h).count()).collect();
        assert!(sizes.iter().all(|size| (10..=30).contains(size)), "{sizes:?}");
    }
}
