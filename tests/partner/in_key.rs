//! How much of what we play is in the scale of what the person plays.

use antiphon::improvise::Mode;
use antiphon::music::{Beats, Key, Meter, Mode as Tonality, PitchClass, PitchClassSet};

use super::in_mode;
use super::keys::moved;
use super::rig::duet::{Duet, Sounded, melody, sounded};

use antiphon::music::Note;

/// A person's tune, and the scale that it keeps to.
pub struct InScale<'a> {
    pub notes: &'a [Note],
    pub meter: Meter,
    pub scale: PitchClassSet,
}

impl InScale<'_> {
    /// The quarters of our notes that begin at or after a point, and those of them in the scale.
    pub fn quarters(&self, mode: Mode, seed: u64, from: Beats) -> (f64, f64) {
        quarters(&self.played(mode, seed), self.scale, from)
    }

    /// What is heard while the tune is played without a word on its key.
    pub fn played(&self, mode: Mode, seed: u64) -> Vec<Sounded> {
        let mut duet = Duet::of(self.notes.to_vec(), in_mode(mode, seed));
        let end = self.notes.iter().map(|note| note.end()).max().unwrap_or_default();
        (duet.meter, duet.bars) = (self.meter, end.div_floor(self.meter.bar()) + 1);
        sounded(&duet.play().events)
    }
}

/// The quarters of our notes that begin at or after a point, and those of them in a scale.
pub fn quarters(heard: &[Sounded], scale: PitchClassSet, from: Beats) -> (f64, f64) {
    let from = from.to_quarters();
    let ours = heard.iter().filter(|note| note.part.is_some() && note.onset >= from);
    ours.fold((0.0, 0.0), |(all, within), note| {
        let long = note.end - note.onset;
        let belongs = scale.has(PitchClass::new(note.pitch.into()));
        (all + long, within + if belongs { long } else { 0.0 })
    })
}

/// Tunes of seven notes, in degrees of the major scale from the tonic, 1 to 7, an octave higher from 8 on: quarters and
/// degree. All are traditional.
const TUNES: [&[(f64, i32)]; 4] = [
    // Frère Jacques, with the leading tone in its bells.
    &[
        (1.0, 1),
        (1.0, 2),
        (1.0, 3),
        (1.0, 1),
        (1.0, 1),
        (1.0, 2),
        (1.0, 3),
        (1.0, 1),
        (1.0, 3),
        (1.0, 4),
        (2.0, 5),
        (1.0, 3),
        (1.0, 4),
        (2.0, 5),
        (0.5, 5),
        (0.5, 6),
        (0.5, 5),
        (0.5, 4),
        (1.0, 3),
        (1.0, 1),
        (0.5, 5),
        (0.5, 6),
        (0.5, 5),
        (0.5, 4),
        (1.0, 3),
        (1.0, 1),
        (1.0, 1),
        (1.0, 0),
        (2.0, 1),
        (1.0, 1),
        (1.0, 0),
        (2.0, 1),
    ],
    // Joy to the World.
    &[
        (2.0, 8),
        (1.5, 7),
        (0.5, 6),
        (3.0, 5),
        (1.0, 4),
        (2.0, 3),
        (2.0, 2),
        (3.0, 1),
        (1.0, 5),
        (3.0, 6),
        (1.0, 6),
        (3.0, 7),
        (1.0, 7),
        (4.0, 8),
        (1.0, 8),
        (1.0, 8),
        (1.0, 7),
        (1.0, 6),
        (1.0, 5),
        (1.5, 5),
        (0.5, 4),
        (1.0, 3),
        (1.0, 8),
        (1.0, 8),
        (1.0, 7),
        (1.0, 6),
        (1.0, 5),
    ],
    // Scarborough Fair, in dorian on the second degree.
    &[
        (2.0, 2),
        (1.0, 2),
        (1.0, 6),
        (1.0, 6),
        (1.0, 6),
        (1.5, 3),
        (0.5, 4),
        (1.0, 3),
        (3.0, 2),
        (2.0, 6),
        (1.0, 8),
        (2.0, 9),
        (1.0, 8),
        (1.0, 6),
        (1.0, 7),
        (1.0, 5),
        (3.0, 6),
        (2.0, 9),
        (1.0, 9),
        (2.0, 9),
        (1.0, 8),
        (2.0, 6),
        (1.0, 6),
        (1.0, 5),
        (1.0, 4),
        (1.0, 3),
    ],
    // God Rest Ye Merry, in minor on the sixth degree.
    &[
        (1.0, 6),
        (1.0, 6),
        (1.0, 10),
        (1.0, 10),
        (1.0, 9),
        (1.0, 8),
        (1.0, 7),
        (1.0, 6),
        (1.0, 5),
        (1.0, 6),
        (1.0, 7),
        (1.0, 8),
        (1.0, 9),
        (3.0, 10),
        (1.0, 6),
        (1.0, 6),
        (1.0, 10),
        (1.0, 10),
        (1.0, 9),
        (1.0, 8),
        (1.0, 7),
        (1.0, 6),
        (1.0, 5),
        (1.0, 6),
        (1.0, 7),
        (1.0, 8),
        (1.0, 9),
        (3.0, 10),
    ],
];

/// The tune of a number on a tonic, twice through.
fn tune(number: usize, tonic: i32) -> Vec<Note> {
    const STEPS: [i32; 7] = [0, 2, 4, 5, 7, 9, 11];
    let pitch = |degree: i32| {
        let (octave, step) = ((degree - 1).div_euclid(7), (degree - 1).rem_euclid(7));
        60 + tonic + 12 * octave + STEPS[step as usize]
    };
    let once: Vec<(f64, i32)> = TUNES[number].iter().map(|&(long, at)| (long, pitch(at))).collect();
    melody(&once.repeat(2))
}

fn major(tonic: i32) -> PitchClassSet {
    Key { tonic: PitchClass::new(tonic), mode: Tonality::Major }.scale()
}

#[test]
fn every_mode_plays_in_the_key_of_the_person_who_says_none() {
    for (number, tonic) in [(0, 1), (1, 6), (2, -4), (3, 3)] {
        let (notes, scale) = (tune(number, tonic), major(tonic));
        let tune = InScale { notes: &notes, meter: Meter::COMMON, scale };
        let fourth = notes[3].onset;
        let bars = Meter::COMMON.bar() * 2;
        for (mode, from, least) in [
            (Mode::Harmonise, fourth, 0.97),
            (Mode::Free, bars, 0.95),
            (Mode::Solo, bars, 0.95),
            (Mode::Trade, bars, 0.95),
            (Mode::Accompany, bars, 0.95),
        ] {
            let (all, within) = tune.quarters(mode, 1, from);
            assert!(all > 4.0, "{mode:?} of tune {number} on {tonic} plays {all} quarters");
            let share = within / all;
            assert!(
                share >= least,
                "{mode:?} of tune {number} on {tonic}: {share:.3} in the scale"
            );
        }
    }
}

#[test]
fn a_band_goes_where_the_person_goes() {
    let notes = tune(1, 0);
    let from = Meter::COMMON.bar() * 8;
    for by in 1..=6 {
        let notes = moved(&notes, from, by);
        let tune = InScale { notes: &notes, meter: Meter::COMMON, scale: major(by) };
        for mode in [Mode::Harmonise, Mode::Free, Mode::Trade] {
            let (all, within) = tune.quarters(mode, 2, from + Meter::COMMON.bar() * 2);
            let share = within / all;
            assert!(
                all > 2.0 && share > 0.9,
                "{mode:?} moved by {by}: {share:.3} of {all} quarters"
            );
        }
    }
}
