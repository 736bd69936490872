//! One frame at a time: the backbone's step and the frame's questions, in counted work.

use crate::model::{Mind, sample};
use crate::music::{Beats, Chord, Note, PartSet, Velocity};
use crate::rt::Draw;
use crate::token::{
    Factor, FrameWriter, GridNote, Limits, Question, Scene, decision_features, frame_features,
    note_at,
};

use super::form;
use super::manner::Manner;
use super::memory::Memory;
use super::mood;
use super::steer::Steer;

/// What collecting features and drawing an answer cost, in multiply-adds; a round figure above the measured.
const OVERHEAD: i64 = 4096;

/// The mass of likeliest answers that are drawn from: beyond it lie the strays.
const MASS: f32 = 0.998;

/// MIDI velocity added on the first beat of a bar, on other beats and between them.
const DOWNBEAT: i32 = 10;
const BEAT: i32 = 3;
const OFF_BEAT: i32 = -6;

/// What has been spent and missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Multiply-adds in all.
    pub spent: u64,
    /// Notes that came too late to be played.
    pub late: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Idle,
    Stepping,
    Asking,
    Deciding(Question),
}

/// Composes frames on credit: work is granted in multiply-adds and done in slices.
pub struct Composer {
    mind: Mind,
    stage: Stage,
    frame: i64,
    scene: Scene,
    writer: Option<FrameWriter>,
    person: PartSet,
    returning: Option<i64>,
    questions: u32,
    credit: i64,
    spent: u64,
}

impl Composer {
    /// A composer at rest.
    pub fn new(mind: Mind) -> Self {
        Self {
            mind,
            stage: Stage::Idle,
            frame: 0,
            scene: Scene::default(),
            writer: None,
            person: PartSet::NONE,
            returning: None,
            questions: 0,
            credit: 0,
            spent: 0,
        }
    }

    /// Drops the frame in hand and what the model remembers.
    pub fn reset(&mut self) {
        self.mind.reset();
        self.stage = Stage::Idle;
        self.writer = None;
        self.credit = 0;
    }

    /// Adds multiply-adds to be spent.
    pub fn grant(&mut self, budget: u32) {
        self.credit += i64::from(budget);
    }

    /// Whether there is anything left to spend.
    pub fn has_credit(&self) -> bool {
        self.credit > 0
    }

    /// Unspent credit does not pile up; overdrawn credit is kept as debt.
    pub fn forgo_rest(&mut self) {
        self.credit = self.credit.min(0);
    }

    /// Everything spent so far.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Whether a frame is in hand.
    pub fn is_composing(&self) -> bool {
        self.stage != Stage::Idle
    }

    /// Takes a frame in hand; `returning` is how many bars back the music returns to, if it does.
    pub fn open(
        &mut self,
        frame: i64,
        scene: Scene,
        memory: &Memory,
        limits: Limits,
        returning: Option<i64>,
    ) {
        (self.frame, self.scene, self.questions) = (frame, scene, 0);
        self.returning = returning;
        self.person = memory.person();
        self.mind.open_frame(&frame_features(memory.tape(), &scene));
        self.writer = Some(FrameWriter::open(memory.tape(), &scene, limits));
        self.stage = Stage::Stepping;
        self.charge(OVERHEAD);
    }

    /// Does the next slice of work; true when the frame is decided.
    pub fn work(&mut self, memory: &Memory, manner: &Manner, steer: &Steer) -> bool {
        match self.stage {
            Stage::Idle => return false,
            Stage::Stepping => {
                if !self.slice() {
                    self.stage = Stage::Asking;
                }
            }
            Stage::Asking => return self.ask(memory),
            Stage::Deciding(question) => {
                if !self.slice() {
                    self.decide(question, memory, manner, steer);
                }
            }
        }
        false
    }

    /// The frame's notes in the model's words, without the ones that are the person's to play.
    pub fn notes(&self) -> &[GridNote] {
        self.writer.as_ref().map_or(&[], |writer| writer.notes())
    }

    /// Where the frame in hand, or the last one, lies and what was asked of it.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// The frame's chord.
    pub fn chord(&self) -> Option<Chord> {
        self.writer.as_ref().and_then(FrameWriter::chord)
    }

    /// The frame's notes as they are to sound.
    pub fn sounding(&self, start: Beats, manner: &Manner) -> impl Iterator<Item = Note> {
        let louder = mood::loudness(manner) + self.accent();
        self.notes().iter().map(move |&note| {
            let note = note_at(start, note);
            let velocity = Velocity::clamped(i32::from(note.velocity.number()) + louder);
            Note { velocity, ..note }
        })
    }

    /// What the place in the bar adds to a loudness that the style has not taught.
    fn accent(&self) -> i32 {
        match self.scene.place.frame_in_bar {
            _ if self.scene.velocities => 0,
            0 => DOWNBEAT,
            _ if self.scene.place.opens_pulse() => BEAT,
            _ => OFF_BEAT,
        }
    }

    fn charge(&mut self, cost: i64) {
        self.credit -= cost;
        self.spent += cost as u64;
    }

    fn slice(&mut self) -> bool {
        let done = self.mind.work();
        self.charge(done.map_or(0, i64::from));
        done.is_some()
    }

    /// Puts the next question to the model; true when there is none.
    fn ask(&mut self, memory: &Memory) -> bool {
        let Some((writer, question)) =
            self.writer.as_mut().and_then(|w| w.question().map(|q| (w, q)))
        else {
            self.stage = Stage::Idle;
            return true;
        };
        let features = decision_features(writer, memory.tape(), &self.scene);
        self.mind.open_decision(question.factor.index(), &features, question.seen_references());
        self.stage = Stage::Deciding(question);
        self.charge(OVERHEAD);
        false
    }

    fn decide(&mut self, question: Question, memory: &Memory, manner: &Manner, steer: &Steer) {
        let mut logits = [0.0; 128];
        let known = self.mind.logits();
        let chord = self.chord();
        logits[..known.len()].copy_from_slice(known);
        steer.tilt(&question, &self.scene, chord, &mut logits[..known.len()]);
        if let Some((bars, writer)) = self.returning.zip(self.writer.as_ref()) {
            form::tilt(bars, &question, writer, memory.tape(), &self.scene, &mut logits);
        }
        let mut draw = Draw::keyed(manner.seed, self.frame, self.questions);
        let outcomes = &logits[..known.len()];
        let allowed = question.seen_allowed();
        let answer = sample(outcomes, allowed, manner.temperature, MASS, draw.next_u64());
        let answer = question.meant(answer.unwrap_or(allowed.trailing_zeros() as u8));
        let answer = self.without_person(question.factor, answer);
        if let Some(writer) = &mut self.writer {
            writer.answer(answer);
        }
        self.questions += 1;
        self.stage = Stage::Asking;
    }

    /// The model may foresee that the person plays; only the person plays it.
    fn without_person(&self, factor: Factor, answer: u8) -> u8 {
        if factor == Factor::Active { answer & !self.person.0 } else { answer }
    }
}
