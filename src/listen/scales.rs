//! Which scale the person plays in.
//!
//! A hidden Markov model, filtered forward, whose states are seven-note scales: a tone that is struck is likely one of
//! the scale's, and now and then the scale moves. A mode has the scale of its signature: D dorian that of C major.

use crate::music::{PitchClass, PitchClassSet, SCALES, Scale};

/// The kinds of scales and how common they are. Major has the six other modes with it. Shares
/// by ear: most tunes of seven notes keep to one signature.
const KINDS: [(Scale, f32); 3] = [(SCALES[0], 0.9), (SCALES[2], 0.07), (SCALES[3], 0.03)];
/// How many scales are told apart: kinds times tonics.
pub const STATES: usize = KINDS.len() * 12;
/// The share of struck tones that are none of the scale's. Chosen on every second lead sheet, as is [`MOVES`].
const STRAY: f32 = 0.04;
/// How likely the scale moves before a tone.
const MOVES: f32 = 0.01;

/// A belief about the scale, moved on tone by tone.
#[derive(Clone, Debug)]
pub struct Scales {
    /// By kind and tonic; its sum is one.
    belief: [f32; STATES],
    last: Option<PitchClass>,
}

impl Scales {
    /// Nothing heard.
    pub fn new() -> Self {
        Self { belief: common(), last: None }
    }

    /// Makes scales so many times likelier as `odds` says of each.
    pub fn weigh(&mut self, odds: impl Fn(usize) -> f32) {
        for (state, share) in self.belief.iter_mut().enumerate() {
            *share *= odds(state);
        }
        self.normalise();
    }

    /// Hears a tone that is struck. The same again says nothing new.
    pub fn strike(&mut self, tone: PitchClass) {
        if self.last.replace(tone) == Some(tone) {
            return;
        }
        for (state, (share, common)) in self.belief.iter_mut().zip(common()).enumerate() {
            let fit = if tones(state).has(tone) { (1.0 - STRAY) / 7.0 } else { STRAY / 5.0 };
            *share = (*share * (1.0 - MOVES) + common * MOVES) * fit;
        }
        self.normalise();
    }

    /// How likely each scale is, by [`tones`].
    pub fn belief(&self) -> &[f32; STATES] {
        &self.belief
    }

    fn normalise(&mut self) {
        let sum: f32 = self.belief.iter().sum();
        let scale = 1.0 / sum.max(f32::MIN_POSITIVE);
        self.belief.iter_mut().for_each(|share| *share *= scale);
    }
}

impl Default for Scales {
    fn default() -> Self {
        Self::new()
    }
}

/// The tones of a state.
pub fn tones(state: usize) -> PitchClassSet {
    let kind = KINDS.get(state / 12);
    kind.map_or(PitchClassSet::ALL, |(scale, _)| scale.on(tonic(state)))
}

/// The tonic of a state.
pub fn tonic(state: usize) -> PitchClass {
    PitchClass::new((state % 12) as i32)
}

/// Whether a state is a major scale, with all its modes.
pub fn is_diatonic(state: usize) -> bool {
    state < 12
}

/// How likely each scale is before anything is heard.
fn common() -> [f32; STATES] {
    std::array::from_fn(|state| KINDS.get(state / 12).map_or(0.0, |(_, share)| share / 12.0))
}
