//! The taste profile: a weight for every feature that an answer can have.
//!
//! How finely features are told apart was set by ear.

use crate::model::probabilities;
use crate::music::{Key, Part, PartSet, Pitch};
use crate::token::{Factor, Place, Question, Scene};

/// Features of an onset: four parts times the bar line, other beats, the half of a beat, and between.
const ONSETS: usize = 16;
/// Features of a melodic interval: from more than an octave down to more than an octave up.
const LEAPS: usize = 11;
/// The largest interval, in semitones, of the first five leaps down and up.
const LEAP_ENDS: [i32; 5] = [0, 2, 4, 7, 12];
/// Features of a pitch: its degree above the tonic, and its octave.
const DEGREES: usize = 12;
const OCTAVES: usize = 11;
/// Features of a duration: each five of those that can be written.
const LENGTHS: usize = 8;

/// Where each kind of feature of a note begins among those of a voice.
const LEAP: usize = 0;
const DEGREE: usize = LEAP + LEAPS;
const OCTAVE: usize = DEGREE + DEGREES;
const LENGTH: usize = OCTAVE + OCTAVES;
const A_VOICE: usize = LENGTH + LENGTHS;

/// The weights of a profile: of onsets, of the lead's notes, and of all others' notes.
pub const WEIGHTS: usize = ONSETS + 2 * A_VOICE;

/// A weight for each feature, in log-odds; or how each would have to change.
pub type Profile = [f32; WEIGHTS];

/// The features of the answers to a question about our music.
pub struct Features<'a> {
    /// The question.
    pub question: &'a Question,
    /// The scene in which it is asked.
    pub scene: &'a Scene,
    /// The parts that are ours.
    pub ours: PartSet,
}

impl Features<'_> {
    /// Whether anybody could have a taste in the answer.
    pub fn matter(&self) -> bool {
        let mine = self.ours.has(self.question.part);
        match self.question.factor {
            Factor::Active => true,
            Factor::Pitch => mine && self.question.part.is_pitched(),
            Factor::Duration => mine,
            _ => false,
        }
    }

    /// Hands the place of each feature of an answer, in the model's terms, to `has`.
    pub fn of(&self, seen: u8, mut has: impl FnMut(usize)) {
        let voice = ONSETS + if self.question.part == Part::Lead { 0 } else { A_VOICE };
        match self.question.factor {
            Factor::Active => {
                let beat = beat(&self.scene.place);
                let begins = |part: &Part| (seen & self.ours.0) >> part.index() & 1 == 1;
                Part::ALL
                    .iter()
                    .filter(|part| begins(part))
                    .for_each(|part| has(part.index() * 4 + beat));
            }
            Factor::Pitch => {
                let pitch = i32::from(self.question.from_model(seen));
                has(voice + OCTAVE + (pitch / 12) as usize);
                if let Some(last) = self.question.references[0] {
                    has(voice + LEAP + leap(pitch - i32::from(last.number())));
                }
                if let Some(Key { tonic, .. }) = self.scene.key {
                    has(voice + DEGREE + usize::from(Pitch::clamped(pitch).class().above(tonic)));
                }
            }
            Factor::Duration => has(voice + LENGTH + usize::from(seen / 5).min(LENGTHS - 1)),
            _ => {}
        }
    }

    /// Adds the gradient of the logarithm of the probability of an answer that was drawn: its features, less those of
    /// the answers that were to be expected.
    pub fn add_gradient(
        &self,
        logits: &[f32],
        temperature: f32,
        drawn: u8,
        gradient: &mut Profile,
    ) {
        if !self.matter() {
            return;
        }
        let mut odds = [0.0; 128];
        probabilities(logits, self.question.allowed_to_model(), temperature, &mut odds);
        for (seen, odds) in odds.iter().enumerate().filter(|(_, odds)| **odds > 0.0) {
            self.of(seen as u8, |feature| gradient[feature] -= odds);
        }
        self.of(drawn, |feature| gradient[feature] += 1.0);
    }
}

/// The kind of beat that a frame lies on: the bar line, another beat, the half of one, between.
fn beat(place: &Place) -> usize {
    match place.frame_in_bar {
        0 => 0,
        _ if place.opens_pulse() => 1,
        frame if frame.is_multiple_of(2) => 2,
        _ => 3,
    }
}

/// The place of an interval among the leaps.
fn leap(semitones: i32) -> usize {
    let size = LEAP_ENDS.iter().position(|&end| semitones.abs() <= end).unwrap_or(LEAP_ENDS.len());
    if semitones < 0 { LEAPS / 2 - size } else { LEAPS / 2 + size }
}

const _: () = assert!(LEAPS == 2 * LEAP_ENDS.len() + 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaps_are_told_apart_by_size_and_direction() {
        assert_eq!([-13, -5, -1, 0, 1, 5, 13].map(leap), [0, 2, 4, 5, 6, 8, 10]);
    }
}
