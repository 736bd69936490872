//! What an engine keeps beyond a song: takes, and what it learned of the person.

use super::{Engine, Takes};
use crate::improvise::Learned;
use crate::perform::At;
use crate::rt::log::LogReader;

impl Engine {
    /// Goes on where `from` left off, as when the rate changes: what sounded there gets its offs with the next block,
    /// and keys that are down stay heard. The takes go over to this engine, and what was learned of the person.
    pub fn inherit(&mut self, from: &mut Self) {
        self.listener = from.listener.clone();
        self.performer.inherit(&from.performer);
        self.improviser.inherit(&mut from.improviser);
        self.likes.take(self.improviser.taste());
        std::mem::swap(&mut self.recorder, &mut from.recorder);
        self.recorder.begin(At::default(), &self.clock, false);
    }

    /// What was played, to be read from any thread.
    pub fn takes(&self) -> Takes {
        self.recorder.reader()
    }

    /// Remembers these turns of phrase of the person's and no others.
    ///
    /// # Realtime Safety
    /// As [`Self::process`]; takes as long as the work of some ten quanta.
    pub fn restore(&mut self, learned: &Learned) {
        self.improviser.restore(learned);
    }

    /// What was learned of the person: a log for [`learned`](crate::improvise::learned), to be read from any thread.
    pub fn learned(&self) -> LogReader<1> {
        self.improviser.reader()
    }
}
