//! What chord the person's melody suggests, without seeing its future.
//!
//! A hidden Markov model whose states are the chords of every key, filtered forward (Rabiner 1989, "A tutorial on
//! hidden Markov models", section III): at a bar or a beat the chord may move as [`Habits`] have it, on a bar line the
//! key may, and every frame of melody weighs each state by how well its tones fit.
//!
//! Numbers that say no more were chosen on every second lead sheet (RESULTS.md, partner).

use std::sync::OnceLock;

use crate::music::habits::{Habits, STATES, chord, state};
use crate::music::profile::{KEYS, key, keys};
use crate::music::{Accent, Chord, Key, PitchClass, TonalMode};

/// The file of them.
static SHIPPED: &[u8] = include_bytes!("../../assets/habits.bin");

/// How likely the key moves on a bar line, and how much likelier on any beat where nothing fits any more.
const MODULATION: f32 = 0.02;
const UNREST: f32 = 0.3;

/// How likely the chord moves.
fn change(accent: Accent) -> f32 {
    match accent {
        Accent::Bar => 0.5,
        Accent::Beat => 0.2,
        Accent::Between => 0.0,
    }
}

/// Habits as the filter reads them.
struct Tables {
    moves: [[[f32; STATES]; STATES]; 2],
    tones: [[[f32; 12]; STATES]; 2],
    common: [[f32; STATES]; 2],
}

/// How likely each chord is in each key: mode times tonic, chord above the tonic.
type Belief = [[f32; STATES]; KEYS];

/// A belief about key and chord, moved on frame by frame.
#[derive(Clone)]
pub struct ChordTracker {
    tables: &'static Tables,
    /// All of the melody so far.
    belief: Box<Belief>,
    /// The frame that is being moved into.
    accent: Accent,
    /// How likely the key moves into it.
    modulation: f32,
    /// The next key to be moved; [`KEYS`] when all are.
    next: usize,
}

impl ChordTracker {
    /// Nothing heard. Allocates.
    pub fn new() -> Self {
        let mut harmony = Self {
            tables: tables(),
            belief: Box::new([[0.0; STATES]; KEYS]),
            accent: Accent::Between,
            modulation: 0.0,
            next: KEYS,
        };
        harmony.reset();
        harmony
    }

    /// Forgets what was heard.
    pub fn reset(&mut self) {
        for (chords, key) in self.belief.iter_mut().zip(keys()) {
            *chords = key.mode.entry(&self.tables.common).map(|share| share / KEYS as f32);
        }
        self.next = KEYS;
    }

    /// Hears a frame of melody: for each pitch class, how much of the frame it sounds, in sixths up to 6.
    pub fn hear(&mut self, tones: &[u8; 12]) {
        for (class, &sixths) in (0..).zip(tones).filter(|(_, sixths)| **sixths > 0) {
            for (chords, key) in self.belief.iter_mut().zip(keys()) {
                let above = above(PitchClass::new(class), key);
                for (share, fit) in chords.iter_mut().zip(key.mode.entry(&self.tables.tones)) {
                    *share *= part(*above.entry(fit), sixths);
                }
            }
            self.normalise();
        }
    }

    /// Begins to move on to a frame; [`Self::move_on`] does it. `fit` is how much of the melody has been within its
    /// chords lately, 0 to 1.
    pub fn enter(&mut self, accent: Accent, fit: f32) {
        self.accent = accent;
        let steady = if accent == Accent::Bar { MODULATION } else { 0.0 };
        self.modulation = steady + UNREST * (1.0 - fit) * (1.0 - fit);
        self.next = if accent == Accent::Between { KEYS } else { 0 };
    }

    /// Moves one key's chords on; false when all are moved.
    pub fn move_on(&mut self) -> bool {
        let Some(chords) = self.belief.get_mut(self.next) else { return false };
        let mode = key(self.next).mode;
        let (change, moves) = (change(self.accent), mode.entry(&self.tables.moves));
        let before = *chords;
        let mut after = before.map(|share| share * (1.0 - change));
        for (share, to) in before.iter().zip(moves) {
            let moved = share * change;
            after.iter_mut().zip(to).for_each(|(after, to)| *after += moved * to);
        }
        let (stays, fresh) = (1.0 - self.modulation, self.modulation / KEYS as f32);
        for (share, common) in after.iter_mut().zip(mode.entry(&self.tables.common)) {
            *share = *share * stays + fresh * common;
        }
        *chords = after;
        self.next += 1;
        true
    }

    /// How likely each chord is, by root times kind, whatever the key; `with` are tones that have just begun.
    pub fn chords(&self, with: &[PitchClass]) -> Chords {
        let mut all = [0.0; STATES];
        for (&chords, key) in self.belief.iter().zip(keys()) {
            let mut chords = chords;
            for (share, fits) in chords.iter_mut().zip(key.mode.entry(&self.tables.tones)) {
                *share *= with.iter().map(|&class| above(class, key).entry(fits)).product::<f32>();
            }
            chords.rotate_right(usize::from(key.tonic.number()) * (STATES / 12));
            all.iter_mut().zip(chords).for_each(|(all, share)| *all += share);
        }
        Chords(all)
    }

