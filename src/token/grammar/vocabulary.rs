//! The grid and the decisions: what can be said about a frame.

use crate::music::{Beats, Part, Pitch, QUALITIES, TICKS_PER_QUARTER};

/// Frames in a quarter note: the model steps in sixteenths.
pub const FRAMES_PER_QUARTER: i64 = 4;

/// Places inside a frame where a note may begin; 24 to the quarter, so that sixteenth triplets and
/// thirty-seconds are exact.
pub const OFFSETS: u8 = 6;

/// The span from one place of the grid to the next.
pub const GRID: Beats = Beats(TICKS_PER_QUARTER / FRAMES_PER_QUARTER / OFFSETS as i64);

/// The place of the grid that is nearest to a point, or its steps that are nearest to a span.
pub const fn nearest_step(beats: Beats) -> i64 {
    Beats(beats.0 + GRID.0 / 2).div_floor(GRID)
}

/// Durations that can be written, in steps of [`GRID`].
pub const DURATIONS: [u16; 40] = [
    1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 18, 20, 21, 24, 28, 30, 32, 36, 40, 42, 48, 54, 60, 64,
    66, 72, 84, 96, 108, 120, 132, 144, 168, 192, 216, 240, 288, 384,
];

/// Loudness is written in eight steps.
pub const VELOCITIES: u8 = 8;

/// The place in [`DURATIONS`] nearest to a number of grid steps, and at most `limit` steps long.
pub fn duration_index(steps: i64, limit: i64) -> u8 {
    let fits = |&at: &usize| at == 0 || i64::from(DURATIONS[at]) <= limit;
    let distance = |&at: &usize| (i64::from(DURATIONS[at]) - steps).abs();
    (0..DURATIONS.len()).filter(fits).min_by_key(distance).unwrap_or(0) as u8
}

/// Voices that the harmony's notes belong to.
pub const VOICES: usize = 4;

/// The step of loudness that holds a MIDI velocity.
pub fn velocity_bucket(velocity: u8) -> u8 {
    velocity.min(127) / 16
}

/// The MIDI velocity in the middle of a step of loudness.
pub fn velocity_of_bucket(bucket: u8) -> u8 {
    bucket.min(VELOCITIES - 1) * 16 + 8
}

/// What a decision is about. The number is the head of the network that answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Factor {
    /// Whether the chord holds (0), stops (13) or changes to a root (1 to 12 for C to B).
    Chord,
    /// The new chord's place in [`QUALITIES`].
    Quality,
    /// The new chord's bass, in semitones above its root.
    Bass,
    /// Which parts begin notes in this frame: a bit each.
    Active,
    /// Where in the frame the part's next note begins, or [`OFFSETS`] for no more.
    Offset,
    /// The note's pitch.
    Pitch,
    /// The note's place in [`DURATIONS`].
    Duration,
    /// The note's step of loudness.
    Velocity,
    /// Which of the harmony's [`VOICES`] sings the note.
    Voice,
}

impl Factor {
    /// Every factor, by number.
    pub const ALL: [Self; 9] = [
        Self::Chord,
        Self::Quality,
        Self::Bass,
        Self::Active,
        Self::Offset,
        Self::Pitch,
        Self::Duration,
        Self::Velocity,
        Self::Voice,
    ];

    /// How many answers there are.
    pub const fn size(self) -> usize {
        match self {
            Self::Chord => 14,
            Self::Quality => QUALITIES.len(),
            Self::Bass => 12,
            Self::Active => 16,
            Self::Offset => OFFSETS as usize + 1,
            Self::Pitch => 128,
            Self::Duration => DURATIONS.len(),
            Self::Velocity => VELOCITIES as usize,
            Self::Voice => VOICES,
        }
    }

    /// Its name in weights and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chord => "chord",
            Self::Quality => "quality",
            Self::Bass => "bass",
            Self::Active => "active",
            Self::Offset => "when",
            Self::Pitch => "pitch",
            Self::Duration => "duration",
            Self::Velocity => "velocity",
            Self::Voice => "voice",
        }
    }

    /// Its number, the network's head.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Every answer allowed.
    pub const fn all_answers(self) -> u128 {
        u128::MAX >> (128 - self.size())
    }

    /// Whether it speaks of harmony rather than of notes.
    pub const fn is_harmony(self) -> bool {
        matches!(self, Self::Chord | Self::Quality | Self::Bass)
    }
}

/// Notes that a frame can hold.
pub const FRAME_NOTES: usize = 64;

/// A note as it is written in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GridNote {
    /// Who plays it.
    pub part: Part,
    /// Where in the frame it begins, `0..OFFSETS`.
    pub offset: u8,
    /// Its pitch.
    pub pitch: Pitch,
    /// Its place in [`DURATIONS`].
    pub duration: u8,
    /// Its step of loudness, `0..VELOCITIES`.
    pub velocity: u8,
}

impl GridNote {
    /// The order in which a frame's notes are written.
    pub fn order(&self) -> (Part, u8, Pitch) {
        (self.part, self.offset, self.pitch)
    }

    /// How long it sounds, in grid steps.
    pub fn steps(&self) -> i64 {
        i64::from(DURATIONS[usize::from(self.duration).min(DURATIONS.len() - 1)])
    }
}

impl Default for GridNote {
    fn default() -> Self {
        Self { part: Part::Lead, offset: 0, pitch: Pitch::MIDDLE_C, duration: 0, velocity: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_rise_and_each_is_its_own_nearest() {
        for (at, &steps) in DURATIONS.iter().enumerate() {
            assert_eq!(usize::from(duration_index(steps.into(), i64::MAX)), at);
        }
        assert!(DURATIONS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_duration_never_passes_its_limit() {
        assert_eq!(DURATIONS[usize::from(duration_index(24, 17))], 16);
        assert_eq!(duration_index(24, 0), 0);
    }
}
