//! Choices from lists. The identifiers are what sessions keep.

use nice_plug::prelude::Enum;

use crate::improvise;
use crate::music::{self, PitchClass};
use crate::synth;

/// The tonic that the music is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[allow(missing_docs)]
pub enum Tonic {
    #[id = "free"]
    #[name = "free"]
    Free,
    #[id = "c"]
    C,
    #[id = "db"]
    Db,
    #[id = "d"]
    D,
    #[id = "eb"]
    Eb,
    #[id = "e"]
    E,
    #[id = "f"]
    F,
    #[id = "gb"]
    #[name = "F#"]
    Gb,
    #[id = "g"]
    G,
    #[id = "ab"]
    Ab,
    #[id = "a"]
    A,
    #[id = "bb"]
    Bb,
    #[id = "b"]
    B,
}

impl Tonic {
    /// The pitch class, unless the key is free.
    pub fn class(self) -> Option<PitchClass> {
        match self {
            Self::Free => None,
            tonic => Some(PitchClass::new(tonic as i32 - 1)),
        }
    }
}

/// The scale on the tonic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Scale {
    /// The major scale.
    #[id = "major"]
    #[name = "major"]
    Major,
    /// The natural minor scale.
    #[id = "minor"]
    #[name = "minor"]
    Minor,
}

impl From<Scale> for music::TonalMode {
    fn from(scale: Scale) -> Self {
        match scale {
            Scale::Major => Self::Major,
            Scale::Minor => Self::Minor,
        }
    }
}

/// How it plays with the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Mode {
    /// Every part by itself.
    #[id = "free"]
    #[name = "free"]
    Free,
    /// Voices under each key.
    #[id = "harmonise"]
    #[name = "harmonise"]
    Harmonise,
    /// Chords and bass that go with the person.
    #[id = "accompany"]
    #[name = "accompany"]
    Accompany,
    /// A lead over the person's chords, or the chart's.
    #[id = "solo"]
    #[name = "solo"]
    Solo,
    /// Answers to the person's phrases.
    #[id = "trade"]
    #[name = "trade"]
    Trade,
}

impl From<Mode> for improvise::Mode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Free => Self::Free,
            Mode::Harmonise => Self::Harmonise,
            Mode::Accompany => Self::Accompany,
            Mode::Solo => Self::Solo,
            Mode::Trade => Self::Trade,
        }
    }
}

/// The sections of the song.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Form {
    /// As the seed decides.
    #[id = "free"]
    #[name = "free"]
    Free,
    /// Two sections in turn.
    #[id = "ab"]
    #[name = "A B"]
    Ab,
    /// Two strains, each played twice.
    #[id = "aabb"]
    #[name = "A A B B"]
    Aabb,
    /// A song form with a middle eight.
    #[id = "aaba"]
    #[name = "A A B A"]
    Aaba,
    /// A refrain between new sections.
    #[id = "abac"]
    #[name = "A B A C"]
    Abac,
}

impl From<Form> for improvise::Form {
    fn from(form: Form) -> Self {
        match form {
            Form::Free => Self::Free,
            Form::Ab => Self::Ab,
            Form::Aabb => Self::Aabb,
            Form::Aaba => Self::Aaba,
            Form::Abac => Self::Abac,
        }
    }
}

/// What a part sounds like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[allow(missing_docs)]
pub enum Sound {
    #[id = "reed"]
    #[name = "reed"]
    Reed,
    #[id = "bass"]
    #[name = "plucked bass"]
    Bass,
    #[id = "electric_piano"]
    #[name = "electric piano"]
    ElectricPiano,
    #[id = "piano"]
    #[name = "piano"]
    Piano,
    #[id = "strings"]
    #[name = "strings"]
    Strings,
    #[id = "organ"]
    #[name = "organ"]
    Organ,
    #[id = "music_box"]
    #[name = "music box"]
    MusicBox,
    #[id = "guitar"]
    #[name = "guitar"]
    Guitar,
    #[id = "felt_piano"]
    #[name = "felt piano"]
    FeltPiano,
    #[id = "reed_piano"]
    #[name = "reed electric piano"]
    ReedPiano,
    #[id = "steel_guitar"]
    #[name = "steel guitar"]
    SteelGuitar,
    #[id = "harp"]
    #[name = "harp"]
    Harp,
    #[id = "upright_bass"]
    #[name = "upright bass"]
    UprightBass,
    #[id = "vibraphone"]
    #[name = "vibraphone"]
    Vibraphone,
    #[id = "marimba"]
    #[name = "marimba"]
    Marimba,
    #[id = "saxophone"]
    #[name = "saxophone"]
    Saxophone,
    #[id = "flute"]
    #[name = "flute"]
    Flute,
    #[id = "brass"]
    #[name = "brass"]
    Brass,
    #[id = "warm_pad"]
    #[name = "warm pad"]
    WarmPad,
    #[id = "pluck"]
    #[name = "pluck"]
    Pluck,
    #[id = "poly_synth"]
    #[name = "poly synth"]
    PolySynth,
    #[id = "synth_lead"]
    #[name = "synth lead"]
    SynthLead,
    #[id = "synth_bass"]
    #[name = "synth bass"]
    SynthBass,
    #[id = "sub_bass"]
    #[name = "sub bass"]
    SubBass,
}

impl From<Sound> for synth::Sound {
    fn from(sound: Sound) -> Self {
        match sound {
            Sound::Reed => Self::Reed,
            Sound::Bass => Self::Bass,
            Sound::ElectricPiano => Self::ElectricPiano,
            Sound::Piano => Self::Piano,
            Sound::Strings => Self::Strings,
            Sound::Organ => Self::Organ,
            Sound::MusicBox => Self::MusicBox,
            Sound::Guitar => Self::Guitar,
            Sound::FeltPiano => Self::FeltPiano,
            Sound::ReedPiano => Self::ReedPiano,
            Sound::SteelGuitar => Self::SteelGuitar,
            Sound::Harp => Self::Harp,
            Sound::UprightBass => Self::UprightBass,
            Sound::Vibraphone => Self::Vibraphone,
            Sound::Marimba => Self::Marimba,
            Sound::Saxophone => Self::Saxophone,
            Sound::Flute => Self::Flute,
            Sound::Brass => Self::Brass,
            Sound::WarmPad => Self::WarmPad,
            Sound::Pluck => Self::Pluck,
            Sound::PolySynth => Self::PolySynth,
            Sound::SynthLead => Self::SynthLead,
            Sound::SynthBass => Self::SynthBass,
            Sound::SubBass => Self::SubBass,
        }
    }
}

/// What the drums are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Kit {
    /// Sticks.
    #[id = "rock"]
    #[name = "sticks"]
    Rock,
    /// Brushes.
    #[id = "brushes"]
    #[name = "brushes"]
    Brushes,
    /// A drum machine.
    #[id = "electronic"]
    #[name = "drum machine"]
    Electronic,
    /// Hand percussion.
    #[id = "hand"]
    #[name = "hands"]
    Hand,
}

impl From<Kit> for synth::Kit {
    fn from(kit: Kit) -> Self {
        match kit {
            Kit::Rock => Self::Rock,
            Kit::Brushes => Self::Brushes,
            Kit::Electronic => Self::Electronic,
            Kit::Hand => Self::Hand,
        }
    }
}

/// Which MIDI channels notes go out on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Routing {
    /// Each part on its own.
    #[id = "parts"]
    #[name = "a channel per part"]
    Parts,
    /// Everything on channel 1, for hosts that keep only one.
    #[id = "one"]
    #[name = "all on channel 1"]
    One,
}
