//! A frame of music: what it is to be, and what it was decided to be.

use crate::music::{Chord, Note, Part, PartSet, PitchSet};
use crate::rt::Bounded;
use crate::token::{FRAME_NOTES, GridNote, Limits, Scene, note_at};

use super::super::bias::profile::{Profile, WEIGHTS};
use super::super::memory::licks::Expected;
use super::super::partner::comping::{COMPING, Hand};
use super::super::partner::recast::Recast;
use super::super::partner::turns::Reply;
use super::super::request::room::Room;
use super::super::timing::FRAME;
use super::presence::LaidChords;

/// What a frame is to be.
#[derive(Clone, Copy, Debug, Default)]
pub struct FrameRequest {
    /// Which, counted from the start of the song.
    pub frame: i64,
    /// Where it lies and what is asked of it.
    pub scene: Scene,
    /// What it may hold.
    pub limits: Limits,
    /// How many bars back the music returns to, if it does.
    pub returning: Option<i64>,
    /// The chord that a chart puts in force, where there is one; `Some(None)` is no chord.
    pub chord: Option<Option<Chord>>,
    /// The parts that are left to the person.
    pub person: PartSet,
    /// The answer to the person that the frame belongs to.
    pub reply: Option<Reply>,
    /// What the person leaves.
    pub room: Room,
    /// What the harmony strikes in the last chord.
    pub hand: Hand,
    /// Whether it is the last chord of the song.
    pub closes: bool,
    /// The chords that are laid by rule.
    pub laid: LaidChords,
    /// What the person's own turns of phrase lead one to expect.
    pub expected: Expected,
    /// How often the person asked for something else.
    pub again: u64,
    /// What the frame stays, where it is locked.
    pub locked: Option<Planned>,
}

/// A frame that is decided.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// Which.
    pub frame: i64,
    /// Its notes, and those that the person is expected to play.
    pub notes: Bounded<GridNote, FRAME_NOTES>,
    /// Its chord.
    pub chord: Option<Chord>,
    /// Where it lies and what was asked of it.
    pub scene: Scene,
    /// The parts that are the person's.
    pub person: PartSet,
    /// What is added to the loudness of its notes.
    pub louder: i32,
    /// How sure the model was of it: the geometric mean of the probabilities of its answers, 0 to 1.
    pub confidence: f32,
    /// How a taste would have to change to make what was drawn likelier.
    pub gradient: Profile,
}

impl Default for Planned {
    fn default() -> Self {
        Self {
            frame: i64::MIN,
            notes: Bounded::new(),
            chord: None,
            scene: Scene::default(),
            person: PartSet::NONE,
            louder: 0,
            confidence: 1.0,
            gradient: [0.0; WEIGHTS],
        }
    }
}

impl Planned {
    /// The notes that we play, as they are to sound.
    pub fn sounding(&self) -> impl Iterator<Item = Note> {
        let ours = self.notes.iter().filter(|note| !self.person.has(note.part));
        ours.map(|&note| {
            let note = note_at(FRAME * self.frame, note);
            Note { velocity: note.velocity.louder(self.louder), ..note }
        })
    }

    /// The notes that we play.
    pub fn ours(&self) -> Bounded<GridNote, FRAME_NOTES> {
        let mut ours = self.notes;
        ours.retain(|note| !self.person.has(note.part));
        ours
    }

    /// Every note, the person's as expected.
    pub fn foreseen(&self) -> impl Iterator<Item = Foreseen> {
        self.notes.iter().map(|&note| Foreseen {
            note: note_at(FRAME * self.frame, note),
            confidence: self.confidence,
            expected: self.person.has(note.part),
        })
    }

    /// The chord that harmony and bass strike: the frame's own, where all they strike is of it, or else the one that
    /// their notes make.
    pub fn struck_chord(&self) -> Option<Chord> {
        let comps = |note: &&GridNote| COMPING.has(note.part) && !self.person.has(note.part);
        let struck = self.notes.iter().filter(comps).map(|note| note.pitch);
        let struck = struck.fold(PitchSet::default(), PitchSet::with);
        let classes = struck.classes().0;
        let own =
            self.chord.filter(|chord| classes & !(chord.tones.0 | 1 << chord.bass.number()) == 0);
        own.filter(|_| classes != 0).or_else(|| Chord::held(struck))
    }

    /// Whether the lead is ours.
    pub fn answers(&self) -> bool {
        !self.person.has(Part::Lead)
    }

    /// Whether the person is expected to begin a note.
    pub fn expects(&self) -> bool {
        self.notes.iter().any(|note| self.person.has(note.part))
    }

    /// Moves to another chord.
    pub fn recast(&mut self, recast: &Recast) {
        recast.apply(&mut self.notes);
        self.notes.sort_unstable_by_key(GridNote::order);
        let mut last = None;
        // Tones that meet are one note.
        self.notes.retain(|note| last.replace(note.order()) != Some(note.order()));
        self.chord = Some(recast.chord);
    }
}

/// A note that is planned: when, what, and how sure the model is of its frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foreseen {
    /// The note.
    pub note: Note,
    /// 0 to 1.
    pub confidence: f32,
    /// It is expected of the person; all others are ours.
    pub expected: bool,
}
