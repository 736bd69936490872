//! What the n-gram sees of each decision.

use super::ladder::{Climb, Ladder};
use super::view::{NONE, View};
use crate::music::Part;
use crate::token::{Factor, OFFSETS};

/// The ladders that the n-gram climbs for a factor.
pub fn ladders(factor: Factor) -> &'static [Ladder] {
    const ACTIVE: &[Ladder] = &[Ladder(active_due), Ladder(active_bar)];
    const WHEN: &[Ladder] = &[Ladder(when_history), Ladder(when_frame), Ladder(when_bar)];
    const PITCH: &[Ladder] = &[
        Ladder(pitch_degrees),
        Ladder(pitch_intervals),
        Ladder(pitch_frame),
        Ladder(pitch_around),
        Ladder(pitch_voice),
        Ladder(pitch_bar),
    ];
    const DURATION: &[Ladder] = &[
        Ladder(duration_history),
        Ladder(duration_frame),
        Ladder(duration_place),
        Ladder(duration_bar),
    ];
    const VELOCITY: &[Ladder] = &[Ladder(velocity_history), Ladder(velocity_place)];
    match factor {
        Factor::Active => ACTIVE,
        Factor::Offset => WHEN,
        Factor::Pitch => PITCH,
        Factor::Duration => DURATION,
        Factor::Velocity => VELOCITY,
        _ => &[],
    }
}

/// When each part is due, the place in the bar, and who began notes just before.
fn active_due(view: &View, climb: &mut Climb) {
    climb.see([view.decision.scene.parts.0.into()]);
    climb.see([view.dues()]);
    climb.see([view.quarter()]);
    climb.see([view.place()]);
    climb.see([view.mask(4)]);
    climb.see([view.mask(8)]);
    climb.see([view.mask(16)]);
}

/// Who began notes at this place 1, 2 and 4 bars before.
fn active_bar(view: &View, climb: &mut Climb) {
    climb.see([view.decision.scene.parts.0.into()]);
    climb.see([view.dues()]);
    climb.see([view.mask_before(1) & 15]);
    climb.see([view.mask_before(1)]);
    climb.see([view.place()]);
    climb.see([view.mask_before(2)]);
    climb.see([view.mask(4)]);
    climb.see([view.mask_before(4)]);
    climb.see([view.mask(8)]);
}

/// How many notes the part began before, and where in their frames.
fn when_history(view: &View, climb: &mut Climb) {
    let offset = view.mine().next().map_or(OFFSETS, |note| note.offset);
    climb.see([view.count().min(12), offset.into()]);
    climb.see([view.due(view.part()).clamp(5, 12), view.chord_count()]);
    climb.see([view.offsets()]);
    climb.see([view.quarter(), view.last(0).map_or(9, |note| note.offset.into())]);
    climb.see([view.last(1).map_or(9, |note| note.offset.into()), view.last_duration(0)]);
    climb.see([view.last(2).map_or(9, |note| note.offset.into()), view.last_duration(1)]);
    climb.see([view.place()]);
}

/// What is already chosen in this frame, and the chord before.
fn when_frame(view: &View, climb: &mut Climb) {
    let offset = view.mine().next().map_or(OFFSETS, |note| note.offset);
    climb.see([view.count().min(12), offset.into()]);
    climb.see([view.chord_count(), view.due(view.part()).clamp(5, 12)]);
    climb.see([view.last_duration(0)]);
    climb.see([view.last_degree(0)]);
    climb.see([view.chosen()]);
    climb.see([view.quarter()]);
    climb.see([view.chord_before()]);
    climb.see([view.around()]);
}

/// The pitches of the part before, over the tonic.
fn pitch_degrees(view: &View, climb: &mut Climb) {
    climb.base = view.tonic();
    climb.see([view.count().min(3)]);
    climb.see([view.history.mode]);
    climb.see([view.last_degree(0)]);
    climb.see([view.last_degree(1)]);
    climb.see([view.quarter(), view.last_degree(2)]);
    climb.see([view.last_degree(3)]);
    climb.see([view.last_degree(4)]);
    climb.see([view.last_degree(5)]);
}

/// The steps of the part before, in any key.
fn pitch_intervals(view: &View, climb: &mut Climb) {
    climb.base = view.last(0).map_or(60, |note| note.pitch.number());
    climb.see([view.count().min(3)]);
    climb.see([view.interval(0)]);
    climb.see([view.interval(1)]);
    climb.see([view.interval(2)]);
    climb.see([view.interval(3)]);
    climb.see([view.last_duration(0)]);
    climb.see([view.interval(4)]);
    climb.see([view.interval(5)]);
    climb.see([view.interval(6)]);
}

/// What sounds, counted from the part's last pitch.
fn pitch_around(view: &View, climb: &mut Climb) {
    climb.base = view.last(0).map_or(60, |note| note.pitch.number());
    climb.see([view.count().min(3)]);
    climb.see([view.around_last()]);
    climb.see([view.interval(0)]);
    climb.see([view.last_degree(0) % 12, view.history.mode]);
    climb.see([view.chosen()]);
    climb.see([view.interval(1)]);
    climb.see([view.last_degree(0)]);
    climb.see([view.quarter()]);
}

/// What sounds and what is chosen, over the tonic.
fn pitch_frame(view: &View, climb: &mut Climb) {
    climb.base = view.tonic();
    climb.see([view.count().min(3)]);
    climb.see([view.last_degree(0)]);
    climb.see([view.history.mode, view.around()]);
    climb.see([view.chosen()]);
    climb.see([view.degree(view.part(), 0)]);
    climb.see([view.others()]);
    climb.see([view.chord_before()]);
    climb.see([view.degree(Part::Bass, 0), view.degree(Part::Lead, 0)]);
}

