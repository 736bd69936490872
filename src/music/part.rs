//! The parts of the ensemble.

/// Who plays: one of the four roles that the model knows. The person takes the place of one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Part {
    /// The melody.
    Lead,
    /// The lowest line.
    Bass,
    /// Everything between: chords, inner voices, accompaniment.
    Harmony,
    /// The drum kit, in General MIDI percussion numbers.
    Drums,
}

impl Part {
    /// Every part, in the order in which a frame is decided.
    pub const ALL: [Self; 4] = [Self::Lead, Self::Bass, Self::Harmony, Self::Drums];

    /// The word for it on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Bass => "bass",
            Self::Harmony => "harmony",
            Self::Drums => "drums",
        }
    }

    /// The part of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// The part that plays notes of a role in the prepared corpus; `None` for a role that is not known.
    pub fn of_role(role: &str) -> Option<Self> {
        const ROLES: [(&str, Part); 5] = [
            ("melody", Part::Lead),
            ("bass", Part::Bass),
            ("inner", Part::Harmony),
            ("harmony", Part::Harmony),
            ("drums", Part::Drums),
        ];
        ROLES.iter().find(|(name, _)| *name == role).map(|&(_, part)| part)
    }

    /// Its place in [`Part::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// What an array has for it that has one of each part, in the order of [`Part::ALL`].
    pub const fn entry<T>(self, each: &[T; 4]) -> &T {
        let [lead, bass, harmony, drums] = each;
        match self {
            Self::Lead => lead,
            Self::Bass => bass,
            Self::Harmony => harmony,
            Self::Drums => drums,
        }
    }

    /// The same, to be changed.
    pub const fn entry_mut<T>(self, each: &mut [T; 4]) -> &mut T {
        let [lead, bass, harmony, drums] = each;
        match self {
            Self::Lead => lead,
            Self::Bass => bass,
            Self::Harmony => harmony,
            Self::Drums => drums,
        }
    }

    /// Its MIDI channel, 0 to 15: drums where General MIDI has them, and nobody on the first, where keyboards send, so that
    /// a lead and a person who plays with it do not end each other's notes.
    pub const fn channel(self) -> u8 {
        match self {
            Self::Lead => 3,
            Self::Harmony => 1,
            Self::Bass => 2,
            Self::Drums => 9,
        }
    }

    /// Whether its numbers are pitches.
    pub const fn is_pitched(self) -> bool {
        !matches!(self, Self::Drums)
    }
}

/// A set of parts, one bit each in the order of [`Part::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PartSet(pub u8);

impl PartSet {
    /// No part.
    pub const NONE: Self = Self(0);
    /// Every part.
    pub const ALL: Self = Self(0b1111);
    /// Lead, bass and harmony.
    pub const PITCHED: Self = Self(0b0111);

    /// This set and `part`.
    #[must_use]
    pub const fn with(self, part: Part) -> Self {
        Self(self.0 | 1 << part as u8)
    }

    /// This set without `part`.
    #[must_use]
    pub const fn without(self, part: Part) -> Self {
        Self(self.0 & !(1 << part as u8))
    }

    /// Whether `part` is in it.
    pub const fn has(self, part: Part) -> bool {
        self.0 >> part as u8 & 1 == 1
    }

    /// The parts in it, in order.
    pub fn iter(self) -> impl Iterator<Item = Part> {
        Part::ALL.into_iter().filter(move |&part| self.has(part))
    }
}

impl FromIterator<Part> for PartSet {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        parts.into_iter().fold(Self::NONE, Self::with)
    }
}
