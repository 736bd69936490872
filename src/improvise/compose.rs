//! One frame at a time: the backbone's step and the frame's questions, in counted work.

use crate::model::{Mind, Snapshot, sample};
use crate::music::{Beats, Chord, Note, PartSet, Velocity};
use crate::rt::Draw;
use crate::token::{
    Factor, FrameWriter, GridNote, Limits, Question, Scene, decision_features, frame_features,
    note_at,
};

use super::credit::Credit;
use super::form;
use super::licks::Expected;
use super::manner::Manner;
use super::memory::Memory;
use super::mood;
use super::quote;
use super::steer::Steer;

/// What opening a frame costs beside its products, in multiply-adds that take as long.
pub const OPENING: u32 = 65_536;
/// What putting a question costs beside its products, and what drawing the answer does.
pub const ASKING: u32 = 16_384;
pub const DRAWING: u32 = 16_384;

/// The mass of likeliest answers that are drawn from: beyond it lie the strays.
const MASS: f32 = 0.998;

/// MIDI velocity added on the first beat of a bar, on other beats and between them.
const DOWNBEAT: i32 = 10;
const BEAT: i32 = 3;
const OFF_BEAT: i32 = -6;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Decided,
    Stepping,
    Asking,
    Deciding(Question),
}

/// What a frame is to be.
pub struct Brief {
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
    /// What the person's own turns of phrase lead one to expect.
    pub expected: Expected,
}

/// Composes frames on credit.
pub struct Composer {
    mind: Mind,
    stage: Stage,
    frame: i64,
    scene: Scene,
    writer: Option<FrameWriter>,
    person: PartSet,
    returning: Option<i64>,
    expected: Expected,
    questions: u32,
}

impl Composer {
    /// A composer at rest.
    pub fn new(mind: Mind) -> Self {
        Self {
            mind,
            stage: Stage::Decided,
            frame: 0,
            scene: Scene::default(),
            writer: None,
            person: PartSet::NONE,
            returning: None,
            expected: Expected::default(),
            questions: 0,
        }
    }

    /// Drops the frame in hand and what the model remembers.
    pub fn reset(&mut self) {
        self.mind.reset();
        self.stage = Stage::Decided;
        self.writer = None;
    }

    /// Takes a frame in hand. Costs [`OPENING`].
    pub fn open(&mut self, brief: Brief, memory: &Memory) {
        let Brief { frame, scene, limits, returning, chord, expected } = brief;
        (self.frame, self.scene, self.questions) = (frame, scene, 0);
        (self.returning, self.expected) = (returning, expected);
        self.person = memory.person();
        self.mind.open_frame(&frame_features(memory.tape(), &scene));
        let mut writer = FrameWriter::open(memory.tape(), &scene, limits);
        if let Some(chord) = chord {
            writer.impose_chord(chord);
        }
        self.writer = Some(writer);
        self.stage = Stage::Stepping;
    }

    /// Whether every question of the frame in hand is answered.
    pub fn is_decided(&self) -> bool {
        self.stage == Stage::Decided
    }

    /// Does the next piece of work; false where the credit does not reach for it.
    pub fn work(
        &mut self,
        credit: &mut Credit,
        memory: &Memory,
        manner: &Manner,
        steer: &Steer,
    ) -> bool {
        let done = match self.stage {
            Stage::Decided => false,
            Stage::Stepping => self.step(credit),
            Stage::Asking => credit.pay(ASKING),
            Stage::Deciding(_) => self.step(credit) && credit.pay(DRAWING),
        };
        match self.stage {
            _ if !done => {}
            Stage::Decided | Stage::Stepping => self.stage = Stage::Asking,
            Stage::Asking => self.ask(memory),
            Stage::Deciding(question) => self.decide(question, memory, manner, steer),
        }
        done
    }

    /// Ends the frame in hand now: what is decided stays, and for the rest comes what stood where the music returns
    /// to, or a bar before. Says whether anything stood there.
    pub fn cut_short(&mut self, memory: &Memory) -> bool {
        self.stage = Stage::Decided;
        let back = self.returning.unwrap_or(1) * self.scene.place.bar_frames();
        let ours = |note: &&GridNote| !self.person.has(note.part);
        let before = memory.tape().before(back).iter().filter(ours).copied();
        self.writer.as_mut().is_some_and(|writer| writer.complete(before) > 0)
    }

    /// The frame's notes in the model's words, without the ones that are the person's to play.
    pub fn notes(&self) -> &[GridNote] {
        self.writer.as_ref().map_or(&[], |writer| writer.notes())
    }

    /// What the model remembers after the last frame.
    pub fn context(&self) -> &Snapshot {
        self.mind.past()
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

    /// Goes on with the model's open step; true once it is done.
    fn step(&mut self, credit: &mut Credit) -> bool {
        credit.charge(self.mind.work(credit.left()));
        self.mind.is_ready()
    }

    /// Puts the next question to the model, if there is one.
    fn ask(&mut self, memory: &Memory) {
        let open = self.writer.as_ref().and_then(|writer| Some((writer, writer.question()?)));
        let Some((writer, question)) = open else {
            self.stage = Stage::Decided;
            return;
        };
        if question.allowed.is_power_of_two() {
            return self.answer(question.factor, question.allowed.trailing_zeros() as u8);
        }
        let features = decision_features(writer, memory.tape(), &self.scene);
        self.mind.open_decision(question.factor.index(), &features, question.seen_references());
        self.stage = Stage::Deciding(question);
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
        if let Some(writer) = self.writer.as_ref() {
            quote::tilt(manner.memory, &self.expected, &question, writer, self.frame, &mut logits);
        }
        let mut draw = Draw::keyed(manner.seed, self.frame, self.questions);
        let outcomes = &logits[..known.len()];
        let allowed = question.seen_allowed();
        let answer = sample(outcomes, allowed, manner.temperature, MASS, draw.next_u64());
        let answer = question.meant(answer.unwrap_or(allowed.trailing_zeros() as u8));
        self.answer(question.factor, answer);
    }

    fn answer(&mut self, factor: Factor, answer: u8) {
        let answer = self.without_person(factor, answer);
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
