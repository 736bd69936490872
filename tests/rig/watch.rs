//! The audio thread's contract, watched: nothing is asked of the allocator and nothing of the system.

use super::trap::{self, Trap};
use antiphon::rt::guard::Section;
use std::fmt;

/// Watches over allocator and, where that can be, system.
pub struct Watch {
    /// None where the system has none.
    pub trap: Option<Trap>,
}

impl Watch {
    /// Sets the trap of this thread.
    pub fn new() -> Self {
        Self { trap: trap::or_not_proved("that the engine makes no system call") }
    }

    /// Runs `work` and fails, telling where, when it asked for anything.
    #[track_caller]
    pub fn finds_nothing(&self, place: fmt::Arguments<'_>, work: impl FnOnce()) {
        let section = Section::enter();
        let calls = trap::watch(self.trap.as_ref(), work);
        let found = (section.counts(), calls);
        assert_eq!(found, Default::default(), "in {place}");
    }

    /// What it has found where it never failed.
    pub fn finding(&self) -> String {
        let calls = trap::finding(self.trap.as_ref());
        format!("0 allocations, 0 frees, 0 reallocations, {calls}")
    }
}
