//! What the person likes: a profile learned from their likes and dislikes of what has just sounded.
//!
//! Every answer has a few features (how a part leaps, which degree it sings, how long, on which kind of beat). Each has
//! a weight that is added to the logits of the answers that have it. A like moves the weights along the gradient of the
//! logarithm of the probability of what was drawn lately, a dislike against it (REINFORCE, Williams 1992), with a trace
//! that fades within two bars. Weights are bounded, so that the style is coloured and never lost.

use crate::model::probabilities;
use crate::music::{Key, Part, Pitch};
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

/// How much of the trace is left after a frame: half after three quarters of a bar of common time.
const FADE: f32 = 0.944;
/// How far a like moves a weight along a trace of 1.
const STEP: f32 = 0.3;
/// The largest weight, in log-odds.
const BOUND: f32 = 2.0;

/// A number for each feature.
pub type Profile = [f32; WEIGHTS];

/// The profile, and the trace of what has sounded lately.
#[derive(Clone, Debug)]
pub struct Taste {
    weights: Profile,
    trace: Profile,
}

impl Taste {
    /// No preference.
    pub fn new() -> Self {
        Self { weights: [0.0; WEIGHTS], trace: [0.0; WEIGHTS] }
    }

    /// The profile.
    pub fn profile(&self) -> &Profile {
        &self.weights
    }

    /// Takes over a profile; what is no number counts as none.
    pub fn adopt(&mut self, profile: &Profile) {
        self.weights = profile.map(|w| if w.is_finite() { w.clamp(-BOUND, BOUND) } else { 0.0 });
    }

    /// Forgets what has sounded, and keeps the profile.
    pub fn rest(&mut self) {
        self.trace = [0.0; WEIGHTS];
    }

    /// A frame sounds whose answers were drawn with a gradient.
    pub fn sound(&mut self, gradient: &Profile) {
        for (trace, drawn) in self.trace.iter_mut().zip(gradient) {
            *trace = *trace * FADE + drawn;
        }
    }

    /// What has just sounded is liked, or not.
    pub fn judge(&mut self, liked: bool) {
        let step = if liked { STEP } else { -STEP };
        for (weight, trace) in self.weights.iter_mut().zip(self.trace) {
            *weight = (*weight + step * trace).clamp(-BOUND, BOUND);
        }
    }

    /// Adds the weights of every answer, in the model's order, to its logit.
    pub fn tilt(&self, setting: &Setting<'_>, logits: &mut [f32]) {
        if !setting.matters() {
            return;
        }
        for (seen, logit) in logits.iter_mut().enumerate() {
            setting.features(seen as u8, |feature| *logit += self.weights[feature]);
        }
    }
}

/// A question about our music, and where it is asked.
pub struct Setting<'a> {
    /// The question.
    pub question: &'a Question,
    /// The scene.
    pub scene: &'a Scene,
    /// The parts that are ours, a bit each.
    pub ours: u8,
}

impl Setting<'_> {
    /// Whether anybody could have a taste in the answer.
    fn matters(&self) -> bool {
        let mine = self.ours >> self.question.part.index() & 1 == 1;
        match self.question.factor {
            Factor::Active => true,
            Factor::Pitch => mine && self.question.part.is_pitched(),
            Factor::Duration => mine,
            _ => false,
        }
    }

    /// The features of an answer as the model gives it.
    fn features(&self, seen: u8, mut has: impl FnMut(usize)) {
        let voice = ONSETS + if self.question.part == Part::Lead { 0 } else { A_VOICE };
        match self.question.factor {
            Factor::Active => {
                let beat = beat(&self.scene.place);
                let begins = |part: &Part| (seen & self.ours) >> part.index() & 1 == 1;
                Part::ALL
                    .iter()
                    .filter(|part| begins(part))
                    .for_each(|part| has(part.index() * 4 + beat));
            }
            Factor::Pitch => {
                let pitch = i32::from(self.question.meant(seen));
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
    pub fn trace(&self, logits: &[f32], temperature: f32, drawn: u8, gradient: &mut Profile) {
        if !self.matters() {
            return;
        }
        let mut odds = [0.0; 128];
        probabilities(logits, self.question.seen_allowed(), temperature, &mut odds);
        for (seen, odds) in odds.iter().enumerate().filter(|(_, odds)| **odds > 0.0) {
            self.features(seen as u8, |feature| gradient[feature] -= odds);
        }
        self.features(drawn, |feature| gradient[feature] += 1.0);
    }
}

/// The kind of beat that a frame lies on.
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
    use crate::token::{FrameWriter, Limits, Tape};

    #[test]
    fn leaps_are_told_apart_by_size_and_direction() {
        assert_eq!([-13, -5, -1, 0, 1, 5, 13].map(leap), [0, 2, 4, 5, 6, 8, 10]);
    }

    #[test]
    fn what_is_liked_becomes_likelier_and_a_forgotten_profile_tilts_nothing() {
        let (tape, scene) = (Tape::new(), Scene { chords: false, ..Scene::default() });
        let question = FrameWriter::open(&tape, &scene, Limits::default()).question();
        let setting = Setting { question: &question.expect("a question"), scene: &scene, ours: 7 };
        let (mut taste, mut gradient) = (Taste::new(), [0.0; WEIGHTS]);
        let tilts = |taste: &Taste| {
            let mut logits = [0.0; 16];
            taste.tilt(&setting, &mut logits);
            logits
        };
        assert_eq!(tilts(&taste), [0.0; 16]);
        setting.trace(&[0.0; 16], 1.0, 1, &mut gradient);
        taste.sound(&gradient);
        taste.judge(true);
        assert!(tilts(&taste)[1] > 0.0 && tilts(&taste)[2] < 0.0, "{:?}", tilts(&taste));
        taste.judge(false);
        assert!(tilts(&taste)[1].abs() < 1e-6);
    }

    #[test]
    fn weights_stay_within_their_bound() {
        let mut taste = Taste::new();
        taste.sound(&[1.0; WEIGHTS]);
        (0..100).for_each(|_| taste.judge(true));
        assert!(taste.profile().iter().all(|weight| *weight == BOUND));
    }
}
