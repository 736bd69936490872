//! Going on from music that was played before.
//!
//! Its last bars are gone through again in private, frame by frame: onto a tape of their own and through the model,
//! as if they had just been played. When that is done, memory and model change places with them on a bar line.

use crate::model::{Mind, Weights};
use crate::music::{Beats, Chord, Key, Note, PartSet, Pitch, Velocity};
use crate::rt::Bounded;
use crate::token::{
    Entry, FRAME_NOTES, GridNote, OFFSETS, Scene, Tape, duration_index, frame_features,
    nearest_step, velocity_bucket,
};

use super::compose::OPENING;
use super::credit::Credit;
use super::flow::WRITING;
use super::manner::{Manner, Moment};
use super::ranges::Ranges;
use super::steer::Steer;
use super::{FRAME, mood, scene};

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

/// Music to go on from.
#[derive(Clone, Copy, Debug)]
pub struct Strain {
    /// Where it begins.
    pub start: Beats,
    /// Where to go on from.
    pub end: Beats,
    /// Its key, as far as it is known.
    pub key: Option<Key>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
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
struct Bygone {
    notes: Bounded<(GridNote, Velocity, bool), FRAME_NOTES>,
    chord: Option<Chord>,
}

impl Bygone {
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

/// What the model is told of the frames.
pub struct Asking<'a> {
    /// The song.
    pub moment: Moment,
    /// What is asked of the music.
    pub manner: &'a Manner,
    /// What the styles know.
    pub ranges: &'a Ranges,
}

/// Goes through old music.
pub struct Rehearsal {
    mind: Mind,
    tape: Tape,
    steer: Steer,
    frames: Box<[Bygone; FRAMES]>,
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
    stage: Stage,
    ready: bool,
}

impl Rehearsal {
    /// Nothing to go through; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        Self {
            mind: Mind::new(weights),
            tape: Tape::new(),
            steer: Steer::default(),
            frames: Box::new([Bygone::default(); FRAMES]),
            length: 0,
            done: 0,
            since: 0,
            key: None,
            scene: Scene::default(),
            notes: Bounded::new(),
            entry: None,
            stage: Stage::Resting,
            ready: false,
        }
    }

    /// Begins to go through the last of a strain; `music` has the newest first. Nothing is begun where it is shorter
    /// than a frame.
    pub fn begin(&mut self, strain: &Strain, music: impl Iterator<Item = Recalled>) {
        self.since = (strain.end - strain.start).div_floor(FRAME).max(0);
        let length = self.since.min(FRAMES as i64);
        (self.length, self.done, self.ready) = (length as usize, 0, false);
        self.key = strain.key;
        self.frames.fill(Bygone::default());
        self.lay(strain.end - FRAME * length, music);
        self.mind.reset();
        self.tape.clear();
        self.steer.reset();
        self.stage = if length > 0 { Stage::Opening } else { Stage::Resting };
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

    /// Does the next piece of work; false where there is none, or the credit does not reach for it.
    pub fn work(&mut self, asking: &Asking<'_>, credit: &mut Credit) -> bool {
        match self.stage {
            Stage::Resting => false,
            Stage::Opening => credit.pay(OPENING) && self.open(asking),
            Stage::Stepping => self.step(credit),
            Stage::Writing => credit.pay(WRITING) && self.write(),
        }
    }

    fn open(&mut self, asking: &Asking<'_>) -> bool {
        let Asking { moment, manner, ranges } = asking;
        // The last of them comes before a bar line, wherever that will be.
        let line = moment.bar_start.div_floor(FRAME);
        let left = (self.length - self.done) as i64;
        let frames = (line - left, line - self.since);
        let scene = scene::of_frame(*moment, manner, self.key, ranges, PartSet::NONE, frames);
        self.steer.aim(&scene, &mood::asked(scene.parts, manner), ranges);
        self.mind.open_frame(&frame_features(&self.tape, &scene));
        self.notes = self.frames[self.done].decided(mood::louder(manner, &scene));
        (self.scene, self.stage) = (scene, Stage::Stepping);
        true
    }

    fn step(&mut self, credit: &mut Credit) -> bool {
        let spent = self.mind.work(credit.left());
        credit.charge(spent);
        if self.mind.is_ready() {
            let chord = self.frames[self.done].chord;
            self.entry = Some(self.tape.enter(&self.scene, &self.notes, chord));
            self.stage = Stage::Writing;
        }
        spent > 0 || self.mind.is_ready()
    }

    fn write(&mut self) -> bool {
        if !self.entry.as_mut().is_none_or(|entry| self.tape.go_on(entry)) {
            return true;
        }
        let Bygone { notes, chord } = &self.frames[self.done];
        let ours = notes.iter().filter(|(.., ours)| *ours).map(|(note, ..)| *note);
        self.steer.measure(ours, &self.scene, *chord);
        self.entry = None;
        self.done += 1;
        self.ready = self.done == self.length;
        self.stage = if self.ready { Stage::Resting } else { Stage::Opening };
        true
    }

    /// Whether all has been gone through and nobody has gone on from it yet.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// How many frames are gone through.
    pub fn frames(&self) -> i64 {
        self.length as i64
    }

    /// How many frames there are from where the piece began.
    pub fn since(&self) -> i64 {
        self.since
    }

    /// The pitches of the person's notes in what is gone through, in order.
    pub fn theirs(&self) -> impl Iterator<Item = Pitch> {
        let notes = self.frames.iter().take(self.length).flat_map(|gone| gone.notes.iter());
        let theirs = notes.filter(|(note, _, ours)| !ours && note.part.is_pitched());
        theirs.map(|(note, ..)| note.pitch)
    }

    /// The key of what is gone through.
    pub fn key(&self) -> Option<Key> {
        self.key
    }

    /// Changes places with what goes on.
    pub fn change_places(&mut self, tape: &mut Tape, mind: &mut Mind, steer: &mut Steer) {
        self.ready = false;
        std::mem::swap(tape, &mut self.tape);
        mind.restore(self.mind.past());
        steer.clone_from(&self.steer);
    }
}
