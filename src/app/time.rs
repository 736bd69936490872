//! SubBlocks that MIDI and sound are both told by.

use std::sync::LazyLock;
use std::time::Instant;

/// A moment in nanoseconds since the first that was asked for.
pub type Nanos = u64;

/// Nanoseconds in a second.
pub const SECOND: f64 = 1e9;

static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);

/// This moment. Neither allocates nor locks once it was asked before.
pub fn now() -> Nanos {
    FIRST.elapsed().as_nanos() as Nanos
}
