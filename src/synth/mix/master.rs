//! All strips, the room and the end of the chain.

use super::bus::{Bus, Buses, SOURCES};
use super::levels::Levels;
use super::limiter::Limiter;
use super::peak::{PEAKS, Peak};
use super::polish::Polish;
use super::room::Room;
use super::strip::Strip;
use crate::clock::Rate;

/// Mixes the strips and the room, sets the volume and keeps everything within bounds.
pub struct Master {
    strips: [Strip; SOURCES],
    room: Room,
    polish: [Polish; 2],
    limiter: Limiter,
    peak: Peak,
}

impl Master {
    pub fn new(rate: Rate) -> Self {
        let strips = [Strip::new(rate); SOURCES];
        let (room, polish) = (Room::new(rate), [Polish::new(rate); 2]);
        Self { strips, room, polish, limiter: Limiter::new(rate), peak: Peak::new(rate) }
    }

    pub fn is_silent(&self) -> bool {
        self.room.is_silent() && self.polish.iter().all(Polish::is_silent)
    }

    pub fn reset(&mut self) {
        self.strips.iter_mut().for_each(Strip::reset);
        self.room.reset();
        self.polish.iter_mut().for_each(Polish::reset);
        self.limiter.reset();
        self.peak.reset();
    }

    /// A quantum begins.
    pub fn turn(&mut self) {
        self.room.turn();
        self.strips.iter_mut().for_each(|strip| strip.peak.turn());
        self.peak.turn();
    }

    /// The loudest of late: each strip, then everything.
    pub fn peaks(&self) -> [f32; PEAKS] {
        let mut peaks = [self.peak.value(); PEAKS];
        for (peak, strip) in peaks.iter_mut().zip(&self.strips) {
            *peak = strip.peak.value();
        }
        peaks
    }

    /// Writes the sum of `buses`, whose first frame lies at `place` in the quantum.
    pub fn finish(
        &mut self,
        buses: &Buses,
        levels: &Levels,
        place: usize,
        left: &mut [f32],
        right: &mut [f32],
    ) {
        let mut mix = Bus::SILENT;
        let frames = left.len().min(right.len());
        for ((strip, bus), levels) in self.strips.iter_mut().zip(buses.iter()).zip(&levels.strips) {
            strip.add(bus, levels, place, frames, &mut mix);
        }
        let mixed = mix.left.iter().zip(&mix.right).zip(&mix.room);
        for (place, ((left, right), ((l, r), room))) in
            (place..).zip(left.iter_mut().zip(right).zip(mixed))
        {
            self.room.hear(place, *room);
            let wet = levels.room.at(place);
            let echo =
                self.room.echo.each_ref().map(|side| side.get(place).copied().unwrap_or(0.0));
            let [one, other] = &mut self.polish;
            let sides = [one.next(l + echo[0] * wet), other.next(r + echo[1] * wet)];
            [*left, *right] = self.limiter.next(sides, levels.volume.at(place));
            self.peak.hear(*left, *right);
        }
    }
}
