//! What this process holds and takes, as Linux tells.
#![allow(dead_code, reason = "each test uses the words that it needs")]

use std::thread;
use std::time::{Duration, Instant};

use crate::memory::Memory;

/// What this process holds.
#[derive(Clone, Copy, Debug)]
pub struct Holding {
    pub memory: Memory,
    pub files: usize,
    pub threads: usize,
}

impl Holding {
    pub fn now() -> Self {
        let count = |folder| std::fs::read_dir(folder).expect("Linux tells").count();
        let (files, threads) = (count("/proc/self/fd"), count("/proc/self/task"));
        Self { memory: Memory::now(), files, threads }
    }

    /// The same once what is closing has closed, so that there is no more than `before`, or after five seconds.
    pub fn settled(before: Self) -> Self {
        let begun = Instant::now();
        loop {
            let now = Self::now();
            let few = now.files <= before.files && now.threads <= before.threads;
            if few || begun.elapsed() > Duration::from_secs(5) {
                return now;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The share of one core that this process takes over so many seconds.
pub fn share(seconds: u64) -> f64 {
    let (begun, busy) = (Instant::now(), busy());
    thread::sleep(Duration::from_secs(seconds));
    (self::busy() - busy) / begun.elapsed().as_secs_f64()
}

/// Seconds of processor time that this process has taken.
fn busy() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux tells");
    let (_, fields) = stat.rsplit_once(')').expect("a name");
    let ticks = |at: usize| fields.split_whitespace().nth(at).and_then(|n| n.parse::<f64>().ok());
    (ticks(11).expect("user time") + ticks(12).expect("system time")) / 100.0
}
