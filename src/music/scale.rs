//! Scales that music can be held to, by name.

use super::pitch::{Key, PitchClass, PitchClassSet, TonalMode};

/// A scale with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// What sessions and the command line call it.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Its tones, counted from the tonic as from C.
    tones: PitchClassSet,
}

const fn scale(id: &'static str, name: &'static str, mut tones: &[i32]) -> Scale {
    let mut set = PitchClassSet(0);
    while let [first, others @ ..] = tones {
        (set, tones) = (set.with(PitchClass::new(*first)), others);
    }
    Scale { id, name, tones: set }
}

/// Every scale that has a name. New ones go at the end: their places are those of a parameter.
pub const SCALES: [Scale; 41] = [
    scale("major", "Major", &[0, 2, 4, 5, 7, 9, 11]),
    scale("minor", "Natural minor", &[0, 2, 3, 5, 7, 8, 10]),
    scale("harmonic_minor", "Harmonic minor", &[0, 2, 3, 5, 7, 8, 11]),
    scale("melodic_minor", "Melodic minor", &[0, 2, 3, 5, 7, 9, 11]),
    scale("dorian", "Dorian", &[0, 2, 3, 5, 7, 9, 10]),
    scale("phrygian", "Phrygian", &[0, 1, 3, 5, 7, 8, 10]),
    scale("lydian", "Lydian", &[0, 2, 4, 6, 7, 9, 11]),
    scale("mixolydian", "Mixolydian", &[0, 2, 4, 5, 7, 9, 10]),
    scale("locrian", "Locrian", &[0, 1, 3, 5, 6, 8, 10]),
    scale("harmonic_major", "Harmonic major", &[0, 2, 4, 5, 7, 8, 11]),
    scale("lydian_dominant", "Lydian dominant", &[0, 2, 4, 6, 7, 9, 10]),
    scale("altered", "Altered", &[0, 1, 3, 4, 6, 8, 10]),
    scale("major_pentatonic", "Major pentatonic", &[0, 2, 4, 7, 9]),
    scale("minor_pentatonic", "Minor pentatonic", &[0, 3, 5, 7, 10]),
    scale("egyptian", "Egyptian", &[0, 2, 5, 7, 10]),
    scale("blues", "Blues", &[0, 3, 5, 6, 7, 10]),
    scale("major_blues", "Major blues", &[0, 2, 3, 4, 7, 9]),
    scale("whole_tone", "Whole tone", &[0, 2, 4, 6, 8, 10]),
    scale("diminished", "Diminished, tone first", &[0, 2, 3, 5, 6, 8, 9, 11]),
    scale("dominant_diminished", "Diminished, semitone first", &[0, 1, 3, 4, 6, 7, 9, 10]),
    scale("augmented", "Augmented", &[0, 3, 4, 7, 8, 11]),
    scale("hijaz", "Hijaz", &[0, 1, 4, 5, 7, 8, 10]),
    scale("spanish", "Spanish, eight tones", &[0, 1, 3, 4, 5, 6, 8, 10]),
    scale("double_harmonic", "Double harmonic", &[0, 1, 4, 5, 7, 8, 11]),
    scale("hungarian_minor", "Hungarian minor", &[0, 2, 3, 6, 7, 8, 11]),
    scale("hungarian_major", "Hungarian major", &[0, 3, 4, 6, 7, 9, 10]),
    scale("ukrainian_dorian", "Ukrainian Dorian", &[0, 2, 3, 6, 7, 9, 10]),
    scale("neapolitan_minor", "Neapolitan minor", &[0, 1, 3, 5, 7, 8, 11]),
    scale("neapolitan_major", "Neapolitan major", &[0, 1, 3, 5, 7, 9, 11]),
    scale("persian", "Persian", &[0, 1, 4, 5, 6, 8, 11]),
    scale("enigmatic", "Enigmatic", &[0, 1, 4, 6, 8, 10, 11]),
    scale("prometheus", "Prometheus", &[0, 2, 4, 6, 9, 10]),
    scale("hirajoshi", "Hirajoshi", &[0, 2, 3, 7, 8]),
    scale("in", "In", &[0, 1, 5, 7, 8]),
    scale("iwato", "Iwato", &[0, 1, 5, 6, 10]),
    scale("yo", "Yo", &[0, 2, 5, 7, 9]),
    scale("insen", "Insen", &[0, 1, 5, 7, 10]),
    scale("pelog", "Pelog", &[0, 1, 3, 7, 8]),
    scale("bebop_dominant", "Bebop dominant", &[0, 2, 4, 5, 7, 9, 10, 11]),
    scale("bebop_major", "Bebop major", &[0, 2, 4, 5, 7, 8, 9, 11]),
    scale("bebop_dorian", "Bebop Dorian", &[0, 2, 3, 4, 5, 7, 9, 10]),
];

