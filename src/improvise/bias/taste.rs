//! What the person likes: a profile learned from their likes and dislikes of what has just sounded.
//!
//! Every answer has a few features (how a part leaps, which degree it sings, how long, on which kind of beat). Each has
//! a weight that is added to the logits of the answers that have it. A like moves the weights along the gradient of the
//! logarithm of the probability of what was drawn lately, a dislike against it (REINFORCE, Williams 1992), with a trace
//! that fades within two bars. Weights are bounded, so that the style is coloured and never lost.
//!
//! Step, fade and bound were set by ear, and held by how far one like moves the music (RESULTS.md, partner).

use super::logit_bias::{BiasContext, LogitBias};
use super::profile::{Features, Profile, WEIGHTS};

/// How much of the trace is left after a frame: half after three quarters of a bar of common time.
const FADE: f32 = 0.944;
/// How far a like moves a weight along a trace of 1.
const STEP: f32 = 0.3;
/// The largest weight, in log-odds.
const BOUND: f32 = 2.0;

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
}

impl LogitBias for Taste {
    fn apply(&self, asked: &BiasContext<'_>, logits: &mut [f32]) {
        let BiasContext { question, request, ours, .. } = *asked;
        let features = Features { question, scene: &request.scene, ours };
        if !features.matter() {
            return;
        }
        for (seen, logit) in logits.iter_mut().enumerate() {
            features.of(seen as u8, |feature| *logit += self.weights[feature]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::logit_bias::tests::odds;
    use super::*;
    use crate::music::PartSet;
    use crate::token::{FrameWriter, History, Limits, Scene};

    #[test]
    fn what_is_liked_becomes_likelier_and_a_forgotten_profile_leans_nowhere() {
        let (tape, scene) = (History::new(), Scene { chords: false, ..Scene::default() });
        let question = FrameWriter::open(&tape, &scene, Limits::default()).question();
        let question = &question.expect("a question");
        let features = Features { question, scene: &scene, ours: PartSet::PITCHED };
        let (mut taste, mut gradient) = (Taste::new(), [0.0; WEIGHTS]);
        let leaning = |taste: &Taste| odds(taste, |request| request.scene = scene);
        assert_eq!(leaning(&taste), [0.0; 16]);
        features.add_gradient(&[0.0; 16], 1.0, 1, &mut gradient);
        taste.sound(&gradient);
        taste.judge(true);
        assert!(leaning(&taste)[1] > 0.0 && leaning(&taste)[2] < 0.0, "{:?}", leaning(&taste));
        taste.judge(false);
        assert!(leaning(&taste)[1].abs() < 1e-6);
    }

    #[test]
    fn weights_stay_within_their_bound() {
        let mut taste = Taste::new();
        taste.sound(&[1.0; WEIGHTS]);
        (0..100).for_each(|_| taste.judge(true));
        assert!(taste.profile().iter().all(|weight| *weight == BOUND));
    }
}
