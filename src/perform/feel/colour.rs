//! How a mood colours the playing.
//!
//! The cues are those of Juslin's table; their effects add (Eerola, Friberg and Bresin 2013). The sizes are rounded from
//! the four moods of Bresin and Friberg (2000): anger +8 dB and contrast 2.8, happiness +3 dB and 2, sadness and tenderness -6 dB
//! and -2. What arousal already adds to the written loudness is taken off.

/// What one unit of valence and one of arousal add to each cue, and where it is in no mood.
const LEVEL: (f32, f32, f32) = (0.0, -1.25, 2.0);
const STACCATO: (f32, f32, f32) = (0.0, 0.0, 1.0);
const STRAYING: (f32, f32, f32) = (1.0, -0.3, -0.3);
const CONTRAST: (f32, f32, f32) = (1.0, -0.2, 1.6);

/// The colour of a mood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Decibels louder.
    pub level: f32,
    /// From legato, -1, to staccato, 1.
    pub staccato: f32,
    /// How far notes stray, in times what is usual.
    pub straying: f32,
    /// How sharply short notes and long ones are told apart, in times what is usual; soft below zero.
    pub contrast: f32,
}

impl Colour {
    /// That of a mood.
    pub fn of(valence: f32, arousal: f32) -> Self {
        let cue = |(rest, bright, stirred)| rest + bright * valence + stirred * arousal;
        Self {
            level: cue(LEVEL),
            staccato: cue(STACCATO),
            straying: cue(STRAYING),
            contrast: cue(CONTRAST),
        }
    }
}
