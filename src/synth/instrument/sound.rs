//! The sounds that there are.

/// What a part sounds like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// A clarinet.
    Reed,
    /// An electric bass played with the fingers.
    Bass,
    /// An electric piano with tines.
    ElectricPiano,
    /// A piano.
    Piano,
    /// A string section.
    Strings,
    /// A drawbar organ before a rotor.
    Organ,
    /// A music box.
    MusicBox,
    /// A guitar with nylon strings.
    Guitar,
    /// An upright piano with felt before its hammers.
    FeltPiano,
    /// An electric piano with reeds.
    ReedPiano,
    /// A guitar with steel strings.
    SteelGuitar,
    /// A harp.
    Harp,
    /// A double bass, plucked.
    UprightBass,
    /// A vibraphone.
    Vibraphone,
    /// A marimba.
    Marimba,
    /// A saxophone.
    Saxophone,
    /// A flute.
    Flute,
    /// A brass section.
    Brass,
    /// A synthesiser that swells.
    WarmPad,
    /// A synthesiser that plucks.
    Pluck,
    /// A synthesiser for chords.
    PolySynth,
    /// A synthesiser for lines.
    SynthLead,
    /// A synthesiser for basses.
    SynthBass,
    /// A bass beneath all others.
    SubBass,
}

/// How many sounds there are.
pub(super) const SOUNDS: usize = Sound::SubBass as usize + 1;

impl Sound {
    /// Every sound.
    pub const ALL: [Self; SOUNDS] = [
        Self::Reed,
        Self::Bass,
        Self::ElectricPiano,
        Self::Piano,
        Self::Strings,
        Self::Organ,
        Self::MusicBox,
        Self::Guitar,
        Self::FeltPiano,
        Self::ReedPiano,
        Self::SteelGuitar,
        Self::Harp,
        Self::UprightBass,
        Self::Vibraphone,
        Self::Marimba,
        Self::Saxophone,
        Self::Flute,
        Self::Brass,
        Self::WarmPad,
        Self::Pluck,
        Self::PolySynth,
        Self::SynthLead,
        Self::SynthBass,
        Self::SubBass,
    ];

    /// The word for it on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reed => "reed",
            Self::Bass => "bass",
            Self::ElectricPiano => "electric_piano",
            Self::Piano => "piano",
            Self::Strings => "strings",
            Self::Organ => "organ",
            Self::MusicBox => "music_box",
            Self::Guitar => "guitar",
            Self::FeltPiano => "felt_piano",
            Self::ReedPiano => "reed_piano",
            Self::SteelGuitar => "steel_guitar",
            Self::Harp => "harp",
            Self::UprightBass => "upright_bass",
            Self::Vibraphone => "vibraphone",
            Self::Marimba => "marimba",
            Self::Saxophone => "saxophone",
            Self::Flute => "flute",
            Self::Brass => "brass",
            Self::WarmPad => "warm_pad",
            Self::Pluck => "pluck",
            Self::PolySynth => "poly_synth",
            Self::SynthLead => "synth_lead",
            Self::SynthBass => "synth_bass",
            Self::SubBass => "sub_bass",
        }
    }
}
