//! Rollouts side by side, one after another, as batches.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use crate::token::Factor;
use crate::train::batch::Batch;
use crate::train::course::row;
use crate::train::crop_features::Walked;
use crate::train::variant::Sequence;

/// Batches of `crops` rows of `length` steps that follow each other; rows that end sooner are padded.
pub fn packed(mut rollouts: Vec<Walked>, crops: usize, length: usize, seed: u64) -> Vec<Batch> {
    rollouts.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let empty = || Walked::new(Factor::ALL.len(), Sequence::Frames);
    let mut rows: Vec<Walked> = (0..crops).map(|_| empty()).collect();
    for rollout in rollouts {
        if let Some(row) = rows.iter_mut().min_by_key(|row| row.steps()) {
            row.append(rollout);
        }
    }
    row(rows, length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Feature;
    use crate::train::rows::Decision;

    #[test]
    fn every_decision_keeps_the_weight_of_its_rollout() {
        let decision = Decision { allowed: 3, answer: Some(1), references: [None; 3] };
        let rollout = |number: usize| {
            let mut walked = Walked::new(Factor::ALL.len(), Sequence::Frames);
            for frame in 0..5 + number {
                walked.frame(&[Feature::on(number as u16)], frame == 0);
                walked.decide(3, &[], decision);
            }
            walked.weighing(&[number as f32])
        };
        let batches = packed((1..8).map(rollout).collect(), 3, 4, 1);
        let mut counts = [0; 8];
        for batch in &batches {
            let rows = &batch.decisions[3];
            for (at, frame) in rows.frames.iter().enumerate() {
                if rows.answers[at] >= 0 {
                    let frame = *frame as usize;
                    let number = batch.frames.row(frame)[0] as usize;
                    assert_eq!(batch.weights[frame], number as f32);
                    counts[number] += 1;
                }
            }
        }
        assert_eq!(counts, [0, 6, 7, 8, 9, 10, 11, 12]);
    }
}
