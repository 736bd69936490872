//! Chords as root, pitch classes and bass.

use super::pitch::{PitchClass, PitchClassSet, PitchSet};

/// A chord quality that has a name: its symbol and its tones in semitones above the root, the root included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quality {
    /// How chord symbols write it after the root.
    pub symbol: &'static str,
    /// The name the prepared corpus uses.
    pub name: &'static str,
    /// Its tones above the root.
    pub tones: PitchClassSet,
}

const fn quality(symbol: &'static str, name: &'static str, mut tones: &[u8]) -> Quality {
    let mut set = 0;
    while let [first, others @ ..] = tones {
        (set, tones) = (set | 1 << *first, others);
    }
    Quality { symbol, name, tones: PitchClassSet(set) }
}

/// The qualities that the model can choose. New ones go at the end: their places are in tokens and weights.
pub const QUALITIES: [Quality; 16] = [
    quality("", "maj", &[0, 4, 7]),
    quality("m", "min", &[0, 3, 7]),
    quality("7", "7", &[0, 4, 7, 10]),
    quality("m7", "min7", &[0, 3, 7, 10]),
    quality("maj7", "maj7", &[0, 4, 7, 11]),
    quality("dim", "dim", &[0, 3, 6]),
    quality("dim7", "dim7", &[0, 3, 6, 9]),
    quality("m7b5", "m7b5", &[0, 3, 6, 10]),
    quality("aug", "aug", &[0, 4, 8]),
    quality("sus4", "sus4", &[0, 5, 7]),
    quality("sus2", "sus2", &[0, 2, 7]),
    quality("6", "maj6", &[0, 4, 7, 9]),
    quality("m6", "min6", &[0, 3, 7, 9]),
    quality("mMaj7", "minmaj7", &[0, 3, 7, 11]),
    quality("9", "9", &[0, 2, 4, 7, 10]),
    quality("5", "5", &[0, 7]),
];

/// A chord: its root, its pitch classes and the class in the bass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The note it is named after.
    pub root: PitchClass,
    /// Every tone, absolute.
    pub tones: PitchClassSet,
    /// The lowest tone's class.
    pub bass: PitchClass,
}

impl Chord {
    /// The chord of a named quality in root position or over another bass.
    pub const fn new(root: PitchClass, quality: Quality, bass: PitchClass) -> Self {
        Self { root, tones: quality.tones.up(root.number() as i32), bass }
    }

    /// The place in [`QUALITIES`] of the quality nearest to its tones; an exact one where there is one.
    pub fn nearest_quality(self) -> usize {
        self.nearest().0
    }

    fn nearest(self) -> (usize, Quality) {
        let wanted = self.tones.up(-i32::from(self.root.number())).0;
        let distance = |(_, quality): &(usize, Quality)| (quality.tones.0 ^ wanted).count_ones();
        let qualities = QUALITIES.into_iter().enumerate();
        qualities.min_by_key(distance).unwrap_or((0, QUALITIES[0]))
    }

    /// The chord that keys make when they are held together; `None` of fewer than three classes, or of no known
    /// quality but for one tone.
    pub fn held(keys: PitchSet) -> Option<Self> {
        let bass = keys.iter().next()?.class();
        let tones = keys.iter().fold(PitchClassSet::default(), |set, key| set.with(key.class()));
        if tones.0.count_ones() < 3 {
            return None;
        }
        let named = tones.iter().map(|root| {
            let chord = Self { root, tones, bass };
            let (_, quality) = chord.nearest();
            let strange = (quality.tones.up(root.number().into()).0 ^ tones.0).count_ones();
            (2 * strange + u32::from(root != bass), Self::new(root, quality, bass))
        });
        named.min_by_key(|(cost, _)| *cost).filter(|(cost, _)| *cost < 4).map(|(_, chord)| chord)
    }

    /// The chord `semitones` higher.
    #[must_use]
    pub const fn up(self, semitones: i32) -> Self {
        Self {
            root: self.root.up(semitones),
            tones: self.tones.up(semitones),
            bass: self.bass.up(semitones),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_are_written_as_musicians_write_them() {
        let c = PitchClass::new(0);
        assert_eq!(Chord::new(c, QUALITIES[2], c).to_string(), "C7");
        assert_eq!(Chord::new(c, QUALITIES[1], c.up(3)).to_string(), "Cm/Eb");
    }

    #[test]
    fn every_quality_is_its_own_nearest() {
        for (at, &quality) in QUALITIES.iter().enumerate() {
            for root in (0..12).map(PitchClass::new) {
                assert_eq!(Chord::new(root, quality, root).nearest_quality(), at);
            }
        }
    }
}
