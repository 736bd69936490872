//! What becomes of a frame that is not decided when it begins: never a wait.

use crate::music::Beats;

use super::FRAME;

/// How frames came about, and what they cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Multiply-adds in all.
    pub spent: u64,
    /// Frames that were decided in time, as planned.
    pub planned: u32,
    /// Frames of which a part came from memory: what stood a bar before, or where the music returned to.
    pub remembered: u32,
    /// Frames of which a part rested, nothing standing there.
    pub rested: u32,
}

impl Report {
    /// The share of frames that were decided in time, 0 to 1; 1 before the first.
    pub fn hit_rate(&self) -> f32 {
        match self.planned + self.remembered + self.rested {
            0 => 1.0,
            all => self.planned as f32 / all as f32,
        }
    }
}

/// Where a frame came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Decided in time.
    Plan,
    /// Completed from memory.
    Memory,
    /// Left as far as it was.
    Rest,
}

/// When a frame must be decided: as it begins. The first of a piece has nothing before it in which to think, and may
/// come up to half a frame late.
pub fn deadline(frame: i64, is_first: bool) -> Beats {
    let grace = if is_first { FRAME.0 / 2 } else { 0 };
    FRAME * frame + Beats(grace)
}

/// Counts frames by where they came from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally(Report);

impl Tally {
    /// Counts one.
    pub fn count(&mut self, origin: Origin) {
        let count = match origin {
            Origin::Plan => &mut self.0.planned,
            Origin::Memory => &mut self.0.remembered,
            Origin::Rest => &mut self.0.rested,
        };
        *count = count.saturating_add(1);
    }

    /// The counts so far, with what was spent.
    pub fn report(&self, spent: u64) -> Report {
        Report { spent, ..self.0 }
    }
}
