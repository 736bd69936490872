//! The held-out figure of weights as they ship: the integer network on the same music.

use std::ops::Range;

use rayon::prelude::*;

use crate::model::{Feature, InferenceState, REFERENCES, Weights, log_probability};

use super::batch::Batch;
use super::rows::{MASK_WORDS, Rows};
use super::run::Course;

/// Bits per note of the integer network on what a course holds out.
pub fn bits_per_note(weights: &'static Weights, course: &Course) -> f64 {
    let notes: usize = course.held_out.iter().flatten().map(|batch| batch.notes).sum();
    let crops = course.held_out.par_iter().flat_map_iter(|row| {
        let crops = row.first().map_or(0, |batch| batch.crops);
        (0..crops).map(move |crop| (row, crop))
    });
    let nats: f64 = crops.map(|(row, crop)| nats(weights, row, crop, &course.counted)).sum();
    nats / std::f64::consts::LN_2 / notes.max(1) as f64
}

/// Nats of one crop of every batch of a row, which follow each other.
fn nats(weights: &'static Weights, row: &[Batch], crop: usize, counted: &[bool]) -> f64 {
    let mut state = InferenceState::new(weights);
    let mut sum = 0.0;
    for batch in row {
        for frame in crop * batch.length..(crop + 1) * batch.length {
            if batch.kept[frame] == 0.0 {
                state.reset();
            }
            state.open_frame(&present(batch.frames.row(frame)));
            state.finish();
            for (head, rows) in batch.decisions.iter().enumerate().filter(|(at, _)| counted[*at]) {
                sum +=
                    of_frame(rows, frame).map(|row| ask(&mut state, head, rows, row)).sum::<f64>();
            }
        }
    }
    sum
}

/// The rows of a frame; rows that only fill up come last and belong to none.
fn of_frame(rows: &Rows, frame: usize) -> Range<usize> {
    let decisions = rows.answers.partition_point(|answer| *answer >= 0);
    let frames = &rows.frames[..decisions];
    let before = |frame: usize| frames.partition_point(|at| (*at as usize) < frame);
    before(frame)..before(frame + 1)
}

fn ask(state: &mut InferenceState, head: usize, rows: &Rows, row: usize) -> f64 {
    let references =
        std::array::from_fn(|at| u8::try_from(rows.references[REFERENCES * row + at]).ok());
    state.open_decision(head, &present(rows.features.row(row)), references);
    state.finish();
    let words = rows.allowed[row * MASK_WORDS..][..MASK_WORDS].iter().rev();
    let allowed = words.fold(0, |mask, word| mask << 32 | u128::from(*word as u32));
    -f64::from(log_probability(state.logits(), allowed, rows.answers[row] as u8))
}

fn present(indices: &[i32]) -> Vec<Feature> {
    indices.iter().map(|index| Feature::on(*index as u16)).collect()
}
