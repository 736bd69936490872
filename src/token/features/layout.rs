//! Where each kind of feature lies in the network's inputs.

use super::super::grammar::scene::MAX_STYLES;
use super::super::grammar::vocabulary::{DURATIONS, Factor, GRID, OFFSETS, VELOCITIES, VOICES};
use super::super::history::line::DUE as DUE_STEPS;
use super::super::history::recall::{EXACT, FREE, RUNS};
use super::attribute::ATTRIBUTES;
use crate::music::QUALITIES;

/// A stretch of an input vector that holds one kind of feature.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The index of its first feature.
    pub start: u16,
    /// How many features it has.
    pub size: u16,
}

impl Field {
    /// The index of feature `at`; the last one for anything beyond.
    pub const fn at(self, at: usize) -> u16 {
        let last = self.size as usize - 1;
        self.start + if at < last { at as u16 } else { last as u16 }
    }

    /// The first index after it.
    pub const fn end(self) -> u16 {
        self.start + self.size
    }
}

/// Lays fields one after another and gives their names, in order.
macro_rules! layout {
    ($doc:literal $module:ident { $($name:ident: $size:expr),+ $(,)? }) => {
        #[doc = $doc]
        #[allow(missing_docs)]
        pub mod $module {
            use super::*;
            layout!(@fields 0; $($name: $size),+);
            /// Names and places, for the fingerprint.
            pub const FIELDS: &[(&str, Field)] = &[$((stringify!($name), $name)),+];
        }
    };
    (@fields $start:expr; $name:ident: $size:expr $(, $rest:ident: $more:expr)*) => {
        pub const $name: Field = Field { start: $start, size: ($size) as u16 };
        layout!(@fields $name.end(); $($rest: $more),*);
    };
    (@fields $start:expr;) => {
        /// How many features there are.
        pub const COUNT: usize = $start as usize;
    };
}

/// Features of a chord: root, tones and bass by pitch class, then one for "no chord".
pub const CHORD_FEATURES: usize = 37;
/// Bars back at which the same place is looked up.
pub const LAGS: [i64; 4] = [1, 2, 4, 8];
/// Buckets of an attribute.
pub const BUCKETS: usize = 8;
/// Frames of a bar that are told apart.
pub const BAR_FRAMES: usize = 64;
/// Steps of "how long since this part last began a note".
pub const SINCE: usize = 12;
/// Pitches, durations and steps of loudness of a part's last notes that a decision sees.
pub const RECENT_PITCHES: usize = 4;
pub const RECENT_DURATIONS: usize = 3;
pub const RECENT_VELOCITIES: usize = 3;
/// Moves of a line that a decision sees, each by semitones, the last two also together by kinds of leap.
pub const MOVES: usize = 3;
/// The farthest move that is told by its semitones, and how many such moves there are.
pub const FARTHEST: i32 = 13;
pub const STEPS: usize = 2 * FARTHEST as usize + 1;
/// Kinds of leap: repetition, and steps, thirds and fourths, and farther ones, up and down.
pub const LEAPS: usize = 7;
/// Answers to questions about notes, factor after factor.
pub const NOTE_ANSWERS: usize =
    16 + OFFSETS as usize + 1 + PITCHES + DURATIONS.len() + LOUDNESS + VOICES;
/// Notes of a part in a frame that are counted.
pub const COUNTED: usize = 8;
const PARTS: usize = 4;
const PITCHED: usize = 3;
const PITCHES: usize = 128;
const LOUDNESS: usize = VELOCITIES as usize;

