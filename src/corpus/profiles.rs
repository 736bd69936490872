//! Learns the profiles of keys from how pieces begin.
//!
//! A log-linear model: the score of a key is the sum of the weights of all [`Sign`]s heard, counted from its tonic, and
//! one weight of the key itself. Weights are such that the keys of the pieces are as likely as they can be.

use std::collections::BTreeMap;

use super::descent::{Descent, share};
use super::prepared::Piece;
use crate::music::profile::{KEYS, SIGNS, Sign, Signs, degree, number};
use crate::music::{Accent, Part, PartSet, PitchClass, PitchSet};
use crate::token::{OFFSETS, Sheet};

/// Bars from the first bar line that a key is learned from.
const BARS: usize = 2;
/// Steps of learning, the first one's length, and how strongly weights are drawn to zero.
const STEPS: i32 = 120;
const LENGTH: f64 = 0.03;
const DRAW: f64 = 1e-3;
/// How a step is taken, see [`Descent`].
const ADAM_BETAS: (f64, f64) = (0.9, 0.99);
const FLOOR: f64 = 1e-8;

/// How a piece begins.
struct Beginning {
    key: usize,
    /// How often each sign of each pitch class is heard.
    heard: Vec<(usize, PitchClass, f64)>,
}

/// Weights by sign, mode and semitones above the tonic; and by key.
pub(super) struct Profiles {
    signs: [[f64; KEYS]; SIGNS],
    keys: [f64; KEYS],
}

impl Profiles {
    fn new() -> Self {
        Self { signs: [[0.0; KEYS]; SIGNS], keys: [0.0; KEYS] }
    }

    /// From the pieces with a key and a melody: of each the melody alone, and all that plays.
    pub(super) fn learned<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Self {
        let both = [PartSet::NONE.with(Part::Lead), PartSet::PITCHED];
        let beginnings: Vec<Beginning> = pieces
            .flat_map(|piece| both.map(|parts| Beginning::of(piece, parts)))
            .flatten()
            .collect();
        let mut weights = Self::new();
        let mut descent = Descent::new(weights.all().count(), ADAM_BETAS, FLOOR);
        for step in 1..=STEPS {
            let slope = weights.slope(&beginnings);
            let turn = std::f64::consts::PI * f64::from(step) / f64::from(STEPS);
            let length = LENGTH * 0.5 * (1.0 + turn.cos());
            descent.step(weights.all_mut().zip(slope.all().copied()), length);
        }
        weights
    }

    /// What the weights multiply the odds by, the most of each sign full.
    pub(super) fn factors(&self) -> ([[u16; KEYS]; SIGNS], [u16; KEYS]) {
        (self.signs.map(|row| factors(&row)), factors(&self.keys))
    }

    /// The slope of the mean surprise at the key of each beginning.
    fn slope(&self, beginnings: &[Beginning]) -> Self {
        let mut slope = Self::new();
        for beginning in beginnings {
            let mut shares = self.shares(beginning);
            shares[beginning.key] -= 1.0;
            for (at, share) in shares.iter().enumerate() {
                let share = share / beginnings.len() as f64;
                slope.keys[at] += share;
                for &(sign, tone, amount) in &beginning.heard {
                    slope.signs[sign][degree(tone, at)] += share * amount;
                }
            }
        }
        slope.all_mut().zip(self.all()).for_each(|(slope, weight)| *slope += DRAW * weight);
        slope
    }

    /// How likely each key is.
    fn shares(&self, beginning: &Beginning) -> [f64; KEYS] {
        let score = |at: usize| {
            let said = |&(sign, tone, amount): &(usize, PitchClass, f64)| {
                self.signs[sign][degree(tone, at)] * amount
            };
            self.keys[at] + beginning.heard.iter().map(said).sum::<f64>()
        };
        let mut shares: [f64; KEYS] = std::array::from_fn(score);
        share(&mut shares);
        shares
    }

    fn all(&self) -> impl Iterator<Item = &f64> {
        self.signs.as_flattened().iter().chain(&self.keys)
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut f64> {
        self.signs.as_flattened_mut().iter_mut().chain(&mut self.keys)
    }
}

impl Beginning {
    /// What is heard of some parts until two full bars are over, from where the melody begins.
    fn of(piece: &Piece, parts: PartSet) -> Option<Self> {
        let key = number(piece.key?);
        let sheet = &piece.sheet;
        let begins =
            |part| sheet.frames.iter().position(|f| f.notes.iter().any(|n| n.part == part));
        let first = begins(Part::Lead)?;
        let bars =
            (first..sheet.frames.len()).filter(|&at| sheet.places[at].accent() == Accent::Bar);
        let end = bars.take(BARS + 1).nth(BARS).unwrap_or(sheet.frames.len());
        let (mut signs, mut heard) = (Signs::default(), BTreeMap::new());
        let sounding = tones(sheet, parts);
        let frames = sheet.frames.iter().zip(&sheet.places).zip(&sounding);
        for ((frame, place), sounding) in frames.take(end).skip(first) {
            let notes = frame.notes.iter().filter(|note| parts.has(note.part));
            let struck = notes.fold(PitchSet::default(), |set, note| set.with(note.pitch));
            let mut add = |sign: Sign, class: PitchClass, amount: f64| {
                *heard.entry((sign.number(), class.number())).or_insert(0.0) += amount;
            };
            signs.strike(place.accent(), struck, |sign, class| add(sign, class, 1.0));
            for (class, share) in (0..).zip(sounding).filter(|(_, share)| **share > 0.0) {
                add(Sign::Sounds, PitchClass::new(class), share.min(1.0));
            }
        }
        let tone = |((sign, class), amount): ((usize, u8), f64)| {
            (sign, PitchClass::new(class.into()), amount)
        };
        Some(Self { key, heard: heard.into_iter().map(tone).collect() })
    }
}

fn factors(weights: &[f64; KEYS]) -> [u16; KEYS] {
    let most = weights.iter().copied().fold(f64::MIN, f64::max);
    weights.map(|weight| ((weight - most).exp() * f64::from(u16::MAX)).round().max(1.0) as u16)
}

/// What parts sound of each frame, by pitch class.
pub(super) fn tones(sheet: &Sheet, parts: PartSet) -> Vec<[f64; 12]> {
    let mut frames = vec![[0.0; 12]; sheet.frames.len()];
    let steps = i64::from(OFFSETS);
    for (at, frame) in sheet.frames.iter().enumerate() {
        for note in frame.notes.iter().filter(|note| parts.has(note.part)) {
            let mut start = at as i64 * steps + i64::from(note.offset);
            let end = start + note.steps();
            while let Some(frame) = frames.get_mut((start / steps) as usize).filter(|_| start < end)
            {
                let next = ((start / steps + 1) * steps).min(end);
                frame[usize::from(note.pitch.class().number())] +=
                    (next - start) as f64 / steps as f64;
                start = next;
            }
        }
    }
    frames
}
