//! A decision in the words by which the n-gram counts. Pitches stand over a common tonic, pasts are hashed.

use crate::music::Part;
use crate::rt::mix;
use crate::token::{GridNote, OFFSETS, due_step};

use super::history::PieceHistory;
use super::walk::Decision;

/// Stands for a pitch, a duration or an offset where there is none.
pub(super) const NONE: u64 = 200;
/// Grid steps in a frame.
const STEPS: i64 = OFFSETS as i64;

/// A decision and what is remembered before it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The decision.
    pub decision: &'a Decision<'a>,
    /// The past.
    pub history: &'a PieceHistory,
}

impl View<'_> {
    pub(super) fn part(&self) -> Part {
        self.decision.question.part
    }

    /// The answer that stands for the common tonic's lowest pitch.
    pub(super) fn tonic(&self) -> u8 {
        self.history.home.for_part(self.part()).from_model(0)
    }

    /// Frame of the bar and meter.
    pub(super) fn place(&self) -> u64 {
        let place = self.decision.scene.place;
        u64::from(place.frame_in_bar) << 16
            | u64::from(place.meter.beats()) << 8
            | u64::from(place.meter.unit())
    }

    pub(super) fn quarter(&self) -> u64 {
        u64::from(self.decision.scene.place.frame_in_bar % 4)
    }

    /// The part's notes in this frame, the newest first.
    pub(super) fn mine(&self) -> impl Iterator<Item = &GridNote> {
        let part = self.part();
        self.decision.writer.notes().iter().rev().filter(move |note| note.part == part)
    }

    pub(super) fn count(&self) -> u64 {
        self.mine().count() as u64
    }

    /// The `at`th last pitch of the part before this frame's notes, over the common tonic.
    pub(super) fn degree(&self, part: Part, at: usize) -> u64 {
        let note = self.history.lines[part.index()].notes.get(at);
        note.map_or(NONE, |placed| self.history.relative(part, placed.note.pitch.number()))
    }

    /// The `at`th last note of the part, this frame's included.
    pub(super) fn last(&self, at: usize) -> Option<GridNote> {
        let here = self.count() as usize;
        match at.checked_sub(here) {
            None => self.mine().nth(at).copied(),
            Some(before) => {
                self.history.lines[self.part().index()].notes.get(before).map(|placed| placed.note)
            }
        }
    }

    pub(super) fn last_degree(&self, at: usize) -> u64 {
        self.last(at).map_or(NONE, |note| self.history.relative(note.part, note.pitch.number()))
    }

    pub(super) fn last_duration(&self, at: usize) -> u64 {
        self.last(at).map_or(NONE, |note| note.duration.into())
    }

    pub(super) fn interval(&self, at: usize) -> u64 {
        match (self.last(at), self.last(at + 1)) {
            (Some(new), Some(old)) => {
                300 + u64::from(new.pitch.number()) - u64::from(old.pitch.number())
            }
            _ => 600,
        }
    }

    /// When a part's last chord ends against the start of this frame, on a scale that coarsens.
    pub(super) fn due(&self, part: Part) -> u64 {
        let line = &self.history.lines[part.index()];
        let Some(last) = line.notes.first() else { return 99 };
        let start = last.onset.div_euclid(STEPS) * STEPS;
        let end = line.chord.iter().map(|note| start + i64::from(note.offset) + note.steps()).max();
        let left = end.unwrap_or(0) - self.history.now();
        due_step(left) as u64
    }

    pub(super) fn dues(&self) -> u64 {
        Part::ALL.into_iter().fold(0, |all, part| all << 8 | self.due(part))
    }

    pub(super) fn mask(&self, frames: u32) -> u64 {
        if frames >= 16 {
            self.history.active
        } else {
            self.history.active & ((1 << (4 * frames)) - 1)
        }
    }

    /// Which parts began notes so many frames before.
    pub(super) fn mask_at(&self, back: i64) -> u8 {
        self.decision.tape.before(back).iter().fold(0, |set, note| set | 1 << note.part.index())
    }

    /// Which parts began notes some bars before, at this place, the frame after and the frame before.
    pub(super) fn mask_before(&self, bars: i64) -> u64 {
        let back = bars * self.decision.scene.place.bar_frames();
        let mask = |back| u64::from(self.mask_at(back));
        if back > self.decision.tape.now() {
            99
        } else {
            mask(back) | mask(back - 1) << 4 | mask(back + 1) << 8
        }
    }

    /// The part's note some bars before, at this place and count.
    pub(super) fn note_before(&self, bars: i64) -> Option<GridNote> {
        self.mine_at(bars * self.decision.scene.place.bar_frames(), self.count() as usize)
    }

    pub(super) fn mine_at(&self, back: i64, at: usize) -> Option<GridNote> {
        let part = self.part();
        self.decision.tape.before(back).iter().filter(|note| note.part == part).nth(at).copied()
    }

    /// Semitones by which the part's last note lies above the one some bars before it.
    pub(super) fn moved(&self, bars: i64) -> Option<i32> {
        let lag = bars * self.decision.scene.place.bar_frames();
        let line = &self.history.lines[self.part().index()];
        let counterpart = match self.count() as usize {
            0 => {
                let since =
                    self.decision.frame as i64 - line.notes.first()?.onset.div_euclid(STEPS);
                self.mine_at(lag + since, line.chord.len() - 1)
            }
            count => self.mine_at(lag, count - 1),
        };
        Some(i32::from(self.last(0)?.pitch.number()) - i32::from(counterpart?.pitch.number()))
    }

    /// What began at this frame, each note over the common tonic.
    pub(super) fn frame_notes(&self, keep: impl Fn(&GridNote) -> bool) -> u64 {
        let notes = self.decision.writer.notes().iter().filter(|note| keep(note));
        notes.fold(1, |hash, note| {
            mix(hash
                ^ self.history.relative(note.part, note.pitch.number()) << 8
                ^ note.part.index() as u64)
        })
    }

    pub(super) fn chosen(&self) -> u64 {
        let part = self.part();
        self.frame_notes(|note| note.part == part)
    }

    pub(super) fn others(&self) -> u64 {
        let part = self.part();
        self.frame_notes(|note| note.part != part)
    }

    /// The pitch classes that sound in other parts, those of this frame in place of those before.
    pub(super) fn around(&self) -> u64 {
        let classes = |set: u64, degree: u64| set | 1 << (degree % 12);
        let part = self.part();
        let mut set = 0;
        for other in Part::ALL.into_iter().filter(|other| other.is_pitched() && *other != part) {
            let mut fresh =
                self.decision.writer.notes().iter().filter(|note| note.part == other).peekable();
            if fresh.peek().is_some() {
                set = fresh.fold(set, |set, note| {
                    classes(set, self.history.relative(other, note.pitch.number()))
                });
            } else {
                let sounding = self.decision.tape.sounding(other);
                set = sounding
                    .iter()
                    .fold(set, |set, p| classes(set, self.history.relative(other, p.number())));
            }
        }
        set
    }

    /// What sounds around, counted from the part's last pitch.
    pub(super) fn around_last(&self) -> u64 {
        let last = self
            .last(0)
            .map_or(0, |note| (self.history.relative(note.part, note.pitch.number())) % 12);
        let set = self.around();
        (set >> last | set << (12 - last)) & 0xfff
    }

    /// The part's last chord as a whole.
    pub(super) fn chord_before(&self) -> u64 {
        let line = &self.history.lines[self.part().index()];
        line.chord.iter().fold(1, |hash, note| {
            mix(hash
                ^ self.history.relative(note.part, note.pitch.number()) << 8
                ^ u64::from(note.offset))
        })
    }

    pub(super) fn chord_count(&self) -> u64 {
        self.history.lines[self.part().index()].chord.len() as u64
    }

    /// The note of the part's last chord at the same count from its start.
    pub(super) fn same_voice(&self) -> Option<&GridNote> {
        self.history.lines[self.part().index()].chord.get(self.count() as usize)
    }

    pub(super) fn offsets(&self) -> u64 {
        let notes = self.decision.writer.notes().iter();
        notes.fold(0, |set, note| set | 1 << (note.part.index() * 8 + usize::from(note.offset)))
    }
}
