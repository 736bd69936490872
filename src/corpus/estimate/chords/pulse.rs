//! The felt beats on which chords may begin.

use crate::corpus::score::{Figures, beats};
use crate::music::Beats;
use crate::token::{FRAMES_PER_QUARTER, Place};

/// A felt beat: its span, and how strong it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// When it begins.
    pub start: Beats,
    /// When the next begins.
    pub end: Beats,
    /// How strong it is.
    pub strength: Strength,
}

/// How strong a felt beat is in its bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// The first of a bar.
    Bar,
    /// The middle of a bar that can be halved.
    Half,
    /// Any other.
    Weak,
}

/// The length of a frame of a sheet.
const FRAME: Beats = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);

/// The pulses of a sheet's frames.
pub fn of_places(places: &[Place]) -> Vec<Pulse> {
    let opens: Vec<usize> = (0..places.len()).filter(|&at| places[at].opens_pulse()).collect();
    let ends = opens.iter().skip(1).copied().chain([places.len()]);
    let pulse = |(&at, end): (&usize, usize)| {
        let place = &places[at];
        Pulse {
            start: FRAME * at as i64,
            end: FRAME * end as i64,
            strength: strength(FRAME * place.frame_in_bar.into(), FRAME * place.bar_frames()),
        }
    };
    opens.iter().zip(ends).map(pulse).collect()
}

/// The pulses of written meters up to an end; the first full bar begins at `origin`.
pub fn of_meters(meters: &[(Beats, Figures)], origin: Beats, end: Beats) -> Vec<Pulse> {
    const COMMON: Figures = Figures { beats: 4, unit: 4 };
    let first = meters.first().map_or(COMMON, |&(_, figures)| figures);
    let mut pulses = Vec::new();
    let mut bar = origin - beats(first.bar());
    while bar < end {
        let changes = meters.partition_point(|&(from, _)| from <= bar);
        let figures = meters[..changes].last().map_or(first, |&(_, figures)| figures);
        let length = beats(figures.bar()).max(Beats(1));
        let mut at = Beats::ZERO;
        while at < length {
            let next = (at + pulse_of(figures)).min(length);
            pulses.push(Pulse { start: bar + at, end: bar + next, strength: strength(at, length) });
            at = next;
        }
        bar += length;
    }
    pulses.retain(|pulse| pulse.end > Beats::ZERO);
    if let Some(first) = pulses.first_mut() {
        first.start = first.start.max(Beats::ZERO);
    }
    pulses
}

/// The felt beat of a meter: dotted in compound time, else a quarter.
fn pulse_of(figures: Figures) -> Beats {
    let unit = Beats(4 * Beats::QUARTER.0 / i64::from(figures.unit));
    if figures.unit >= 8 && figures.beats.is_multiple_of(3) { unit * 3 } else { Beats::QUARTER }
}

fn strength(in_bar: Beats, bar: Beats) -> Strength {
    match in_bar {
        Beats::ZERO => Strength::Bar,
        _ if in_bar * 2 == bar => Strength::Half,
        _ => Strength::Weak,
    }
}
