//! What a network is taught of a curriculum, and what is looked at meanwhile.

use rayon::prelude::*;

use crate::model::Config;
use crate::token::Factor;

use super::augmentation::Lesson;
use super::batch::Batch;
use super::crop_features::Walked;
use super::lessons::Curriculum;
use super::run::{Batches, Course, Plan};
use super::stream::{self, Stream};
use super::variant::{Sequence, Variant};

/// Crops that are looked at from the start of each held-out piece.
const HELD_OUT_CROPS: usize = 4;

/// What a network of some kind and shape is taught of a curriculum: batches of `crops` crops, as long as `length`
/// frames on average, and of each of so many `held_out` pieces the first `HELD_OUT_CROPS` times `length`
/// frames.
pub fn course<'a>(
    curriculum: &'a Curriculum,
    config: Config,
    variant: Variant,
    plan: &Plan,
    held_out: usize,
) -> Course<'a> {
    let Variant { core, sequence } = variant;
    let (crops, seed) = (plan.crops, plan.seed);
    let length = sequence.steps(plan.length);
    let batches = move |step: usize| -> Batches<'a> {
        // A run that goes on begins other music than the one that was cut off.
        let mut streams =
            streams(curriculum, crops, sequence, seed.wrapping_add((step as u64) << 32));
        Box::new(std::iter::from_fn(move || {
            Some(Batch::of(streams.par_iter_mut().map(|stream| stream.walk(length)).collect()))
        }))
    };
    let rows = curriculum.held_out(held_out);
    let whole = |lesson: &&Lesson| examined(lesson, sequence, plan.length);
    let rows = rows.chunks(crops).map(|some| row(some.par_iter().map(whole).collect(), length));
    Course {
        config,
        core,
        start: None,
        counted: Factor::ALL.map(|factor| !factor.is_harmony()).to_vec(),
        held_out: rows.collect(),
        batches: Box::new(batches),
    }
}

/// Endless rows of renditions to learn from, decided by a seed.
fn streams(
    curriculum: &Curriculum,
    count: usize,
    sequence: Sequence,
    seed: u64,
) -> Vec<Stream<'_>> {
    (0..count as u64).map(|number| Stream::new(curriculum, sequence, seed, number)).collect()
}

/// What is looked at of a held-out lesson, where crops have `length` frames.
pub fn examined(lesson: &Lesson, sequence: Sequence, length: usize) -> Walked {
    stream::held_out(lesson, sequence, HELD_OUT_CROPS * length)
}

/// Lessons side by side in batches of `length` steps that follow each other; what is missing at an end is padded.
pub fn row(mut lessons: Vec<Walked>, length: usize) -> Vec<Batch> {
    let longest = lessons.iter().map(Walked::steps).max().unwrap_or(0);
    let mut next = |lesson: &mut Walked| {
        let rest = lesson.split_off(length);
        let mut crop = std::mem::replace(lesson, rest);
        (crop.steps()..length).for_each(|_| crop.pad());
        crop
    };
    (0..longest.div_ceil(length))
        .map(|_| Batch::of(lessons.iter_mut().map(&mut next).collect()))
        .collect()
}
