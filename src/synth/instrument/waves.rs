//! Waves that repeat, one table for each half octave, so that none folds over. fundsp makes and reads them.

use super::generator::MIDDLE_C;
use fundsp::wavetable::Wavetable;

/// Frequencies of the lowest and highest table, in hertz.
const LOWEST: f64 = 16.0;
const HIGHEST: f64 = 20_000.0;
const TABLES_PER_OCTAVE: f64 = 2.0;

/// The partials of a tone, as data.
#[derive(Clone, Copy, Debug)]
pub struct Spectrum {
    /// Partial n has the strength `n^-slope` but for what follows.
    pub slope: f64,
    /// Strength of the even ones, 1 for all alike.
    pub even: f64,
    /// Above this many hertz 12 dB an octave less.
    pub reach: f64,
    /// What the body or the tube favours, wherever the fundamental is: frequency, sharpness, gain.
    pub formants: &'static [(f64, f64, f64)],
    /// If any, the strengths by themselves instead of the slope.
    pub drawbars: &'static [(u32, f64)],
}

impl Spectrum {
    /// Falling by a power, with nothing special.
    pub const fn falling(slope: f64, reach: f64) -> Self {
        Self { slope, even: 1.0, reach, formants: &[], drawbars: &[] }
    }

    /// The strength of partial `nth` of a tone of so many hertz.
    fn strength(&self, hertz: f64, nth: u32) -> f64 {
        if !self.drawbars.is_empty() {
            return self.drawbars.iter().find(|bar| bar.0 == nth).map_or(0.0, |bar| bar.1);
        }
        let at = hertz * f64::from(nth);
        let even = if nth.is_multiple_of(2) { self.even } else { 1.0 };
        let one = |&(peak, q, gain): &(f64, f64, f64)| {
            let off = q * (at / peak - peak / at);
            gain / (1.0 + off * off)
        };
        let formed = 1.0 + self.formants.iter().map(one).sum::<f64>();
        f64::from(nth).powf(-self.slope) * even * formed / (1.0 + (at / self.reach).powi(2))
    }

    pub fn wave(&self) -> Wave {
        let strength = |hertz: f64, nth: u32| self.strength(hertz, nth);
        let tables = Wavetable::new(LOWEST, HIGHEST, TABLES_PER_OCTAVE, &|_| 0.0, &strength);
        let table = tables.table_index(0, MIDDLE_C as f32) + 1;
        let power = (0..POINTS).map(|at| tables.at(table, at as f32 / POINTS as f32).powi(2));
        let gain = LOUDNESS / (power.sum::<f32>() / POINTS as f32).sqrt().max(1e-6);
        Wave { tables, gain }
    }
}

/// At how many points the loudness of a wave is measured, at middle C, and what it is then: that of a sine.
const POINTS: usize = 512;
const LOUDNESS: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// A wave, as loud as all others.
pub struct Wave {
    tables: Wavetable,
    gain: f32,
}

impl Wave {
    /// The table whose partials all lie below half of `rate` at `hertz`. Tables are made for rates of 44.1 kHz and more;
    /// below, a note takes the table of a higher one.
    pub fn table(&self, hertz: f64, rate: f64) -> usize {
        self.tables.table_index(0, (hertz * (44_100.0 / rate).max(1.0)) as f32) + 1
    }

    /// The wave at a phase, in `[0, 1)`.
    #[inline]
    pub fn at(&self, table: usize, phase: f32) -> f32 {
        self.tables.at(table, phase) * self.gain
    }
}
