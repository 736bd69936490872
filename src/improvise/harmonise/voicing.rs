//! What voices may sing under a key: constraints as data.
//!
//! Distances are those of close harmony; parallels are those of part-writing.

use crate::music::{Chord, Pitch, PitchSet};
use crate::rt::Bounded;

use super::super::request::settings::{ImproviserSettings, VOICES};

/// Semitones between neighbouring voices: at least a minor third, at most a fifth.
const NEAR: i32 = 3;
const FAR: i32 = 7;
/// Intervals, modulo an octave, that two voices must not keep while both move.
const HOLLOW: [i32; 2] = [0, 7];

/// A key and the voices under it, rising.
#[derive(Clone, Copy, Debug)]
pub struct Voicing {
    /// The key.
    pub key: Pitch,
    /// The voices so far.
    pub voices: Bounded<Pitch, VOICES>,
}

impl Voicing {
    /// A key without voices.
    pub fn new(key: Pitch) -> Self {
        Self { key, voices: Bounded::new() }
    }

    /// So many voices, each the nearest of what is allowed that may be under the one above it.
    pub fn nearest(key: Pitch, allowed: PitchSet, voices: usize) -> Self {
        let mut voicing = Self::new(key);
        let mut above = key;
        for _ in 0..voices {
            let near = allowed.and(under(above, NEAR, FAR));
            let Some(next) = near.iter().last() else { break };
            let _fits = voicing.voices.push(next);
            above = next;
        }
        voicing.voices.reverse();
        voicing
    }

    /// The chord of the key and its voices, if they make one.
    pub fn chord(&self) -> Option<Chord> {
        let voices = self.voices.iter().copied();
        Chord::held(voices.fold(PitchSet::default().with(self.key), PitchSet::with))
    }

    /// What the next voice of so many may sing of what is allowed: with room for those between it and the key, apart
    /// from the one under it, and, where there is a choice, without moving hollowly from the voicing before.
    pub fn next(&self, allowed: PitchSet, most: usize, before: Option<&Self>) -> PitchSet {
        let above = most.saturating_sub(self.voices.len() + 1);
        let lowest = FAR * (above as i32 + 1);
        let window =
            under(self.key, NEAR, lowest).and(under(self.ceiling(allowed, above), NEAR, lowest));
        let apart = self.voices.last().map_or(PitchSet::ALL, |last| {
            PitchSet::range(Pitch::clamped(number(*last) + NEAR), Pitch::clamped(127))
        });
        let free = allowed.and(window).and(apart);
        let hollow = free.iter().filter(|&pitch| before.is_some_and(|b| self.is_hollow(b, pitch)));
        let kept = hollow.fold(free, PitchSet::without);
        if kept.0 != 0 { kept } else { free }
    }

    /// What a voice must stay under so that so many fit between it and the key.
    fn ceiling(&self, allowed: PitchSet, above: usize) -> Pitch {
        let under = |above, _| allowed.and(under(above, NEAR, 127)).iter().last().unwrap_or(above);
        (0..above).fold(self.key, under)
    }

    /// Whether the next voice, at `pitch`, would keep a hollow interval with the key or a voice under it, both moving.
    fn is_hollow(&self, before: &Self, pitch: Pitch) -> bool {
        let Some(&was) = before.voices.get(self.voices.len()) else { return false };
        let pairs = before.voices.iter().copied().zip(self.voices.iter().copied());
        pairs.chain([(before.key, self.key)]).any(|(other_was, other)| {
            let interval = interval(was, other_was);
            let kept = interval == self::interval(pitch, other);
            kept && HOLLOW.contains(&interval) && other_was != other && was != pitch
        })
    }
}

/// How many voices are asked for.
pub fn count(settings: &ImproviserSettings) -> usize {
    usize::from(settings.voices).clamp(1, VOICES)
}

/// From `near` to `far` semitones under a pitch, as far down as pitches reach.
fn under(pitch: Pitch, near: i32, far: i32) -> PitchSet {
    match number(pitch) - near {
        ..0 => PitchSet::default(),
        high => PitchSet::range(Pitch::clamped(number(pitch) - far), Pitch::clamped(high)),
    }
}

/// From the lower of two pitches up to the higher, modulo an octave.
fn interval(one: Pitch, other: Pitch) -> i32 {
    (number(one) - number(other)).abs() % 12
}

fn number(pitch: Pitch) -> i32 {
    pitch.number().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Key, PitchClass, TonalMode};

    fn pitches(numbers: &[i32]) -> Bounded<Pitch, VOICES> {
        let mut voices = Bounded::new();
        numbers.iter().for_each(|&n| assert!(voices.push(Pitch::clamped(n)).is_ok()));
        voices
    }

    fn voicing(key: i32, voices: &[i32]) -> Voicing {
        Voicing { key: Pitch::clamped(key), voices: pitches(voices) }
    }

    #[test]
    fn the_nearest_voices_in_c_major_are_thirds_and_fourths() {
        let scale = Key { tonic: PitchClass::new(0), mode: TonalMode::Major }.scale().pitches();
        let nearest = |pitch| Voicing::nearest(Pitch::clamped(pitch), scale, 3).voices;
        assert_eq!(nearest(72), pitches(&[62, 65, 69]));
        assert_eq!(nearest(4), pitches(&[0]));
        assert!(nearest(1).is_empty());
    }

    #[test]
    fn voices_leave_room_for_each_other() {
        let lowest = voicing(72, &[]).next(PitchSet::ALL, 3, None);
        assert_eq!(lowest, PitchSet::range(Pitch::clamped(51), Pitch::clamped(63)));
        let next = voicing(72, &[63]).next(PitchSet::ALL, 3, None);
        assert_eq!(next, PitchSet::range(Pitch::clamped(66), Pitch::clamped(66)));
    }

    #[test]
    fn no_voice_moves_in_fifths_with_the_key() {
        let before = voicing(72, &[65]);
        assert!(!voicing(74, &[]).next(PitchSet::ALL, 1, Some(&before)).has(Pitch::clamped(67)));
        assert!(voicing(74, &[]).next(PitchSet::ALL, 1, None).has(Pitch::clamped(67)));
        // A key struck again moves nowhere.
        assert!(voicing(72, &[]).next(PitchSet::ALL, 1, Some(&before)).has(Pitch::clamped(65)));
    }

    #[test]
    fn a_voice_without_another_choice_may_be_hollow() {
        let (before, fifth) = (voicing(72, &[65]), PitchSet::default().with(Pitch::clamped(67)));
        assert_eq!(voicing(74, &[]).next(fifth, 1, Some(&before)), fifth);
    }
}
