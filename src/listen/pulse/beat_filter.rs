//! Phase and period without steps.
//!
//! Numbers that say no more were chosen by the beat error on training pieces; RESULTS.md, pulse, has it on held-out ones.

/// Seconds by which human onsets miss their place.
const MISS: f64 = 0.018;
/// Beyond this, in seconds, an onset counts for little.
const FAR: f64 = 0.045;
/// How much the period, in parts of itself, and the beat, in seconds, wander from one beat to the next.
const DRIFT: f64 = 0.012;
const WANDER: f64 = 0.004;
/// What a period is uncertain by at first, in parts of itself.
const UNSURE: f64 = 0.03;
/// Places in parts of the beat, and how much an onset there tells: the plainer the place, the more.
const PLACES: [(f64, f64); 7] = [
    (0.0, 1.0),
    (0.25, 0.4),
    (1.0 / 3.0, 0.25),
    (0.5, 0.8),
    (2.0 / 3.0, 0.25),
    (0.75, 0.4),
    (1.0, 1.0),
];

/// A Kalman filter on when a beat fell and how long beats last.
#[derive(Clone, Copy, Debug)]
pub(super) struct BeatFilter {
    /// When the state holds, in seconds.
    at: f64,
    /// Beats since some beat.
    beats: f64,
    period: f64,
    /// The covariance of time, in seconds, and period.
    time_var: f64,
    both_var: f64,
    period_var: f64,
}

impl BeatFilter {
    /// One that is `phase` of a beat of `period` seconds past a beat at `at`.
    pub(super) fn new(at: f64, period: f64, phase: f64) -> Self {
        let unsure = UNSURE * period;
        let (time_var, period_var) = (MISS * MISS, unsure * unsure);
        Self { at, beats: phase, period, time_var, both_var: 0.0, period_var }
    }

    /// Seconds of a beat.
    pub(super) fn period(&self) -> f64 {
        self.period
    }

    /// Beats at `at`, a time in seconds not before the last onset.
    pub(super) fn beats_at(&self, at: f64) -> f64 {
        self.beats + (at - self.at) / self.period
    }

    /// An onset at `at` corrects it.
    pub(super) fn hear(&mut self, at: f64) {
        self.pass(at);
        let phase = self.beats - self.beats.floor();
        let fit = |&(place, tells): &(f64, f64)| {
            let late = (phase - place) * self.period;
            let off = late / FAR;
            (late, tells / ((1.0 + off * off) * (1.0 + off * off)))
        };
        let fits = PLACES.iter().map(fit);
        let best = fits.fold((0.0, 0.0), |best, fit| if fit.1 > best.1 { fit } else { best });
        if best.1 > 0.01 {
            self.correct(best.0, MISS * MISS / best.1);
        }
    }

    fn pass(&mut self, at: f64) {
        let passed = (at - self.at).max(0.0) / self.period;
        (self.at, self.beats) = (at, self.beats + passed);
        let (wander, drift) = (WANDER * WANDER, DRIFT * DRIFT * self.period * self.period);
        self.time_var += passed * (2.0 * self.both_var + passed * self.period_var + wander);
        self.both_var += passed * self.period_var;
        self.period_var += passed * drift;
    }

    /// The beat is `late` seconds later than was thought, as an onset of variance `noise` says.
    fn correct(&mut self, late: f64, noise: f64) {
        let gain = 1.0 / (self.time_var + noise);
        let (time_gain, period_gain) = (self.time_var * gain, self.both_var * gain);
        self.beats -= time_gain * late / self.period;
        self.period = (self.period + period_gain * late).clamp(0.2, 1.6);
        self.period_var -= period_gain * self.both_var;
        self.both_var -= time_gain * self.both_var;
        self.time_var -= time_gain * self.time_var;
    }
}
