//! How hard the engine thinks, for whoever wants to look: figures in atomics. It counts work and never time; what a
//! block took is told to it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use atomic_float::AtomicF32;

use crate::clock::QUANTUM;
use crate::improvise::Report;
use crate::synth::PEAKS;

/// Steps that a share is told apart in.
const STEPS: usize = 64;
/// Blocks after which the older ones count half: a few minutes of music.
const WINDOW: u32 = 1 << 16;
/// Blocks from one publication to the next.
const PUBLISHED: u32 = 32;

/// Work a block, as shares of the most that its frames may spend, and how often the music was decided in time. The
/// audio thread writes, anybody reads; nobody waits.
#[derive(Debug)]
pub struct Load {
    /// The median.
    pub p50: AtomicF32,
    /// What 99 of 100 blocks stay below.
    pub p99: AtomicF32,
    /// The most since the engine was built. A block in which the song starts may spend many quanta's grants.
    pub most: AtomicF32,
    /// The share of frames that were decided before they began.
    pub hit_rate: AtomicF32,
    /// The share of the time there was that 99 of 100 blocks stay below, as far as somebody times them.
    pub busy: AtomicF32,
    /// The loudest that each strip of the mix and then the whole was a moment ago, as amplitudes: the parts in the order of
    /// [`Part::ALL`](crate::music::Part::ALL), the person, everything.
    pub peaks: [AtomicF32; PEAKS],
    /// Whether our own notes come back as keys.
    pub comes_back: AtomicBool,
}

impl Load {
    /// Nothing done yet, nothing missed.
    pub const fn new() -> Self {
        let [p50, p99, most, busy] = [const { AtomicF32::new(0.0) }; 4];
        let (hit_rate, comes_back) = (AtomicF32::new(1.0), AtomicBool::new(false));
        let peaks = [const { AtomicF32::new(0.0) }; PEAKS];
        Self { p50, p99, most, hit_rate, busy, peaks, comes_back }
    }
}

impl Default for Load {
    fn default() -> Self {
        Self::new()
    }
}

/// A histogram of shares; older ones count less.
#[derive(Debug)]
struct Shares {
    counts: [u32; STEPS + 1],
    total: u32,
}

impl Shares {
    const NONE: Self = Self { counts: [0; STEPS + 1], total: 0 };

    fn count(&mut self, share: f32) {
        let step = (share * STEPS as f32).ceil() as usize;
        if let Some(count) = self.counts.get_mut(step.min(STEPS)) {
            *count += 1;
        }
        self.total += 1;
        if self.total >= WINDOW {
            self.counts.iter_mut().for_each(|count| *count /= 2);
            self.total = self.counts.iter().sum();
        }
    }

    /// Whether enough have come since the last time to tell them again.
    fn are_due(&self) -> bool {
        self.total.is_multiple_of(PUBLISHED)
    }

    /// What `part` of the shares do not exceed, to a step.
    fn below(&self, part: f64) -> f32 {
        let enough = (part * f64::from(self.total)).ceil() as u32;
        let mut seen = 0;
        let reaches = |count: &u32| {
            seen += count;
            seen >= enough
        };
        self.counts.iter().position(reaches).unwrap_or(STEPS) as f32 / STEPS as f32
    }
}

/// Counts blocks by their work. Blocks shorter than a quantum are counted together until they make one.
#[derive(Debug)]
pub struct Meter {
    shared: Arc<Load>,
    shares: Shares,
    most: f32,
    frames: u64,
    spent: u64,
}

impl Meter {
    /// A meter with its figures; allocates.
    pub fn new() -> Self {
        let shared = Arc::new(Load::new());
        Self { shared, shares: Shares::NONE, most: 0.0, frames: 0, spent: 0 }
    }

    /// The figures.
    pub fn figures(&self) -> Arc<Load> {
        self.shared.clone()
    }

    /// Takes a block of `frames`, after which the improviser reports so much; `most` is a
    /// quantum's largest grant.
    pub fn take(&mut self, frames: u64, report: &Report, most: u32) {
        self.frames += frames;
        if self.frames < QUANTUM {
            return;
        }
        let granted = self.frames as f32 / QUANTUM as f32 * most as f32;
        let share = report.spent.saturating_sub(self.spent) as f32 / granted;
        (self.frames, self.spent) = (0, report.spent);
        self.most = self.most.max(share);
        self.shares.count(share);
        if self.shares.are_due() {
            self.publish(report);
        }
    }

