//! How much memory a test holds.
#![allow(unsafe_code)]
#![allow(dead_code, reason = "each test uses the words that it needs")]

/// What this process holds.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// KiB in memory.
    pub resident: u64,
    /// Bytes asked of the allocator and not given back.
    pub live: usize,
}

impl Memory {
    /// As it is now.
    pub fn now() -> Self {
        let pages = std::fs::read_to_string("/proc/self/statm").expect("Linux tells");
        let pages = pages.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok());
        // SAFETY: reads the allocator's own counts.
        let counts = unsafe { libc::mallinfo2() };
        let live = counts.uordblks + counts.hblkhd;
        Self { resident: 4 * pages.expect("the resident pages"), live }
    }
}
