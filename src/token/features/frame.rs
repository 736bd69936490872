//! What the backbone sees once a frame.

use crate::model::Feature;
use crate::music::{Chord, Meter, Part, Pitch, TonalMode};
use crate::rt::Bounded;

use super::super::grammar::key_normaliser::KeyNormaliser;
use super::super::grammar::scene::Scene;
use super::super::grammar::vocabulary::DURATIONS;
use super::super::history::History;
use super::super::history::line::DUE;
use super::layout::{BUCKETS, LAGS, SINCE, frame};

/// How many features a frame can have.
pub const FRAME_FEATURES: usize = frame::COUNT;

/// The features of one frame.
pub type FrameFeatures = Bounded<Feature, 384>;

/// Meters that are told apart; the last place is for all others.
const METERS: [(u8, u8); 15] = [
    (4, 4),
    (3, 4),
    (2, 4),
    (6, 8),
    (2, 2),
    (3, 8),
    (9, 8),
    (12, 8),
    (2, 1),
    (3, 2),
    (6, 4),
    (5, 4),
    (4, 2),
    (3, 1),
    (4, 8),
];

/// Upper ends of the tempo buckets, in quarters a minute.
const TEMPI: [u16; 7] = [60, 76, 92, 108, 126, 146, 172];

/// Everything the backbone is told before the next frame is decided. A list that is full drops the rest,
/// which are the least important.
pub fn collect(tape: &History, scene: &Scene) -> FrameFeatures {
    let mut list = FrameFeatures::new();
    let mut on = |index: u16, weight: u8| {
        let _full = list.push(Feature { index, weight });
    };
    let home = KeyNormaliser::of(scene.key);
    place(scene, &mut on);
    conditions(scene, &mut on);
    if scene.chords {
        on(frame::CHORDS_KNOWN.at(0), Feature::FULL);
        let seen = tape.chord().map(|chord| home.chord_to_model(chord));
        chord(seen, frame::CHORD.start, &mut on);
    }
    voices(tape, home, &mut on);
    for part in Part::ALL {
        past(tape, scene, part, home.for_part(part), &mut on);
    }
    list
}

fn place(scene: &Scene, on: &mut impl FnMut(u16, u8)) {
    let place = scene.place;
    let at = usize::from(place.frame_in_bar);
    let left = (place.bar_frames() - at as i64).max(0) as usize;
    on(frame::FRAME_IN_BAR.at(at), Feature::FULL);
    on(frame::FRAMES_LEFT.at(left), Feature::FULL);
    on(frame::FRAME_IN_QUARTER.at(at % 4), Feature::FULL);
    on(frame::METER.at(meter_class(place.meter)), Feature::FULL);
    on(frame::BAR_IN_EIGHT.at(place.bar as usize % 8), Feature::FULL);
    on(frame::OPENING.at(place.bar as usize), Feature::FULL);
    if let Some(bars) = place.bars_left {
        on(frame::BARS_LEFT.at(bars.into()), Feature::FULL);
    }
}

fn meter_class(meter: Meter) -> usize {
    let known = METERS.iter().position(|&m| m == (meter.beats(), meter.unit()));
    known.unwrap_or(METERS.len())
}

fn conditions(scene: &Scene, on: &mut impl FnMut(u16, u8)) {
    for (style, &weight) in scene.style.iter().enumerate().filter(|(_, weight)| **weight > 0) {
        on(frame::STYLE.at(style), weight);
    }
    for (attribute, rank) in scene.attributes.iter().enumerate() {
        if let Some(rank) = *rank {
            spread(frame::ATTRIBUTE.at(attribute * BUCKETS), rank, on);
        }
    }
    if let Some(key) = scene.key {
        on(frame::TONIC.at(key.tonic.number().into()), Feature::FULL);
        on(frame::MODE.at(usize::from(key.mode == TonalMode::Minor)), Feature::FULL);
    }
    for part in scene.parts.iter() {
        on(frame::PARTS_PRESENT.at(part.index()), Feature::FULL);
    }
    if let Some(tempo) = scene.tempo {
        on(frame::TEMPO.at(TEMPI.partition_point(|&end| end < tempo)), Feature::FULL);
    }
    if scene.velocities {
        on(frame::VELOCITY_KNOWN.at(0), Feature::FULL);
    }
}

