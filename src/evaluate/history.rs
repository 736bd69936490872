//! What the baselines remember of a piece, in the words that they count by.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::corpus::Piece;
use crate::music::{Part, Pitch, TonalMode};
use crate::rt::Bounded;
use crate::token::{Factor, GridNote, KeyNormaliser, OFFSETS};

use super::walk::Decision;

/// Notes of a part that are remembered.
const LAST: usize = 8;

/// A note, and the grid step of the piece at which it begins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Placed {
    /// The note.
    pub note: GridNote,
    /// Grid steps from the start of the piece.
    pub onset: i64,
}

impl Placed {
    /// The grid step at which it ends.
    pub fn end(&self) -> i64 {
        self.onset + self.note.steps()
    }
}

/// The past of one part.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line {
    /// Its last notes, the newest first.
    pub notes: Bounded<Placed, LAST>,
    /// The notes of the frame in which it last began any.
    pub chord: Bounded<GridNote, 24>,
}

/// The past of a piece up to a decision.
#[derive(Clone, Debug)]
pub struct PieceHistory {
    /// A fingerprint of the style's name.
    pub style: u64,
    /// Where pitches are counted from: the common tonic, as for the model.
    pub home: KeyNormaliser,
    /// 0 without a key, 1 for major, 2 for minor.
    pub mode: u64,
    /// The past of each part.
    pub lines: [Line; 4],
    /// Which parts began notes in the last sixteen frames, four bits each, the newest lowest.
    pub active: u64,
    /// Where the note being written begins in its frame.
    pub offset: u8,
    /// The pitch of the note being written.
    pub pitch: u8,
    /// The duration of the note being written.
    pub duration: u8,
    frame: usize,
}

impl PieceHistory {
    /// The start of a piece.
    pub fn new(piece: &Piece) -> Self {
        let mut style = DefaultHasher::new();
        piece.style.hash(&mut style);
        let mode = |mode| if mode == TonalMode::Minor { 2 } else { 1 };
        Self {
            style: style.finish(),
            home: KeyNormaliser::of(piece.key),
            mode: piece.key.map_or(0, |key| mode(key.mode)),
            lines: [Line::default(); 4],
            active: 0,
            offset: 0,
            pitch: 0,
            duration: 0,
            frame: 0,
        }
    }

    /// Moves on to a decision; to be called with every one, in order.
    pub fn reach(&mut self, decision: &Decision) {
        if decision.frame > self.frame {
            self.close(decision.tape.before(1));
            self.frame = decision.frame;
        }
    }

    /// Takes the answer to the decision just reached.
    pub fn take(&mut self, decision: &Decision) {
        match decision.question.factor {
            Factor::Offset => self.offset = decision.answer,
            Factor::Pitch => self.pitch = decision.answer,
            Factor::Duration => self.duration = decision.answer,
            _ => {}
        }
    }

    fn close(&mut self, notes: &[GridNote]) {
        let start = self.frame as i64 * i64::from(OFFSETS);
        let mut mask = 0;
        for part in Part::ALL {
            let line = &mut self.lines[part.index()];
            for (at, &note) in notes.iter().filter(|note| note.part == part).enumerate() {
                if at == 0 {
                    line.chord.clear();
                    mask |= 1 << part.index();
                }
                let _full = line.chord.push(note);
                if line.notes.is_full() {
                    line.notes.pop();
                }
                let _kept =
                    line.notes.insert(0, Placed { note, onset: start + i64::from(note.offset) });
            }
        }
        self.active = self.active << 4 | mask;
    }

    /// Grid steps from the start of the piece to the start of the frame being written.
    pub fn now(&self) -> i64 {
        self.frame as i64 * i64::from(OFFSETS)
    }

    /// A pitch as it would stand over the common tonic; drums stay.
    pub fn relative(&self, part: Part, pitch: u8) -> u64 {
        self.home.for_part(part).to_model(Pitch::clamped(pitch.into())).into()
    }
}
