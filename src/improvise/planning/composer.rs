//! One frame at a time: the step of the network and the frame's questions, in counted work.
//!
//! The mass was set by ear: a little more lets strays in.

use crate::model::{InferenceState, exp, log_probability, sample};
use crate::music::{Chord, Part, PartSet};
use crate::rt::{Bounded, Draw};
use crate::token::{
    Factor, FrameWriter, GridNote, History, OFFSETS, Question, decision_features, frame_features,
};

use super::super::bias;
use super::super::bias::logit_bias::{BiasContext, is_of_lead};
use super::super::bias::profile::{Features, Profile, WEIGHTS};
use super::super::bias::steer::Steer;
use super::super::bias::taste::Taste;
use super::super::partner::comping::Hand;
use super::super::request::settings::{ImproviserSettings, Mode};
use super::super::request::{ending, mood};
use super::budget::{ASKING, DRAWING, WorkBudget};
use super::frame::{FrameRequest, Planned};

/// The mass of likeliest answers that are drawn from: beyond it lie the strays.
const MASS: f32 = 0.998;

/// The temperature that counts as natural, by [`Factor`]: of pitches a little below the model's own, by the ear that
/// chooses (RESULTS.md, ear).
const NATURAL: [f32; Factor::ALL.len()] = [1.0, 1.0, 1.0, 1.0, 1.0, 0.92, 1.0, 1.0, 1.0];

/// What of it accompanies with: a figure that has begun goes on. Looked at and heard by the ear (RESULTS.md, ear): nearer to 1
/// harmony and bass scatter, nearer to a half they lie still.
const STEADY: f32 = 0.7;

/// Spreads what is asked for again over all seeds.
const AGAIN: u64 = 0x9e37_79b9_7f4a_7c15;
/// The logarithm of a probability so small that it counts no further.
const LEAST: f32 = -20.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Decided,
    Stepping,
    Asking,
    Deciding(Question),
}

/// What frames are composed on.
pub struct ComposeContext<'a> {
    /// The music so far.
    pub history: &'a History,
    /// How to play.
    pub settings: &'a ImproviserSettings,
    /// The forces that hold the music to what is asked.
    pub steer: &'a Steer,
    /// What the person likes.
    pub taste: &'a Taste,
}

/// Composes frames within a budget.
pub struct Composer {
    stage: Step,
    /// What the frame in hand, or the last one, is to be.
    request: FrameRequest,
    writer: Option<FrameWriter>,
    questions: u32,
    /// The answers drawn, and the sum of the logarithms of their probabilities.
    drawn: (u32, f32),
    gradient: Profile,
}

impl Composer {
    /// A composer at rest.
    pub fn new() -> Self {
        Self {
            stage: Step::Decided,
            request: FrameRequest::default(),
            writer: None,
            questions: 0,
            drawn: (0, 0.0),
            gradient: [0.0; WEIGHTS],
        }
    }

    /// Drops the frame in hand.
    pub fn reset(&mut self) {
        self.stage = Step::Decided;
        self.writer = None;
    }

    /// Takes a frame in hand. Costs [`super::budget::OPENING`].
    pub fn open(&mut self, request: FrameRequest, inference: &mut InferenceState, tape: &History) {
        inference.open_frame(&frame_features(tape, &request.scene));
        let mut writer = FrameWriter::open(tape, &request.scene, request.limits);
        let locked = request.locked.map(|locked| locked.chord);
        if let Some(chord) = request.chord.or(locked) {
            writer.impose_chord(chord);
        }
        (self.questions, self.drawn, self.gradient) = (0, (0, 0.0), [0.0; WEIGHTS]);
        self.request = request;
        self.writer = Some(writer);
        self.stage = Step::Stepping;
    }

    /// What the frame in hand, or the last one, is to be.
    pub fn request(&self) -> &FrameRequest {
        &self.request
    }

    /// Whether every question of the frame in hand is answered.
    pub fn is_decided(&self) -> bool {
        self.stage == Step::Decided
    }

    /// Does the next piece of work; false where the budget does not reach for it.
    pub fn work(
        &mut self,
        budget: &mut WorkBudget,
        inference: &mut InferenceState,
        on: &ComposeContext<'_>,
    ) -> bool {
        let done = match self.stage {
            Step::Decided => false,
            Step::Stepping => step(inference, budget),
            Step::Asking => budget.pay(ASKING),
            Step::Deciding(_) => step(inference, budget) && budget.pay(DRAWING),
        };
        match self.stage {
            _ if !done => {}
            Step::Decided | Step::Stepping => self.stage = Step::Asking,
            Step::Asking => self.ask(inference, on.history),
            Step::Deciding(question) => self.decide(question, inference, on),
        }
        done
    }

    /// Ends the frame in hand now: what is decided stays, and for the rest comes what stood where the music returns
    /// to, or a bar before. Says whether anything stood there.
    pub fn cut_short(&mut self, tape: &History) -> bool {
        self.stage = Step::Decided;
        let back = self.request.returning.unwrap_or(1) * self.request.scene.place.bar_frames();
        let ours = |note: &&GridNote| !self.request.person.has(note.part);
        let before = tape.before(back).iter().filter(ours).copied();
        self.writer.as_mut().is_some_and(|writer| writer.complete(before) > 0)
    }

