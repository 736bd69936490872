//! Pitches, pitch classes, keys and loudness.

/// A MIDI note number, 0 to 127; 60 is middle C.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pitch(u8);

impl Pitch {
    /// Middle C.
    pub const MIDDLE_C: Self = Self(60);

    /// The pitch with that MIDI number, if there is one.
    pub const fn new(number: u8) -> Option<Self> {
        if number < 128 { Some(Self(number)) } else { None }
    }

    /// The nearest pitch to any number.
    pub const fn clamped(number: i32) -> Self {
        Self(if number < 0 {
            0
        } else if number > 127 {
            127
        } else {
            number as u8
        })
    }

    /// Its MIDI number, 0 to 127.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// What an array has for it that has one of each pitch.
    #[expect(clippy::indexing_slicing, reason = "a pitch is below 128")]
    pub const fn entry<T>(self, each: &[T; 128]) -> &T {
        &each[self.0 as usize]
    }

    /// The same, to be changed.
    #[expect(clippy::indexing_slicing, reason = "a pitch is below 128")]
    pub const fn entry_mut<T>(self, each: &mut [T; 128]) -> &mut T {
        &mut each[self.0 as usize]
    }

    /// Its pitch class.
    pub const fn class(self) -> PitchClass {
        PitchClass(self.0 % 12)
    }
}

/// One of the twelve pitch classes; 0 is C.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PitchClass(u8);

impl PitchClass {
    /// The class of any number of semitones above C.
    pub const fn new(semitones: i32) -> Self {
        Self(semitones.rem_euclid(12) as u8)
    }

    /// 0 for C to 11 for B.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// What an array has for it that has one of each pitch class, from C on.
    #[expect(clippy::indexing_slicing, reason = "a pitch class is below twelve")]
    pub const fn entry<T>(self, each: &[T; 12]) -> &T {
        &each[self.0 as usize]
    }

    /// The same, to be changed.
    #[expect(clippy::indexing_slicing, reason = "a pitch class is below twelve")]
    pub const fn entry_mut<T>(self, each: &mut [T; 12]) -> &mut T {
        &mut each[self.0 as usize]
    }

    /// The class `semitones` above.
    #[must_use]
    pub const fn up(self, semitones: i32) -> Self {
        Self::new(self.0 as i32 + semitones)
    }

    /// Semitones up from `other` to this, 0 to 11.
    pub const fn above(self, other: Self) -> u8 {
        (self.0 + 12 - other.0) % 12
    }
}

/// A set of pitch classes, bit 0 for C.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PitchClassSet(pub u16);

impl PitchClassSet {
    /// All twelve.
    pub const ALL: Self = Self(0xfff);

    /// Whether `class` is in it.
    pub const fn has(self, class: PitchClass) -> bool {
        self.0 >> class.0 & 1 == 1
    }

    /// This set and `class`.
    #[must_use]
    pub const fn with(self, class: PitchClass) -> Self {
        Self(self.0 | 1 << class.0)
    }

    /// Every class moved `semitones` up.
    #[must_use]
    pub const fn up(self, semitones: i32) -> Self {
        let by = semitones.rem_euclid(12) as u32;
        Self((self.0 << by | self.0 >> (12 - by)) & 0xfff)
    }

    /// The classes in it, from C upwards.
    pub fn iter(self) -> impl Iterator<Item = PitchClass> {
        (0..12).map(PitchClass).filter(move |&class| self.has(class))
    }

    /// The pitch of these classes nearest to another, of two the lower; that itself where there are none.
    pub fn nearest(self, to: Pitch) -> Pitch {
        let around = (0..12).flat_map(|by| [-by, by]).map(|by| i32::from(to.number()) + by);
        let mut around = around.filter_map(|number| Pitch::new(u8::try_from(number).ok()?));
        around.find(|pitch| self.has(pitch.class())).unwrap_or(to)
    }

    /// Every pitch of these classes.
    pub fn pitches(self) -> PitchSet {
        PitchSet((0..128).filter(|n| self.0 >> (n % 12) & 1 == 1).fold(0, |set, n| set | 1 << n))
    }
}

/// A set of pitches, one bit a MIDI number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PitchSet(pub u128);

impl PitchSet {
    /// All 128.
    pub const ALL: Self = Self(u128::MAX);

    /// The pitches from `low` to `high`, both included.
    pub const fn range(low: Pitch, high: Pitch) -> Self {
        if low.0 > high.0 {
            return Self(0);
        }
        Self((u128::MAX << low.0) & (u128::MAX >> (127 - high.0)))
    }

    /// Whether `pitch` is in it.
    pub const fn has(self, pitch: Pitch) -> bool {
        self.0 >> pitch.0 & 1 == 1
    }

