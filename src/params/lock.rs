//! The scale that the music is held to, beyond that of its key.

use std::sync::atomic::{AtomicU16, Ordering};

use nice_plug::params::persist::PersistentField;
use nice_plug::prelude::Enum;

use crate::music::{Key, PitchClass, PitchClassSet, SCALES, Scale, TonalMode};

/// Off, a person's own notes, or one of [`SCALES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock(u8);

const COUNT: usize = SCALES.len() + 2;

const IDS: [&str; COUNT] = {
    let mut ids = ["off"; COUNT];
    ids[1] = "custom";
    let mut at = 0;
    while at < SCALES.len() {
        ids[at + 2] = SCALES[at].id;
        at += 1;
    }
    ids
};

const NAMES: [&str; COUNT] = {
    let mut names = ["off"; COUNT];
    names[1] = "custom";
    let mut at = 0;
    while at < SCALES.len() {
        names[at + 2] = SCALES[at].name;
        at += 1;
    }
    names
};

impl Lock {
    /// The key alone says what may be played.
    pub const OFF: Self = Self(0);
    /// The notes that a person chose.
    pub const CUSTOM: Self = Self(1);

    /// The scale, if it is one with a name.
    fn scale(self) -> Option<Scale> {
        self.to_index().checked_sub(2).and_then(|at| SCALES.get(at)).copied()
    }

    /// What may be played, and in which key it is: on the tonic of `key`, on C where there is none; `notes` are those
    /// that a person chose.
    pub fn hold(
        self,
        key: Option<Key>,
        notes: PitchClassSet,
    ) -> (Option<PitchClassSet>, Option<Key>) {
        let c = Key { tonic: PitchClass::new(0), mode: TonalMode::Major };
        let Key { tonic, mode } = key.unwrap_or(c);
        match self.scale() {
            Some(scale) => (Some(scale.on(tonic)), Some(Key { tonic, mode: scale.mode(mode) })),
            None => ((self == Self::CUSTOM).then_some(notes), key),
        }
    }
}

impl Enum for Lock {
    fn variants() -> &'static [&'static str] {
        &NAMES
    }

    fn ids() -> Option<&'static [&'static str]> {
        Some(&IDS)
    }

    fn to_index(self) -> usize {
        usize::from(self.0)
    }

    fn from_index(index: usize) -> Self {
        if index < COUNT { Self(index as u8) } else { Self::OFF }
    }
}

/// The notes that a person chose, kept with the session as a bit a note, C the lowest.
pub struct OwnNotes(AtomicU16);

impl Default for OwnNotes {
    /// The white keys.
    fn default() -> Self {
        Self(AtomicU16::new(c_major().0))
    }
}

fn c_major() -> PitchClassSet {
    Key { tonic: PitchClass::new(0), mode: TonalMode::Major }.scale()
}

impl OwnNotes {
    /// The notes.
    pub fn get(&self) -> PitchClassSet {
        PitchClassSet(self.0.load(Ordering::Relaxed))
    }

    /// Takes a note in, or out.
    pub fn turn(&self, note: PitchClass) {
        self.0.fetch_xor(PitchClassSet::default().with(note).0, Ordering::Relaxed);
    }
}

impl PersistentField<'_, u16> for OwnNotes {
    fn set(&self, notes: u16) {
        self.0.store(notes & PitchClassSet::ALL.0, Ordering::Relaxed);
    }

    fn map<F: Fn(&u16) -> R, R>(&self, read: F) -> R {
        read(&self.get().0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_stands_on_the_key_and_own_notes_where_they_are() {
        let d = Key { tonic: PitchClass::new(2), mode: TonalMode::Major };
        let lock = |id| Lock::from_index(IDS.iter().position(|&known| known == id).unwrap_or(0));
        let d_minor = Key { mode: TonalMode::Minor, ..d };
        assert_eq!(lock("dorian").hold(Some(d), c_major()), (Some(c_major()), Some(d_minor)));
        assert_eq!(lock("major").hold(None, PitchClassSet(1)).0, Some(c_major()));
        assert_eq!(lock("custom").hold(None, PitchClassSet(9)), (Some(PitchClassSet(9)), None));
        assert_eq!(lock("off").hold(Some(d), PitchClassSet(9)), (None, Some(d)));
    }

    #[test]
    fn own_notes_are_turned_on_and_off() {
        let notes = OwnNotes::default();
        notes.turn(PitchClass::new(0));
        notes.turn(PitchClass::new(1));
        assert_eq!(notes.get(), PitchClassSet(c_major().0 ^ 3));
    }
}
