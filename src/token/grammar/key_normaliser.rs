//! Pitches as the model sees them: counted from the tonic.

use crate::music::{Chord, Key, Part, Pitch};

use super::vocabulary::Factor;

/// Semitones from C to the tonic, -6 to 5; 0 where the key is not known.
///
/// The model sees music moved onto a common tonic, so that what it learns in one key holds in all. Drums have
/// no tonic and stay where they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyNormaliser(i8);

impl KeyNormaliser {
    /// The home of a key.
    pub fn of(key: Option<Key>) -> Self {
        let tonic = key.map_or(0, |key| key.tonic.number() as i8);
        Self(if tonic > 5 { tonic - 12 } else { tonic })
    }

    /// The home that a part's pitches are counted from.
    #[must_use]
    pub fn for_part(self, part: Part) -> Self {
        if part.is_pitched() { self } else { Self(0) }
    }

    /// The number of a pitch as the model sees it. Pitches that leave the range come in at its other end.
    pub fn to_model(self, pitch: Pitch) -> u8 {
        self.turned(pitch.number(), -1)
    }

    /// The number of the pitch that the model sees as `seen`.
    pub fn from_model(self, seen: u8) -> u8 {
        self.turned(seen, 1)
    }

    /// A chord as the model sees it.
    pub fn chord_to_model(self, chord: Chord) -> Chord {
        chord.up(-i32::from(self.0))
    }

    /// The answer to a question about `factor` as the model gives it.
    pub(in super::super) fn answer_to_model(self, factor: Factor, answer: u8) -> u8 {
        self.answer(factor, answer, -1)
    }

    /// The answer that the model means.
    pub(in super::super) fn meant_answer(self, factor: Factor, answer: u8) -> u8 {
        self.answer(factor, answer, 1)
    }

    /// A set of answers as the model gives them.
    pub(in super::super) fn seen_set(self, factor: Factor, answers: u128) -> u128 {
        if factor == Factor::Pitch {
            return answers.rotate_right(i32::from(self.0).rem_euclid(128) as u32);
        }
        let each = (0..factor.size() as u8).filter(|answer| answers >> answer & 1 == 1);
        each.fold(0, |set, answer| set | 1 << self.answer_to_model(factor, answer))
    }

    fn answer(self, factor: Factor, answer: u8, sign: i32) -> u8 {
        match (factor, answer) {
            (Factor::Pitch, _) => self.turned(answer, sign),
            (Factor::Chord, 1..=12) => {
                let root = i32::from(answer) - 1 + sign * i32::from(self.0);
                1 + root.rem_euclid(12) as u8
            }
            _ => answer,
        }
    }

    fn turned(self, number: u8, sign: i32) -> u8 {
        (i32::from(number) + sign * i32::from(self.0)).rem_euclid(128) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{PitchClass, TonalMode};

    #[test]
    fn what_is_seen_from_any_tonic_means_what_was_said() {
        for tonic in (0..12).map(PitchClass::new) {
            let home = KeyNormaliser::of(Some(Key { tonic, mode: TonalMode::Minor }));
            for factor in Factor::ALL {
                for answer in 0..factor.size() as u8 {
                    let seen = home.answer_to_model(factor, answer);
                    assert_eq!(
                        home.meant_answer(factor, seen),
                        answer,
                        "{factor:?} from {tonic:?}"
                    );
                    assert_eq!(home.seen_set(factor, 1 << answer), 1 << seen, "{factor:?}");
                }
            }
            assert_eq!(home.to_model(Pitch::clamped(60 + i32::from(tonic.number()))) % 12, 0);
        }
    }
}
