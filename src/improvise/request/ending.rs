//! How the song ends: with a cadence, and a chord that sounds through its last bar.

use crate::music::{Chord, Key, PitchClass, PitchClassSet, QUALITIES, TonalMode};
use crate::token::{OFFSETS, Place, duration_index};

/// The places of the triads and of the dominant seventh in [`QUALITIES`].
const MAJOR: usize = 0;
const MINOR: usize = 1;
const SEVENTH: usize = 2;
/// The fifth degree, in semitones above the tonic.
const DOMINANT: i32 = 7;

/// Whether the song is to end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// It goes on.
    #[default]
    Open,
    /// It was asked to end.
    Asked,
    /// With this bar.
    With(u32),
}

impl Ending {
    /// Bars from one to the last; `None` where the song goes on, or is over.
    pub fn bars_left(self, bar: u32) -> Option<u32> {
        match self {
            Self::With(last) => last.checked_sub(bar),
            Self::Open | Self::Asked => None,
        }
    }

    /// Whether nothing begins in a frame any more: the last bar has its one chord, and the song is over after it.
    pub fn rests(self, place: &Place) -> bool {
        let Self::With(last) = self else { return false };
        place.bar > last || place.bar == last && place.frame_in_bar > 0
    }

    /// Whether the last chord is struck in a frame.
    pub fn closes(self, place: &Place) -> bool {
        self.bars_left(place.bar) == Some(0) && place.frame_in_bar == 0
    }

    /// The chord of the cadence in a frame: the dominant in the second half of the last bar but one, then the tonic.
    pub fn chord(self, place: &Place, key: Key) -> Option<Chord> {
        let second_half = i64::from(place.frame_in_bar) * 2 >= place.bar_frames();
        match self.bars_left(place.bar)? {
            0 => Some(triad(key)),
            1 if second_half => Some(chord(key.tonic.up(DOMINANT), SEVENTH)),
            _ => None,
        }
    }
}

/// What a lead may close with: the tonic alone.
pub fn last_notes(key: Key) -> PitchClassSet {
    PitchClassSet::default().with(key.tonic)
}

/// The duration, as the model writes it, from a frame to the end of its bar.
pub fn through_the_bar(place: &Place) -> u8 {
    let frames = place.bar_frames() - i64::from(place.frame_in_bar);
    duration_index(frames * i64::from(OFFSETS), i64::MAX)
}

fn triad(key: Key) -> Chord {
    chord(key.tonic, if key.mode == TonalMode::Major { MAJOR } else { MINOR })
}

fn chord(root: PitchClass, quality: usize) -> Chord {
    Chord::new(root, QUALITIES[quality], root)
}
