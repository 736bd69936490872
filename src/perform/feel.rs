//! Feel: notes that are written even are played with swing, and as no machine plays them.

use crate::music::{Beats, Note};
use crate::rt::Draw;

/// Half a quarter: where the second of a pair of eighths is written.
const HALF: i64 = Beats::QUARTER.0 / 2;
/// How far the second goes with full swing: a triplet's third.
const SWING: f32 = Beats::QUARTER.0 as f32 / 6.0;
/// How far a note may stray with full humanise, in ticks and in steps of velocity. Less than half of the grid on which
/// music is remembered.
const STRAY: f32 = 18.0;
const TOUCH: f32 = 12.0;
/// The stream of draws from which straying comes.
const SEED: u64 = 0x6665_656c;

/// How evenly notes are played.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Feel {
    /// From even eighths, 0, to a triplet's first two thirds and its last, 1.
    pub swing: f32,
    /// From exactly as written, 0, to as freely as a relaxed player, 1.
    pub humanise: f32,
}

impl Feel {
    /// This, with what is not finite as in `last`.
    #[must_use]
    pub fn sanitised(self, last: &Self) -> Self {
        let share = |new: f32, old: f32| if new.is_finite() { new.clamp(0.0, 1.0) } else { old };
        Self { swing: share(self.swing, last.swing), humanise: share(self.humanise, last.humanise) }
    }

    /// A note as it is played.
    #[must_use]
    pub fn play(self, note: Note) -> Note {
        let (onset, end) = (self.swung(note.onset), self.swung(note.end()));
        let duration = (end - onset).max(note.duration.min(Beats(1)));
        self.strayed(Note { onset, duration, ..note })
    }

    /// Where a point lies with swing.
    fn swung(self, at: Beats) -> Beats {
        let (quarter, within) = (at.div_floor(Beats::QUARTER), at.rem_floor(Beats::QUARTER).0);
        Beats::quarters(quarter) + Beats(bent(within, HALF, self.second()))
    }

    /// Where a point with swing lies without it.
    pub fn straight(self, at: Beats) -> Beats {
        let (quarter, within) = (at.div_floor(Beats::QUARTER), at.rem_floor(Beats::QUARTER).0);
        Beats::quarters(quarter) + Beats(bent(within, self.second(), HALF))
    }

    /// Where the second of a pair of eighths is played.
    fn second(self) -> i64 {
        HALF + (SWING * self.swing) as i64
    }

    /// The same note always strays as far.
    fn strayed(self, note: Note) -> Note {
        if self.humanise == 0.0 {
            return note;
        }
        let lane = u32::from(note.pitch.number()) << 2 | note.part.index() as u32;
        let mut draw = Draw::keyed(SEED, note.onset.0, lane);
        let mut around = |most: f32| {
            let sum = draw.unit_f32() + draw.unit_f32() - 1.0;
            (sum * most * self.humanise) as i64
        };
        let (onset, touch) = (note.onset + Beats(around(STRAY)), around(TOUCH));
        Note { onset, velocity: note.velocity.louder(touch as i32), ..note }
    }
}

/// A place in a quarter, where its half lies at `from`, with its half at `to`.
const fn bent(place: i64, from: i64, to: i64) -> i64 {
    let whole = Beats::QUARTER.0;
    if place < from {
        place * to / from
    } else {
        to + (place - from) * (whole - to) / (whole - from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Part, Pitch, Velocity};

    fn note(onset: i64, duration: i64) -> Note {
        let (part, pitch, velocity) = (Part::Lead, Pitch::MIDDLE_C, Velocity::MEDIUM);
        Note { part, pitch, velocity, onset: Beats(onset), duration: Beats(duration) }
    }

    #[test]
    fn full_swing_plays_pairs_as_triplets_and_leaves_beats_where_they_are() {
        let feel = Feel { swing: 1.0, humanise: 0.0 };
        for quarter in [-960, 0, 960] {
            assert_eq!(feel.play(note(quarter, 480)), note(quarter, 640));
            assert_eq!(feel.play(note(quarter + 480, 480)), note(quarter + 640, 320));
            assert_eq!(feel.play(note(quarter, 960)), note(quarter, 960));
        }
        assert_eq!(Feel::default().play(note(333, 77)), note(333, 77));
    }

    #[test]
    fn swing_is_undone_to_the_grid() {
        for swing in [0.1, 0.5, 1.0] {
            let feel = Feel { swing, humanise: 0.0 };
            for at in (-1920..1920).step_by(40).map(Beats) {
                let back = feel.straight(feel.swung(at));
                assert!((back - at).0.abs() <= 2, "{at:?} comes back as {back:?}");
            }
        }
    }

    #[test]
    fn a_note_strays_within_bounds_and_always_the_same_way() {
        let feel = Feel { swing: 0.0, humanise: 1.0 };
        let strayed: Vec<i64> = (0..500)
            .map(|n| {
                let played = feel.play(note(n * 240, 240));
                assert_eq!(played, feel.play(note(n * 240, 240)));
                assert_eq!(played.duration, Beats(240));
                played.onset.0 - n * 240
            })
            .collect();
        assert!(strayed.iter().all(|stray| stray.abs() <= STRAY as i64));
        let mean = strayed.iter().sum::<i64>() as f64 / 500.0;
        assert!(mean.abs() < 2.0 && strayed.iter().any(|stray| stray.abs() > 9), "{mean}");
    }
}
