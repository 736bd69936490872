//! Going on from music that was played before.
//!
//! Its last bars are gone through again in private, frame by frame: onto a tape of their own and through the model,
//! as if they had just been played. When that is done, memory and model change places with them on a bar line.
//!
//! How far back is gone was set by hand: four bars say key, groove and motif.

use crate::model::{InferenceState, Weights};
use crate::music::{Beats, Chord, Key, Note, PartSet, Pitch, Velocity};
use crate::rt::Bounded;
use crate::token::{
    Entry, FRAME_NOTES, GridNote, History, OFFSETS, Scene, duration_index, frame_features,
    nearest_step, velocity_bucket,
};

use super::super::bias::steer::Steer;
use super::super::request::ranges::Ranges;
use super::super::request::settings::Now;
use super::super::request::{mood, scene};
use super::super::timing::FRAME;
use super::budget::{OPENING, WRITING, WorkBudget};
use super::knowledge::Knowledge;

/// The most frames that are gone through: four bars of common time.
const FRAMES: usize = 64;

/// What music to go on from is made of.
#[derive(Clone, Copy, Debug)]
pub enum Recalled {
    /// A note, and whether it was ours.
    Note(Note, bool),
    /// A chord, and when it began.
    Chord(Beats, Chord),
}

impl Recalled {
    /// When it began.
    pub fn onset(&self) -> Beats {
        match self {
            Self::Note(note, _) => note.onset,
            Self::Chord(at, _) => *at,
        }
    }
}

/// Where music goes on from: a stretch that was played, and its key.
#[derive(Clone, Copy, Debug)]
pub struct ResumePoint {
    /// Where it begins.
    pub start: Beats,
    /// Where to go on from.
    pub end: Beats,
    /// Its key, as far as it is known.
    pub key: Option<Key>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// There is nothing to go through, or all is done.
    Resting,
    /// The next frame is to be opened.
    Opening,
    /// The model steps into it.
    Stepping,
    /// It goes onto the tape.
    Writing,
}

/// A frame of old music: notes as they sounded, each with whether it was ours.
#[derive(Clone, Copy, Debug, Default)]
struct ReplayFrame {
    notes: Bounded<(GridNote, Velocity, bool), FRAME_NOTES>,
    chord: Option<Chord>,
}

impl ReplayFrame {
    /// Its notes as they were decided, before ours were made `louder`.
    fn decided(&self, louder: i32) -> Bounded<GridNote, FRAME_NOTES> {
        let mut notes = Bounded::new();
        for &(note, velocity, ours) in &self.notes {
            let decided = if ours { velocity.louder(-louder) } else { velocity };
            let velocity = velocity_bucket(decided.number());
            let _fits = notes.push(GridNote { velocity, ..note });
        }
        notes.sort_unstable_by_key(GridNote::order);
        notes
    }
}

/// Goes through old music.
pub struct Prefill {
    inference: InferenceState,
    tape: History,
    steer: Steer,
    frames: Box<[ReplayFrame; FRAMES]>,
    /// How many of them are to be gone through, and have been.
    length: usize,
    done: usize,
    /// How many there are from where the piece began.
    since: i64,
    key: Option<Key>,
    scene: Scene,
    /// The notes of the frame at hand.
    notes: Bounded<GridNote, FRAME_NOTES>,
    entry: Option<Entry>,
    stage: Progress,
    ready: bool,
}

