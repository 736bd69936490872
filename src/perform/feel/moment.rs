//! What rules need to know of the music around a note.

use super::units::{millis, ticks};
use crate::music::{Beats, Chord, Key, Meter, Velocity};

/// The music at the moment at which notes are handed over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The piece, whose noise is always the same.
    pub seed: u64,
    /// Quarters a minute.
    pub bpm: f32,
    /// The time signature.
    pub meter: Meter,
    /// Where the bar at hand begins.
    pub bar_start: Beats,
    /// How many bars of the piece went before it.
    pub bar: u32,
    /// The chord in force.
    pub chord: Option<Chord>,
    /// When it came into force.
    pub since: Beats,
    /// The chord that follows, and when.
    pub next: Option<(Beats, Chord)>,
    /// The key.
    pub key: Option<Key>,
    /// From sad, -1, to happy, 1.
    pub valence: f32,
    /// From calm, -1, to excited, 1.
    pub arousal: f32,
    /// Whether drums play.
    pub drums: bool,
    /// Whether the style has taught how loud notes are.
    pub loudness: bool,
    /// How hard the person plays, where anybody does.
    pub touch: Option<Velocity>,
}

impl Default for Moment {
    /// The beginning of a piece of which nothing is known.
    fn default() -> Self {
        Self {
            seed: 0,
            bpm: 120.0,
            meter: Meter::COMMON,
            bar_start: Beats::ZERO,
            bar: 0,
            chord: None,
            since: Beats::ZERO,
            next: None,
            key: None,
            valence: 0.0,
            arousal: 0.0,
            drums: false,
            loudness: false,
            touch: None,
        }
    }
}

impl Moment {
    /// A span in milliseconds.
    pub fn millis(&self, span: Beats) -> f32 {
        millis(span, self.bpm)
    }

    /// A span in ticks, exact between them.
    pub fn ticks(&self, millis: f32) -> f32 {
        ticks(millis, self.bpm)
    }

    /// The span of so many milliseconds.
    pub fn span(&self, millis: f32) -> Beats {
        Beats(self.ticks(millis).round() as i64)
    }

    /// Where the bar begins that holds a point.
    pub fn bar_of(&self, at: Beats) -> Beats {
        at - (at - self.bar_start).rem_floor(self.meter.bar())
    }

    /// How far a point lies in the piece, in bars.
    pub fn bars(&self, at: Beats) -> f32 {
        self.bar as f32 + (at - self.bar_start).0 as f32 / self.meter.bar().0 as f32
    }

    /// How far a point lies into the phrase of so many bars that holds it, 0 to 1.
    pub fn in_phrase(&self, at: Beats, bars: f32) -> f32 {
        let phrases = self.bars(at) / bars;
        phrases - phrases.floor()
    }

    /// Which felt beat of the bar holds a point, and how far the point lies into it.
    pub fn beat_of(&self, at: Beats) -> (u8, Beats) {
        let beat = self.beat();
        let within = (at - self.bar_start).rem_floor(self.meter.bar());
        (within.div_floor(beat) as u8, within.rem_floor(beat))
    }

    /// The length of a felt beat.
    pub fn beat(&self) -> Beats {
        self.meter.bar() / i64::from(self.meter.felt_beats()).max(1)
    }
}
