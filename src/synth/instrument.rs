//! The pitched instruments: what they are made of.

use super::decay::decay;
use crate::clock::Rate;
use crate::music::Part;
use crate::perform::Source;
use fundsp::wavetable::Wavetable;
use std::sync::OnceLock;

/// How an instrument sounds, in numbers. Times are seconds; those of decays are to −60 dB.
struct Recipe {
    /// Strengths of the partials from the fundamental up, when soft.
    soft: &'static [f64],
    /// The same when struck hard.
    bright: &'static [f64],
    attack: f64,
    decay: f64,
    /// Loudness that a held note settles at.
    sustain: f32,
    release: f64,
    /// How fast the brightness of the stroke fades, and what of it stays.
    mellow: f64,
    edge: f32,
    /// Depth of the vibrato as a share of the frequency.
    vibrato: f32,
    gain: f32,
    /// Share that goes into the room.
    room: f32,
}

/// What a part sounds like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// A reed with some flute in it.
    Reed,
    /// A plucked bass.
    Bass,
    /// An electric piano that lasts.
    ElectricPiano,
    /// A bright piano.
    Piano,
    /// Bowed strings that swell.
    Strings,
    /// A small organ.
    Organ,
    /// A music box.
    MusicBox,
    /// A guitar with soft strings.
    Guitar,
}

/// How many sounds there are.
const SOUNDS: usize = Sound::Guitar as usize + 1;

/// How each [`Sound`] is made, in its order.
static RECIPES: [Recipe; SOUNDS] = [
    Recipe {
        soft: &[1.0, 0.16, 0.10, 0.04],
        bright: &[1.0, 0.42, 0.40, 0.22, 0.20, 0.11, 0.10, 0.05, 0.04, 0.02],
        attack: 0.012,
        decay: 1.6,
        sustain: 0.72,
        release: 0.28,
        mellow: 0.9,
        edge: 0.45,
        vibrato: 0.0035,
        gain: 0.21,
        room: 0.8,
    },
    Recipe {
        soft: &[1.0, 0.30, 0.12, 0.05],
        bright: &[1.0, 0.75, 0.52, 0.36, 0.27, 0.18, 0.13, 0.09, 0.06, 0.04, 0.03, 0.02],
        attack: 0.004,
        decay: 4.0,
        sustain: 0.35,
        release: 0.16,
        mellow: 0.5,
        edge: 0.15,
        vibrato: 0.0,
        gain: 0.30,
        room: 0.2,
    },
    Recipe {
        soft: &[1.0, 0.24, 0.06, 0.03],
        bright: &[1.0, 0.55, 0.22, 0.28, 0.08, 0.05, 0.10, 0.03, 0.02],
        attack: 0.009,
        decay: 5.0,
        sustain: 0.42,
        release: 0.45,
        mellow: 1.2,
        edge: 0.2,
        vibrato: 0.0,
        gain: 0.13,
        room: 1.0,
    },
    Recipe {
        soft: &[1.0, 0.35, 0.14, 0.08, 0.03],
        bright: &[1.0, 0.62, 0.40, 0.36, 0.22, 0.16, 0.14, 0.08, 0.06, 0.04, 0.03],
        attack: 0.003,
        decay: 6.0,
        sustain: 0.12,
        release: 0.3,
        mellow: 1.0,
        edge: 0.2,
        vibrato: 0.0,
        gain: 0.20,
        room: 0.7,
    },
    Recipe {
        soft: &[1.0, 0.50, 0.30, 0.20, 0.12, 0.06],
        bright: &[1.0, 0.72, 0.55, 0.44, 0.34, 0.26, 0.20, 0.15, 0.11, 0.08, 0.06, 0.04],
        attack: 0.11,
        decay: 8.0,
        sustain: 0.9,
        release: 0.5,
        mellow: 2.0,
        edge: 0.6,
        vibrato: 0.004,
        gain: 0.18,
        room: 1.0,
    },
    Recipe {
        soft: &[1.0, 0.60, 0.35, 0.45, 0.04, 0.20, 0.02, 0.22],
        bright: &[1.0, 0.66, 0.42, 0.52, 0.06, 0.26, 0.04, 0.30, 0.02, 0.05],
        attack: 0.018,
        decay: 9.0,
        sustain: 1.0,
        release: 0.14,
        mellow: 1.0,
        edge: 1.0,
        vibrato: 0.0,
        gain: 0.17,
        room: 0.9,
    },
    Recipe {
        soft: &[1.0, 0.04, 0.28, 0.02, 0.02, 0.10],
        bright: &[1.0, 0.06, 0.45, 0.03, 0.05, 0.24, 0.02, 0.03, 0.12],
        attack: 0.002,
        decay: 2.2,
        sustain: 0.0,
        release: 0.7,
        mellow: 0.5,
        edge: 0.1,
        vibrato: 0.0,
        gain: 0.24,
        room: 1.0,
    },
    Recipe {
        soft: &[1.0, 0.48, 0.24, 0.14, 0.08, 0.05],
        bright: &[1.0, 0.82, 0.60, 0.44, 0.32, 0.24, 0.17, 0.12, 0.08, 0.05],
        attack: 0.003,
        decay: 3.2,
        sustain: 0.04,
        release: 0.25,
        mellow: 0.35,
        edge: 0.12,
        vibrato: 0.0,
        gain: 0.23,
        room: 0.5,
    },
];

