//! What the person asks of the music beside playing.

use crate::music::{Part, Pitch};
use crate::rt::Bounded;

use super::ending::Ending;

/// Planned notes that can be refused at a time.
const REFUSED: usize = 32;

/// What the person wants of the plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes {
    /// How often they asked for something else.
    pub again: u64,
    /// The notes that they refused: frame, part and pitch.
    refused: Bounded<(i64, Part, Pitch), REFUSED>,
    /// Whether it is to end.
    pub ending: Ending,
}

impl Wishes {
    /// Asks that the song end with the bar after the one at hand; asked once more, that it go on.
    pub fn end(&mut self) {
        let open = self.ending == Ending::Open;
        self.ending = if open { Ending::Asked } else { Ending::Open };
    }

    /// A bar begins or goes on: an ending that was asked for is set for the one after it.
    pub fn enter_bar(&mut self, bar: u32) {
        if self.ending == Ending::Asked {
            self.ending = Ending::With(bar + 1);
        }
    }

    /// Refuses a note of a frame; the oldest refusal makes room where there are too many.
    pub fn refuse(&mut self, frame: i64, part: Part, pitch: Pitch) {
        if self.refused.is_full() {
            self.refused.remove(0);
        }
        let _fits = self.refused.push((frame, part, pitch));
    }

    /// What is refused in a frame.
    pub fn refused_in(&self, frame: i64) -> impl Iterator<Item = (Part, Pitch)> {
        let here = self.refused.iter().filter(move |refused| refused.0 == frame);
        here.map(|&(_, part, pitch)| (part, pitch))
    }
}
