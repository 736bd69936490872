//! Even ticks with some jitter: a MIDI clock's, or taps.

use super::frames::Frames;

/// Follows when ticks fall, as an alpha-beta filter that begins with the line of least squares.
#[derive(Clone, Copy, Debug)]
pub struct Ticks {
    /// How much each tick moves the place at last, 0 to 1.
    gain: f64,
    /// Frames from one tick to the next at most; what comes later begins anew.
    longest: f64,
    /// When the last tick fell, in frames.
    at: f64,
    period: f64,
    /// Ticks that were heard in a row.
    heard: u32,
}

impl Ticks {
    /// None heard yet.
    pub fn new(gain: f64, longest: f64) -> Self {
        Self { gain, longest, at: 0.0, period: 0.0, heard: 0 }
    }

    /// A tick at `now`.
    pub fn tick(&mut self, now: Frames) {
        let now = now.0 as f64;
        let since = now - self.at;
        let lost = since > self.longest || self.heard > 2 && since > 2.5 * self.period;
        if self.heard == 0 || lost || since < 1.0 {
            (self.at, self.heard) = (now, 1);
            return;
        }
        if self.heard == 1 {
            (self.at, self.period, self.heard) = (now, since, 2);
            return;
        }
        let n = f64::from(self.heard);
        let steady = self.gain * self.gain / (2.0 - self.gain);
        let place = (2.0 * (2.0 * n + 1.0) / ((n + 1.0) * (n + 2.0))).max(self.gain).min(1.0);
        let pace = (6.0 / ((n + 1.0) * (n + 2.0))).max(steady);
        let late = since - self.period;
        self.at += self.period + place * late;
        self.period = (self.period + pace * late).max(1.0);
        self.heard = self.heard.saturating_add(1);
    }

    /// Forgets all.
    pub fn reset(&mut self) {
        self.heard = 0;
    }

    /// How many were heard in a row.
    pub fn heard(&self) -> u32 {
        self.heard
    }

    /// Frames from one to the next, and ticks since the last at `now`; none where fewer than `least` were heard in a
    /// row or the last is too long ago.
    pub fn reading(&self, now: Frames, least: u32) -> Option<(f64, f64)> {
        let since = now.0 as f64 - self.at;
        let fresh = since <= self.longest && self.heard >= least.max(2);
        fresh.then(|| (self.period, since / self.period))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_with_jitter_are_followed() {
        let mut ticks = Ticks::new(0.1, 10_000.0);
        for n in 0..200_u64 {
            ticks.tick(Frames(5000 + n * 1000 + n * 37 % 41));
        }
        let read = ticks.reading(Frames(5020 + 199_500), 24);
        assert!(
            read.is_some_and(
                |(period, since)| (period - 1000.0).abs() < 1.0 && (since - 0.5).abs() < 0.01
            ),
            "{read:?}"
        );
    }

    #[test]
    fn silence_and_few_ticks_say_nothing() {
        let mut ticks = Ticks::new(0.1, 10_000.0);
        ticks.tick(Frames(1));
        assert_eq!(ticks.reading(Frames(2), 1), None);
        ticks.tick(Frames(1001));
        assert_eq!(ticks.reading(Frames(1001), 2), Some((1000.0, 0.0)));
        assert_eq!(ticks.reading(Frames(12_000), 2), None);
    }
}
