//! The plan: frames decided ahead of time, and the way back where the person makes other plans.

use crate::model::{Mind, Snapshot};
use crate::music::{Chord, Note, Part, PartSet, PitchSet};
use crate::rt::Bounded;
use crate::token::{FRAME_NOTES, GridNote, Mark, Scene, note_at};

use super::FRAME;
use super::licks::{Licks, Line};
use super::partner::{COMPING, Struck};
use super::steer::Steer;
use super::taste::{Profile, WEIGHTS};
use super::trade::Trade;

/// The most frames that are planned ahead: two bars of common time.
pub const HORIZON: i64 = 32;
/// Frames of which something is known: those ahead, the one at hand and the one before.
const KEPT: usize = HORIZON as usize + 4;

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
    /// Where harmony and bass might have played.
    pub reach: [PitchSet; 2],
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
            reach: [PitchSet::default(); 2],
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

    /// Plays other notes of some parts, over another chord.
    pub fn recast(&mut self, parts: PartSet, notes: &[GridNote], chord: Chord) {
        self.notes.retain(|note| !parts.has(note.part));
        let _full = self.notes.extend_from_slice(notes);
        self.chord = Some(chord);
    }
}

/// All that going on from a frame depends on, as it stood before the frame before it was closed.
pub struct Checkpoint {
    mind: Snapshot,
    tape: Option<Mark>,
    steer: Steer,
    trade: Trade,
    struck: Struck,
    line: Line,
}

/// What a checkpoint is of.
pub struct State<'a> {
    /// The model.
    pub mind: &'a mut Mind,
    /// The forces.
    pub steer: &'a mut Steer,
    /// Whose turn it is.
    pub trade: &'a mut Trade,
    /// What was struck last.
    pub struck: &'a mut Struck,
    /// The lead so far.
    pub licks: &'a mut Licks,
}

impl Checkpoint {
    /// Takes everything down.
    pub fn save(&mut self, state: &State<'_>, tape: Mark) {
        state.mind.save(&mut self.mind);
        self.tape = Some(tape);
        self.steer.clone_from(state.steer);
        (self.trade, self.struck) = (state.trade.clone(), *state.struck);
        self.line = state.licks.line();
    }

    /// Where the tape stood.
    pub fn tape(&self) -> Option<&Mark> {
        self.tape.as_ref()
    }

    /// Goes back to it, but for the tape.
    pub fn restore(&self, state: &mut State<'_>) {
        state.mind.restore(&self.mind);
        state.steer.clone_from(&self.steer);
        (*state.trade, *state.struck) = (self.trade.clone(), self.struck);
        state.licks.go_back(self.line);
    }
}

/// The frames that are decided, and a checkpoint before each.
pub struct Plan {
    frames: Box<[Planned]>,
    checkpoints: Box<[Checkpoint]>,
}

impl Plan {
    /// Nothing planned; allocates.
    pub fn new(mind: &Mind) -> Self {
        let checkpoint = |_| Checkpoint {
            mind: mind.snapshot(),
            tape: None,
            steer: Steer::default(),
            trade: Trade::default(),
            struck: Struck::default(),
            line: Line::new(),
        };
        Self {
            frames: vec![Planned::default(); KEPT].into_boxed_slice(),
            checkpoints: (0..KEPT).map(checkpoint).collect(),
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.frames.iter_mut().for_each(|frame| frame.frame = i64::MIN);
        self.checkpoints.iter_mut().for_each(|checkpoint| checkpoint.tape = None);
    }

    /// A frame that is decided, or was.
    pub fn frame(&self, frame: i64) -> Option<&Planned> {
        self.frames.get(slot(frame)).filter(|planned| planned.frame == frame)
    }

    /// The same, to be changed.
    pub fn frame_mut(&mut self, frame: i64) -> Option<&mut Planned> {
        self.frames.get_mut(slot(frame)).filter(|planned| planned.frame == frame)
    }

    /// Puts a frame down.
    pub fn put(&mut self, planned: Planned) {
        if let Some(place) = self.frames.get_mut(slot(planned.frame)) {
            *place = planned;
        }
    }

    /// The checkpoint of a frame.
    pub fn checkpoint(&self, frame: i64) -> Option<&Checkpoint> {
        self.checkpoints.get(slot(frame))
    }

    /// The same, to be written.
    pub fn checkpoint_mut(&mut self, frame: i64) -> Option<&mut Checkpoint> {
        self.checkpoints.get_mut(slot(frame))
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

fn slot(frame: i64) -> usize {
    frame.rem_euclid(KEPT as i64) as usize
}
