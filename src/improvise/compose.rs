//! One frame at a time: the backbone's step and the frame's questions, in counted work.

use crate::model::{Mind, Snapshot, exp, log_probability, sample};
use crate::music::{Chord, Part, PartSet, PitchSet};
use crate::rt::{Bounded, Draw};
use crate::token::{
    Factor, FrameWriter, GridNote, OFFSETS, Question, Tape, decision_features, frame_features,
};

use super::brief::Brief;
use super::cadence;
use super::comping::Hand;
use super::credit::Credit;
use super::ending;
use super::form;
use super::manner::Manner;
use super::mood;
use super::plan::Planned;
use super::quote;
use super::steer::Steer;
use super::taste::{self, Profile, Taste, WEIGHTS};

/// What opening a frame costs beside its products, in multiply-adds that take as long.
pub const OPENING: u32 = 65_536;
/// What putting a question costs beside its products, and what drawing the answer does.
pub const ASKING: u32 = 16_384;
pub const DRAWING: u32 = 16_384;

/// The mass of likeliest answers that are drawn from: beyond it lie the strays.
const MASS: f32 = 0.998;

/// Spreads what is asked for again over all seeds.
const AGAIN: u64 = 0x9e37_79b9_7f4a_7c15;
/// The logarithm of a probability so small that it counts no further.
const LEAST: f32 = -20.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Decided,
    Stepping,
    Asking,
    Deciding(Question),
}

/// What frames are composed on.
pub struct Ground<'a> {
    /// The music so far.
    pub tape: &'a Tape,
    /// How to play.
    pub manner: &'a Manner,
    /// The forces that hold the music to what is asked.
    pub steer: &'a Steer,
    /// What the person likes.
    pub taste: &'a Taste,
}

/// Composes frames on credit.
pub struct Composer {
    mind: Mind,
    stage: Stage,
    /// What the frame in hand, or the last one, is to be.
    brief: Brief,
    writer: Option<FrameWriter>,
    questions: u32,
    /// The answers drawn, and the sum of the logarithms of their probabilities.
    drawn: (u32, f32),
    gradient: Profile,
}

impl Composer {
    /// A composer at rest.
    pub fn new(mind: Mind) -> Self {
        Self {
            mind,
            stage: Stage::Decided,
            brief: Brief::default(),
            writer: None,
            questions: 0,
            drawn: (0, 0.0),
            gradient: [0.0; WEIGHTS],
        }
    }

    /// Drops the frame in hand and what the model remembers.
    pub fn reset(&mut self) {
        self.mind.reset();
        self.stage = Stage::Decided;
        self.writer = None;
    }

    /// Takes a frame in hand. Costs [`OPENING`].
    pub fn open(&mut self, brief: Brief, tape: &Tape) {
        self.mind.open_frame(&frame_features(tape, &brief.scene));
        let mut writer = FrameWriter::open(tape, &brief.scene, brief.limits);
        let locked = brief.locked.map(|locked| locked.chord);
        if let Some(chord) = brief.chord.or(locked) {
            writer.impose_chord(chord);
        }
        (self.questions, self.drawn, self.gradient) = (0, (0, 0.0), [0.0; WEIGHTS]);
        self.brief = brief;
        self.writer = Some(writer);
        self.stage = Stage::Stepping;
    }

    /// What the frame in hand, or the last one, is to be.
    pub fn brief(&self) -> &Brief {
        &self.brief
    }

    /// Whether every question of the frame in hand is answered.
    pub fn is_decided(&self) -> bool {
        self.stage == Stage::Decided
    }

    /// Does the next piece of work; false where the credit does not reach for it.
    pub fn work(&mut self, credit: &mut Credit, ground: &Ground<'_>) -> bool {
        let done = match self.stage {
            Stage::Decided => false,
            Stage::Stepping => self.step(credit),
            Stage::Asking => credit.pay(ASKING),
            Stage::Deciding(_) => self.step(credit) && credit.pay(DRAWING),
        };
        match self.stage {
            _ if !done => {}
            Stage::Decided | Stage::Stepping => self.stage = Stage::Asking,
            Stage::Asking => self.ask(ground.tape),
            Stage::Deciding(question) => self.decide(question, ground),
        }
        done
    }

    /// Ends the frame in hand now: what is decided stays, and for the rest comes what stood where the music returns
    /// to, or a bar before. Says whether anything stood there.
    pub fn cut_short(&mut self, tape: &Tape) -> bool {
        self.stage = Stage::Decided;
        let back = self.brief.returning.unwrap_or(1) * self.brief.scene.place.bar_frames();
        let ours = |note: &&GridNote| !self.brief.person.has(note.part);
        let before = tape.before(back).iter().filter(ours).copied();
        self.writer.as_mut().is_some_and(|writer| writer.complete(before) > 0)
    }

    /// The frame as decided.
    pub fn planned(&self, manner: &Manner, reach: [PitchSet; 2]) -> Planned {
        let mut notes = Bounded::new();
        let _fits = notes.extend_from_slice(self.notes());
        let (drawn, surprise) = self.drawn;
        let known = self.brief.locked.map_or(1.0, |locked| locked.confidence);
        let confidence = if drawn == 0 { known } else { exp(surprise / drawn as f32) };
        Planned {
            frame: self.brief.frame,
            notes,
            chord: self.chord(),
            scene: self.brief.scene,
            person: self.brief.person,
            louder: mood::louder(manner, &self.brief.scene),
            confidence,
            reach,
            gradient: self.gradient,
        }
    }

    /// The notes written so far.
    fn notes(&self) -> &[GridNote] {
        self.writer.as_ref().map_or(&[], |writer| writer.notes())
    }

