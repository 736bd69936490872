//! What the improviser obeys: its settings, and where the host says that the song is.

use crate::music::{Beats, Chart, Key, Meter, Part, PartSet, PitchClassSet};
use crate::token::MAX_STYLES;

use super::form::Form;

/// The most voices that a key can have.
pub const VOICES: usize = 4;

/// How it plays with the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Every part by itself; a person who plays is the lead.
    #[default]
    Free,
    /// Voices under each key that the person strikes, and nothing else.
    Harmonise,
    /// The person leads; chords and bass go with them.
    Accompany,
    /// The person, or a chart, lays the chords; the lead improvises over them.
    Solo,
    /// Call and response: the lead answers what the person has played.
    Trade,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 5] =
        [Self::Free, Self::Harmonise, Self::Accompany, Self::Solo, Self::Trade];

    /// The part that the person plays.
    pub fn role(self) -> Part {
        if self == Self::Solo { Part::Harmony } else { Part::Lead }
    }

    /// Whether the lead is a soloist, who goes on where the band rests.
    pub fn has_soloist(self) -> bool {
        matches!(self, Self::Solo | Self::Trade)
    }
}

/// What is asked of the music.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImproviserSettings {
    /// How it plays with the person.
    pub mode: Mode,
    /// Voices under a key in [`Mode::Harmonise`], 1 to 4.
    pub voices: u8,
    /// The share of each style, 0 to 1; all zero leaves the style free.
    pub style: [f32; MAX_STYLES],
    /// From sad, -1, to happy, 1.
    pub valence: f32,
    /// From calm, -1, to excited, 1.
    pub arousal: f32,
    /// 0 always takes the likeliest; 1 draws as the model believes; 2 is wild.
    pub temperature: f32,
    /// Rank within the style, 0 to 1; `None` leaves it to the mood and the seed.
    pub density: Option<f32>,
    /// Rank within the style, 0 to 1; `None` leaves it to the mood and the seed.
    pub register: Option<f32>,
    /// Rank within the style, 0 to 1; `None` leaves it to the mood and the seed.
    pub brightness: Option<f32>,
    /// Rank within the style, 0 to 1; `None` leaves it to the mood and the seed.
    pub complexity: Option<f32>,
    /// The parts that play.
    pub parts: PartSet,
    /// From leaving space to the person, -1, to playing as busily as they do, 1.
    pub room: f32,
    /// In [`Mode::Trade`], from answers in contrast to the call, 0, to its echo, 1.
    pub echo: f32,
    /// In [`Mode::Trade`], the bars of a turn, 1 to 8; with 0 a turn is a phrase.
    pub trade_bars: u8,
    /// The sections of the song.
    pub form: Form,
    /// What is planned stays, whatever the person plays.
    pub hold: bool,
    /// Decides every draw.
    pub seed: u64,
    /// The key that pitched parts keep to; `None` lets chart, person or seed choose one.
    pub key: Option<Key>,
    /// The key that the person's music is written in, where that is known; it counts until their playing contradicts it.
    pub signature: Option<Key>,
    /// The notes that pitched parts keep to, in the place of the key's scale; none at all counts as `None`.
    pub scale: Option<PitchClassSet>,
    /// How much the lead quotes the person's own turns of phrase, 0 to 1.
    pub memory: f32,
    /// The chord changes to play over; `None` lets the music find its own.
    pub chart: Option<Chart>,
}

impl Default for ImproviserSettings {
    fn default() -> Self {
        Self {
            mode: Mode::Free,
            voices: 2,
            style: [0.0; MAX_STYLES],
            valence: 0.0,
            arousal: 0.0,
            temperature: 1.0,
            density: None,
            register: None,
            brightness: None,
            complexity: None,
            parts: PartSet::PITCHED,
            room: 0.0,
            echo: 0.6,
            trade_bars: 0,
            form: Form::Free,
            hold: false,
            seed: 0,
            key: None,
            signature: None,
            scale: None,
            memory: 0.0,
            chart: None,
        }
    }
}

impl ImproviserSettings {
    /// The notes that pitched parts are held to: the scale that is locked, or that of the key.
    pub fn held_scale(&self) -> Option<PitchClassSet> {
        self.locked().or(self.key.map(Key::scale))
    }

    /// The scale that is locked, if it has a note.
    pub fn locked(&self) -> Option<PitchClassSet> {
        self.scale.filter(|&scale| scale != PitchClassSet::default())
    }

    /// This, with every number brought into its range; one that is not finite is as in `last`, which is fine.
    pub fn sanitised(&self, last: &Self) -> Self {
        let number = |new: f32, old: f32, low: f32, high: f32| {
            if new.is_finite() { new.clamp(low, high) } else { old }
        };
        let rank = |new: Option<f32>, old: Option<f32>| {
            new.and_then(|new| if new.is_finite() { Some(new.clamp(0.0, 1.0)) } else { old })
        };
        // What has no range is named too, so that a new number cannot be forgotten.
        let Self { mode, parts, form, hold, seed, key, signature, scale, chart, .. } = *self;
        Self {
            mode,
            parts,
            form,
            hold,
            seed,
            key,
            signature,
            scale,
            chart,
            voices: self.voices.clamp(1, VOICES as u8),
            style: std::array::from_fn(|at| number(self.style[at], last.style[at], 0.0, 1.0)),
            valence: number(self.valence, last.valence, -1.0, 1.0),
            arousal: number(self.arousal, last.arousal, -1.0, 1.0),
            temperature: number(self.temperature, last.temperature, 0.0, 2.0),
            room: number(self.room, last.room, -1.0, 1.0),
            echo: number(self.echo, last.echo, 0.0, 1.0),
            trade_bars: self.trade_bars.min(8),
            memory: number(self.memory, last.memory, 0.0, 1.0),
            density: rank(self.density, last.density),
            register: rank(self.register, last.register),
            brightness: rank(self.brightness, last.brightness),
            complexity: rank(self.complexity, last.complexity),
        }
    }
}

/// What the host says of the song at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransportSnapshot {
    /// Whether beats pass.
    pub running: bool,
    /// The present.
    pub now: Beats,
    /// Where a bar began, this one or any other.
    pub bar_start: Beats,
    /// The time signature.
    pub meter: Meter,
    /// Quarters a minute.
    pub tempo: f64,
}

impl Default for TransportSnapshot {
    fn default() -> Self {
        Self {
            running: true,
            now: Beats::ZERO,
            bar_start: Beats::ZERO,
            meter: Meter::COMMON,
            tempo: 120.0,
        }
    }
}

/// The moment at which something is done: where the song is, and what is asked of the music.
#[derive(Clone, Copy)]
pub struct Now<'a> {
    /// Where the song is.
    pub transport: TransportSnapshot,
    /// What is asked of the music.
    pub settings: &'a ImproviserSettings,
}