layout! { "What the backbone sees once a frame." frame {
    PREVIOUS: PARTS * PITCHES,
    SOUNDING: PITCHED * PITCHES,
    LAST_PITCH: PITCHED * PITCHES,
    VOICE_PITCH: VOICES * PITCHES,
    VOICE_DUE: VOICES * DUE_STEPS,
    LOOK_BACK: LAGS.len() * PARTS * PITCHES,
    SINCE_ONSET: PARTS * SINCE,
    DUE: PARTS * DUE_STEPS,
    LAST_DURATION: PARTS * DURATIONS.len(),
    LAST_VELOCITY: PARTS * LOUDNESS,
    FRAME_IN_BAR: BAR_FRAMES,
    FRAMES_LEFT: BAR_FRAMES,
    FRAME_IN_QUARTER: 4,
    METER: 16,
    BAR_IN_EIGHT: 8,
    BARS_LEFT: 9,
    OPENING: 4,
    CHORD: CHORD_FEATURES,
    CHORDS_KNOWN: 1,
    VELOCITY_KNOWN: 1,
    STYLE: MAX_STYLES,
    ATTRIBUTE: ATTRIBUTES * BUCKETS,
    TONIC: 12,
    MODE: 2,
    PARTS_PRESENT: PARTS,
    TEMPO: 8,
} }

layout! { "What a decision sees beside the backbone's context." decision {
    QUESTION: Factor::ALL.len() * PARTS,
    CHORD: CHORD_FEATURES,
    ROOT: 14,
    QUALITY: 16,
    ACTIVE: 16,
    CHOSEN: PARTS * PITCHES,
    CHOSEN_DURATION: DURATIONS.len(),
    SOUNDING: PITCHED * PITCHES,
    DUE: PARTS * DUE_STEPS,
    VOICE: VOICES,
    VOICE_TAKEN: VOICES,
    VOICE_PITCH: VOICES * PITCHES,
    VOICE_DUE: VOICES * DUE_STEPS,
    RECENT_PITCH: RECENT_PITCHES * PITCHES,
    RECENT_DURATION: RECENT_DURATIONS * DURATIONS.len(),
    RECENT_VELOCITY: RECENT_VELOCITIES * LOUDNESS,
    LAST_CHORD: PITCHES,
    SAME_VOICE: PITCHES,
    SAME_VOICE_DURATION: DURATIONS.len(),
    SAME_PITCH_VELOCITY: LOUDNESS,
    LOOK_BACK: LAGS.len() * PITCHES,
    LOOK_BACK_DURATION: LAGS.len() * DURATIONS.len(),
    LOOK_BACK_VELOCITY: LAGS.len() * LOUDNESS,
    LOOK_BACK_OFFSET: LAGS.len() * (OFFSETS as usize + 1),
    LOOK_BACK_ACTIVE: LAGS.len() * PARTS,
    ECHO: LAGS.len() * PITCHES,
    OFFSET: OFFSETS as usize,
    PITCH: PITCHES,
    DURATION: DURATIONS.len(),
    LAST_OFFSET: OFFSETS as usize,
    COUNT_IN_FRAME: COUNTED,
    FRAME_IN_BAR: BAR_FRAMES,
    RECALLED: EXACT * RUNS * NOTE_ANSWERS,
    RECALLED_FREELY: FREE * RUNS * NOTE_ANSWERS,
    MOVE: MOVES * STEPS,
    TURN: LEAPS * LEAPS,
    OUTER_MOVE: 2 * STEPS,
} }

/// Every field with its place, in words.
fn describe() -> String {
    let fields = frame::FIELDS.iter().chain(decision::FIELDS);
    fields.map(|(name, field)| format!(" {name} {} {}", field.start, field.size)).collect()
}

/// A fingerprint of everything that gives the weights their meaning; weights trained on another alphabet are
/// refused by it.
pub fn vocabulary_hash() -> String {
    let mut words = format!("grid {} durations {DURATIONS:?}", GRID.0);
    for factor in Factor::ALL {
        words += &format!(" {} {}", factor.name(), factor.size());
    }
    for quality in QUALITIES {
        words += &format!(" {} {}", quality.symbol, quality.tones.0);
    }
    words += &describe();
    format!("{:08x}", crc32fast::hash(words.as_bytes()))
}
