//! How evenly notes are played.

use super::swing::Swing;
use crate::music::{Beats, Part};

/// How evenly notes are played.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Feel {
    /// From even eighths, 0, to those of a jazz player, 1.
    pub swing: f32,
    /// From exactly as written, 0, to as freely as the players that were measured, 1.
    pub humanise: f32,
}

impl Feel {
    /// This, with what is not finite as in `last`.
    #[must_use]
    pub fn sanitised(self, last: &Self) -> Self {
        let share = |new: f32, old: f32| if new.is_finite() { new.clamp(0.0, 1.0) } else { old };
        Self { swing: share(self.swing, last.swing), humanise: share(self.humanise, last.humanise) }
    }

    /// How a part swings at a tempo in quarters a minute.
    pub fn swing_of(self, part: Part, bpm: f32) -> Swing {
        Swing::new(self.swing, self.humanise, part, bpm)
    }

    /// Where a point that a part plays with swing lies without it.
    pub fn straight(self, at: Beats, part: Part, bpm: f32) -> Beats {
        self.swing_of(part, bpm).straight(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_stays_as_it_was() {
        let last = Feel { swing: 0.25, humanise: 0.5 };
        let new = Feel { swing: f32::NAN, humanise: 7.0 };
        assert_eq!(new.sanitised(&last), Feel { swing: 0.25, humanise: 1.0 });
    }
}