impl Scale {
    /// The scale of that name, however it is spaced and capitalised.
    pub fn from_name(name: &str) -> Option<Self> {
        let plain = |name: &str| {
            let letters = name.chars().filter(|letter| letter.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect::<String>()
        };
        let wanted = plain(name);
        let called = |scale: &&Self| [scale.id, scale.name].iter().any(|id| plain(id) == wanted);
        SCALES.iter().find(called).copied()
    }

    /// Its notes on a tonic.
    pub const fn on(self, tonic: PitchClass) -> PitchClassSet {
        self.tones.up(tonic.number() as i32)
    }

    /// The mode whose third it has; `otherwise` where it has both or neither.
    pub const fn mode(self, otherwise: TonalMode) -> TonalMode {
        match (self.tones.has(PitchClass::new(3)), self.tones.has(PitchClass::new(4))) {
            (false, true) => TonalMode::Major,
            (true, false) => TonalMode::Minor,
            _ => otherwise,
        }
    }
}

impl Key {
    /// The key that notes sound most like: the most of them in its scale, and its triad among them; of equals the
    /// first, major before minor.
    pub fn of_notes(notes: PitchClassSet) -> Self {
        let fit = |key: &Self| {
            let shared = (notes.0 & key.scale().0).count_ones();
            let third = if key.mode == TonalMode::Major { 4 } else { 3 };
            let triad = [0, third, 7].into_iter().filter(|&by| notes.has(key.tonic.up(by)));
            let count = triad.count() as u32;
            shared + 2 * count
        };
        let modes = |tonic| [TonalMode::Major, TonalMode::Minor].map(|mode| Self { tonic, mode });
        let keys = (0..12).flat_map(|tonic| modes(PitchClass::new(tonic)));
        let first = Self { tonic: PitchClass::new(0), mode: TonalMode::Major };
        keys.fold(first, |best, key| if fit(&key) > fit(&best) { key } else { best })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(scale: &str, tonic: i32) -> Vec<u8> {
        let scale = Scale::from_name(scale).unwrap_or_else(|| panic!("no {scale}"));
        scale.on(PitchClass::new(tonic)).iter().map(PitchClass::number).collect()
    }

    #[test]
    fn a_scale_is_found_by_name_and_stands_on_its_tonic() {
        assert_eq!(notes("dorian", 2), [0, 2, 4, 5, 7, 9, 11]);
        assert_eq!(notes("Major pentatonic", 7), [2, 4, 7, 9, 11]);
        assert_eq!(notes("harmonic-minor", 9), [0, 2, 4, 5, 8, 9, 11]);
        assert_eq!(Scale::from_name("lemon"), None);
    }

    #[test]
    fn every_scale_has_a_name_of_its_own_and_its_tonic() {
        for (at, scale) in SCALES.iter().enumerate() {
            assert_eq!(Scale::from_name(scale.id), Some(*scale));
            assert_eq!(Scale::from_name(scale.name), Some(*scale));
            assert!(scale.tones.has(PitchClass::new(0)), "{}", scale.name);
            assert!(SCALES[..at].iter().all(|other| other.tones != scale.tones), "{}", scale.name);
        }
    }

    #[test]
    fn a_mode_is_known_by_its_third() {
        let mode = |name, otherwise| Scale::from_name(name).map(|scale| scale.mode(otherwise));
        assert_eq!(mode("dorian", TonalMode::Major), Some(TonalMode::Minor));
        assert_eq!(mode("lydian", TonalMode::Minor), Some(TonalMode::Major));
        assert_eq!(mode("in", TonalMode::Minor), Some(TonalMode::Minor));
    }

    #[test]
    fn notes_name_the_key_that_they_sound_like() {
        for tonic in (0..12).map(PitchClass::new) {
            for mode in [TonalMode::Major, TonalMode::Minor] {
                let key = Key { tonic, mode };
                assert_eq!(Key::of_notes(key.scale()).scale(), key.scale());
            }
        }
        let pentatonic = PitchClassSet(0b0010_1001_0101);
        let c = PitchClass::new(0);
        assert_eq!(Key::of_notes(pentatonic), Key { tonic: c, mode: TonalMode::Major });
    }
}
