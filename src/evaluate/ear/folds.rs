//! Dealing out groups, so that what belongs together is never on two sides.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

/// Members of a group: of people's, and of ours.
type Size = [usize; 2];

/// For each member, which of so many hands its group is dealt to: the largest groups first, each to the hand that has
/// the fewest members of its sides; equal ones as the seed shuffles them. `ours` says which side a member is of.
pub fn deal(groups: &[usize], ours: &[bool], hands: usize, seed: u64) -> Vec<usize> {
    let count = groups.iter().map(|group| group + 1).max().unwrap_or(0);
    let mut sizes: Vec<(Size, usize)> = (0..count).map(|group| ([0, 0], group)).collect();
    groups.iter().zip(ours).for_each(|(&group, &ours)| sizes[group].0[usize::from(ours)] += 1);
    sizes.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    sizes.sort_by_key(|&(size, _)| std::cmp::Reverse(size[0] + size[1]));
    let (mut held, mut of_group) = (vec![[0, 0]; hands], vec![0; count]);
    for (size, group) in sizes {
        let shared = |held: &Size| held[0] * size[0] + held[1] * size[1];
        let hand = (0..hands).min_by_key(|&hand| shared(&held[hand])).unwrap_or(0);
        held[hand] = [held[hand][0] + size[0], held[hand][1] + size[1]];
        of_group[group] = hand;
    }
    groups.iter().map(|&group| of_group[group]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_dealt_to_one_hand_and_every_hand_has_both_sides() {
        let groups: Vec<usize> = (0..100).map(|at| at * at % 17).collect();
        let ours: Vec<bool> = groups.iter().map(|group| group % 3 == 0).collect();
        let hands = deal(&groups, &ours, 3, 1);
        for (a, hand) in groups.iter().zip(&hands) {
            let mut others = groups.iter().zip(&hands).filter(|(b, _)| a == *b);
            assert!(others.all(|(_, other)| other == hand), "group {a}");
        }
        for (hand, side) in [0, 1, 2].into_iter().flat_map(|hand| [(hand, false), (hand, true)]) {
            assert!(hands.iter().zip(&ours).any(|of| of == (&hand, &side)), "hand {hand}");
        }
    }
}
