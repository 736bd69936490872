//! Who must be heard: a band begins together, and no part drops out for long.
//!
//! How long a part may rest was set by ear.

use crate::music::{Chord, Part, PartSet, PitchSet};
use crate::token::{History, Scene};

use super::super::partner::comping::{self, Hand, LastVoicing};

/// Bars after which a part that rests comes back.
const LONGEST_REST: i64 = 2;

/// The parts among `ours` that must begin a note in the frame after the tape; `strange` are those that the style does not
/// know, which the model by itself would leave silent.
pub fn must(tape: &History, scene: &Scene, ours: PartSet, strange: PartSet) -> PartSet {
    let place = &scene.place;
    if !place.opens_pulse() {
        return PartSet::NONE;
    }
    let (bar, opens_bar) = (place.bar_frames(), place.frame_in_bar == 0);
    let comes = |part: &Part| match tape.rest(*part) {
        // Who accompanies begins the piece; a melody may take a breath before it.
        None => *part != Part::Lead || tape.now() > 0,
        Some(rest) => rest >= LONGEST_REST * bar || opens_bar && strange.has(*part) && rest > 0,
    };
    ours.iter().filter(comes).collect()
}

/// Chords that are laid by rule, for parts that the style does not know.
#[derive(Clone, Copy, Debug, Default)]
pub struct LaidChords {
    /// The parts that lay them.
    pub parts: PartSet,
    /// What was struck last.
    pub before: LastVoicing,
    /// Where harmony and bass may play.
    pub reach: [PitchSet; 2],
}

impl LaidChords {
    /// What a part strikes for a chord; nothing where it does not lay it.
    pub fn hand(&self, part: Part, chord: Option<Chord>) -> Option<Hand> {
        let chord = chord.filter(|_| self.parts.has(part))?;
        let mut hand = Hand::new();
        match part {
            Part::Harmony => hand = comping::voice(chord, &self.before.hand, self.reach[0]),
            _ => {
                let bass = comping::nearest_bass(chord, self.before.bass, self.reach[1]);
                let _fits = bass.map(|pitch| hand.push(pitch));
            }
        }
        (!hand.is_empty()).then_some(hand)
    }
}
