//! The transport of the app, which has no host to follow: what the window sets, the audio thread reads. Nobody waits.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU16;
use std::sync::atomic::Ordering::Relaxed;

use atomic_float::AtomicF64;

use crate::clock::Tempo;
use crate::music::Meter;

/// The slowest and the fastest tempo, in quarter notes a minute.
pub const TEMPI: std::ops::RangeInclusive<f64> = 20.0..=999.0;

/// Whether the song plays, and how it is counted. It stands at first.
pub struct Transport {
    playing: AtomicBool,
    tempo: AtomicF64,
    /// Both figures of the time signature, a byte each.
    meter: AtomicU16,
}

impl Default for Transport {
    fn default() -> Self {
        let transport = Self {
            playing: AtomicBool::new(false),
            tempo: AtomicF64::new(Tempo::default().bpm()),
            meter: AtomicU16::new(0),
        };
        transport.count(Meter::COMMON);
        transport
    }
}

impl Transport {
    /// Whether the song plays.
    pub fn is_playing(&self) -> bool {
        self.playing.load(Relaxed)
    }

    /// Plays from the first bar, or stops.
    pub fn play(&self, playing: bool) {
        self.playing.store(playing, Relaxed);
    }

    /// Plays where it stands, stops where it plays.
    pub fn toggle(&self) {
        self.playing.fetch_not(Relaxed);
    }

    /// Quarter notes a minute.
    pub fn tempo(&self) -> f64 {
        self.tempo.load(Relaxed)
    }

    /// Sets the tempo, or the nearest one that there is.
    pub fn pace(&self, tempo: f64) {
        if tempo.is_finite() {
            self.tempo.store(tempo.clamp(*TEMPI.start(), *TEMPI.end()), Relaxed);
        }
    }

    /// The time signature.
    pub fn meter(&self) -> Meter {
        let [beats, unit] = self.meter.load(Relaxed).to_be_bytes();
        Meter::new(beats, unit).unwrap_or_default()
    }

    /// Sets the time signature.
    pub fn count(&self, meter: Meter) {
        self.meter.store(u16::from_be_bytes([meter.beats(), meter.unit()]), Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_at_first_and_keeps_what_can_be_played() {
        let transport = Transport::default();
        assert_eq!((transport.is_playing(), transport.tempo()), (false, 120.0));
        assert_eq!(transport.meter(), Meter::COMMON);
        for (asked, kept) in [(5.0, 20.0), (1e9, 999.0), (f64::NAN, 999.0), (93.5, 93.5)] {
            transport.pace(asked);
            assert_eq!(transport.tempo(), kept);
        }
        let meter = Meter::new(7, 8).expect("a meter");
        transport.count(meter);
        transport.toggle();
        assert_eq!((transport.is_playing(), transport.meter()), (true, meter));
    }
}
