//! What a song's events say of tempo, meter and key, from whichever track.

use super::events::Track;
use super::message::{Event, Meta};
use crate::music::Beats;

/// Changes by time; of several at a tick the last one counts, by the order of the tracks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Maps {
    /// Quarters a minute.
    pub tempi: Vec<(Beats, f64)>,
    /// Time signatures, upper figure first.
    pub meters: Vec<(Beats, (u8, u8))>,
    /// Sharps, or flats below zero, and whether the key is minor.
    pub keys: Vec<(Beats, (i8, bool))>,
}

impl Maps {
    /// The changes in tracks that sound together.
    pub fn of(tracks: &[Track<'_>]) -> Self {
        let mut maps = Self::default();
        for timed in tracks.iter().flat_map(|track| &track.events) {
            match timed.event {
                Event::Meta(Meta::Tempo(tempo)) => maps.tempi.push((timed.at, tempo)),
                Event::Meta(Meta::Meter(beats, unit)) => {
                    maps.meters.push((timed.at, (beats, unit)));
                }
                Event::Meta(Meta::Key(signs, minor)) => maps.keys.push((timed.at, (signs, minor))),
                _ => {}
            }
        }
        Self { tempi: ordered(maps.tempi), meters: ordered(maps.meters), keys: ordered(maps.keys) }
    }
}

/// Changes in order, the last at each tick, without those that change nothing.
fn ordered<T: PartialEq + Copy>(mut changes: Vec<(Beats, T)>) -> Vec<(Beats, T)> {
    changes.sort_by_key(|&(at, _)| at);
    changes.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            earlier.1 = later.1;
        }
        same
    });
    changes.dedup_by(|later, earlier| later.1 == earlier.1);
    changes
}