impl Prefill {
    /// Nothing to go through; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        Self {
            inference: InferenceState::new(weights),
            tape: History::new(),
            steer: Steer::default(),
            frames: Box::new([ReplayFrame::default(); FRAMES]),
            length: 0,
            done: 0,
            since: 0,
            key: None,
            scene: Scene::default(),
            notes: Bounded::new(),
            entry: None,
            stage: Progress::Resting,
            ready: false,
        }
    }

    /// Begins to go through the last frames before a point; `music` has the newest first. Nothing is begun where it is shorter
    /// than a frame.
    pub fn begin(&mut self, point: &ResumePoint, music: impl Iterator<Item = Recalled>) {
        self.since = (point.end - point.start).div_floor(FRAME).max(0);
        let length = self.since.min(FRAMES as i64);
        (self.length, self.done, self.ready) = (length as usize, 0, false);
        self.key = point.key;
        self.frames.fill(ReplayFrame::default());
        self.lay(point.end - FRAME * length, music);
        self.inference.reset();
        self.tape.clear();
        self.steer.reset();
        self.stage = if length > 0 { Progress::Opening } else { Progress::Resting };
    }

    /// Lays music into frames that begin at `start`.
    fn lay(&mut self, start: Beats, music: impl Iterator<Item = Recalled>) {
        let mut from = self.length;
        for recalled in music {
            match recalled {
                Recalled::Note(note, ours) => self.lay_note(note, ours, start),
                Recalled::Chord(at, chord) => {
                    let frame = (at - start).div_floor(FRAME);
                    let first = frame.clamp(0, from as i64) as usize;
                    self.frames[first..from].iter_mut().for_each(|gone| gone.chord = Some(chord));
                    from = first;
                    if frame < 0 {
                        break;
                    }
                }
            }
        }
    }

    fn lay_note(&mut self, note: Note, ours: bool, start: Beats) {
        let (place, steps) = (nearest_step(note.onset - start), nearest_step(note.duration).max(1));
        let frames = i64::from(OFFSETS);
        let (frame, offset) = (place.div_euclid(frames), place.rem_euclid(frames) as u8);
        let grid = GridNote {
            part: note.part,
            offset,
            pitch: note.pitch,
            duration: duration_index(steps, i64::MAX),
            velocity: 0,
        };
        let within = usize::try_from(frame).ok().filter(|&frame| frame < self.length);
        let Some(gone) = within.and_then(|frame| self.frames.get_mut(frame)) else { return };
        if gone.notes.iter().all(|(other, ..)| other.order() != grid.order()) {
            // A frame fuller than a frame can be keeps its last notes.
            let _full = gone.notes.push((grid, note.velocity, ours));
        }
    }

    /// Does the next piece of work; false where there is none, or the budget does not reach for it.
    pub fn work(&mut self, now: Now<'_>, ranges: &Ranges, budget: &mut WorkBudget) -> bool {
        match self.stage {
            Progress::Resting => false,
            Progress::Opening => budget.pay(OPENING) && self.open(now, ranges),
            Progress::Stepping => self.step(budget),
            Progress::Writing => budget.pay(WRITING) && self.write(),
        }
    }

    fn open(&mut self, now: Now<'_>, ranges: &Ranges) -> bool {
        // The last of them comes before a bar line, wherever that will be.
        let line = now.transport.bar_start.div_floor(FRAME);
        let left = (self.length - self.done) as i64;
        let frames = (line - left, line - self.since);
        let scene = scene::of_frame(now, self.key, ranges, PartSet::NONE, frames);
        self.steer.aim(&scene, &mood::asked(scene.parts, now.settings), ranges);
        self.inference.open_frame(&frame_features(&self.tape, &scene));
        self.notes = self.frames[self.done].decided(mood::louder(now.settings, &scene));
        (self.scene, self.stage) = (scene, Progress::Stepping);
        true
    }

    fn step(&mut self, budget: &mut WorkBudget) -> bool {
        let spent = self.inference.work(budget.left());
        budget.charge(spent);
        if self.inference.is_ready() {
            let chord = self.frames[self.done].chord;
            self.entry = Some(self.tape.enter(&self.scene, &self.notes, chord));
            self.stage = Progress::Writing;
        }
        spent > 0 || self.inference.is_ready()
    }

    fn write(&mut self) -> bool {
        if !self.entry.as_mut().is_none_or(|entry| self.tape.go_on(entry)) {
            return true;
        }
        let ReplayFrame { notes, chord } = &self.frames[self.done];
        let ours = notes.iter().filter(|(.., ours)| *ours).map(|(note, ..)| *note);
        self.steer.measure(ours, &self.scene, *chord);
        self.entry = None;
        self.done += 1;
        self.ready = self.done == self.length;
        self.stage = if self.ready { Progress::Resting } else { Progress::Opening };
        true
    }

    /// How many frames are gone through.
    fn frames(&self) -> i64 {
        self.length as i64
    }

    /// The pitches of the person's notes in what is gone through, in order.
    fn theirs(&self) -> impl Iterator<Item = Pitch> {
        let notes = self.frames.iter().take(self.length).flat_map(|gone| gone.notes.iter());
        let theirs = notes.filter(|(note, _, ours)| !ours && note.part.is_pitched());
        theirs.map(|(note, ..)| note.pitch)
    }

    /// Once all has been gone through, changes places with what goes on: the music goes on from here with the frame that
    /// is due. Says whether it did.
    pub fn take_up(&mut self, known: &mut Knowledge, due: i64) -> bool {
        if !std::mem::take(&mut self.ready) {
            return false;
        }
        known.partner.recall_key(self.key, self.theirs());
        (known.piece.key, known.piece.opening) = (self.key, due - self.since);
        let context = &mut known.context;
        let history = context.memory.tape_from(due - self.frames());
        std::mem::swap(history, &mut self.tape);
        context.inference.restore(self.inference.past());
        context.steer.clone_from(&self.steer);
        true
    }
}
