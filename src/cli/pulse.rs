//! Where the beats and bars of a session fall.

use crate::music::{Beats, Meter};

/// The tempo where nothing says one, in quarters a minute: the one that MIDI files have.
pub const TEMPO: f64 = 120.0;
/// Rounding of sums of quarters.
const ROUNDING: f64 = 1e-6;

/// Tempo and meter of a session from its first frame on.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulse {
    /// Frames a second.
    pub rate: f64,
    /// By frame; the first begins at none.
    tempi: Vec<Stretch>,
    /// By time; the first begins at none. Each change begins a bar.
    meters: Vec<(Beats, Meter)>,
}

/// A stretch of one tempo. It begins on a frame, so that engine and files count from the same place.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    frame: u64,
    quarters: f64,
    tempo: f64,
    said: Beats,
}

impl Pulse {
    /// One tempo and one meter throughout.
    pub fn steady(rate: f64, tempo: f64, meter: Meter) -> Self {
        Self::changing(rate, &[(Beats::ZERO, tempo)], &[(Beats::ZERO, meter)])
    }

    /// Tempi and meters that change, each list in order; before the first, [`TEMPO`] and common time.
    pub fn changing(rate: f64, tempi: &[(Beats, f64)], meters: &[(Beats, Meter)]) -> Self {
        let meters = from_the_start(meters, Meter::COMMON);
        let mut pulse = Self { rate, tempi: Vec::new(), meters };
        for (said, tempo) in from_the_start(tempi, TEMPO) {
            let frame = if pulse.tempi.is_empty() { 0 } else { pulse.frame(said) };
            let quarters = if pulse.tempi.is_empty() { 0.0 } else { pulse.quarters(frame) };
            pulse.tempi.push(Stretch { frame, quarters, tempo, said });
        }
        pulse
    }

    fn stretch(&self, is_before: impl Fn(&Stretch) -> bool) -> Stretch {
        self.tempi[self.tempi.partition_point(is_before).max(1) - 1]
    }

    /// The point in quarter notes at a frame.
    pub fn quarters(&self, frame: u64) -> f64 {
        let from = self.stretch(|stretch| stretch.frame <= frame);
        from.quarters + (frame - from.frame) as f64 * from.tempo / (60.0 * self.rate)
    }

    /// The first frame at or after a point in beats; the start for anything before it.
    pub fn frame(&self, at: Beats) -> u64 {
        let quarters = at.to_quarters();
        let from = self.stretch(|stretch| stretch.quarters <= quarters);
        let after = (quarters - from.quarters) * 60.0 * self.rate / from.tempo - ROUNDING;
        from.frame + after.ceil().max(0.0) as u64
    }

    /// Quarters a minute at a frame.
    pub fn tempo(&self, frame: u64) -> f64 {
        self.stretch(|stretch| stretch.frame <= frame).tempo
    }

    /// The next frame on which a quarter begins or anything changes.
    pub fn pause(&self, frame: u64) -> u64 {
        let quarter = (self.quarters(frame) + ROUNDING).floor() as i64 + 1;
        let meters = self.meters.iter().map(|&(at, _)| self.frame(at));
        let changes = self.tempi.iter().map(|stretch| stretch.frame).chain(meters);
        let later = changes.filter(|&change| change > frame);
        later.chain([self.frame(Beats::quarters(quarter))]).min().unwrap_or(0).max(frame + 1)
    }

    /// The length of the incomplete bar at the start, if there is one: one bar of a meter shorter than the next.
    pub fn pickup(&self) -> Option<Beats> {
        let [(start, first), (second, then), ..] = self.meters[..] else { return None };
        let length = second - start;
        (length <= first.bar() && length < then.bar()).then_some(length)
    }

    /// The meter of the first full bar.
    pub fn meter(&self) -> Meter {
        self.full()[0].1
    }

    /// The meters from the first full bar on.
    fn full(&self) -> &[(Beats, Meter)] {
        &self.meters[usize::from(self.pickup().is_some())..]
    }

    /// The meter at a frame, and where its bar begins, in quarters; the bar of a pickup begins before the start.
    pub fn bar(&self, frame: u64) -> (Meter, f64) {
        let at =
            Beats(((self.quarters(frame) + ROUNDING) * Beats::QUARTER.0 as f64).floor() as i64);
        let full = self.full();
        let (start, meter) = full[full.partition_point(|&(start, _)| start <= at).max(1) - 1];
        (meter, (at - (at - start).rem_floor(meter.bar())).to_quarters())
    }

