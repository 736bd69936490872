//! From mood to measured attributes.
//!
//! Valence and arousal are the axes of Russell's circumplex (1980). The signs follow the review of musical
//! cues in Gabrielsson and Lindström (2010): happy music is major, bright and consonant, sad music minor and
//! dissonant; excited music is dense, high, loud and rhythmically busy, calm music the opposite. The sizes are
//! ours.

use crate::music::Mode;
use crate::rt::Draw;
use crate::token::{ATTRIBUTES, Attribute};

use super::manner::Manner;

/// Each attribute's rank in a neutral mood, and how far one unit of valence and one of arousal move it. Neutral
/// is the middle of the style, a little denser: whoever presses play wants to hear something.
const PULL: [(Attribute, f32, f32, f32); ATTRIBUTES] = [
    (Attribute::Density, 0.6, 0.0, 0.4),
    (Attribute::Register, 0.5, 0.12, 0.22),
    (Attribute::Brightness, 0.5, 0.42, 0.0),
    (Attribute::Tension, 0.4, -0.25, 0.2),
    (Attribute::Complexity, 0.45, 0.0, 0.3),
];

/// MIDI velocity added per unit of arousal.
const LOUDNESS: f32 = 18.0;

/// The ranks asked for, 0 to 255: what is set by hand, and the mood where nothing is.
pub fn ranks(manner: &Manner) -> [Option<u8>; ATTRIBUTES] {
    let by_hand = |attribute| match attribute {
        Attribute::Density => manner.density,
        Attribute::Register => manner.register,
        Attribute::Brightness => manner.brightness,
        Attribute::Complexity => manner.complexity,
        Attribute::Tension => None,
    };
    PULL.map(|(attribute, neutral, per_valence, per_arousal)| {
        let by_mood = neutral + per_valence * manner.valence + per_arousal * manner.arousal;
        let rank = by_hand(attribute).unwrap_or(by_mood);
        Some((rank.clamp(0.0, 1.0) * 255.0) as u8)
    })
}

/// The mode of a piece that chooses its own key: the happier, the likelier major.
pub fn mode(manner: &Manner, draw: &mut Draw) -> Mode {
    let major = 0.5 + 0.5 * manner.valence;
    if draw.unit_f32() < major { Mode::Major } else { Mode::Minor }
}

/// How much louder or softer than written.
pub fn loudness(manner: &Manner) -> i32 {
    (LOUDNESS * manner.arousal) as i32
}
