//! Which key the person plays in.
//!
//! A belief about the key alone, moved on as a hidden Markov model is filtered: every [`Sign`] of a tone weighs each key
//! by a factor, and now and then the key may move. The factors are learned so that two bars tell keys apart as well as
//! they can (`antiphon habits`), not counted: a tone that says the same as others need not be believed twice.

use std::sync::OnceLock;

use crate::music::profile::{KEYS, SIGNS, Sign, Signs, degree, key, number};
use crate::music::{Accent, Key, PitchClass, PitchSet};

use super::chord_tracker::{likeliest, part, shipped};

/// How likely the key moves on a bar line. Chosen on every second lead sheet.
const MOVES: f32 = 0.1;
/// No key is believed less.
const DOUBT: f32 = 1e-9;

struct Tables {
    signs: [[f32; KEYS]; SIGNS],
    common: [f32; KEYS],
}

/// A belief about the key, moved on frame by frame.
#[derive(Clone)]
pub struct KeyEstimator {
    tables: &'static Tables,
    signs: Signs,
    /// By mode and tonic; its sum is one.
    belief: [f32; KEYS],
}

impl KeyEstimator {
    /// Nothing heard. Allocates the first time.
    pub fn new() -> Self {
        let tables = tables();
        Self { tables, signs: Signs::default(), belief: tables.common }
    }

    /// Forgets what was heard.
    pub fn reset(&mut self) {
        (self.signs, self.belief) = (Signs::default(), self.tables.common);
    }

    /// Begins a frame.
    pub fn enter(&mut self, accent: Accent) {
        if accent == Accent::Bar {
            for (share, common) in self.belief.iter_mut().zip(self.tables.common) {
                *share = *share * (1.0 - MOVES) + common * MOVES;
            }
        }
    }

    /// Hears a frame that is over: the keys that were struck in it, and for each pitch class how much of it sounded, in
    /// sixths up to 6.
    pub fn hear(&mut self, accent: Accent, struck: PitchSet, tones: &[u8; 12]) {
        let (tables, belief) = (self.tables, &mut self.belief);
        let mut weigh = |sign: Sign, tone: PitchClass, sixths: u8| {
            let factors = tables.signs.get(sign.number()).unwrap_or(&[1.0; KEYS]);
            for (at, share) in belief.iter_mut().enumerate() {
                let factor = factors.get(degree(tone, at)).copied().unwrap_or(1.0);
                *share *= part(factor, sixths);
            }
            normalise(belief);
        };
        self.signs.strike(accent, struck, |sign, tone| weigh(sign, tone, 6));
        for (class, &sixths) in (0..).zip(tones).filter(|(_, sixths)| **sixths > 0) {
            weigh(Sign::Sounds, PitchClass::new(class), sixths);
        }
    }

    /// Makes a key so many times likelier.
    pub fn favour(&mut self, key: Key, odds: f32) {
        if let Some(share) = self.belief.get_mut(number(key)) {
            *share *= odds;
        }
        normalise(&mut self.belief);
    }

    /// How sure it is of a key, 0 to 1.
    pub fn share(&self, key: Key) -> f32 {
        self.belief.get(number(key)).copied().unwrap_or(0.0)
    }

    /// The likeliest key, and how sure it is, 0 to 1.
    pub fn best(&self) -> (Key, f32) {
        let (best, share) = likeliest(&self.belief);
        (key(best), share)
    }
}

impl Default for KeyEstimator {
    fn default() -> Self {
        Self::new()
    }
}

/// Makes the sum one and leaves some doubt of every key.
fn normalise(belief: &mut [f32; KEYS]) {
    let sum: f32 = belief.iter().sum();
    let scale = 1.0 / sum.max(f32::MIN_POSITIVE);
    belief.iter_mut().for_each(|share| *share = (*share * scale).max(DOUBT));
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Box<Tables>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let habits = shipped();
        let full = f32::from(u16::MAX);
        let mut common = habits.keys.map(|share| f32::from(share) / full);
        normalise(&mut common);
        let signs = habits.signs.map(|row| row.map(|factor| f32::from(factor) / full));
        Box::new(Tables { signs, common })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Pitch, TonalMode};

    /// Hears whole quarters, four to the bar.
    fn hear(keys: &mut KeyEstimator, pitches: &[i32]) {
        for (at, &pitch) in pitches.iter().enumerate() {
            let pitch = Pitch::clamped(pitch);
            let mut tones = [0; 12];
            tones[usize::from(pitch.class().number())] = 6;
            for frame in 0..4 {
                let (accent, struck) = match frame {
                    0 if at % 4 == 0 => (Accent::Bar, PitchSet::default().with(pitch)),
                    0 => (Accent::Beat, PitchSet::default().with(pitch)),
                    _ => (Accent::Between, PitchSet::default()),
                };
                keys.enter(accent);
                keys.hear(accent, struck, &tones);
            }
        }
    }

    /// Two bars of "Twinkle, twinkle", and of a line in D minor.
    const MAJOR: [i32; 8] = [60, 60, 67, 67, 69, 69, 67, 67];
    const MINOR: [i32; 8] = [62, 64, 65, 62, 69, 67, 65, 64];

    fn major(tonic: i32) -> Key {
        Key { tonic: PitchClass::new(tonic), mode: TonalMode::Major }
    }

    #[test]
    fn two_bars_of_a_tune_have_its_key_wherever_it_is_played() {
        for up in 0..12 {
            let mut keys = KeyEstimator::new();
            hear(&mut keys, &MAJOR.map(|pitch| pitch + up));
            assert_eq!(keys.best().0, major(up), "{:?}", keys.best());
            keys.reset();
            hear(&mut keys, &MINOR.map(|pitch| pitch + up));
            let minor = Key { tonic: PitchClass::new(2 + up), mode: TonalMode::Minor };
            assert_eq!(keys.best().0, minor, "{:?}", keys.best());
        }
    }

    #[test]
    fn a_tune_that_moves_is_followed() {
        let mut keys = KeyEstimator::new();
        (0..8).for_each(|_| hear(&mut keys, &MAJOR));
        assert_eq!(keys.best().0, major(0));
        (0..3).for_each(|_| hear(&mut keys, &MAJOR.map(|pitch| pitch + 1)));
        assert_eq!(keys.best().0, major(1));
    }

    #[test]
    fn what_fits_no_key_leaves_a_belief() {
        let mut keys = KeyEstimator::new();
        let all = PitchSet(u128::MAX);
        (0..1000).for_each(|_| keys.hear(Accent::Bar, all, &[6; 12]));
        let sum: f32 = keys.belief.iter().sum();
        assert!((sum - 1.0).abs() < 1e-3 && keys.best().1.is_normal(), "{:?}", keys.belief);
    }

    #[test]
    fn what_was_forgotten_says_nothing() {
        let mut keys = KeyEstimator::new();
        let before = keys.belief;
        hear(&mut keys, &MINOR);
        keys.reset();
        assert_eq!(keys.belief, before);
    }
}