    /// The frame as decided.
    pub fn planned(&self, settings: &ImproviserSettings) -> Planned {
        let mut notes = Bounded::new();
        let _fits = notes.extend_from_slice(self.notes());
        let (drawn, surprise) = self.drawn;
        let known = self.request.locked.map_or(1.0, |locked| locked.confidence);
        let confidence = if drawn == 0 { known } else { exp(surprise / drawn as f32) };
        Planned {
            frame: self.request.frame,
            notes,
            chord: self.chord(),
            scene: self.request.scene,
            person: self.request.person,
            louder: mood::louder(settings, &self.request.scene),
            confidence,
            gradient: self.gradient,
        }
    }

    /// The notes written so far.
    fn notes(&self) -> &[GridNote] {
        self.writer.as_ref().map_or(&[], |writer| writer.notes())
    }

    fn chord(&self) -> Option<Chord> {
        self.writer.as_ref().and_then(FrameWriter::chord)
    }

    /// Puts the next question to the model, if there is one.
    fn ask(&mut self, inference: &mut InferenceState, tape: &History) {
        if let Some(locked) = self.request.locked {
            self.keep(&locked);
        }
        let open = self.writer.as_ref().and_then(|writer| Some((writer, writer.question()?)));
        let Some((writer, question)) = open else {
            self.stage = Step::Decided;
            return;
        };
        if let Some(known) = self.known(&question) {
            return self.answer(known);
        }
        let features = decision_features(writer, tape, &self.request.scene);
        inference.open_decision(question.factor.index(), &features, question.references_to_model());
        self.stage = Step::Deciding(question);
    }

    fn decide(&mut self, question: Question, inference: &InferenceState, on: &ComposeContext<'_>) {
        let mut logits = [0.0; 128];
        let known = inference.logits();
        let logits = &mut logits[..known.len()];
        logits.copy_from_slice(known);
        self.bias_logits(&question, on, logits);
        let seed = on.settings.seed ^ self.request.again.wrapping_mul(AGAIN);
        let point = Draw::keyed(seed, self.request.frame, self.questions).next_u64();
        let allowed = question.allowed_to_model();
        let steady = if on.settings.mode == Mode::Accompany { STEADY } else { 1.0 };
        let temperature = on.settings.temperature * NATURAL[question.factor.index()] * steady;
        let answer = sample(logits, allowed, temperature, MASS, point);
        let answer = answer.unwrap_or(allowed.trailing_zeros() as u8);
        self.drawn.0 += 1;
        self.drawn.1 += log_probability(logits, allowed, answer).max(LEAST);
        let (question, scene, ours) = (&question, &self.request.scene, self.ours());
        let features = Features { question, scene, ours };
        features.add_gradient(logits, temperature, answer, &mut self.gradient);
        self.answer(question.from_model(answer));
    }

    /// Writes a frame that is locked as it was.
    fn keep(&mut self, locked: &Planned) {
        if let Some(writer) = &mut self.writer {
            writer.complete(locked.notes.iter().copied());
        }
    }

    /// The parts that we play.
    fn ours(&self) -> PartSet {
        PartSet(self.request.scene.parts.0 & !self.request.person.0)
    }

    /// Adds every bias to the logits of a question.
    fn bias_logits(&self, question: &Question, on: &ComposeContext<'_>, logits: &mut [f32]) {
        let Some(writer) = &self.writer else { return };
        let (chord, ours) = (self.chord(), self.ours());
        let (request, settings, history) = (&self.request, on.settings, on.history);
        let asked = BiasContext { question, request, settings, writer, history, chord, ours };
        for bias in bias::in_order(on.steer, on.taste) {
            bias.apply(&asked, logits);
        }
    }

    /// The answer to a question that is not the model's: where only one is left, and what the hand strikes.
    fn known(&self, question: &Question) -> Option<u8> {
        if question.allowed.is_power_of_two() {
            return Some(question.allowed.trailing_zeros() as u8);
        }
        let written = self.notes().iter().filter(|note| note.part == question.part).count();
        let answers = self.request.reply.is_some_and(|reply| reply.begins(self.request.frame));
        let at_once = self.request.closes || answers && is_of_lead(question);
        if question.factor == Factor::Offset && at_once && written == 0 {
            // An answer begins at once, and the last chord together.
            return (question.allowed & 1 == 1).then_some(0);
        }
        let sounds_on = self.request.closes || self.request.laid.parts.has(question.part);
        if question.factor == Factor::Duration && sounds_on {
            return Some(ending::through_the_bar(&self.request.scene.place));
        }
        let hand = self.hand(question)?;
        let next = hand.get(written);
        match question.factor {
            Factor::Offset => Some(next.map_or(OFFSETS, |_| 0)),
            Factor::Pitch => next.map(|pitch| pitch.number()),
            _ => None,
        }
    }

    /// What the part of a question strikes, where that is not the model's to say.
    fn hand(&self, question: &Question) -> Option<Hand> {
        let asks = matches!(question.factor, Factor::Offset | Factor::Pitch);
        if question.part == Part::Harmony && !self.request.hand.is_empty() {
            return Some(self.request.hand);
        }
        self.request.laid.hand(question.part, self.chord()).filter(|_| asks)
    }

    fn answer(&mut self, answer: u8) {
        if let Some(writer) = &mut self.writer {
            writer.answer(answer);
        }
        self.questions += 1;
        self.stage = Step::Asking;
    }
}

/// Goes on with the network's open step; true once it is done.
fn step(inference: &mut InferenceState, budget: &mut WorkBudget) -> bool {
    budget.charge(inference.work(budget.left()));
    inference.is_ready()
}