    fn normalise(&mut self) {
        let sum: f32 = self.belief.as_flattened().iter().sum();
        // Only a tone that nothing allows for could bring all to nothing; then it is as if nothing had been heard.
        if sum > 1e-20 {
            let scale = 1.0 / sum;
            self.belief.as_flattened_mut().iter_mut().for_each(|share| *share *= scale);
        } else {
            self.reset();
        }
    }
}

impl Default for ChordTracker {
    fn default() -> Self {
        Self::new()
    }
}

/// How likely each chord is, of no particular sum.
#[derive(Clone, Copy, Debug)]
pub struct Chords([f32; STATES]);

impl Chords {
    /// The likeliest.
    pub fn best(&self) -> Chord {
        chord(likeliest(&self.0).0, PitchClass::new(0))
    }

    /// Makes some chords so many times likelier.
    #[must_use]
    pub fn favouring(mut self, favours: impl Fn(Chord) -> bool, by: f32) -> Self {
        for (at, share) in self.0.iter_mut().enumerate() {
            *share *= if favours(chord(at, PitchClass::new(0))) { by } else { 1.0 };
        }
        self
    }

    /// How likely a chord is.
    pub fn share(&self, chord: Chord) -> f32 {
        const C: Key = Key { tonic: PitchClass::new(0), mode: TonalMode::Major };
        self.0.get(state(chord, C)).copied().unwrap_or(0.0)
    }
}

/// A tone above the tonic of a key.
fn above(tone: PitchClass, key: Key) -> PitchClass {
    tone.up(-i32::from(key.tonic.number()))
}

/// The place of the likeliest, of equals the first, and how likely it is.
pub(super) fn likeliest(belief: &[f32]) -> (usize, f32) {
    let more = |most: (usize, f32), next: (usize, f32)| if next.1 > most.1 { next } else { most };
    belief.iter().copied().enumerate().reduce(more).unwrap_or_default()
}

/// The fit of a tone that sounds for so many sixths of a frame, by roots alone, which are the same everywhere.
pub(super) fn part(fit: f32, sixths: u8) -> f32 {
    match sixths {
        0 => 1.0,
        1 | 2 => fit.sqrt().sqrt(),
        3 | 4 => fit.sqrt(),
        _ => fit,
    }
}

/// The habits that ship.
pub(super) fn shipped() -> Habits {
    Habits::from_bytes(SHIPPED).unwrap_or_default()
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Box<Tables>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let habits = shipped();
        let shares = |row: &[u16]| {
            let sum: f32 = row.iter().map(|share| f32::from(*share)).sum();
            move |share: u16| f32::from(share) / sum.max(1.0)
        };
        let full = f32::from(u16::MAX);
        Box::new(Tables {
            moves: habits.moves.map(|mode| mode.map(|row| row.map(shares(&row)))),
            tones: habits.tones.map(|mode| mode.map(|row| row.map(|fit| f32::from(fit) / full))),
            common: habits.common.map(|row| row.map(shares(&row))),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hears whole quarters of a pitch class each, four to the bar.
    fn heard(classes: &[usize]) -> ChordTracker {
        let mut harmony = ChordTracker::new();
        for (at, &class) in classes.iter().enumerate() {
            let accent = if at % 4 == 0 { Accent::Bar } else { Accent::Beat };
            for frame in 0..4 {
                harmony.enter(if frame == 0 { accent } else { Accent::Between }, 1.0);
                while harmony.move_on() {}
                let mut tones = [0; 12];
                tones[class] = 6;
                harmony.hear(&tones);
            }
        }
        harmony
    }

    #[test]
    fn a_scale_that_ends_at_home_has_the_chord_of_home_in_every_transposition() {
        for tonic in 0..12 {
            let tune = [0, 2, 4, 5, 7, 9, 11, 0, 7, 4, 5, 2, 4, 2, 0, 0];
            let best = heard(&tune.map(|step| (step + tonic) % 12)).chords(&[]).best();
            assert_eq!(best, chord(0, PitchClass::new(tonic as i32)));
        }
    }

    #[test]
    fn a_broken_chord_is_that_chord() {
        let best = heard(&[7, 11, 2, 7, 0, 4, 7, 0]).chords(&[]).best();
        assert_eq!(best.root, PitchClass::new(0));
        let after = heard(&[0, 4, 7, 0, 7, 11, 2, 11]).chords(&[]).best();
        assert_eq!(after.root, PitchClass::new(7));
    }

    #[test]
    fn a_tone_that_begins_raises_the_chords_that_hold_it() {
        let harmony = heard(&[0, 4, 7, 0]);
        let c = chord(0, PitchClass::new(0));
        let g = chord(0, PitchClass::new(7));
        let ratio = |chords: Chords| chords.share(g) / chords.share(c);
        assert!(
            ratio(harmony.chords(&[PitchClass::new(11)])) > 2.0 * ratio(harmony.chords(&[])),
            "the leading tone speaks for the dominant"
        );
    }
}
