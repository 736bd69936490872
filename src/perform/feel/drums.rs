//! How drums are struck, and when the band strikes with them.

use super::kit::{Deciles, Drum, HAT, KICK, OFFSETS, SIXTEENTHS, drum};
use super::moment::Moment;
use super::units::{SIXTEENTH, lane};
use crate::music::{Beats, Note, Part};
use crate::rt::Draw;

/// How often a hit is as hard as the same one two bars before: velocities two bars apart correlate by 0.2 to 0.4, the square
/// of this (measured on the takes of [`super::kit`]).
const AGAIN: f32 = 0.6;
/// Sixteenths of a felt beat, as the tables have them.
const IN_BEAT: i64 = 4;

/// Which sixteenth of a half bar holds a point; those of a longer felt beat are stretched.
fn sixteenth(moment: &Moment, at: Beats) -> usize {
    let (beat, within) = moment.beat_of(at);
    let place = (within * IN_BEAT).div_floor(moment.beat());
    (i64::from(beat) * IN_BEAT + place) as usize % SIXTEENTHS
}

/// When a part strikes that goes with the drums, in milliseconds: a bass as the kick, chords as the hi-hat.
pub fn offset(note: Note, moment: &Moment) -> f32 {
    let slot = OFFSETS.get(sixteenth(moment, note.onset)).copied().unwrap_or(0.0);
    slot + struck_with(note).map_or(0.0, |drum| drum.offset)
}

fn struck_with(note: Note) -> Option<&'static Drum> {
    match note.part {
        Part::Lead => None,
        Part::Bass => Some(KICK),
        Part::Harmony => Some(HAT),
        Part::Drums => drum(note.pitch),
    }
}

/// How hard a drum is struck; `None` for percussion that is no part of a kit.
pub fn velocity(note: Note, moment: &Moment) -> Option<f32> {
    let deciles = drum(note.pitch)?.velocities.get(sixteenth(moment, note.onset))?;
    let (sixteenths, two_bars) = (note.onset - moment.bar_start, moment.meter.bar() * 2);
    let bar = moment.meter.bar() * i64::from(moment.bar % 2);
    let again = (sixteenths + bar).rem_floor(two_bars).div_floor(SIXTEENTH);
    let lane = |purpose| lane(note.part, note.pitch.number(), purpose);
    let mut fresh = Draw::keyed(moment.seed, note.onset.0, lane(3));
    let returns = fresh.unit_f32() < AGAIN;
    let mut old = Draw::keyed(moment.seed, again, lane(4));
    let share = if returns { old.unit_f32() } else { fresh.unit_f32() };
    Some(quantile(deciles, share))
}

/// The velocity that a share of hits is below: on lines through the deciles, and on beyond them.
fn quantile(deciles: &Deciles, share: f32) -> f32 {
    let place = (share - 0.1) / 0.2;
    let line = place.clamp(0.0, 3.0) as usize;
    let Some(&[from, to]) = deciles.array_windows().nth(line) else { return 0.0 };
    let (from, to) = (f32::from(from), f32::from(to));
    from + (to - from) * (place - line as f32)
}
