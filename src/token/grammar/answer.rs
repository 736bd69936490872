//! The answers that written music gives to a frame's questions.

use crate::music::{Chord, PartSet, PitchClass};

use super::super::history::past::Past;
use super::sheet::SheetFrame;
use super::vocabulary::{Factor, GridNote, OFFSETS};
use super::writer::{FrameWriter, Question};

impl SheetFrame {
    /// The answer this frame gives to a question of its writer.
    pub fn answer(&self, writer: &FrameWriter, question: Question) -> u8 {
        answer_of((&self.notes, self.chord), writer, question)
    }
}

/// The answer that would repeat what stood `back` frames before; `None` where the memory does not reach.
pub fn repeated(past: &Past, writer: &FrameWriter, question: Question, back: i64) -> Option<u8> {
    past.frame_before(back).map(|frame| answer_of(frame, writer, question))
}

/// The answer that a frame of notes, in writing order, under a chord gives to any question.
fn answer_of(
    (notes, chord): (&[GridNote], Option<Chord>),
    writer: &FrameWriter,
    question: Question,
) -> u8 {
    match question.factor {
        Factor::Chord => chord_answer(chord, writer),
        Factor::Quality => chord.map_or(0, |chord| chord.nearest_quality() as u8),
        Factor::Bass => chord.map_or(0, |chord| chord.bass.above(chord.root)),
        _ => answer(notes, writer, question),
    }
}

fn chord_answer(chord: Option<Chord>, writer: &FrameWriter) -> u8 {
    let named = |chord: Chord| (chord.root, chord.nearest_quality(), chord.bass);
    match chord {
        same if same.map(named) == writer.chord().map(named) => 0,
        None => 13,
        Some(Chord { root, .. }) => 1 + PitchClass::number(root),
    }
}

/// The answer that a frame of `notes`, in writing order, gives to a question about notes.
pub fn answer(notes: &[GridNote], writer: &FrameWriter, question: Question) -> u8 {
    let next = notes.get(writer.notes().len()).filter(|note| note.part == question.part);
    match (question.factor, next) {
        (Factor::Voice, _) => writer.voice_in(notes),
        (Factor::Active, _) => notes.iter().map(|note| note.part).collect::<PartSet>().0,
        (Factor::Pitch, Some(note)) => note.pitch.number(),
        (Factor::Duration, Some(note)) => note.duration,
        (Factor::Velocity, Some(note)) => note.velocity,
        (_, Some(note)) => note.offset,
        (_, None) => OFFSETS,
    }
}