    /// The bar line behind so many bars; a pickup does not count.
    pub fn line(&self, bars: u32) -> Beats {
        let mut left = i64::from(bars);
        for (start, meter, next) in self.stretches_of_meter() {
            let count = next.map_or(i64::MAX, |next| count(next - start, meter));
            if left < count {
                return start + meter.bar() * left;
            }
            left -= count;
        }
        Beats::ZERO
    }

    /// How many bars reach up to a point.
    pub fn bars_to(&self, at: Beats) -> i64 {
        let begun = self.stretches_of_meter().filter(|&(start, ..)| start < at);
        let bars = begun
            .map(|(start, meter, next)| count(next.map_or(at, |next| next.min(at)) - start, meter));
        bars.sum()
    }

    fn stretches_of_meter(&self) -> impl Iterator<Item = (Beats, Meter, Option<Beats>)> {
        let full = self.full();
        let next = full.iter().skip(1).map(|&(at, _)| Some(at)).chain([None]);
        full.iter().zip(next).map(|(&(start, meter), next)| (start, meter, next))
    }

    /// Tempo changes as they were said.
    pub fn tempi(&self) -> Vec<(Beats, f64)> {
        self.tempi.iter().map(|stretch| (stretch.said, stretch.tempo)).collect()
    }

    /// Meter changes.
    pub fn meters(&self) -> &[(Beats, Meter)] {
        &self.meters
    }
}

/// Bars that a length has, the last perhaps incomplete.
fn count(length: Beats, meter: Meter) -> i64 {
    (length - Beats(1)).div_floor(meter.bar()) + 1
}

fn from_the_start<T: Copy>(changes: &[(Beats, T)], usual: T) -> Vec<(Beats, T)> {
    let late = changes.first().is_none_or(|&(at, _)| at > Beats::ZERO);
    late.then_some((Beats::ZERO, usual)).into_iter().chain(changes.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(beats: u8) -> Meter {
        Meter::new(beats, 4).unwrap()
    }

    fn changing() -> Pulse {
        let tempi = [(Beats(100), 133.0), (Beats::quarters(4), 61.0), (Beats(5000), 250.0)];
        let meters =
            [(Beats::ZERO, meter(1)), (Beats::QUARTER, meter(4)), (Beats::quarters(9), meter(3))];
        Pulse::changing(44_100.0, &tempi, &meters)
    }

    #[test]
    fn points_in_beats_have_a_frame_at_or_after_them() {
        for pulse in [Pulse::steady(44_100.0, 133.0, Meter::COMMON), changing()] {
            for tick in [0, 1, 7, 99, 100, 101, 959, 3840, 4999, 5000, 5001, 123_456] {
                let frame = pulse.frame(Beats(tick));
                let ticks = pulse.quarters(frame) * 960.0;
                assert!(
                    (tick as f64 - 1e-3..tick as f64 + 1.0).contains(&ticks),
                    "{tick}: {ticks}"
                );
            }
        }
    }

    #[test]
    fn a_short_first_bar_is_a_pickup_and_counts_for_none() {
        let pulse = changing();
        assert_eq!((pulse.pickup(), pulse.meter()), (Some(Beats::QUARTER), meter(4)));
        let lines = [0, 1, 2, 3].map(|bars| pulse.line(bars));
        assert_eq!(lines, [1, 5, 9, 12].map(Beats::quarters));
        assert_eq!(
            [1, 2, 5, 6, 9, 10, 13].map(|at| pulse.bars_to(Beats::quarters(at))),
            [0, 1, 1, 2, 2, 3, 4]
        );
        assert_eq!(pulse.bar(0), (meter(4), -3.0));
        assert_eq!(pulse.bar(pulse.frame(Beats::quarters(10))), (meter(3), 9.0));
    }

    #[test]
    fn a_bar_of_a_longer_meter_at_the_start_is_a_bar() {
        let pulse = Pulse::changing(
            48_000.0,
            &[],
            &[(Beats::ZERO, meter(4)), (Beats::quarters(4), meter(3))],
        );
        assert_eq!(
            (pulse.pickup(), pulse.line(1), pulse.line(2)),
            (None, Beats::quarters(4), Beats::quarters(7))
        );
    }

    #[test]
    fn a_pause_is_a_quarter_or_a_change() {
        let pulse = changing();
        let mut frame = 0;
        let mut beats = Vec::new();
        while beats.len() < 8 {
            frame = pulse.pause(frame);
            beats.push((pulse.quarters(frame) * 960.0).round() as i64);
        }
        assert_eq!(beats, [100, 960, 1920, 2880, 3840, 4800, 5000, 5760]);
    }
}
