//! How well beats were foretold.

use super::{Guess, SEED};

/// The sums of many performances.
#[derive(Default)]
pub struct Figures {
    pub pieces: usize,
    locked: usize,
    octave: usize,
    pub beats: usize,
    within: usize,
    pub sum: f64,
    sure: usize,
    sure_sum: f64,
    locked_sum: f64,
    locked_beats: usize,
    locked_within: usize,
    /// The mean error of each performance, in seconds.
    means: Vec<f64>,
}

impl Figures {
    /// Counts a performance in. It is locked where four beats of five were foretold on the right level.
    pub fn take(&mut self, guesses: &[Guess]) {
        let close = |guess: &&Guess| (guess.ratio - 1.0).abs() < 0.08 && guess.off.abs() < 0.07;
        let right = guesses.iter().filter(close).count();
        let locked = right * 10 >= guesses.len() * 8;
        let other = |guess: &&Guess| {
            [0.25, 1.0 / 3.0, 0.5, 2.0 / 3.0, 1.5, 2.0, 3.0, 4.0]
                .iter()
                .any(|ratio| (guess.ratio / ratio - 1.0).abs() < 0.08)
        };
        self.pieces += 1;
        self.locked += usize::from(locked);
        self.octave += usize::from(guesses.iter().filter(other).count() * 2 > guesses.len());
        let within = guesses.iter().filter(|guess| guess.off.abs() < 0.03).count();
        let sum = guesses.iter().map(|guess| guess.off.abs()).sum::<f64>();
        self.beats += guesses.len();
        self.within += within;
        self.sum += sum;
        self.means.push(sum / guesses.len().max(1) as f64);
        let sure = guesses.iter().filter(|guess| guess.sure > 0.7);
        self.sure += sure.clone().count();
        self.sure_sum += sure.map(|guess| guess.off.abs()).sum::<f64>();
        if locked {
            self.locked_sum += sum;
            self.locked_beats += guesses.len();
            self.locked_within += within;
        }
    }

    /// Prints the means.
    pub fn print(&self, what: &str) {
        let share = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        let mut means = self.means.clone();
        means.sort_by(f64::total_cmp);
        let median = means.get(means.len() / 2).copied().unwrap_or_default();
        let good = means.iter().filter(|&&mean| mean < 0.03).count();
        println!(
            "{what}: seed {SEED}, n = {} pieces, {} beats; mean error {:.1} ms, of performances median {:.1} ms, {:.1} % under 30 ms; beats within 30 ms {:.1} %; locked {:.1} %: {:.1} ms, {:.1} %; \
             other level {:.1} %; sure {:.1} %: {:.1} ms",
            self.pieces,
            self.beats,
            1000.0 * self.sum / self.beats.max(1) as f64,
            1000.0 * median,
            share(good, means.len()),
            share(self.within, self.beats),
            share(self.locked, self.pieces),
            1000.0 * self.locked_sum / self.locked_beats.max(1) as f64,
            share(self.locked_within, self.locked_beats),
            share(self.octave, self.pieces),
            share(self.sure, self.beats),
            1000.0 * self.sure_sum / self.sure.max(1) as f64,
        );
    }
}
