//! Every decision of a piece, as evaluation asks it.

use crate::corpus::Piece;
use crate::token::{Factor, FrameWriter, History, Limits, MAX_STYLES, Place, Question, Scene};

/// The factors that speak of notes; evaluation asks no others.
pub const NOTE_FACTORS: [Factor; 5] =
    [Factor::Active, Factor::Offset, Factor::Pitch, Factor::Duration, Factor::Velocity];

/// One decision, with all that may be known when it is taken.
#[derive(Clone, Copy)]
pub struct Decision<'a> {
    /// The number of its frame in the piece.
    pub frame: usize,
    /// What has happened before the frame.
    pub tape: &'a History,
    /// What has been decided in the frame.
    pub writer: &'a FrameWriter,
    /// Where the frame lies, and what is told about the piece.
    pub scene: &'a Scene,
    /// What is asked.
    pub question: Question,
    /// What the piece answers.
    pub answer: u8,
}

/// What evaluation tells about a piece: key, tempo and parts, and the style where `style` has one; notes are
/// asked, chords are not.
pub fn scene(piece: &Piece, style: [u8; MAX_STYLES]) -> Scene {
    Scene {
        style,
        key: piece.key,
        tempo: piece.tempo,
        parts: piece.parts,
        chords: false,
        velocities: piece.velocities,
        ..Scene::default()
    }
}

/// Walks a piece from its start and shows every decision in order. Velocities are asked only where the piece
/// has them; the end is not known in advance.
pub fn walk(piece: &Piece, style: [u8; MAX_STYLES], mut visit: impl FnMut(&Decision)) {
    let told = scene(piece, style);
    let mut tape = History::new();
    for (frame, (sheet, place)) in piece.sheet.frames.iter().zip(&piece.sheet.places).enumerate() {
        let scene = Scene { place: Place { bars_left: None, ..*place }, ..told };
        let mut writer = FrameWriter::open(&tape, &scene, Limits::default());
        while let Some(question) = writer.question() {
            let answer = sheet.answer(&writer, question);
            visit(&Decision {
                frame,
                tape: &tape,
                writer: &writer,
                scene: &scene,
                question,
                answer,
            });
            writer.answer(answer);
        }
        tape.write(&scene, &sheet.notes, None);
    }
}
