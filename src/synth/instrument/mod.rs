//! The pitched instruments: a family a file, each with its patches as data.

mod analogue;
mod bars;
mod ensembles;
mod generator;
mod organ;
mod sound;
mod strings;
mod struck;
mod sustained;
mod tines;
mod waves;
mod winds;

use std::sync::OnceLock;

use crate::music::{Part, Pitch};
use crate::perform::Source;
use analogue::{Analogue, AnalogueRecipe, AnalogueWave};
use bars::BarRecipe;
pub(super) use generator::{Generator, Motion, Stroke};
use sound::SOUNDS;
pub use sound::Sound;
use strings::StringRecipe;
use struck::Struck;
use sustained::{Sustained, SustainedRecipe, SustainedWaves};
use tines::TineRecipe;

/// How a sound is made: its family, and its patch there.
enum Recipe {
    String(&'static StringRecipe),
    Tine(&'static TineRecipe),
    Bar(&'static BarRecipe),
    Sustained(&'static SustainedRecipe),
    Analogue(&'static AnalogueRecipe),
}

/// A sound: how it is made, and the share of it that goes into the room.
struct Patch {
    recipe: Recipe,
    room: f32,
}

const fn patch(recipe: Recipe, room: f32) -> Patch {
    Patch { recipe, room }
}

/// The patch of each [`Sound`], in its order.
static PATCHES: [Patch; SOUNDS] = [
    patch(Recipe::Sustained(&winds::CLARINET), 0.8),
    patch(Recipe::String(&strings::FINGER_BASS), 0.08),
    patch(Recipe::Tine(&tines::TINE_PIANO), 0.5),
    patch(Recipe::String(&strings::PIANO), 0.6),
    patch(Recipe::Sustained(&ensembles::STRINGS), 1.0),
    patch(Recipe::Sustained(&organ::ORGAN), 0.6),
    patch(Recipe::Bar(&bars::MUSIC_BOX), 0.9),
    patch(Recipe::String(&strings::NYLON_GUITAR), 0.5),
    patch(Recipe::String(&strings::FELT_PIANO), 0.7),
    patch(Recipe::Tine(&tines::REED_PIANO), 0.4),
    patch(Recipe::String(&strings::STEEL_GUITAR), 0.5),
    patch(Recipe::String(&strings::HARP), 0.9),
    patch(Recipe::String(&strings::UPRIGHT_BASS), 0.2),
    patch(Recipe::Bar(&bars::VIBRAPHONE), 0.8),
    patch(Recipe::Bar(&bars::MARIMBA), 0.7),
    patch(Recipe::Sustained(&winds::SAXOPHONE), 0.7),
    patch(Recipe::Sustained(&winds::FLUTE), 0.9),
    patch(Recipe::Sustained(&ensembles::BRASS), 0.8),
    patch(Recipe::Analogue(&analogue::WARM_PAD), 0.9),
    patch(Recipe::Analogue(&analogue::PLUCK), 0.7),
    patch(Recipe::Analogue(&analogue::POLY_SYNTH), 0.6),
    patch(Recipe::Analogue(&analogue::SYNTH_LEAD), 0.6),
    patch(Recipe::Analogue(&analogue::SYNTH_BASS), 0.06),
    patch(Recipe::Analogue(&analogue::SUB_BASS), 0.03),
];

/// A patch with the waves that it needs. Built once for all engines.
enum Instrument {
    String(&'static StringRecipe),
    Tine(&'static TineRecipe),
    Bar(&'static BarRecipe),
    Sustained(SustainedWaves),
    Analogue(AnalogueWave),
}

impl Instrument {
    fn new(patch: &'static Patch) -> Self {
        match patch.recipe {
            Recipe::String(recipe) => Self::String(recipe),
            Recipe::Tine(recipe) => Self::Tine(recipe),
            Recipe::Bar(recipe) => Self::Bar(recipe),
            Recipe::Sustained(recipe) => Self::Sustained(SustainedWaves::new(recipe)),
            Recipe::Analogue(recipe) => Self::Analogue(AnalogueWave::new(recipe)),
        }
    }

    fn strike(&'static self, stroke: &Stroke) -> AnyGenerator {
        match self {
            Self::String(recipe) => AnyGenerator::Struck(recipe.strike(stroke)),
            Self::Tine(recipe) => AnyGenerator::Struck(recipe.strike(stroke)),
            Self::Bar(recipe) => AnyGenerator::Struck(recipe.strike(stroke)),
            Self::Sustained(waves) => AnyGenerator::Sustained(Sustained::new(waves, stroke)),
            Self::Analogue(wave) => AnyGenerator::Analogue(Analogue::new(wave, stroke)),
        }
    }
}

/// A note of any family.
#[expect(
    clippy::large_enum_variant,
    reason = "voices lie in place: nothing is allocated for a note"
)]
#[derive(Clone, Copy)]
pub(super) enum AnyGenerator {
    Struck(Struck),
    Sustained(Sustained),
    Analogue(Analogue),
}

impl AnyGenerator {
    /// The note of `sound` that a stroke makes.
    #[expect(clippy::indexing_slicing, reason = "every sound has its number below `SOUNDS`")]
    pub fn struck(sound: Sound, stroke: &Stroke) -> Self {
        instruments()[sound as usize].strike(stroke)
    }

    pub fn generator(&mut self) -> &mut dyn Generator {
        match self {
            Self::Struck(tone) => tone,
            Self::Sustained(tone) => tone,
            Self::Analogue(tone) => tone,
        }
    }

    pub fn level(&self) -> f32 {
        match self {
            Self::Struck(tone) => tone.level(),
            Self::Sustained(tone) => tone.level(),
            Self::Analogue(tone) => tone.level(),
        }
    }
}

/// Builds what all engines share. Allocates.
pub(super) fn prepare() {
    instruments();
}

/// What all engines share; the first call builds it.
fn instruments() -> &'static [Instrument; SOUNDS] {
    static INSTRUMENTS: OnceLock<[Instrument; SOUNDS]> = OnceLock::new();
    INSTRUMENTS.get_or_init(|| PATCHES.each_ref().map(Instrument::new))
}

/// The share of a sound that goes into the room.
#[expect(clippy::indexing_slicing, reason = "every sound has its number below `SOUNDS`")]
pub(super) fn room(sound: Sound) -> f32 {
    PATCHES[sound as usize].room
}

/// The frequency of a pitch at A = 440.
pub(super) fn hertz(pitch: Pitch) -> f64 {
    440.0 * ((f64::from(pitch.number()) - 69.0) / 12.0).exp2()
}

/// Where a source stands: −1 left to 1 right, and how far pitch spreads it.
pub(super) const fn place(source: Source) -> (f32, f32) {
    match source {
        Source::Part(Part::Lead) => (0.12, 0.2),
        Source::Part(Part::Bass) => (0.0, 0.0),
        Source::Part(Part::Harmony) => (-0.12, 0.7),
        Source::Part(Part::Drums) | Source::Player => (0.0, 0.4),
    }
}
