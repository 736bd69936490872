//! What is learned of how a beat sounds: how much each step from place to place, each drum and each turn of a melody
//! speaks for a place in the beat.
//!
//! The weights are those of a conditional random field over a stretch of onsets (Lafferty, McCallum and Pereira, ICML
//! 2001), taught to tell the beat from what it is mistaken for: by `antiphon beats` on the training pieces of the corpus.

use super::rhythm::{Division, PARTS};

/// Spans that are told apart, in parts of the beat; the last stands for all that are longer.
pub(crate) const SPANS: usize = 26;
/// Drums, by kind and loudness.
pub(crate) const DRUMS: usize = 36;
/// Turns of a melody.
pub(crate) const TURNS: usize = 75;
/// Kinds of music whose steps are told apart.
const MUSICS: usize = 3;
/// Bytes of the file.
pub(crate) const SIZE: usize = PARTS * (MUSICS * SPANS + DRUMS + 2 * TURNS);
/// Sixteenths of a doubling, in which the file has each weight.
const FRACTIONS: [f32; 16] = [
    1.0,
    1.044_273_8,
    1.090_507_7,
    1.138_788_6,
    1.189_207_1,
    1.241_857_8,
    1.296_839_5,
    1.354_255_5,
    std::f32::consts::SQRT_2,
    1.476_826_1,
    1.542_210_8,
    1.610_490_3,
    1.681_792_9,
    1.756_252_2,
    1.834_008_1,
    1.915_206_6,
];

static SHIPPED: &[u8; SIZE] = include_bytes!("../../../assets/beats.bin");

/// The kind of music that an onset belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Music {
    /// KeyEstimator, in beats that divide by two.
    Simple,
    /// KeyEstimator, in beats that divide by three.
    Compound,
    /// A drum kit, in beats that divide by two.
    Drums,
}

/// A factor for each place in the beat.
pub(crate) type Weights = [f32; PARTS];

/// What says nothing of any place.
pub(super) const NOTHING: Weights = [1.0; PARTS];

/// Factors of likelihood, 1 for what says nothing.
#[derive(Clone)]
pub(crate) struct Evidence {
    /// By music, place before and span.
    pub(crate) steps: [[[f32; SPANS]; PARTS]; MUSICS],
    /// By drum and place.
    pub(crate) drums: [Weights; DRUMS],
    /// By division, turn and place.
    pub(crate) turns: [[Weights; TURNS]; 2],
}

impl Evidence {
    /// What is shipped. Allocates.
    pub(super) fn shipped() -> Box<Self> {
        let mut all = Box::new(Self::none());
        all.cells().zip(SHIPPED).for_each(|(cell, &byte)| *cell = factor(byte as i8));
        all
    }

    /// Nothing speaks for anything.
    fn none() -> Self {
        Self {
            steps: [[[1.0; SPANS]; PARTS]; MUSICS],
            drums: [NOTHING; DRUMS],
            turns: [[NOTHING; TURNS]; 2],
        }
    }

    /// Every factor, in the order of the file.
    fn cells(&mut self) -> impl Iterator<Item = &mut f32> {
        let steps = self.steps.as_flattened_mut().as_flattened_mut();
        let turns = self.turns.as_flattened_mut().as_flattened_mut();
        steps.iter_mut().chain(self.drums.as_flattened_mut()).chain(turns)
    }

    /// How much each step speaks for the place that it goes to, by place before and span.
    pub(super) fn steps(&self, music: Music) -> &[[f32; SPANS]; PARTS] {
        let [simple, compound, drums] = &self.steps;
        match music {
            Music::Simple => simple,
            Music::Compound => compound,
            Music::Drums => drums,
        }
    }

    /// What a turn says of the onset that it turns on.
    pub(super) fn turn(&self, division: Division, turn: usize) -> &Weights {
        let [simple, compound] = &self.turns;
        let turns = if division == Division::Compound { compound } else { simple };
        turns.get(turn).unwrap_or(&NOTHING)
    }
}

/// Two to the power of so many sixteenths.
fn factor(sixteenths: i8) -> f32 {
    let (whole, part) =
        (i32::from(sixteenths).div_euclid(16), i32::from(sixteenths).rem_euclid(16));
    let fraction = FRACTIONS.get(part as usize).copied().unwrap_or(1.0);
    f32::from_bits(((127 + whole) as u32) << 23) * fraction
}

/// The place of a span in a row of steps.
#[inline(always)]
pub(crate) fn span(parts: i32) -> usize {
    (parts.max(0) as usize).min(SPANS - 1)
}

/// What a row of steps has for a span.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the place of a span is below their count")]
pub(super) fn at_span(row: &[f32; SPANS], parts: i32) -> f32 {
    row[span(parts)]
}
