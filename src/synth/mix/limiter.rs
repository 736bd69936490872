//! The end of the chain: a gentle compressor, and a limiter that nothing passes.

use crate::clock::Rate;

/// The mean square from which on the compressor works: −20 dB. Of 2 dB that go in 1 dB comes out.
const THRESHOLD: f32 = 0.01;
/// Seconds in which it takes hold, and lets go.
const ATTACK: f64 = 0.020;
const RELEASE: f64 = 0.180;
/// What it gives back.
const MAKE_UP: f32 = 2.75;

/// The limiter's ceiling: −3 dB of full scale, so that what lies between samples stays under −1 dB.
const CEILING: f32 = 0.708;
/// Where it begins to bend, so that it is soft.
const KNEE: f32 = 0.52;
/// Seconds in which it lets go.
const LET_GO: f64 = 0.080;

/// Presses what is loud together. Both sides have one gain, so that nothing moves.
#[derive(Clone, Copy, Debug)]
pub struct Limiter {
    /// Mean square, and how fast it rises and falls.
    power: f32,
    attack: f32,
    release: f32,
    /// The limiter's gain, and how fast it comes back.
    gain: f32,
    back: f32,
}

impl Limiter {
    pub fn new(rate: Rate) -> Self {
        let share = |seconds: f64| (1.0 - (-1.0 / (seconds * rate.hertz())).exp()) as f32;
        let (attack, release) = (share(ATTACK), share(RELEASE));
        Self { power: 0.0, attack, release, gain: 1.0, back: share(LET_GO) }
    }

    pub fn reset(&mut self) {
        (self.power, self.gain) = (0.0, 1.0);
    }

    /// The gain for a frame, compressed and limited; `volume` is set between the two.
    pub fn next(&mut self, [left, right]: [f32; 2], volume: f32) -> [f32; 2] {
        let pressed = self.press(left, right) * volume;
        let (left, right) = (left * pressed, right * pressed);
        let peak = left.abs().max(right.abs());
        if !peak.is_finite() {
            self.reset();
            return [0.0; 2];
        }
        self.gain += (1.0 - self.gain) * self.back;
        self.gain = self.gain.min(ceiling(peak));
        [left * self.gain, right * self.gain]
    }

    fn press(&mut self, left: f32, right: f32) -> f32 {
        let now = (left * left + right * right).min(1e6);
        let pace = if now > self.power { self.attack } else { self.release };
        self.power += (now - self.power) * pace;
        let over = (self.power / THRESHOLD).max(1.0);
        MAKE_UP / over.sqrt().sqrt()
    }
}

/// The gain that brings a peak under the ceiling, softly from the knee on.
fn ceiling(peak: f32) -> f32 {
    if peak <= KNEE {
        return 1.0;
    }
    let over = (peak - KNEE) / (CEILING - KNEE);
    (KNEE + (CEILING - KNEE) * (1.0 - 1.0 / (1.0 + over))) / peak
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_passes_the_ceiling() {
        let mut limiter = Limiter::new(Rate::new(48_000.0).expect("a rate"));
        for x in [0.0, 0.5, -0.69, 0.9, -3.0, 1e6, f32::MAX, -1.0, f32::INFINITY, f32::NAN, 2.0] {
            let [left, right] = limiter.next([x, -x], 2.0);
            assert!(left.abs().max(right.abs()) <= 1.0001 * CEILING, "{x}: {left}");
            assert_eq!(left, -right);
        }
    }

    #[test]
    fn what_is_soft_stays_as_it_is_but_for_the_make_up() {
        let mut limiter = Limiter::new(Rate::new(48_000.0).expect("a rate"));
        for _ in 0..1000 {
            assert_eq!(limiter.next([0.05, 0.02], 1.0), [0.05 * MAKE_UP, 0.02 * MAKE_UP]);
        }
    }
}
