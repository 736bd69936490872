//! Chords under the hands: which of a chord's tones to play where, close to what was played before.
//!
//! Where a hand lies was set by ear, after where pianists keep a left hand.

use crate::music::{Chord, Part, PartSet, Pitch, PitchSet};
use crate::rt::Bounded;
use crate::token::GridNote;

/// The most tones that are struck at once.
pub const TONES: usize = 4;

/// Tones that are struck together, rising.
pub type Hand = Bounded<Pitch, TONES>;

/// The parts that lay chords.
pub const COMPING: PartSet = PartSet::NONE.with(Part::Harmony).with(Part::Bass);

/// Where a hand likes to lie, and below what chords get muddy.
const MIDDLE: i32 = 58;
const LOW: i32 = 48;
/// Where a bass lies that has not played.
const BASS: i32 = 43;
/// Semitones in which every chord finds its tones.
const ROOM: usize = 12;
/// So many semitones away from the middle count as one of motion.
const SLACK: i32 = 2;

/// What the harmony and the bass struck last.
#[derive(Clone, Copy, Debug, Default)]
pub struct LastVoicing {
    /// The harmony.
    pub hand: Hand,
    /// The bass.
    pub bass: Option<Pitch>,
}

impl LastVoicing {
    /// Takes what a frame holds; fewer than three tones are no hand.
    pub fn take(&mut self, notes: &[GridNote]) {
        let of =
            |part: Part| notes.iter().filter(move |note| note.part == part).map(|note| note.pitch);
        if of(Part::Harmony).count() >= 3 {
            self.hand.clear();
            for pitch in of(Part::Harmony) {
                let _full = self.hand.push(pitch);
            }
        }
        self.bass = of(Part::Bass).next_back().or(self.bass);
    }
}

/// The chord in close position, within a range, as near as can be to the hand before; empty where it has no room.
pub fn voice(chord: Chord, before: &Hand, range: PitchSet) -> Hand {
    let clear = range.and(PitchSet::range(Pitch::clamped(LOW), Pitch::clamped(127)));
    let range = if clear.iter().count() >= ROOM { clear } else { range };
    let tones = range.and(chord.tones.pitches());
    let most = (chord.tones.0.count_ones() as usize).min(TONES);
    let mut best = (i32::MAX, Hand::new());
    for low in tones.iter() {
        let hand = close(low, tones, most);
        let missing = (most - hand.len()) as i32 * 100;
        let cost = motion(&hand, before) + away(&hand) / SLACK + missing;
        if cost < best.0 {
            best = (cost, hand);
        }
    }
    best.1
}

/// The bass note nearest to the last.
pub fn nearest_bass(chord: Chord, last: Option<Pitch>, reach: PitchSet) -> Option<Pitch> {
    let last = last.map_or(BASS, |pitch| i32::from(pitch.number()));
    let mine = reach.iter().filter(|pitch| pitch.class() == chord.bass);
    mine.min_by_key(|pitch| (i32::from(pitch.number()) - last).abs())
}

/// The tones from the lowest up, one after another.
fn close(low: Pitch, tones: PitchSet, most: usize) -> Hand {
    let mut hand = Hand::new();
    for pitch in tones.and(PitchSet::range(low, Pitch::clamped(127))).iter().take(most) {
        let _fits = hand.push(pitch);
    }
    hand
}

/// How far the fingers go: each to the nearest of the new tones.
fn motion(hand: &Hand, before: &Hand) -> i32 {
    let distance = |from: &Pitch| {
        let distances = hand.iter().map(|to| (number(to) - number(from)).abs());
        distances.min().unwrap_or(100)
    };
    before.iter().map(distance).sum()
}

/// How far a hand lies from where it likes to.
fn away(hand: &Hand) -> i32 {
    (hand.iter().map(number).sum::<i32>() / hand.len().max(1) as i32 - MIDDLE).abs()
}

fn number(pitch: &Pitch) -> i32 {
    pitch.number().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{PitchClass, QUALITIES};

    fn chord(root: i32, quality: usize) -> Chord {
        let root = PitchClass::new(root);
        Chord::new(root, QUALITIES[quality], root)
    }

    fn numbers(hand: &Hand) -> Vec<u8> {
        hand.iter().map(|pitch| pitch.number()).collect()
    }

    fn range(low: i32, high: i32) -> PitchSet {
        PitchSet::range(Pitch::clamped(low), Pitch::clamped(high))
    }

    #[test]
    fn a_cadence_moves_by_steps() {
        let c = voice(chord(0, 0), &Hand::new(), range(48, 76));
        let f = voice(chord(5, 0), &c, range(48, 76));
        let g = voice(chord(7, 2), &f, range(48, 76));
        assert_eq!(numbers(&c), [55, 60, 64]);
        assert_eq!(numbers(&f), [57, 60, 65]);
        assert_eq!(numbers(&g), [55, 59, 62, 65]);
    }

    #[test]
    fn every_tone_is_there_wherever_an_octave_is_free() {
        for root in 0..12 {
            for quality in 0..QUALITIES.len() {
                let (chord, before) = (chord(root, quality), Hand::new());
                let hand = voice(chord, &before, range(50, 66));
                let classes: std::collections::BTreeSet<_> =
                    hand.iter().map(|pitch| pitch.class().number()).collect();
                let tones = (chord.tones.0.count_ones() as usize).min(TONES);
                assert_eq!(classes.len(), tones, "{chord}: {hand:?}");
            }
        }
    }
}
