//! What a decision sees beside the backbone's context.

use crate::music::{Part, Pitch};
use crate::rt::{Bounded, Feature};

use super::frame as frame_input;
use super::layout::{LAGS, decision};
use super::scene::Scene;
use super::tape::Tape;
use super::vocabulary::{Factor, GridNote};
use super::writer::{Draft, FrameWriter};

/// How many features a decision can have.
pub const DECISION_FEATURES: usize = decision::COUNT;

/// The features of one decision.
pub type DecisionFeatures = Bounded<Feature, 256>;

/// Everything the head is told about a question: what has been decided in this frame, what sounds, and what
/// stood at the same place before. A list that is full drops the rest.
pub fn collect(writer: &FrameWriter, tape: &Tape, scene: &Scene) -> DecisionFeatures {
    let mut list = DecisionFeatures::new();
    let mut on = |index: u16, weight: u8| {
        let _full = list.push(Feature { index, weight });
    };
    let Some(question) = writer.question() else {
        return list;
    };
    let (factor, part) = (question.factor, question.part);
    let asked = factor.index() * 4 + part.index();
    on(decision::QUESTION.at(asked), Feature::FULL);
    on(decision::FRAME_IN_BAR.at(scene.place.frame_in_bar.into()), Feature::FULL);
    harmony(writer, scene, &mut on);
    for sound in Part::ALL.into_iter().filter(|part| part.is_pitched()) {
        for pitch in tape.sounding(sound).iter() {
            on(decision::SOUNDING.at(of(sound, pitch)), Feature::FULL);
        }
    }
    if factor == Factor::Active {
        activity_before(tape, scene, &mut on);
    } else if !factor.is_harmony() {
        on(decision::ACTIVE.at(writer.active().0.into()), Feature::FULL);
        chosen(writer, part, &mut on);
        draft(writer.draft(), &mut on);
        part_before(tape, scene, part, factor, &mut on);
    }
    list
}

fn of(part: Part, pitch: Pitch) -> usize {
    part.index() * 128 + usize::from(pitch.number())
}

fn harmony(writer: &FrameWriter, scene: &Scene, on: &mut impl FnMut(u16, u8)) {
    if !scene.chords {
        return;
    }
    frame_input::chord(writer.chord(), decision::CHORD.start, on);
    if let Some(root) = writer.new_root() {
        on(decision::ROOT.at(root.into()), Feature::FULL);
    }
    if let Some(quality) = writer.new_quality() {
        on(decision::QUALITY.at(quality.into()), Feature::FULL);
    }
}

fn activity_before(tape: &Tape, scene: &Scene, on: &mut impl FnMut(u16, u8)) {
    for (at, &bars) in LAGS.iter().enumerate() {
        let there = tape.before(bars * scene.place.bar_frames());
        for part in Part::ALL.into_iter().filter(|&part| there.iter().any(|n| n.part == part)) {
            on(decision::LOOK_BACK_ACTIVE.at(at * 4 + part.index()), Feature::FULL);
        }
    }
}

fn chosen(writer: &FrameWriter, part: Part, on: &mut impl FnMut(u16, u8)) {
    for note in writer.notes() {
        on(decision::CHOSEN.at(of(note.part, note.pitch)), Feature::FULL);
    }
    let mine = || writer.notes().iter().filter(|note| note.part == part);
    on(decision::COUNT_IN_FRAME.at(mine().count()), Feature::FULL);
    if let Some(last) = mine().next_back() {
        on(decision::LAST_OFFSET.at(last.offset.into()), Feature::FULL);
    }
}

fn draft(draft: Draft, on: &mut impl FnMut(u16, u8)) {
    if let Some(offset) = draft.offset {
        on(decision::OFFSET.at(offset.into()), Feature::FULL);
    }
    if let Some(pitch) = draft.pitch {
        on(decision::PITCH.at(pitch.number().into()), Feature::FULL);
    }
}

fn part_before(
    tape: &Tape,
    scene: &Scene,
    part: Part,
    factor: Factor,
    on: &mut impl FnMut(u16, u8),
) {
    if let Some(GridNote { pitch, duration, velocity, .. }) = tape.trace(part).map(|t| t.note) {
        on(decision::LAST_PITCH.at(pitch.number().into()), Feature::FULL);
        on(decision::LAST_DURATION.at(duration.into()), Feature::FULL);
        on(decision::LAST_VELOCITY.at(velocity.into()), Feature::FULL);
    }
    for (at, &bars) in LAGS.iter().enumerate() {
        let there = tape.before(bars * scene.place.bar_frames());
        for note in there.iter().filter(|note| note.part == part) {
            on(decision::LOOK_BACK.at(at * 128 + usize::from(note.pitch.number())), Feature::FULL);
            if factor == Factor::Duration {
                let duration = at * super::DURATIONS.len() + usize::from(note.duration);
                on(decision::LOOK_BACK_DURATION.at(duration), Feature::FULL);
            }
        }
    }
}
