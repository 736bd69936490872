//! The pitched instruments: what they are made of.

use super::decay;
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
    /// −1 left to 1 right, and how far pitch spreads it.
    pan: f32,
    spread: f32,
    /// Share that goes into the room.
    room: f32,
}

/// Lead, bass, harmony, and the person.
const RECIPES: [Recipe; 4] = [
    // A reed with some flute in it.
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
        pan: 0.12,
        spread: 0.2,
        room: 0.8,
    },
    // A plucked bass.
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
        pan: 0.0,
        spread: 0.0,
        room: 0.2,
    },
    // An electric piano that lasts.
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
        pan: -0.12,
        spread: 0.7,
        room: 1.0,
    },
    // A bright piano.
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
        pan: 0.0,
        spread: 0.4,
        room: 0.7,
    },
];

/// The waves of an instrument, one table for each half octave so that none folds over. Built once for all engines.
pub(super) struct Waves {
    pub soft: Wavetable,
    pub bright: Wavetable,
}

impl Waves {
    fn new(recipe: &Recipe) -> Self {
        Self { soft: wave(recipe.soft), bright: wave(recipe.bright) }
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

fn waves() -> &'static [Waves; 4] {
    static WAVES: OnceLock<[Waves; 4]> = OnceLock::new();
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
    pub pan: f32,
    pub spread: f32,
    pub room: f32,
    /// Cycles a frame at one hertz.
    pub seconds: f64,
    /// Tables are made for rates of 44.1 kHz and more; below, a note takes the table of a higher one.
    pub fold: f64,
}

impl Instrument {
    fn new(recipe: &Recipe, waves: &'static Waves, rate: Rate) -> Self {
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
            pan: recipe.pan,
            spread: recipe.spread,
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
pub(super) struct Band([Instrument; 4]);

impl Band {
    pub fn new(rate: Rate) -> Self {
        let waves = waves();
        Self(std::array::from_fn(|at| Instrument::new(&RECIPES[at], &waves[at], rate)))
    }

    /// Who plays it; the drums have their kit instead.
    pub fn of(&self, source: Source) -> &Instrument {
        let place = match source {
            Source::Part(Part::Lead) => 0,
            Source::Part(Part::Bass) => 1,
            Source::Part(Part::Harmony) => 2,
            Source::Part(Part::Drums) | Source::Player => 3,
        };
        &self.0[place]
    }
}