    /// What the model remembers after the last frame.
    pub fn context(&self) -> &Snapshot {
        self.mind.past()
    }

    /// The model, to be taken down or restored between frames.
    pub fn mind(&mut self) -> &mut Mind {
        &mut self.mind
    }

    fn chord(&self) -> Option<Chord> {
        self.writer.as_ref().and_then(FrameWriter::chord)
    }

    /// Goes on with the model's open step; true once it is done.
    fn step(&mut self, credit: &mut Credit) -> bool {
        credit.charge(self.mind.work(credit.left()));
        self.mind.is_ready()
    }

    /// Puts the next question to the model, if there is one.
    fn ask(&mut self, tape: &Tape) {
        if let Some(locked) = self.brief.locked {
            self.keep(&locked);
        }
        let open = self.writer.as_ref().and_then(|writer| Some((writer, writer.question()?)));
        let Some((writer, question)) = open else {
            self.stage = Stage::Decided;
            return;
        };
        if let Some(known) = self.known(&question) {
            return self.answer(known);
        }
        let features = decision_features(writer, tape, &self.brief.scene);
        self.mind.open_decision(question.factor.index(), &features, question.seen_references());
        self.stage = Stage::Deciding(question);
    }

    fn decide(&mut self, question: Question, ground: &Ground<'_>) {
        let mut logits = [0.0; 128];
        let known = self.mind.logits();
        let logits = &mut logits[..known.len()];
        logits.copy_from_slice(known);
        self.tilt(&question, ground, logits);
        let seed = ground.manner.seed ^ self.brief.again.wrapping_mul(AGAIN);
        let point = Draw::keyed(seed, self.brief.frame, self.questions).next_u64();
        let (allowed, temperature) = (question.seen_allowed(), ground.manner.temperature);
        let answer = sample(logits, allowed, temperature, MASS, point);
        let answer = answer.unwrap_or(allowed.trailing_zeros() as u8);
        self.drawn.0 += 1;
        self.drawn.1 += log_probability(logits, allowed, answer).max(LEAST);
        let setting =
            taste::Setting { question: &question, scene: &self.brief.scene, ours: self.ours().0 };
        setting.trace(logits, temperature, answer, &mut self.gradient);
        self.answer(question.meant(answer));
    }

    /// Writes a frame that is locked as it was.
    fn keep(&mut self, locked: &Planned) {
        if let Some(writer) = &mut self.writer {
            writer.complete(locked.notes.iter().copied());
        }
    }

    /// The parts that we play.
    fn ours(&self) -> PartSet {
        PartSet(self.brief.scene.parts.0 & !self.brief.person.0)
    }

    /// Tilts the odds as steering, taste, form, the person's call and the room they leave have it.
    fn tilt(&self, question: &Question, ground: &Ground<'_>, logits: &mut [f32]) {
        let (ours, tape) = (self.ours(), ground.tape);
        ground.steer.tilt(question, &self.brief.scene, self.chord(), logits);
        let setting = taste::Setting { question, scene: &self.brief.scene, ours: ours.0 };
        ground.taste.tilt(&setting, logits);
        if question.factor == Factor::Active {
            self.brief.room.tilt(ours, self.brief.person, logits);
        }
        let now = (self.chord(), ours);
        cadence::tilt(ground.manner.form, question, &self.brief.scene, now, logits);
        let Some(writer) = &self.writer else { return };
        let memory = ground.manner.memory;
        quote::tilt(memory, &self.brief.expected, question, writer, self.brief.frame, logits);
        if let Some(bars) = self.brief.returning {
            form::tilt(bars, question, writer, tape, &self.brief.scene, logits);
        }
        if let Some(reply) = self.brief.reply.filter(|_| is_of_lead(question)) {
            reply.tilt(question, writer, tape, self.brief.frame, logits);
        }
    }

    /// The answer to a question that is not the model's: where only one is left, and what the hand strikes.
    fn known(&self, question: &Question) -> Option<u8> {
        if question.allowed.is_power_of_two() {
            return Some(question.allowed.trailing_zeros() as u8);
        }
        let written = self.notes().iter().filter(|note| note.part == question.part).count();
        let answers = self.brief.reply.is_some_and(|reply| reply.begins(self.brief.frame));
        let at_once = self.brief.closes || answers && is_of_lead(question);
        if question.factor == Factor::When && at_once && written == 0 {
            // An answer begins at once, and the last chord together.
            return (question.allowed & 1 == 1).then_some(0);
        }
        let sounds_on = self.brief.closes || self.brief.laying.parts.has(question.part);
        if question.factor == Factor::Duration && sounds_on {
            return Some(ending::through_the_bar(&self.brief.scene.place));
        }
        let hand = self.hand(question)?;
        let next = hand.get(written);
        match question.factor {
            Factor::When => Some(next.map_or(OFFSETS, |_| 0)),
            Factor::Pitch => next.map(|pitch| pitch.number()),
            _ => None,
        }
    }

    /// What the part of a question strikes, where that is not the model's to say.
    fn hand(&self, question: &Question) -> Option<Hand> {
        let asks = matches!(question.factor, Factor::When | Factor::Pitch);
        if question.part == Part::Harmony && !self.brief.hand.is_empty() {
            return Some(self.brief.hand);
        }
        self.brief.laying.hand(question.part, self.chord()).filter(|_| asks)
    }

    fn answer(&mut self, answer: u8) {
        if let Some(writer) = &mut self.writer {
            writer.answer(answer);
        }
        self.questions += 1;
        self.stage = Stage::Asking;
    }
}

/// Whether a question is about the lead, or about who begins.
fn is_of_lead(question: &Question) -> bool {
    question.part == Part::Lead && !question.factor.is_harmony()
}
