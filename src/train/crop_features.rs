//! What a crop of music shows, step by step of the backbone.

use crate::token::{FRAME_FEATURES, Feature};

use super::rows::{Bags, Decision, Rows};
use super::variant::Sequence;

/// What one crop shows.
#[derive(Clone)]
pub struct Walked {
    /// What the backbone sees, step by step.
    pub frames: Bags,
    /// For each step 1, or 0 where a rendition begins and nothing before it counts.
    pub kept: Vec<f32>,
    /// What the decisions of each step count in training.
    pub weights: Vec<f32>,
    /// Decisions by head; in music, by [`Factor`](crate::token::Factor).
    pub decisions: Vec<Rows>,
    /// Notes in all.
    pub notes: usize,
    sequence: Sequence,
    /// What the frame shows, and whether a rendition begins with it, until a step has taken it.
    open: (Vec<Feature>, bool),
}

impl Walked {
    /// Nothing yet, for a network with so many heads.
    pub fn new(heads: usize, sequence: Sequence) -> Self {
        Self {
            frames: Bags::default(),
            kept: Vec::new(),
            weights: Vec::new(),
            decisions: vec![Rows::default(); heads],
            notes: 0,
            sequence,
            open: (Vec::new(), false),
        }
    }

    /// Steps of the backbone so far.
    pub fn steps(&self) -> usize {
        self.kept.len()
    }

    /// Opens a frame; `begins` where nothing before it counts.
    pub fn frame(&mut self, features: &[Feature], begins: bool) {
        self.open = (features.to_vec(), begins || self.open.1);
        if self.sequence == Sequence::Frames {
            self.step(&[]);
        }
    }

    /// Adds a decision of the open frame and what it sees.
    pub fn decide(&mut self, head: usize, features: &[Feature], decision: Decision) {
        if self.sequence == Sequence::Events {
            self.step(features);
        }
        let step = self.steps() - 1;
        self.decisions[head].push(step, features, decision);
    }

    /// A step that shows the open frame and, after it in the table, a decision's features.
    fn step(&mut self, decision: &[Feature]) {
        let shifted = |feature: &Feature| Feature {
            index: feature.index + FRAME_FEATURES as u16,
            ..*feature
        };
        let all: Vec<Feature> =
            self.open.0.iter().copied().chain(decision.iter().map(shifted)).collect();
        self.frames.push_present(&all);
        self.kept.push(if std::mem::take(&mut self.open.1) { 0.0 } else { 1.0 });
        self.weights.push(1.0);
    }

    /// Lets steps count so much, from the first to the last in as many stretches of one length as there are weights.
    #[must_use]
    pub fn weighing(mut self, weights: &[f32]) -> Self {
        let long = self.steps().div_ceil(weights.len().max(1)).max(1);
        for (steps, weight) in self.weights.chunks_mut(long).zip(weights) {
            steps.fill(*weight);
        }
        self
    }

    /// Adds the steps of another.
    pub fn append(&mut self, mut other: Self) {
        let steps = self.steps() as i32;
        self.frames.append(other.frames);
        self.kept.append(&mut other.kept);
        self.weights.append(&mut other.weights);
        for (rows, more) in self.decisions.iter_mut().zip(other.decisions) {
            rows.append(more, steps);
        }
        self.notes += other.notes;
    }

    /// A step without music.
    pub fn pad(&mut self) {
        self.frames.push([]);
        self.kept.push(0.0);
        self.weights.push(0.0);
    }

    /// Keeps the first steps, at most so many, and returns the others; notes stay with the first.
    pub fn split_off(&mut self, steps: usize) -> Self {
        let steps = steps.min(self.steps());
        Self {
            frames: self.frames.split_off(steps),
            kept: self.kept.split_off(steps),
            weights: self.weights.split_off(steps),
            decisions: self.decisions.iter_mut().map(|rows| rows.split_off(steps)).collect(),
            notes: 0,
            sequence: self.sequence,
            open: std::mem::take(&mut self.open),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECISION: Decision =
        Decision { allowed: 3, answer: Some(1), references: [None, Some(4), None] };

    /// Two frames, of two decisions and one.
    fn walked(sequence: Sequence) -> Walked {
        let mut walked = Walked::new(2, sequence);
        walked.frame(&[Feature::on(7)], true);
        walked.decide(1, &[Feature::on(2)], DECISION);
        walked.decide(0, &[], DECISION);
        walked.frame(&[Feature::on(8)], false);
        walked.decide(1, &[Feature::on(3)], DECISION);
        walked
    }

    #[test]
    fn a_step_is_a_frame_or_a_decision() {
        let frames = walked(Sequence::Frames);
        assert_eq!((&frames.frames.indices[..], &frames.kept[..]), (&[7, 8][..], &[0.0, 1.0][..]));
        assert_eq!(frames.decisions[1].frames, [0, 1]);
        let events = walked(Sequence::Events);
        let first = FRAME_FEATURES as i32;
        assert_eq!(events.frames.indices, [7, first + 2, 7, 8, first + 3]);
        assert_eq!(
            (&events.frames.ends[..], &events.kept[..]),
            (&[2, 3, 5][..], &[0.0, 1.0, 1.0][..])
        );
        assert_eq!(
            (&events.decisions[0].frames[..], &events.decisions[1].frames[..]),
            (&[1][..], &[0, 2][..])
        );
    }

    #[test]
    fn a_crop_cut_in_two_loses_nothing() {
        let mut early = walked(Sequence::Events);
        let late = early.split_off(1);
        assert_eq!((early.steps(), late.steps()), (1, 2));
        assert_eq!(late.frames.row(0), [7]);
        assert_eq!(late.frames.row(1), [8, FRAME_FEATURES as i32 + 3]);
        assert_eq!(
            (&late.decisions[0].frames[..], &late.decisions[1].frames[..]),
            (&[0][..], &[1][..])
        );
        assert_eq!(late.decisions[1].references, [-1, 4, -1]);
        assert_eq!(early.decisions[1].decisions() + late.decisions[1].decisions(), 2);
    }
}
