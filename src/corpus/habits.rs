//! Counts the habits of harmony of prepared music.

use super::prepared::Piece;
use crate::corpus::profiles::{Profiles, tones};
use crate::music::habits::{Habits, STATES, place, state};
use crate::music::{Key, Part, PartSet};
use crate::token::Sheet;

/// A piece counts by the square root of its length beyond this many frames less than its length.
const LONG_PIECE_FRAMES: f64 = 400.0;
/// How often a chord is left for any other in proportion to how common that is, beside what was counted.
const CHANCE: f64 = 0.5;
/// Frames for which a chord is taken to have been heard in its mode's own mixture of tones, beside what was counted.
const MIXED: f64 = 20.0;
/// How much a frame of a tone says, as the power of its likelihood: one after another they say the same again. Chosen on
/// every second lead sheet.
const TEMPER: f64 = 0.7;

/// What was counted, by mode and chord above the tonic.
struct Counts {
    moves: [[[f64; STATES]; STATES]; 2],
    tones: [[[f64; 12]; STATES]; 2],
    common: [[f64; STATES]; 2],
}

/// The habits of pieces that have a key and chords, and how many these are.
pub fn habits<'a>(pieces: impl Iterator<Item = &'a Piece> + Clone) -> (Habits, usize) {
    let profiles = Profiles::learned(pieces.clone());
    let mut counts = Box::new(Counts {
        moves: [[[0.0; STATES]; STATES]; 2],
        tones: [[[0.0; 12]; STATES]; 2],
        common: [[0.0; STATES]; 2],
    });
    let mut counted = 0;
    for piece in pieces.filter(|piece| piece.chords && piece.parts.has(Part::Lead)) {
        if let Some(key) = piece.key {
            counts.add(&piece.sheet, key);
            counted += 1;
        }
    }
    let (signs, keys) = profiles.factors();
    (Habits { signs, keys, ..counts.habits() }, counted)
}

impl Counts {
    fn add(&mut self, sheet: &Sheet, key: Key) {
        let weight = 1.0 / (sheet.frames.len() as f64 / LONG_PIECE_FRAMES).max(1.0).sqrt();
        let mode = place(key.mode);
        let states: Vec<_> =
            sheet.frames.iter().map(|frame| frame.chord.map(|chord| state(chord, key))).collect();
        for (tones, at) in tones(sheet, PartSet::NONE.with(Part::Lead)).iter().zip(&states) {
            let Some(at) = *at else { continue };
            self.common[mode][at] += weight;
            for (class, share) in tones.iter().enumerate() {
                let above = (class + 12 - usize::from(key.tonic.number())) % 12;
                self.tones[mode][at][above] += weight * share;
            }
        }
        for pair in states.windows(2) {
            if let [Some(from), Some(to)] = *pair
                && from != to
            {
                self.moves[mode][from][to] += weight;
            }
        }
    }

    fn habits(&self) -> Habits {
        let mut habits = Habits::new();
        for mode in 0..2 {
            let common = shares(&self.common[mode]);
            let mixture: [f64; 12] =
                std::array::from_fn(|at| self.tones[mode].iter().map(|tones| tones[at]).sum());
            let mixture = shares(&mixture);
            habits.common[mode] = quantised(&common);
            for at in 0..STATES {
                let mut moves = self.moves[mode][at];
                moves.iter_mut().zip(common).for_each(|(count, share)| *count += CHANCE * share);
                moves[at] = 0.0;
                habits.moves[mode][at] = quantised(&shares(&moves));
                let mut tones = self.tones[mode][at];
                tones.iter_mut().zip(mixture).for_each(|(count, share)| *count += MIXED * share);
                habits.tones[mode][at] = quantised(&shares(&tones).map(|share| share.powf(TEMPER)));
            }
        }
        habits
    }
}

fn shares<const N: usize>(counts: &[f64; N]) -> [f64; N] {
    let sum: f64 = counts.iter().sum();
    counts.map(|count| count / sum.max(f64::MIN_POSITIVE))
}

fn quantised<const N: usize>(shares: &[f64; N]) -> [u16; N] {
    shares.map(|share| (share * f64::from(u16::MAX)).round() as u16)
}
