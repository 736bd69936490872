//! What becomes of a frame that is not decided when it begins: never a wait.

use crate::music::Beats;

use super::super::timing::FRAME;

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
    /// Keys whose voices the model found in time.
    pub answered: u32,
    /// Keys whose voices came from the table.
    pub settled: u32,
    /// How old what frames knew of the person was when they began, summed over frames.
    pub stale: Beats,
}

impl Report {
    /// The share of frames and keys that were decided in time, 0 to 1; 1 before the first.
    pub fn hit_rate(&self) -> f32 {
        let missed = [self.remembered, self.rested, self.settled];
        let [hits, missed] = [&[self.planned, self.answered][..], &missed]
            .map(|counts| counts.iter().map(|&count| f64::from(count)).sum::<f64>());
        if hits + missed == 0.0 { 1.0 } else { (hits / (hits + missed)) as f32 }
    }
}

/// Where a frame, or a key's voices, came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Decided in time.
    Plan,
    /// Completed from memory.
    Memory,
    /// Cut short where it stood, the rest of it silent.
    Rest,
    /// The model's voices.
    Answer,
    /// The table's voices.
    Table,
}

/// When a frame must be decided: as it begins. The first of a piece has nothing before it in which to think, and may
/// come up to half a frame late.
pub fn deadline(frame: i64, is_first: bool) -> Beats {
    let grace = if is_first { FRAME.0 / 2 } else { 0 };
    FRAME * frame + Beats(grace)
}

/// Counts frames and keys by where what is played came from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally(Report);

impl Tally {
    /// Counts one.
    pub fn count(&mut self, origin: Origin) {
        let count = match origin {
            Origin::Plan => &mut self.0.planned,
            Origin::Memory => &mut self.0.remembered,
            Origin::Rest => &mut self.0.rested,
            Origin::Answer => &mut self.0.answered,
            Origin::Table => &mut self.0.settled,
        };
        *count = count.saturating_add(1);
    }

    /// Counts how old what a frame knew was.
    pub fn age(&mut self, beats: Beats) {
        self.0.stale += beats;
    }

    /// The counts so far, with what was spent.
    pub fn report(&self, spent: u64) -> Report {
        Report { spent, ..self.0 }
    }
}