/// The note at the same height in the part's chord before.
fn pitch_voice(view: &View, climb: &mut Climb) {
    climb.base = view.same_voice().map_or(60, |note| note.pitch.number());
    let voice = view
        .same_voice()
        .map_or(NONE, |note| view.history.relative(note.part, note.pitch.number()));
    climb.see([view.count().min(3), u64::from(view.same_voice().is_some())]);
    climb.see([view.chord_count()]);
    climb.base = view.tonic();
    climb.see([voice]);
    climb.see([view.last_degree(0)]);
    climb.see([view.chord_before()]);
    climb.see([view.chosen()]);
    climb.see([view.around()]);
}

/// The durations of the part before.
fn duration_history(view: &View, climb: &mut Climb) {
    climb.see([view.count().min(1)]);
    climb.see([view.last_duration(0)]);
    climb.see([view.history.offset.into(), view.quarter()]);
    climb.see([view.last_duration(1)]);
    climb.see([view.place()]);
    climb.see([view.last_duration(2)]);
    climb.see([view.last_duration(3)]);
    climb.see([view.last_duration(4)]);
    climb.see([view.last_duration(5)]);
}

/// The durations chosen in this frame, and which parts still sound.
fn duration_frame(view: &View, climb: &mut Climb) {
    let other = view.decision.writer.notes().iter().rev().find(|note| note.part != view.part());
    climb.see([view.count().min(1)]);
    climb.see([other.map_or(NONE, |note| note.duration.into()), view.last_duration(0)]);
    climb.see([view.history.offset.into(), view.quarter()]);
    climb.see([view.last_duration(1)]);
    climb.see([view.dues()]);
    climb.see([view.place()]);
    climb.see([view.last_duration(2)]);
}

/// The place in the bar and the pitch.
fn duration_place(view: &View, climb: &mut Climb) {
    let degree = view.history.relative(view.part(), view.history.pitch);
    climb.see([view.count().min(1)]);
    climb.see([view.history.offset.into(), view.place()]);
    climb.see([view.last_duration(0)]);
    climb.see([degree.wrapping_sub(view.last_degree(0))]);
    climb.see([degree]);
    climb.see([view.last_duration(1)]);
}

/// The loudness of the part's notes before.
fn velocity_history(view: &View, climb: &mut Climb) {
    let last = |at| view.last(at).map_or(20, |note| u64::from(note.velocity));
    climb.see([u64::from(view.count() > 0)]);
    climb.see([last(0)]);
    climb.see([last(1)]);
    climb.see([last(2)]);
    climb.see([view.quarter()]);
    climb.see([last(3)]);
    climb.see([last(4)]);
}

/// The loudness of the same pitch or drum before, and the place in the bar.
fn velocity_place(view: &View, climb: &mut Climb) {
    let pitch = u64::from(view.history.pitch);
    let line = &view.history.lines[view.part().index()];
    let same = line.notes.iter().find(|placed| u64::from(placed.note.pitch.number()) == pitch);
    let drum = if view.part().is_pitched() { 0 } else { pitch };
    climb.see([drum]);
    climb.see([same.map_or(20, |placed| placed.note.velocity.into())]);
    climb.see([view.quarter(), view.history.offset.into()]);
    climb.see([view.last(0).map_or(20, |note| note.velocity.into())]);
    climb.see([view.place()]);
    climb.see([view.last(1).map_or(20, |note| note.velocity.into())]);
}

/// What stood at this place 1, 2 and 4 bars before.
fn when_bar(view: &View, climb: &mut Climb) {
    let offset = view.mine().next().map_or(OFFSETS, |note| note.offset);
    let then = |bars| view.note_before(bars).map_or(OFFSETS, |note| note.offset);
    climb.see([view.count().min(12), offset.into()]);
    climb.see([then(1).into()]);
    climb.see([view.due(view.part()).clamp(5, 12)]);
    climb.see([then(2).into(), view.mask_before(1) & 15]);
    climb.see([view.chord_count()]);
    climb.see([view.place()]);
    climb.see([then(4).into()]);
}

/// The same bar before again, moved as the notes before were.
fn pitch_bar(view: &View, climb: &mut Climb) {
    let moved = |bars| view.moved(bars).map_or(NONE, |by| by as u64);
    let then = view.note_before(1).map(|note| i32::from(note.pitch.number()));
    climb.base = then.map_or(60, |then| then + view.moved(1).unwrap_or(0)).rem_euclid(128) as u8;
    climb.see([view.count().min(3), u64::from(then.is_some())]);
    climb.see([moved(1)]);
    climb.see([then
        .zip(view.last(0))
        .map_or(NONE, |(then, last)| (then - i32::from(last.pitch.number())) as u64)]);
    climb.see([view.interval(0), view.mask_before(1) & 15]);
    climb.see([moved(2)]);
    climb.see([view.last_degree(0), view.history.mode]);
    climb.see([moved(4)]);
    climb.see([view.around()]);
}

/// The durations at this place 1, 2 and 4 bars before.
fn duration_bar(view: &View, climb: &mut Climb) {
    let then = |bars| view.note_before(bars).map_or(NONE, |note| u64::from(note.duration));
    climb.see([view.count().min(1)]);
    climb.see([then(1)]);
    climb.see([view.history.offset.into(), view.last_duration(0)]);
    climb.see([view.quarter()]);
    climb.see([then(2)]);
    climb.see([view.place()]);
    climb.see([then(4)]);
    climb.see([view.last_duration(1)]);
}