    /// This set and `pitch`.
    #[must_use]
    pub const fn with(self, pitch: Pitch) -> Self {
        Self(self.0 | 1 << pitch.0)
    }

    /// This set without `pitch`.
    #[must_use]
    pub const fn without(self, pitch: Pitch) -> Self {
        Self(self.0 & !(1 << pitch.0))
    }

    /// The pitches in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Their pitch classes.
    pub fn classes(self) -> PitchClassSet {
        self.iter().fold(PitchClassSet(0), |set, pitch| set.with(pitch.class()))
    }

    /// The pitches in it, from the lowest upwards.
    pub fn iter(self) -> impl Iterator<Item = Pitch> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            (left != 0).then(|| {
                let lowest = left.trailing_zeros() as u8;
                left &= left - 1;
                Pitch(lowest)
            })
        })
    }
}

/// Major or minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TonalMode {
    /// The major scale.
    Major,
    /// The natural minor scale; in [`Key::scale`] with the raised sixth and seventh of melodic minor left out.
    Minor,
}

impl TonalMode {
    /// What an array has for it that has one of each mode, major first.
    pub const fn entry<T>(self, [major, minor]: &[T; 2]) -> &T {
        match self {
            Self::Major => major,
            Self::Minor => minor,
        }
    }
}

/// A tonic and a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The home note.
    pub tonic: PitchClass,
    /// Major or minor.
    pub mode: TonalMode,
}

/// As musicians name it: of two names the one with fewer accidentals.
impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const MAJORS: [&str; 12] =
            ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"];
        const MINORS: [&str; 12] =
            ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"];
        let (names, mode) = match self.mode {
            TonalMode::Major => (MAJORS, "major"),
            TonalMode::Minor => (MINORS, "minor"),
        };
        write!(f, "{} {mode}", self.tonic.entry(&names))
    }
}

impl Key {
    /// The seven notes of the scale.
    pub const fn scale(self) -> PitchClassSet {
        let from_c = match self.mode {
            TonalMode::Major => PitchClassSet(0b1010_1011_0101),
            TonalMode::Minor => PitchClassSet(0b0101_1010_1101),
        };
        from_c.up(self.tonic.number() as i32)
    }

    /// The key of a signature with so many sharps, or flats where negative.
    pub const fn of_signature(sharps: i8, minor: bool) -> Self {
        let major = PitchClass::new(sharps as i32 * 7);
        match minor {
            true => Self { tonic: major.up(-3), mode: TonalMode::Minor },
            false => Self { tonic: major, mode: TonalMode::Major },
        }
    }

    /// The sharps of its signature, -5 to 6; flats are negative.
    pub const fn sharps(self) -> i8 {
        let major = match self.mode {
            TonalMode::Major => self.tonic.number(),
            TonalMode::Minor => self.tonic.up(3).number(),
        };
        let sharps = (major as i8 * 7) % 12;
        if sharps > 6 { sharps - 12 } else { sharps }
    }

    /// The key `semitones` higher.
    #[must_use]
    pub const fn up(self, semitones: i32) -> Self {
        Self { tonic: self.tonic.up(semitones), mode: self.mode }
    }
}

/// How hard a note is struck, 1 to 127 as in MIDI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Velocity(u8);

impl Velocity {
    /// Where nothing is known: mezzo-forte.
    pub const MEDIUM: Self = Self(80);

    /// The nearest velocity to any number.
    pub const fn clamped(number: i32) -> Self {
        Self(if number < 1 {
            1
        } else if number > 127 {
            127
        } else {
            number as u8
        })
    }

    /// 1 to 127.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// So much louder, as far as that goes.
    #[must_use]
    pub const fn louder(self, by: i32) -> Self {
        Self::clamped(self.0 as i32 + by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c_major_has_the_white_keys() {
        let key = Key { tonic: PitchClass::new(0), mode: TonalMode::Major };
        let classes: Vec<u8> = key.scale().iter().map(PitchClass::number).collect();
        assert_eq!(classes, [0, 2, 4, 5, 7, 9, 11]);
    }

    #[test]
    fn a_minor_has_the_white_keys_too() {
        let minor = Key { tonic: PitchClass::new(9), mode: TonalMode::Minor };
        let major = Key { tonic: PitchClass::new(0), mode: TonalMode::Major };
        assert_eq!(minor.scale(), major.scale());
    }

    #[test]
    fn a_range_holds_both_ends_and_nothing_else() {
        let set = PitchSet::range(Pitch::clamped(0), Pitch::clamped(2));
        assert_eq!(set.iter().map(Pitch::number).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(PitchSet::range(Pitch::clamped(0), Pitch::clamped(127)), PitchSet::ALL);
    }
}
