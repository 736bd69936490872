//! Which chords can be written with some tones alone.

use crate::music::{Chord, PitchClass, PitchClassSet, QUALITIES};

use super::vocabulary::Factor;

/// The answer to [`Factor::Chord`] by which the chord holds, and the one by which it stops.
const HOLDS: u128 = 1;
const STOPS: u128 = 1 << 13;

/// The tones that a chord may have. Where no chord is of them alone every chord may be written.
#[derive(Clone, Copy, Debug)]
pub struct Harmonies(pub PitchClassSet);

impl Harmonies {
    /// The answers to [`Factor::Chord`] after a chord: roots of chords that may be written; the one that is there holds
    /// if it is one of them.
    pub fn roots(self, now: Option<Chord>) -> u128 {
        let roots = (0..12).filter(|&root| self.kinds(PitchClass::new(root)) != 0);
        let roots = roots.fold(0, |set, root| set | 1_u128 << (root + 1));
        if roots == 0 || self.0 == PitchClassSet::ALL {
            return Factor::Chord.all_answers();
        }
        let holds = now.is_none_or(|chord| self.has(chord.tones));
        roots | STOPS | if holds { HOLDS } else { 0 }
    }

    /// The answers to [`Factor::Quality`] on a root.
    pub fn qualities(self, root: PitchClass) -> u128 {
        match self.kinds(root) {
            0 => Factor::Quality.all_answers(),
            kinds => kinds,
        }
    }

    /// The answers to [`Factor::Bass`] over a root.
    pub fn basses(self, root: PitchClass) -> u128 {
        let above = (0..12).filter(|&up| self.0.has(root.up(up)));
        match above.fold(0, |set, up| set | 1_u128 << up) {
            0 => Factor::Bass.all_answers(),
            basses => basses,
        }
    }

    fn kinds(self, root: PitchClass) -> u128 {
        let fits = |kind: &usize| self.has(QUALITIES[*kind].tones.up(root.number().into()));
        (0..QUALITIES.len()).filter(fits).fold(0, |set, kind| set | 1 << kind)
    }

    fn has(self, tones: PitchClassSet) -> bool {
        tones.0 & !self.0.0 == 0
    }
}
