//! Swing: where the eighths of a part lie in a quarter.
//!
//! After the rules of Director Musices (2020; Friberg and Sundström 2002): the pairs of eighths are the longer and
//! shorter the slower the music is; a soloist plays beats late and what is off the beat in time; a bass is a little late.

use super::units::{bounded, ticks};
use crate::music::{Beats, Note, Part};

/// Half a quarter: where the second of a pair of eighths is written.
const HALF: i64 = Beats::QUARTER.0 / 2;
/// How far the second goes in a triplet: to its third note.
const TRIPLET: f32 = Beats::QUARTER.0 as f32 / 6.0;
/// How much longer the first eighth is than the second: at no tempo, and less for each quarter a minute.
const RATIO: (f32, f32) = (4.10, 0.01);
/// The lateness of each part in milliseconds: at no tempo, and less for each quarter a minute.
const LATE: [(f32, f32); 4] = [(125.0, 0.41), (23.3, 0.054), (0.0, 0.0), (0.0, 0.0)];
/// The latest, in ticks: a twentieth of a beat.
const LATEST: f32 = Beats::QUARTER.0 as f32 / 20.0;

/// Where the eighths of a part lie, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swing {
    /// How late the first of a pair is.
    late: i64,
    /// From it to the second.
    first: i64,
}

impl Swing {
    /// That of a part at a tempo in quarters a minute. Freely played pairs are those of players at the tempo, exactly
    /// played ones those of a triplet: at 210 a minute these are the same.
    pub fn new(swing: f32, humanise: f32, part: Part, bpm: f32) -> Self {
        let freely = TRIPLET + humanise * (players(bpm) - TRIPLET);
        let (at_rest, faster) = *part.entry(&LATE);
        let late = ticks((at_rest - faster * bpm).max(0.0), bpm);
        let late = (bounded(late, LATEST) * swing * humanise) as i64;
        let second = HALF + (freely * swing) as i64;
        // Only a bass is late with both.
        let first = if part == Part::Lead { second - late } else { second };
        Self { late, first }
    }

    /// Where a point is played.
    pub fn played(self, at: Beats) -> Beats {
        bent(at, HALF, self.first) + Beats(self.late)
    }

    /// Where a point that is played so lies in even eighths.
    pub fn straight(self, at: Beats) -> Beats {
        bent(at - Beats(self.late), self.first, HALF)
    }

    /// A note as it is played.
    #[must_use]
    pub fn play(self, note: Note) -> Note {
        let (onset, end) = (self.played(note.onset), self.played(note.end()));
        let duration = (end - onset).max(note.duration.min(Beats(1)));
        Note { onset, duration, ..note }
    }

    /// Where a point is played that strays, in even eighths, by so many ticks. Nothing strays further for being swung.
    pub fn strayed(self, at: Beats, by: i64) -> Beats {
        let (from, to) = (self.played(at), self.played(at + Beats(by)));
        from + Beats((to - from).0.clamp(-by.abs(), by.abs()))
    }
}

/// How far the second of a pair goes at a tempo.
fn players(bpm: f32) -> f32 {
    let ratio = (RATIO.0 - RATIO.1 * bpm).max(1.0);
    Beats::QUARTER.0 as f32 * (ratio / (ratio + 1.0) - 0.5)
}

/// A point of a song whose quarters have their half at `from`, with their half at `to`.
fn bent(at: Beats, from: i64, to: i64) -> Beats {
    let whole = Beats::QUARTER;
    let (quarter, place) = (at.div_floor(whole), at.rem_floor(whole).0);
    let place = if place < from {
        place * to / from
    } else {
        to + (place - from) * (whole.0 - to) / (whole.0 - from)
    };
    Beats::quarters(quarter) + Beats(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Pitch, Velocity};

    fn note(onset: i64, duration: i64) -> Note {
        let (part, pitch, velocity) = (Part::Lead, Pitch::MIDDLE_C, Velocity::MEDIUM);
        Note { part, pitch, velocity, onset: Beats(onset), duration: Beats(duration) }
    }

    #[test]
    fn full_swing_plays_pairs_as_triplets_and_leaves_beats_where_they_are() {
        let swing = Swing::new(1.0, 0.0, Part::Lead, 77.0);
        for quarter in [-960, 0, 960] {
            assert_eq!(swing.play(note(quarter, 480)), note(quarter, 640));
            assert_eq!(swing.play(note(quarter + 480, 480)), note(quarter + 640, 320));
            assert_eq!(swing.play(note(quarter, 960)), note(quarter, 960));
        }
        let even = Swing::new(0.0, 0.0, Part::Lead, 77.0);
        assert_eq!(even.play(note(333, 77)), note(333, 77));
    }

    #[test]
    fn swing_is_undone_to_the_grid() {
        for (swing, part, bpm) in
            [(0.1, Part::Lead, 60.0), (0.5, Part::Bass, 300.0), (1.0, Part::Lead, 150.0)]
        {
            for humanise in [0.0, 0.6, 1.0] {
                let swing = Swing::new(swing, humanise, part, bpm);
                for at in (-1920..1920).step_by(40).map(Beats) {
                    let back = swing.straight(swing.played(at));
                    assert!((back - at).0.abs() <= 2, "{swing:?}: {at:?} comes back as {back:?}");
                }
            }
        }
    }

    #[test]
    fn players_swing_as_much_as_their_tempo_says() {
        let ratio = |bpm| {
            let swing = Swing::new(1.0, 1.0, Part::Drums, bpm);
            swing.first as f32 / (960 - swing.first) as f32
        };
        for (bpm, measured) in [(60.0, 3.5), (120.0, 2.9), (210.0, 2.0), (310.0, 1.0), (400.0, 1.0)]
        {
            assert!((ratio(bpm) - measured).abs() < 0.02, "{bpm}: {}", ratio(bpm));
        }
    }

    #[test]
    fn a_soloist_is_late_on_beats_and_in_time_between_them_and_a_bass_late_on_both() {
        let [lead, bass, drums] = [Part::Lead, Part::Bass, Part::Drums]
            .map(|part| Swing::new(1.0, 1.0, part, 160.0))
            .map(|swing| [0, 480].map(|at| swing.played(Beats(at)).0));
        assert!(lead[0] > 40 && lead[0] <= 48 && lead[1] == drums[1], "{lead:?} {drums:?}");
        assert!(bass[0] > 20 && bass[0] < 40 && bass[1] == drums[1] + bass[0], "{bass:?}");
        assert_eq!(drums[0], 0);
    }
}
