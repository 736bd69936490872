//! Time in beats: integer ticks of a quarter note.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Rem, Sub, SubAssign};

/// Ticks in a quarter note. Fixed for ever: it is in tokens, state and weights.
pub const TICKS_PER_QUARTER: i64 = 960;

/// A point or a span in musical time, in ticks of a quarter note ([`TICKS_PER_QUARTER`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Beats(pub i64);

impl Beats {
    /// The start of the song, and the empty span.
    pub const ZERO: Self = Self(0);
    /// One quarter note.
    pub const QUARTER: Self = Self(TICKS_PER_QUARTER);

    /// `n` quarter notes.
    pub const fn quarters(n: i64) -> Self {
        Self(n * TICKS_PER_QUARTER)
    }

    /// The nearest tick to a number of quarter notes; anything not finite becomes zero.
    pub fn from_quarters(quarters: f64) -> Self {
        Self((quarters * TICKS_PER_QUARTER as f64).round() as i64)
    }

    /// The same span in quarter notes.
    pub fn to_quarters(self) -> f64 {
        self.0 as f64 / TICKS_PER_QUARTER as f64
    }

    /// How many whole `step`s lie at or before this point (floor division). `step` must be positive.
    pub const fn div_floor(self, step: Self) -> i64 {
        self.0.div_euclid(step.0)
    }

    /// What is left after [`Self::div_floor`]: always in `0..step`.
    pub const fn rem_floor(self, step: Self) -> Self {
        Self(self.0.rem_euclid(step.0))
    }
}

impl Add for Beats {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Beats {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Beats {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Beats {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Beats {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<i64> for Beats {
    type Output = Self;
    fn mul(self, n: i64) -> Self {
        Self(self.0.saturating_mul(n))
    }
}

impl Div<i64> for Beats {
    type Output = Self;
    fn div(self, n: i64) -> Self {
        Self(self.0 / n)
    }
}

impl Rem<Beats> for Beats {
    type Output = Self;
    fn rem(self, step: Self) -> Self {
        self.rem_floor(step)
    }
}

/// A time signature: `beats` notes of `1/unit` in a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Meter {
    beats: u8,
    unit: u8,
}

impl Meter {
    /// Common time.
    pub const COMMON: Self = Self { beats: 4, unit: 4 };

    /// `beats/unit`, for 1 to 32 beats and a unit that is a power of two up to 16.
    pub const fn new(beats: u8, unit: u8) -> Option<Self> {
        let fits = beats >= 1 && beats <= 32 && unit.is_power_of_two() && unit <= 16;
        if fits { Some(Self { beats, unit }) } else { None }
    }

    /// Notes in a bar, the upper figure.
    pub const fn beats(self) -> u8 {
        self.beats
    }

    /// The note value counted, the lower figure.
    pub const fn unit(self) -> u8 {
        self.unit
    }

    /// The beats that are felt: eighths go in threes where they can.
    pub const fn felt_beats(self) -> u8 {
        if self.unit == 8 && self.beats.is_multiple_of(3) { self.beats / 3 } else { self.beats }
    }

    /// The length of a bar.
    pub const fn bar(self) -> Beats {
        Beats(TICKS_PER_QUARTER * 4 / self.unit as i64 * self.beats as i64)
    }
}

impl std::fmt::Display for Meter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.beats, self.unit)
    }
}

impl Default for Meter {
    fn default() -> Self {
        Self::COMMON
    }
}

/// Where a moment lies in its bar, as far as harmony cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accent {
    /// The bar line.
    Bar,
    /// Another felt beat.
    Beat,
    /// Between beats.
    Between,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_have_the_length_of_their_meter() {
        assert_eq!(Meter::COMMON.bar(), Beats::quarters(4));
        assert_eq!(Meter::new(6, 8).map(Meter::bar), Some(Beats::quarters(3)));
        assert_eq!(Meter::new(0, 4), None);
        assert_eq!(Meter::new(4, 3), None);
    }

    #[test]
    fn time_before_the_song_floors_downwards() {
        let bar = Meter::COMMON.bar();
        assert_eq!(Beats(-1).div_floor(bar), -1);
        assert_eq!(Beats(-1).rem_floor(bar), bar - Beats(1));
    }
}
