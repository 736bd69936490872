//! Chord symbols: as people write them, as MusicXML names them, and as the prepared form names them.

mod letter;
mod read;

pub use letter::step;

use super::alteration::Alterations;
use super::chord::{Chord, QUALITIES};
use super::pitch::{PitchClass, PitchClassSet};

/// A kind of chord that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name in the prepared form.
    pub name: &'static str,
    /// What it costs to call a chord so: the rarer, the more.
    pub(super) cost: u8,
    /// Its tones above the root, the root included.
    pub(super) tones: PitchClassSet,
    /// Its names in MusicXML.
    musicxml: &'static [&'static str],
    /// What is written after the root.
    pub(super) symbol: &'static str,
}

macro_rules! kinds {
    ($($name:literal $cost:literal [$($tone:literal)+] [$($xml:literal)*] $text:literal;)+) => {
        [$(Kind {
            name: $name,
            cost: $cost,
            tones: PitchClassSet($(1 << $tone)|+),
            musicxml: &[$($xml),*],
            symbol: $text,
        }),+]
    };
}

/// Every kind that is read, in the prepared form's names.
pub const KINDS: [Kind; 31] = kinds! {
    "maj" 0 [0 4 7] ["major"] "";
    "min" 0 [0 3 7] ["minor"] "m";
    "7" 1 [0 4 7 10] ["dominant"] "7";
    "min7" 1 [0 3 7 10] ["minor-seventh"] "m7";
    "maj7" 1 [0 4 7 11] ["major-seventh"] "maj7";
    "dim" 1 [0 3 6] ["diminished"] "dim";
    "dim7" 2 [0 3 6 9] ["diminished-seventh"] "dim7";
    "m7b5" 2 [0 3 6 10] ["half-diminished"] "m7b5";
    "aug" 1 [0 4 8] ["augmented"] "aug";
    "sus4" 2 [0 5 7] ["suspended-fourth"] "sus4";
    "sus2" 3 [0 2 7] ["suspended-second"] "sus2";
    "6" 2 [0 4 7 9] ["major-sixth"] "6";
    "m6" 3 [0 3 7 9] ["minor-sixth"] "m6";
    "minmaj7" 2 [0 3 7 11] ["major-minor"] "mMaj7";
    "9" 2 [0 2 4 7 10] ["dominant-ninth"] "9";
    "5" 0 [0 7] ["power"] "5";
    "min9" 2 [0 2 3 7 10] ["minor-ninth"] "m9";
    "maj9" 2 [0 2 4 7 11] ["major-ninth"] "maj9";
    "add9" 3 [0 2 4 7] [] "add9";
    "69" 3 [0 2 4 7 9] [] "69";
    "11" 4 [0 2 5 7 10] ["dominant-11th"] "11";
    "min11" 4 [0 2 3 5 7 10] ["minor-11th"] "m11";
    "maj11" 4 [0 2 4 5 7 11] ["major-11th"] "maj11";
    "13" 4 [0 2 4 7 9 10] ["dominant-13th"] "13";
    "min13" 4 [0 2 3 7 9 10] ["minor-13th"] "m13";
    "maj13" 4 [0 2 4 7 9 11] ["major-13th"] "maj13";
    "7sus4" 3 [0 5 7 10] [] "7sus4";
    "7b5" 2 [0 4 6 10] [] "7b5";
    "7#5" 2 [0 4 8 10] ["augmented-seventh"] "7#5";
    "7b9" 3 [0 1 4 7 10] [] "7b9";
    "7#9" 3 [0 3 4 7 10] [] "7#9";
};

/// A written chord.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The note it is named after.
    pub root: PitchClass,
    /// Its kind.
    pub kind: &'static Kind,
    /// What is altered, added to or left out of the kind.
    pub altered: Alterations,
    /// The lowest note.
    pub bass: PitchClass,
}

/// A text that is no chord symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAChord;

impl Symbol {
    /// The chord it names.
    pub fn chord(self) -> Chord {
        let tones = self.altered.of(self.kind.tones).up(self.root.number().into());
        Chord { root: self.root, tones, bass: self.bass }
    }

    /// The chord of a MusicXML `kind`; of a kind that has no name here, what its `text` says, if that is a chord.
    pub fn of_musicxml(root: PitchClass, kind: &str, text: &str, bass: PitchClass) -> Option<Self> {
        if let Some(kind) = KINDS.iter().find(|known| known.musicxml.contains(&kind)) {
            return Some(Self::plain(root, kind, bass));
        }
        let read = if text.is_empty() { None } else { Self::parse(&format!("C{text}")).ok()? };
        read.map(|symbol| Self { root, bass, ..symbol })
    }

    const fn plain(root: PitchClass, kind: &'static Kind, bass: PitchClass) -> Self {
        Self { root, kind, altered: Alterations::NONE, bass }
    }
}

/// The chord of a quality named as in the prepared form; `None` for a name that is not known.
pub fn chord(root: PitchClass, quality: &str, bass: PitchClass) -> Option<Chord> {
    if let Some(&quality) = QUALITIES.iter().find(|known| known.name == quality) {
        return Some(Chord::new(root, quality, bass));
    }
    let kind = KINDS.iter().find(|known| known.name == quality)?;
    Some(Symbol::plain(root, kind, bass).chord())
}

impl std::fmt::Display for Chord {
    /// The chord symbol: root, kind, what differs from it and, where it is not the root, `/bass`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Symbol::of(*self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(u8, &'static str, u8)> {
        let symbol = Symbol::parse(text).ok()??;
        Some((symbol.root.number(), symbol.kind.name, symbol.bass.number()))
    }

    #[test]
    fn chord_symbols_are_read_as_musicians_write_them() {
        assert_eq!(read("Am7"), Some((9, "min7", 9)));
        assert_eq!(read("D/F#"), Some((2, "maj", 6)));
        assert_eq!(read("B♭7(b9)"), Some((10, "7b9", 10)));
        assert_eq!(read("C6/9"), Some((0, "69", 0)));
        assert_eq!(read("(Em)"), Some((4, "min", 4)));
        assert_eq!(read("Eb5"), Some((3, "5", 3)));
        assert_eq!(Symbol::parse("N.C."), Ok(None));
    }

    #[test]
    fn other_words_are_no_chords() {
        for word in ["Fine", "D.C.", "Chorus", "", "slow", "^Coda", "Gently"] {
            assert_eq!(read(word), None, "{word}");
        }
    }

    #[test]
    fn alterations_follow_the_kind_in_any_order() {
        let tones =
            |text: &str| Symbol::parse(text).ok().flatten().map(|symbol| symbol.chord().tones);
        let classes = |tones: &[u8]| Some(PitchClassSet(tones.iter().map(|tone| 1 << tone).sum()));
        assert_eq!(tones("C(b5)"), classes(&[0, 4, 6]));
        assert_eq!(tones("Cmaj7#5"), classes(&[0, 4, 8, 11]));
        assert_eq!(tones("C7(b13, b9)"), classes(&[0, 1, 4, 8, 10]));
        assert_eq!(tones("C9omit3"), tones("C9(no3)"));
        assert_eq!(tones("Cm7add11"), classes(&[0, 3, 5, 7, 10]));
        assert_eq!(tones("C7b5b9"), tones("C7b9b5"));
    }

    #[test]
    fn every_kind_has_tones_for_the_model() {
        for kind in &KINDS {
            let c = PitchClass::new(0);
            assert!(
                chord(c, kind.name, c).is_some_and(|chord| chord.tones.has(c)),
                "{}",
                kind.name
            );
        }
    }
}
