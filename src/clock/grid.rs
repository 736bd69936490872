//! Beats and frames.

use super::frames::{Frames, Rate, Tempo};
use crate::music::{Beats, TICKS_PER_QUARTER};

/// Finest difference of position that an anchor keeps, in parts of a tick. A host's own rounding lies far below it, so
/// a position that is meant to be on a tick is on it.
const PARTS_OF_A_TICK: f64 = 4096.0;

/// Where beats fall in frames: a straight line through an anchor. It depends on the anchor and the tempo alone, so
/// however a session is cut into blocks, the same beats lie at the same frames.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    anchor: Frames,
    /// Position of the anchor, in ticks.
    ticks: f64,
    /// 0 when it stands.
    ticks_per_frame: f64,
}

impl Grid {
    /// A grid that stands still at `at`.
    pub fn standing(at: Beats) -> Self {
        Self { anchor: Frames(0), ticks: at.0 as f64, ticks_per_frame: 0.0 }
    }

    /// A grid that runs at `tempo` and is `ticks` (of a quarter note) into the song at `anchor`.
    pub fn running(anchor: Frames, ticks: f64, tempo: Tempo, rate: Rate) -> Self {
        let ticks_per_frame = tempo.bpm() * TICKS_PER_QUARTER as f64 / (60.0 * rate.hertz());
        Self { anchor, ticks: snapped(ticks), ticks_per_frame }
    }

    /// Whether beats pass.
    pub fn is_running(&self) -> bool {
        self.ticks_per_frame > 0.0
    }

    /// The position at `frame` in ticks, exact between them.
    pub fn ticks_at(&self, frame: Frames) -> f64 {
        self.ticks + (frame - self.anchor) as f64 * self.ticks_per_frame
    }

    /// The last tick at or before `frame`.
    pub fn beats_at(&self, frame: Frames) -> Beats {
        Beats(self.ticks_at(frame).floor() as i64)
    }

    /// The first frame, not before the anchor, at which `beats` is reached; none while it stands.
    pub fn frame_of(&self, beats: Beats) -> Option<Frames> {
        if !self.is_running() {
            return None;
        }
        let wanted = beats.0 as f64;
        let guess =
            self.anchor + ((wanted - self.ticks) / self.ticks_per_frame).ceil().max(0.0) as u64;
        Some(self.settled(guess, wanted))
    }

    /// Division rounds: steps at most one frame either way to the first whose position is not before `wanted`.
    fn settled(&self, guess: Frames, wanted: f64) -> Frames {
        let before = Frames(guess.0.saturating_sub(1));
        if self.ticks_at(guess) < wanted {
            guess + 1
        } else if guess > self.anchor && self.ticks_at(before) >= wanted {
            before
        } else {
            guess
        }
    }
}

/// A position without a host's rounding, in ticks.
pub(super) fn snapped(ticks: f64) -> f64 {
    (ticks * PARTS_OF_A_TICK).round() / PARTS_OF_A_TICK
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn grid(bpm: f64, hertz: f64, ticks: f64) -> Grid {
        Grid::running(Frames(1000), ticks, Tempo::new(bpm).unwrap(), Rate::new(hertz).unwrap())
    }

    #[test]
    fn a_beat_lasts_as_long_as_its_tempo_says() {
        let grid = grid(120.0, 48_000.0, 0.0);
        assert_eq!(grid.frame_of(Beats::QUARTER), Some(Frames(25_000)));
        assert_eq!(grid.beats_at(Frames(25_000)), Beats::QUARTER);
        assert_eq!(grid.beats_at(Frames(24_999)), Beats::QUARTER - Beats(1));
    }

    #[test]
    fn every_tick_is_reached_first_at_its_own_frame() {
        for (bpm, hertz) in
            [(120.0, 48_000.0), (133.7, 44_100.0), (20.0, 192_000.0), (91.03, 96_000.0)]
        {
            let grid = grid(bpm, hertz, -77.25);
            for beats in (0..50_000).step_by(7).map(Beats) {
                let frame = grid.frame_of(beats).unwrap();
                assert_eq!(grid.beats_at(frame), beats, "{bpm} at {hertz}");
                assert!(grid.ticks_at(Frames(frame.0 - 1)) < beats.0 as f64);
            }
        }
    }

    #[test]
    fn a_position_that_misses_a_tick_by_rounding_is_on_it() {
        let grid = grid(120.0, 48_000.0, 3840.0 - 1e-7);
        assert_eq!(grid.frame_of(Beats(3840)), Some(Frames(1000)));
    }

    #[test]
    fn no_beat_comes_while_the_grid_stands() {
        let grid = Grid::standing(Beats(17));
        assert_eq!(grid.frame_of(Beats(17)), None);
        assert_eq!(grid.beats_at(Frames(1 << 40)), Beats(17));
    }
}
