//! Key and chords estimated from sounding notes.
//!
//! A semi-Markov model (Ostendorf, Digalakis and Kimball, From HMM's to segment models, IEEE Transactions on Speech and
//! Audio Processing 4 (1996), 360-378): the music is cut into segments that begin on felt beats, each with a key and a
//! chord. A segment is judged as a whole, by the notes that are no tones of its chord, the tones that are not heard
//! and the bass it begins with; and by what the chord is in its key, what it follows, and where in the bar it begins.
//! The best cut of all is found by dynamic programming.

mod counted;
mod evidence;
mod fit;
mod path;
mod pulse;
mod table;
mod weights;

pub use pulse::{Pulse, of_meters, of_places};

use crate::music::{Beats, Chord, Key, Note, PitchClass, QUALITIES};
use evidence::Evidence;
use path::Segment;
use table::KINDS;
use weights::Weights;

/// A change of harmony: when, the key, and the chord.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// When it begins.
    pub at: Beats,
    /// The key it is heard in.
    pub key: Key,
    /// The chord.
    pub chord: Chord,
}

/// The harmony of notes, changing on pulses. `key` is the key that the piece is said to have. Silence lets a chord
/// stand; music without pitches has no chords.
pub fn chords(notes: &[Note], pulses: &[Pulse], key: Option<Key>) -> Vec<Change> {
    let evidence = Evidence::of(notes, pulses);
    if evidence.is_silent() {
        return Vec::new();
    }
    let weights = if evidence.is_single() { &Weights::SINGLE } else { &Weights::FULL };
    let segments = path::best(&evidence, table::shipped(), weights, key);
    let mut changes: Vec<Change> = Vec::new();
    for segment in segments {
        let change = change(&segment, &evidence, pulses);
        if changes.last().is_none_or(|last| (last.key, last.chord) != (change.key, change.chord)) {
            changes.push(change);
        }
    }
    changes
}

fn change(segment: &Segment, evidence: &Evidence, pulses: &[Pulse]) -> Change {
    let root = PitchClass::new((segment.chord / KINDS) as i32);
    let quality = QUALITIES[segment.chord % KINDS];
    let chord = Chord::new(root, quality, root);
    let lowest = evidence.pulses[segment.start].bass.map(|bass| PitchClass::new(bass.into()));
    let bass = lowest.filter(|&bass| chord.tones.has(bass)).unwrap_or(root);
    Change {
        at: pulses[segment.start].start,
        key: table::key(segment.key),
        chord: Chord { bass, ..chord },
    }
}

#[cfg(test)]
mod tests;
