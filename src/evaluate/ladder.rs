//! Ladders of contexts, from what little always helps to what much seldom recurs.

use crate::rt::Bounded;

use super::view::View;
use crate::rt::mix;

/// A context, and the answer that its symbol 0 stands for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rung {
    /// A hash of what the context holds; its lower 57 bits count.
    pub context: u64,
    /// Symbols count up from this answer, around 128.
    pub base: u8,
}

/// The rungs of a decision, the widest first.
pub type Rungs = Bounded<Rung, 32>;

/// A way of looking back, for one factor: what it sees of a decision, rung by rung.
#[derive(Clone, Copy)]
pub struct Ladder(pub(super) fn(&View, &mut Climb));

/// A ladder in use.
pub struct Climb {
    rungs: Rungs,
    hash: u64,
    style: u64,
    /// The answer that symbol 0 stands for from here on.
    pub base: u8,
}

impl Climb {
    /// Sees more, and sets foot: once for all styles, once for this one.
    pub fn see<const N: usize>(&mut self, features: [u64; N]) {
        for feature in features {
            self.hash = mix(self.hash ^ feature);
        }
        for context in [self.hash, mix(self.hash ^ self.style)] {
            let _full = self.rungs.push(Rung { context, base: self.base });
        }
    }
}

impl Ladder {
    /// The rungs of a decision on this ladder.
    pub fn rungs(&self, view: &View) -> Rungs {
        let part = view.part().index() as u64;
        let style = view.history.style;
        let mut climb = Climb { rungs: Rungs::new(), hash: mix(part), style, base: 0 };
        (self.0)(view, &mut climb);
        climb.rungs
    }
}
