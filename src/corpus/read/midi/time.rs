//! What a tick of a MIDI file is worth.

use crate::music::{Beats, TICKS_PER_QUARTER};

/// Quarters a minute where nothing says it; the standard's own.
pub const TEMPO: f64 = 120.0;
/// Quarters a second at that tempo.
const QUARTERS: i64 = 2;

/// The time base of a file: a tick is `numerator / denominator` of our ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    numerator: i64,
    denominator: i64,
    film: bool,
}

impl Time {
    /// The time base of a header's last word; `None` where it is none.
    pub fn new(division: u16) -> Option<Self> {
        let [high, low] = division.to_be_bytes();
        if high & 0x80 == 0 {
            let per_quarter = i64::from(division);
            return (per_quarter > 0).then_some(Self {
                numerator: TICKS_PER_QUARTER,
                denominator: per_quarter,
                film: false,
            });
        }
        // Thirty "drop" frames, 29, are 30000/1001 a second.
        let (frames, seconds) = match high.wrapping_neg() {
            29 => (30_000, 1001),
            frames => (i64::from(frames), 1),
        };
        let ticks = frames * i64::from(low);
        let numerator = TICKS_PER_QUARTER * QUARTERS * seconds;
        (ticks > 0).then_some(Self { numerator, denominator: ticks, film: true })
    }

    /// Whether ticks are parts of a film's frames. Then seconds are exact, at [`TEMPO`].
    pub fn is_film(self) -> bool {
        self.film
    }

    /// The nearest point in beats to a tick.
    pub fn beats(self, tick: i64) -> Beats {
        let ticks = i128::from(tick) * i128::from(self.numerator);
        let nearest =
            (ticks + i128::from(self.denominator) / 2).div_euclid(self.denominator.into());
        Beats(nearest.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
    }
}

impl Default for Time {
    /// What most files have that were written by sequencers.
    fn default() -> Self {
        Self { numerator: TICKS_PER_QUARTER, denominator: 480, film: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_of_film_is_two_quarters() {
        for (division, ticks) in [(0xe728, 1000), (0xe250, 2400), (0xe804, 96)] {
            let time = Time::new(division).unwrap();
            assert_eq!(time.beats(ticks), Beats::quarters(2), "{division:x}");
        }
        let drop = Time::new(0xe350).unwrap();
        assert_eq!(drop.beats(2400 * 1000), Beats::quarters(2002));
    }

    #[test]
    fn a_tick_is_a_share_of_a_quarter_and_none_is_no_time() {
        assert_eq!(Time::new(480).unwrap().beats(720), Beats(1440));
        assert_eq!((Time::new(0), Time::new(0xe700)), (None, None));
    }
}