/// Shares a rank between the two buckets it lies between, so that a knob turns smoothly.
fn spread(first: u16, rank: u8, on: &mut impl FnMut(u16, u8)) {
    let sixteenths = u16::from(rank) * (BUCKETS as u16 - 1) * 16 / 255;
    let (bucket, above) = (sixteenths / 16, (sixteenths % 16) as u8);
    on(first + bucket, Feature::FULL - above);
    if above > 0 {
        on(first + bucket + 1, above);
    }
}

/// Root, tones and bass of a chord, or the feature for none, from `start`.
pub(in super::super) fn chord(chord: Option<Chord>, start: u16, on: &mut impl FnMut(u16, u8)) {
    let Some(chord) = chord else {
        return on(start + 36, Feature::FULL);
    };
    on(start + u16::from(chord.root.number()), Feature::FULL);
    for tone in chord.tones.iter() {
        on(start + 12 + u16::from(tone.number()), Feature::FULL);
    }
    on(start + 24 + u16::from(chord.bass.number()), Feature::FULL);
}

fn past(
    tape: &History,
    scene: &Scene,
    part: Part,
    home: KeyNormaliser,
    on: &mut impl FnMut(u16, u8),
) {
    let of = |pitch: Pitch| part.index() * 128 + usize::from(home.to_model(pitch));
    for note in tape.before(1).iter().filter(|note| note.part == part) {
        on(frame::PREVIOUS.at(of(note.pitch)), Feature::FULL);
    }
    lately(tape, part, home, on);
    if part.is_pitched() {
        for pitch in tape.sounding(part).iter() {
            on(frame::SOUNDING.at(of(pitch)), Feature::FULL);
        }
    }
    for (at, &bars) in LAGS.iter().enumerate() {
        let there = tape.before(bars * scene.place.bar_frames());
        for note in there.iter().filter(|note| note.part == part) {
            on(frame::LOOK_BACK.at(at * 4 * 128 + of(note.pitch)), Feature::FULL);
        }
    }
}

/// The part's last note, how long ago it began and when it ends.
fn lately(tape: &History, part: Part, home: KeyNormaliser, on: &mut impl FnMut(u16, u8)) {
    let (line, at) = (tape.line(part), part.index());
    let (Some(note), Some(frame)) = (line.last(), line.frame()) else {
        return;
    };
    on(frame::SINCE_ONSET.at(at * SINCE + since_step(tape.now() - frame)), Feature::FULL);
    on(frame::DUE.at(at * DUE + tape.due(part)), Feature::FULL);
    on(frame::LAST_DURATION.at(at * DURATIONS.len() + usize::from(note.duration)), Feature::FULL);
    on(frame::LAST_VELOCITY.at(at * 8 + usize::from(note.velocity)), Feature::FULL);
    if part.is_pitched() {
        on(frame::LAST_PITCH.at(at * 128 + usize::from(home.to_model(note.pitch))), Feature::FULL);
    }
}

/// What each voice of the harmony sang last, and when that ends.
fn voices(tape: &History, home: KeyNormaliser, on: &mut impl FnMut(u16, u8)) {
    for (at, line) in tape.voice_lines() {
        if let Some(last) = line.last() {
            on(
                frame::VOICE_PITCH.at(at * 128 + usize::from(home.to_model(last.pitch))),
                Feature::FULL,
            );
            on(frame::VOICE_DUE.at(at * DUE + line.due(tape.now())), Feature::FULL);
        }
    }
}

/// Frames since an onset on a scale that coarsens: 1 to 4 exactly, then by halves of powers of two.
fn since_step(frames: i64) -> usize {
    const ENDS: [i64; 11] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64];
    ENDS.partition_point(|&end| end < frames).min(SINCE - 1)
}