    /// Tells how loud the mix is.
    pub fn show(&self, peaks: [f32; PEAKS]) {
        for (shown, peak) in self.shared.peaks.iter().zip(peaks) {
            shown.store(peak, Relaxed);
        }
    }

    /// Tells whether our own notes come back.
    pub fn hear_ourselves(&self, comes_back: bool) {
        self.shared.comes_back.store(comes_back, Relaxed);
    }

    fn publish(&self, report: &Report) {
        self.shared.p50.store(self.shares.below(0.5), Relaxed);
        self.shared.p99.store(self.shares.below(0.99), Relaxed);
        self.shared.most.store(self.most, Relaxed);
        self.shared.hit_rate.store(report.hit_rate(), Relaxed);
    }
}

/// Counts blocks by the time that they took. Blocks shorter than a quantum are counted together until they make one: the
/// first of them may carry the thinking for all. What is played never depends on it.
#[derive(Debug)]
pub struct Stopwatch {
    shared: Arc<Load>,
    shares: Shares,
    frames: u64,
    took: Duration,
}

impl Stopwatch {
    /// A watch that tells its figure in `shared`.
    pub fn new(shared: Arc<Load>) -> Self {
        Self { shared, shares: Shares::NONE, frames: 0, took: Duration::ZERO }
    }

    /// Takes a block of `frames` at `rate` a second that took so long.
    pub fn take(&mut self, took: Duration, frames: usize, rate: f32) {
        self.frames += frames as u64;
        self.took += took;
        if self.frames < QUANTUM {
            return;
        }
        let share = self.took.as_secs_f64() * f64::from(rate) / self.frames as f64;
        self.shares.count(share as f32);
        (self.frames, self.took) = (0, Duration::ZERO);
        if self.shares.are_due() {
            self.shared.busy.store(self.shares.below(0.99), Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(spent: u64, planned: u32, rested: u32) -> Report {
        Report { spent, planned, rested, ..Report::default() }
    }

    #[test]
    fn percentiles_are_of_the_blocks_that_were() {
        let (mut meter, mut spent) = (Meter::new(), 0);
        for block in 0..320 {
            spent += if block % 64 == 0 { 6400 } else { 3200 };
            meter.take(64, &report(spent, 9, 1), 6400);
        }
        let load = meter.figures();
        assert_eq!(load.p50.load(Relaxed), 0.25);
        assert_eq!(load.p99.load(Relaxed), 0.5);
        assert_eq!(load.most.load(Relaxed), 0.5);
        assert_eq!(load.hit_rate.load(Relaxed), 0.9);
    }

    #[test]
    fn blocks_shorter_than_a_quantum_count_together() {
        let mut meter = Meter::new();
        for block in 1..=64 * 32 {
            meter.take(1, &report(block * 10, 1, 0), 640);
        }
        assert_eq!(meter.figures().p50.load(Relaxed), 0.5);
    }

    #[test]
    fn what_is_long_ago_fades() {
        let (mut meter, mut spent) = (Meter::new(), 0);
        for block in 0..8 * u64::from(WINDOW) {
            spent += if block < u64::from(WINDOW) { 6400 } else { 1600 };
            meter.take(64, &report(spent, 1, 0), 6400);
        }
        assert_eq!(meter.figures().p99.load(Relaxed), 0.125);
        assert_eq!(meter.figures().most.load(Relaxed), 0.5);
    }

    #[test]
    fn a_watch_tells_what_share_of_its_time_a_block_took() {
        let load = Arc::new(Load::new());
        let mut watch = Stopwatch::new(load.clone());
        for block in 0..3200 {
            let late = block % 200 == 0;
            watch.take(Duration::from_micros(if late { 5000 } else { 250 }), 48, 48_000.0);
        }
        assert_eq!(load.busy.load(Relaxed), 0.25);
    }

    #[test]
    fn what_a_quantum_took_is_shared_by_all_its_blocks() {
        let load = Arc::new(Load::new());
        let mut watch = Stopwatch::new(load.clone());
        for frame in 0..QUANTUM * 32 {
            let thinks = frame.is_multiple_of(QUANTUM);
            watch.take(Duration::from_millis(if thinks { 8 } else { 0 }), 1, 1_000.0);
            watch.take(Duration::ZERO, 0, 1_000.0);
        }
        assert_eq!(load.busy.load(Relaxed), 0.25);
    }
}