/// Where a source stands: −1 left to 1 right, and how far pitch spreads it.
pub(super) const fn place(source: Source) -> (f32, f32) {
    match source {
        Source::Part(Part::Lead) => (0.12, 0.2),
        Source::Part(Part::Bass) => (0.0, 0.0),
        Source::Part(Part::Harmony) => (-0.12, 0.7),
        Source::Part(Part::Drums) | Source::Player => (0.0, 0.4),
    }
}

/// The waves of an instrument, one table for each half octave so that none folds over. Built once for all engines.
pub(super) struct Waves {
    recipe: &'static Recipe,
    pub soft: Wavetable,
    pub bright: Wavetable,
}

impl Waves {
    fn new(recipe: &'static Recipe) -> Self {
        Self { recipe, soft: wave(recipe.soft), bright: wave(recipe.bright) }
    }
}

/// Frequencies of the lowest and highest table, in hertz.
const LOWEST: f64 = 20.0;
const HIGHEST: f64 = 20_000.0;
const TABLES_PER_OCTAVE: f64 = 2.0;

fn wave(partials: &[f64]) -> Wavetable {
    let strength = |_: f64, nth: u32| partials.get(nth as usize - 1).copied().unwrap_or(0.0);
    Wavetable::new(LOWEST, HIGHEST, TABLES_PER_OCTAVE, &|_| 0.0, &strength)
}

fn waves() -> &'static [Waves; SOUNDS] {
    static WAVES: OnceLock<[Waves; SOUNDS]> = OnceLock::new();
    WAVES.get_or_init(|| RECIPES.each_ref().map(Waves::new))
}

/// An instrument at a rate: its recipe in frames.
pub(super) struct Instrument {
    pub waves: &'static Waves,
    /// Loudness gained a frame while it is struck.
    pub rise: f32,
    pub decay: f32,
    pub sustain: f32,
    pub release: f32,
    pub mellow: f32,
    pub edge: f32,
    pub vibrato: f32,
    /// Part of the vibrato's cycle that passes in a frame, and of its coming.
    pub vibrato_step: f32,
    pub vibrato_rise: f32,
    pub gain: f32,
    pub room: f32,
    /// Cycles a frame at one hertz.
    pub seconds: f64,
    /// Tables are made for rates of 44.1 kHz and more; below, a note takes the table of a higher one.
    pub fold: f64,
}

impl Instrument {
    fn new(waves: &'static Waves, rate: Rate) -> Self {
        let recipe = waves.recipe;
        Self {
            waves,
            rise: (1.0 / (recipe.attack * rate.hertz()).max(1.0)) as f32,
            decay: decay(recipe.decay, rate),
            sustain: recipe.sustain,
            release: decay(recipe.release, rate),
            mellow: decay(recipe.mellow, rate),
            edge: recipe.edge,
            vibrato: recipe.vibrato,
            vibrato_step: (5.2 / rate.hertz()) as f32,
            vibrato_rise: (1.0 / (0.6 * rate.hertz())) as f32,
            gain: recipe.gain,
            room: recipe.room,
            seconds: 1.0 / rate.hertz(),
            fold: (44_100.0 / rate.hertz()).max(1.0),
        }
    }

    /// The table whose partials all lie below half the rate at `hertz`.
    pub fn table(&self, hertz: f64) -> usize {
        self.waves.soft.table_index(0, (hertz * self.fold) as f32) + 1
    }
}

/// Every instrument at a rate.
pub(super) struct Band([Instrument; SOUNDS]);

impl Band {
    pub fn new(rate: Rate) -> Self {
        Self(waves().each_ref().map(|waves| Instrument::new(waves, rate)))
    }

    /// The instrument of a sound.
    #[expect(clippy::indexing_slicing, reason = "every sound has its number below `SOUNDS`")]
    pub fn of(&self, sound: Sound) -> &Instrument {
        &self.0[sound as usize]
    }
}
