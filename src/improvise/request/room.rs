//! Room: how much of the music is left to the person.
//!
//! At "leave space" the parts thin out while the person is busy, keep out of their onsets and their register, and fill
//! when they rest; at "busy" they play more the more the person plays.
//!
//! What counts as busy was set by ear.

use crate::listen::Player;
use crate::music::{Beats, Part, Pitch, PitchSet};

/// Onsets a quarter of a person who is busy.
const BUSY: f32 = 2.0;
/// The busyness at which the music is as it would be by itself.
const NEUTRAL_BUSYNESS: f32 = 0.35;
/// How much busier than usual a person must be that no chord is struck only because it is another one.
const YIELDING: f32 = 0.1;
/// Semitones left free on either side of the person's register.
const MARGIN: i32 = 2;
/// The fewest semitones that a part keeps to itself.
const LEAST: usize = 12;

/// What the person leaves, and how the knob takes it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Room {
    knob: f32,
    busy: f32,
    register: Option<(Pitch, Pitch)>,
}

impl Room {
    /// The room there is at a point, the knob from -1 (leave space) to 1 (busy).
    pub fn at(now: Beats, player: &Player, knob: f32) -> Self {
        let busy = (player.density(now) / BUSY).min(1.0);
        Self { knob, busy, register: player.register(now) }
    }

    /// How much busier than usual the person is, -0.35 to 0.65.
    pub fn busier(&self) -> f32 {
        self.busy - NEUTRAL_BUSYNESS
    }

    /// The knob, from -1 (leave space) to 1 (busy).
    pub fn knob(&self) -> f32 {
        self.knob
    }

    /// Whether the person is so busy that nothing is played but what the music itself asks for.
    pub fn yields(&self) -> bool {
        self.knob * self.busier() < -YIELDING
    }

    /// What is left of a part's range outside the person's register where space is to be left: the larger side, if a part
    /// fits there.
    pub fn keep(&self, part: Part, range: PitchSet) -> PitchSet {
        let Some((low, high)) = self.register.filter(|_| self.knob < 0.0 && part.is_pitched())
        else {
            return range;
        };
        let edge = |pitch: Pitch, by: i32| Pitch::clamped(i32::from(pitch.number()) + by);
        let below = range.and(PitchSet::range(Pitch::clamped(0), edge(low, -MARGIN)));
        let above = range.and(PitchSet::range(edge(high, MARGIN), Pitch::clamped(127)));
        let width = |set: PitchSet| {
            let ends = set.iter().next().zip(set.iter().last());
            ends.map_or(0, |(low, high)| usize::from(high.number() - low.number()))
        };
        let wider = if width(below) >= width(above).min(LEAST) { below } else { above };
        if width(wider) >= LEAST { wider } else { range }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listen::Heard;
    use crate::music::Velocity;

    fn player(onsets: usize, pitch: i32) -> Player {
        let mut player = Player::default();
        for at in 0..onsets {
            let at = Beats(Beats::quarters(4).0 * at as i64 / onsets as i64 + 1);
            let pitch = Pitch::clamped(pitch);
            player.hear(Heard { pitch, velocity: Velocity::MEDIUM, at, on: true });
        }
        player
    }

    #[test]
    fn parts_keep_out_of_the_register_of_the_person() {
        let range = PitchSet::range(Pitch::clamped(40), Pitch::clamped(84));
        let room = |knob| Room::at(Beats::quarters(4), &player(4, 70), knob);
        let kept = room(-0.5).keep(Part::Harmony, range);
        assert!(kept.iter().all(|pitch| pitch.number() <= 68) && kept.has(Pitch::clamped(40)));
        for knob in [0.0, 1.0] {
            assert_eq!(room(knob).keep(Part::Harmony, range), range);
        }
    }
}
