//! Where a frame lies and what is asked of it, in the model's terms.

use crate::model::Feature;
use crate::music::{Beats, Chart, Key, Part, PartSet, PitchClass};
use crate::rt::Draw;
use crate::token::{MAX_STYLES, Place, Scene};

use super::super::timing::FRAME;
use super::ranges::Ranges;
use super::settings::{ImproviserSettings, Now, TransportSnapshot};
use super::{mood, roles};

/// The place in the stream of draws from which a piece's key comes.
const KEY_LANE: u32 = u32::MAX;

/// The scene of a frame, counted from the first one of the piece.
pub fn of_frame(
    now: Now<'_>,
    key: Option<Key>,
    ranges: &Ranges,
    person: PartSet,
    frames: (i64, i64),
) -> Scene {
    let parts = roles::ensemble(now.settings, person);
    let ours = PartSet(parts.0 & !person.0);
    let style = ranges.accompanied(blend(&now.settings.style), ours);
    let (chords, velocities) = ranges.known(&style);
    let accompanied = parts.has(Part::Harmony) || parts.has(Part::Bass);
    Scene {
        place: place(now.transport, frames),
        style,
        attributes: mood::ranks(now.settings),
        key,
        parts,
        tempo: Some(now.transport.tempo.clamp(1.0, 999.0) as u16),
        // A style learned without chords still needs them where somebody accompanies.
        chords: chords || accompanied,
        velocities,
    }
}

/// Where a frame lies, counted from the first one of the piece.
pub fn place(transport: TransportSnapshot, (frame, first): (i64, i64)) -> Place {
    let bar = transport.meter.bar();
    let within = (FRAME * frame - transport.bar_start).rem_floor(bar);
    let bars = (FRAME * (frame - first) + bar - Beats(1) - within).0.max(0) / bar.0;
    Place {
        frame_in_bar: within.div_floor(FRAME).max(0) as u16,
        meter: transport.meter,
        bar: bars as u32,
        bars_left: None,
    }
}

/// The key asked for, or that of the locked scale, or of the chart.
pub fn given_key(settings: &ImproviserSettings) -> Option<Key> {
    let charted = settings.chart.as_ref().map(Chart::key);
    settings.key.or(settings.locked().map(Key::of_notes)).or(charted)
}

/// The key that this seed and mood would begin in.
pub fn seeds_key(settings: &ImproviserSettings, ranges: &Ranges) -> Key {
    let share_of_major = ranges.share_of_major(&blend(&settings.style));
    let mut draw = Draw::keyed(settings.seed, 0, KEY_LANE);
    let tonic = PitchClass::new((draw.next_u32() % 12) as i32);
    Key { tonic, mode: mood::mode(settings, share_of_major, &mut draw) }
}

/// Shares of styles as sixteenths that sum to a whole.
fn blend(shares: &[f32; MAX_STYLES]) -> [u8; MAX_STYLES] {
    let sum: f32 = shares.iter().map(|share| share.max(0.0)).sum();
    let mut sixteenths = [0; MAX_STYLES];
    if sum <= 0.0 {
        return sixteenths;
    }
    let (mut exact, mut given) = (0.0, 0);
    for (place, share) in sixteenths.iter_mut().zip(shares) {
        exact += share.max(0.0) / sum * f32::from(Feature::FULL);
        *place = (exact.round() as u8).saturating_sub(given);
        given += *place;
    }
    sixteenths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blend_always_sums_to_a_whole() {
        let mut shares = [0.0; MAX_STYLES];
        assert_eq!(blend(&shares), [0; MAX_STYLES]);
        for (a, b, c) in [(1.0, 1.0, 1.0), (0.1, 0.0, 0.9), (5.0, 0.2, 0.2)] {
            (shares[0], shares[5], shares[31]) = (a, b, c);
            assert_eq!(blend(&shares).iter().sum::<u8>(), Feature::FULL);
        }
    }
}
