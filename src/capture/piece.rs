//! The last bars of a take, with a track for everybody.

use super::midi::{Heading, Written};
use crate::engine::{Header, Take, Taken};
use crate::music::{Beats, Part};
use crate::perform::Source;

/// Everybody, in the order of the tracks of a file.
pub const EVERYBODY: [Source; 5] = [
    Source::Player,
    Source::Part(Part::Lead),
    Source::Part(Part::Harmony),
    Source::Part(Part::Bass),
    Source::Part(Part::Drums),
];

/// Music with named tracks, from a bar line on.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Tempo, meter and chords.
    pub heading: Heading,
    /// Everybody's notes, by name.
    pub tracks: Vec<(&'static str, Vec<Written>)>,
}

impl Piece {
    /// The last `bars` of a take, the one begun last among them, or all of it. A take with fewer bars that goes straight
    /// on from the take before, as in a loop, is taken together with it. `None` where there is no such take.
    pub fn last(takes: &[Take], number: u64, bars: Option<u32>) -> Option<Self> {
        let at = takes.iter().position(|take| take.number == number)?;
        let (mut take, mut earlier) = (takes.get(at)?.clone(), takes.get(..at)?);
        while let Some((before, rest)) = earlier.split_last() {
            let enough = bars.is_none_or(|bars| take.bars() >= f64::from(bars));
            if enough || !take.header.goes_on || before.number + 1 != take.number {
                break;
            }
            take = joined(before, take);
            earlier = rest;
        }
        Some(Self::from(&take, start(&take.header, bars)))
    }

    /// What a take has from a point on; what sounds there begins there.
    fn from(take: &Take, start: Beats) -> Self {
        let sounds = |note: &&Taken| note.onset + note.duration > start;
        let tracks = EVERYBODY.map(|source| {
            let notes = take.notes.iter().filter(|note| note.source == source).filter(sounds);
            (source.name(), notes.map(|note| written(note, start)).collect())
        });
        let chords = take.chords.iter().filter(|(at, _)| *at >= start);
        let chords = chords.map(|&(at, chord)| (at - start, chord)).collect();
        let Header { tempo, meter, key, .. } = take.header;
        let heading = Heading {
            tempi: vec![(Beats::ZERO, tempo)],
            meters: vec![(Beats::ZERO, meter)],
            keys: key.map(|key| (Beats::ZERO, key)).into_iter().collect(),
            chords,
            gestures: Vec::new(),
        };
        Self { heading, tracks: tracks.into() }
    }
}

/// The bar line from which a take has so many bars, at the earliest that of its first bar.
fn start(header: &Header, bars: Option<u32>) -> Beats {
    let bar = header.meter.bar();
    let first = header.line(header.start);
    let from = |bars: u32| header.line(header.end - Beats(1)) - bar * (i64::from(bars) - 1);
    bars.map_or(first, |bars| from(bars).max(first))
}

/// Two takes as one: the earlier moved so that it ends where the later begins.
fn joined(earlier: &Take, later: Take) -> Take {
    let by = later.header.start - earlier.header.end;
    let moved = |note: &Taken| Taken { onset: note.onset + by, ..*note };
    let notes = earlier.notes.iter().map(moved).chain(later.notes).collect();
    let chords = earlier.chords.iter().map(|&(at, chord)| (at + by, chord));
    let chords = chords.chain(later.chords).collect();
    let mut header = later.header;
    (header.start, header.goes_on) = (earlier.header.start + by, earlier.header.goes_on);
    Take { number: earlier.number, header, ago: later.ago, notes, chords }
}

/// A note as it is written: our parts on their own channels, whatever they were sent on.
fn written(note: &Taken, start: Beats) -> Written {
    let channel = match note.source {
        Source::Player => note.channel,
        Source::Part(part) => part.channel(),
    };
    let (onset, end) = (note.onset.max(start), note.onset + note.duration);
    let (pitch, velocity) = (note.pitch, note.velocity);
    Written { onset: onset - start, pitch, duration: end - onset, velocity, channel }
}
