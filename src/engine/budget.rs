//! How much work a quantum may do: what a frame of music takes, spread over the time there is for it.

use crate::clock::{QUANTUM, Rate, Tempo};
use crate::improvise::LEAD_TIME;

/// The most multiply-adds of a quantum at 48 kHz; at other rates as many a second.
const WORK_PER_QUANTUM: u32 = 262_144;

/// Multiply-adds that there are for a frame: in real music even the fullest takes less.
const WORK_PER_FRAME: f64 = 9.5e6;

/// The grants of work at a rate.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    most: u32,
    quanta_a_second: f64,
}

impl Budget {
    /// As many multiply-adds a second at any rate.
    pub fn new(rate: Rate) -> Self {
        let quanta_a_second = rate.hertz() / QUANTUM as f64;
        let at_48k = 48_000.0 / QUANTUM as f64;
        let most = (f64::from(WORK_PER_QUANTUM) * at_48k / quanta_a_second).round() as u32;
        Self { most, quanta_a_second }
    }

    /// What a quantum may do at most: while somebody waits for an answer.
    pub fn most(&self) -> u32 {
        self.most
    }

    /// What a quantum may do at a tempo: the slower the music, the less at once.
    pub fn at(&self, tempo: Tempo) -> u32 {
        let seconds = LEAD_TIME.to_quarters() * 60.0 / tempo.bpm();
        let spread = WORK_PER_FRAME / (seconds * self.quanta_a_second);
        (spread as u32).clamp(self.most / 4, self.most)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn budget(hertz: f64) -> Budget {
        Budget::new(Rate::new(hertz).unwrap())
    }

    #[test]
    fn work_a_second_is_the_same_at_every_rate() {
        let a_second = |hertz: f64| f64::from(budget(hertz).most()) * hertz;
        for hertz in [8_000.0, 44_100.0, 96_000.0, 768_000.0] {
            let share = a_second(hertz) / a_second(48_000.0);
            assert!((share - 1.0).abs() < 1e-4, "{hertz}: {share}");
        }
    }

    #[test]
    fn a_frame_has_as_much_work_at_every_usual_tempo() {
        for bpm in [80.0, 120.0, 180.0, 300.0] {
            let seconds = LEAD_TIME.to_quarters() * 60.0 / bpm;
            let work = f64::from(budget(48_000.0).at(Tempo::new(bpm).unwrap())) * seconds * 1500.0;
            assert!((work / WORK_PER_FRAME - 1.0).abs() < 1e-3, "{bpm}: {work}");
        }
        let fastest = budget(48_000.0).at(Tempo::new(999.0).unwrap());
        assert_eq!(fastest, WORK_PER_QUANTUM);
    }
}
