//! How much of what we play is in the scale of what the person plays.

use antiphon::improvise::Mode;
use antiphon::music::{Beats, Key, Meter, PitchClass, PitchClassSet, TonalMode as Tonality};

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

/// Tunes of seven notes, all traditional: for each note its degree of the major scale, from 0 below the tonic through 8 an
/// octave above, and its quarters where they are not one.
const TUNES: [&str; 4] = [
    // Frère Jacques.
    "1 2 3 1 1 2 3 1 3 4 5:2 3 4 5:2 5:.5 6:.5 5:.5 4:.5 3 1 5:.5 6:.5 5:.5 4:.5 3 1 1 0 1:2 1 0 1:2",
    // Joy to the World.
    "8:2 7:1.5 6:.5 5:3 4 3:2 2:2 1:3 5 6:3 6 7:3 7 8:4 8 8 7 6 5 5:1.5 4:.5 3 8 8 7 6 5",
    // Scarborough Fair, dorian on the second degree.
    "2:2 2 6 6 6 3:1.5 4:.5 3 2:3 6:2 8 9:2 8 6 7 5 6:3 9:2 9 9:2 8 6:2 6 5 4 3",
    // God Rest Ye Merry, minor on the sixth degree.
    "6 6 10 10 9 8 7 6 5 6 7 8 9 10:3 10 11 9 10 11 12 13 10 9 8 6 7 8 9:2",
];

/// The tune of a number on a tonic, twice through.
fn tune(number: usize, tonic: i32) -> Vec<Note> {
    const STEPS: [i32; 7] = [0, 2, 4, 5, 7, 9, 11];
    let pitch = |degree: i32| {
        let (octave, step) = ((degree - 1).div_euclid(7), (degree - 1).rem_euclid(7));
        60 + tonic + 12 * octave + STEPS[step as usize]
    };
    let note = |word: &str| {
        let (degree, long) = word.split_once(':').unwrap_or((word, "1"));
        let number = |text: &str| text.parse::<f64>().expect("a number");
        (number(long), pitch(number(degree) as i32))
    };
    let once: Vec<(f64, i32)> = TUNES[number].split(' ').map(note).collect();
    melody(&once.repeat(2))
}

fn major(tonic: i32) -> PitchClassSet {
    Key { tonic: PitchClass::new(tonic), mode: Tonality::Major }.scale()
}

#[test]
fn every_mode_plays_in_the_key_of_the_person_who_says_none() {
    const WORST: f64 = 0.85;
    for (mode, least) in [
        (Mode::Harmonise, 0.97),
        (Mode::Free, 0.95),
        (Mode::Solo, 0.95),
        (Mode::Trade, 0.95),
        (Mode::Accompany, 0.95),
    ] {
        let (mut all, mut within) = (0.0, 0.0);
        for (number, tonic) in [(0, 1), (1, 6), (2, -4), (3, 3)] {
            let (notes, scale) = (tune(number, tonic), major(tonic));
            let tune = InScale { notes: &notes, meter: Meter::COMMON, scale };
            // Voices are right from the fourth note on, a band from the third bar on.
            let fourth = notes[3].onset;
            let from = if mode == Mode::Harmonise { fourth } else { Meter::COMMON.bar() * 2 };
            let (mine, good) = tune.quarters(mode, 1, from);
            assert!(mine > 4.0, "{mode:?} of tune {number} on {tonic} plays {mine} quarters");
            let share = good / mine;
            assert!(
                share >= WORST,
                "{mode:?} of tune {number} on {tonic}: {share:.3} in the scale"
            );
            (all, within) = (all + mine, within + good);
        }
        assert!(within / all >= least, "{mode:?}: {:.3} in the scale, seed 1", within / all);
    }
}

#[test]
fn a_band_goes_where_the_person_goes() {
    let notes = tune(1, 0);
    let from = Meter::COMMON.bar() * 8;
    for by in [1, 4, 6] {
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
