//! The harmony of sheets: estimated from their notes, and figures of it.

use super::estimate::{Change, chords, of_places};
use crate::music::{Beats, Chord, Key, PitchClassSet, TonalMode};
use crate::token::{FRAMES_PER_QUARTER, Sheet};

/// The chord of each frame of a sheet, estimated from its notes. `key` is the key that the piece is said to have.
pub fn estimated(sheet: &Sheet, key: Option<Key>) -> Vec<Option<Chord>> {
    const FRAME: Beats = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);
    let changes = chords(&sheet.notes(), &of_places(&sheet.places), key);
    let mut changes = changes.iter().peekable();
    let mut current = None;
    let chord = |at: i64| {
        while let Some(change) = changes.next_if(|change: &&Change| change.at <= FRAME * at) {
            current = Some(change.chord);
        }
        current
    };
    (0..sheet.frames.len() as i64).map(chord).collect()
}

/// What the chords of pieces are like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HarmonyFigures {
    /// Pieces with a key and chords.
    pub pieces: usize,
    /// Bars of them.
    pub bars: usize,
    /// Chords in them, each as often as it comes.
    pub chords: usize,
    /// Of these, chords with a tone that their key does not have.
    pub outside: usize,
    /// Of these, those that last a felt beat at most.
    pub outside_a_beat: usize,
    /// And those that last two at most.
    pub outside_two_beats: usize,
    /// Frames with a chord.
    pub frames: usize,
    /// Of these, frames whose chord keeps to the key.
    pub in_key: usize,
    /// Of these, frames where the estimated chord has the same root.
    pub same_root: usize,
    /// And the same third and fifth.
    pub same_triad: usize,
}

impl HarmonyFigures {
    /// Counts a piece, and how far its chords are those that are estimated from its notes.
    pub fn add(&mut self, sheet: &Sheet, key: Key) {
        let scale = scale(key);
        let chords: Vec<Option<Chord>> = sheet.frames.iter().map(|frame| frame.chord).collect();
        self.pieces += 1;
        self.bars += sheet.places.iter().filter(|place| place.frame_in_bar == 0).count();
        let mut at = 0;
        for same in chords.chunk_by(PartialEq::eq) {
            let pulses = sheet.places[at..at + same.len()].iter();
            let pulses = pulses.filter(|place| place.opens_pulse()).count();
            at += same.len();
            if let Some(chord) = same[0] {
                self.add_chord(chord, scale, same.len(), pulses);
            }
        }
        for pair in chords.iter().zip(estimated(sheet, Some(key))) {
            let (Some(known), Some(estimated)) = pair else { continue };
            self.same_root += usize::from(known.root == estimated.root);
            self.same_triad += usize::from(triad(*known) == triad(estimated));
        }
    }

    fn add_chord(&mut self, chord: Chord, scale: PitchClassSet, frames: usize, pulses: usize) {
        let inside = chord.tones.iter().all(|tone| scale.has(tone));
        self.chords += 1;
        self.frames += frames;
        self.in_key += if inside { frames } else { 0 };
        self.outside += usize::from(!inside);
        self.outside_a_beat += usize::from(!inside && pulses <= 1);
        self.outside_two_beats += usize::from(!inside && pulses <= 2);
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            pieces: self.pieces + other.pieces,
            bars: self.bars + other.bars,
            chords: self.chords + other.chords,
            outside: self.outside + other.outside,
            outside_a_beat: self.outside_a_beat + other.outside_a_beat,
            outside_two_beats: self.outside_two_beats + other.outside_two_beats,
            frames: self.frames + other.frames,
            in_key: self.in_key + other.in_key,
            same_root: self.same_root + other.same_root,
            same_triad: self.same_triad + other.same_triad,
        }
    }
}

/// The tones of a key; in minor with the leading tone of harmonic minor.
fn scale(key: Key) -> PitchClassSet {
    let leading = key.tonic.up(-1);
    if key.mode == TonalMode::Minor { key.scale().with(leading) } else { key.scale() }
}

/// Root, and which thirds and fifths a chord has.
fn triad(chord: Chord) -> (u8, u16) {
    /// Both thirds and all fifths above a root.
    const THIRDS_AND_FIFTHS: u16 = 1 << 3 | 1 << 4 | 1 << 6 | 1 << 7 | 1 << 8;
    let tones = chord.tones.up(-i32::from(chord.root.number())).0;
    (chord.root.number(), tones & THIRDS_AND_FIFTHS)
}
