//! Harmonise: voices under a key as soon as it is struck.
//!
//! A key does not wait for its frame. The frame is written as if the key were its lead and nothing else began; the
//! model is asked for nothing but the pitches of the voices, with the context of the last frame, in an inference state of
//! its own, so that the frame in hand is not disturbed. What may be sung is data: a window under the key for each voice,
//! the scale, and no parallel fifths or octaves.
//!
//! Temperature and mass of the voices were set by ear.

use crate::model::{InferenceState, Snapshot, Weights, sample};
use crate::music::{Part, Pitch, PitchSet, Velocity};
use crate::rt::{Bounded, Draw};
use crate::token::{
    Factor, FrameWriter, History, Limits, OFFSETS, Question, Scene, VOICES, decision_features,
    duration_index, velocity_bucket,
};

use super::super::planning::budget::{ASKING, DRAWING, WorkBudget};
use super::super::request::roles::SINGING;
use super::super::request::settings::ImproviserSettings;
use super::voicing::{Voicing, count};

/// Keys that can wait for their voices at once.
const WAITING: usize = 32;

/// Voices keep closer to the likeliest than a melody does.
const CALM: f32 = 0.5;
/// The mass of likeliest pitches that are drawn from.
const MASS: f32 = 0.95;
/// How long a voice is taken to sound while its key is down, in grid steps: a quarter.
const HELD: i64 = 24;
/// The first of the lanes of draws from which voices come.
const ANSWER_LANE: u32 = u32::MAX - 64;

/// A key that wants voices.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// Which of the calls of a session.
    pub id: u32,
    /// The key.
    pub pitch: Pitch,
    /// How hard it was struck.
    pub velocity: Velocity,
}

/// A call in its surroundings: where it was made, and what its voices may sing.
#[derive(Clone, Copy)]
pub struct Asked {
    /// The call.
    pub call: Call,
    /// Where it lies and what is asked of the music.
    pub scene: Scene,
    /// The pitches that voices may sing.
    pub allowed: PitchSet,
}

/// The voices of a key.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// Whose they are.
    pub call: Call,
    /// What they sing.
    pub voicing: Voicing,
}

/// What a call is answered by.
pub struct AnswerContext<'a> {
    /// The music so far.
    pub tape: &'a History,
    /// What the model remembers.
    pub context: &'a Snapshot,
    /// How to play.
    pub settings: &'a ImproviserSettings,
}

/// The key in hand.
struct Draft {
    answer: Answer,
    allowed: PitchSet,
    writer: FrameWriter,
    scene: Scene,
    question: Option<Question>,
}

/// Answers keys in the order in which they were struck.
pub struct Answerer {
    inference: InferenceState,
    calls: Bounded<Asked, WAITING>,
    draft: Option<Draft>,
    ready: Bounded<Answer, WAITING>,
    before: Option<Voicing>,
}

impl Answerer {
    /// Nothing to answer; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        Self {
            inference: InferenceState::new(weights),
            calls: Bounded::new(),
            draft: None,
            ready: Bounded::new(),
            before: None,
        }
    }

    /// Forgets every call and answer.
    pub fn reset(&mut self) {
        self.calls.clear();
        self.draft = None;
        self.ready.clear();
        self.before = None;
    }

    /// Takes a call, to be answered after those before it; false when too many wait.
    pub fn call(&mut self, asked: Asked) -> bool {
        self.calls.push(asked).is_ok()
    }

    /// The next answer that is ready.
    pub fn take(&mut self) -> Option<Answer> {
        self.ready.remove(0)
    }

    /// Does the next piece of work; false where there is none, or the budget does not reach for it.
    pub fn work(&mut self, budget: &mut WorkBudget, on: &AnswerContext<'_>) -> bool {
        let Some(mut draft) = self.draft.take() else {
            return !self.calls.is_empty() && budget.pay(ASKING) && self.open(on);
        };
        let done = match draft.question {
            None => budget.pay(ASKING) && self.ask(&mut draft, on),
            Some(question) => {
                budget.charge(self.inference.work(budget.left()));
                let done = self.inference.is_ready() && budget.pay(DRAWING);
                if done {
                    self.draw(&mut draft, question, on.settings);
                }
                done
            }
        };
        if draft.is_complete(count(on.settings)) {
            self.finish(draft.answer)
        } else {
            self.draft = Some(draft)
        }
        done
    }

    /// Answers a call at once, without the model where it has not spoken yet: each voice the nearest that may be
    /// under the one above it. Nothing where the call is not known.
    pub fn settle(&mut self, id: u32, settings: &ImproviserSettings) -> Option<Answer> {
        if let Some(place) = self.ready.iter().position(|answer| answer.call.id == id) {
            return self.ready.remove(place);
        }
        let waiting = self.calls.iter().position(|asked| asked.call.id == id);
        let (call, allowed) = match waiting.and_then(|place| self.calls.remove(place)) {
            Some(asked) => (asked.call, asked.allowed),
            None => {
                let draft = self.draft.take_if(|draft| draft.answer.call.id == id)?;
                (draft.answer.call, draft.allowed)
            }
        };
        let voicing = Voicing::nearest(call.pitch, allowed, count(settings));
        self.before = Some(voicing);
        Some(Answer { call, voicing })
    }

    /// Takes the first call in hand.
    fn open(&mut self, on: &AnswerContext<'_>) -> bool {
        let Some(Asked { call, scene, allowed }) = self.calls.remove(0) else { return false };
        self.inference.restore(on.context);
        let mut limits = Limits::default();
        limits.pitches[Part::Harmony.index()] = allowed;
        let scene = Scene { parts: SINGING, velocities: true, ..scene };
        let mut writer = FrameWriter::open(on.tape, &scene, limits);
        writer.impose_chord(on.tape.chord());
        let answer = Answer { call, voicing: Voicing::new(call.pitch) };
        self.draft = Some(Draft { answer, allowed, writer, scene, question: None });
        true
    }

    /// Answers what is known, and puts the next question about a voice to the model.
    fn ask(&mut self, draft: &mut Draft, on: &AnswerContext<'_>) -> bool {
        let most = count(on.settings);
        while let Some(question) = draft.writer.question() {
            if let Some(known) = draft.known(&question, most) {
                draft.writer.answer(known);
                continue;
            }
            let features = decision_features(&draft.writer, on.tape, &draft.scene);
            let references = question.references_to_model();
            self.inference.open_decision(question.factor.index(), &features, references);
            draft.question = Some(question);
            break;
        }
        true
    }

    /// Draws the pitch of a voice from what may be sung.
    fn draw(&mut self, draft: &mut Draft, question: Question, settings: &ImproviserSettings) {
        let voicing = &mut draft.answer.voicing;
        let allowed = PitchSet(question.allowed);
        let free = voicing.next(allowed, count(settings), self.before.as_ref());
        let may = Question { allowed: free.0, ..question };
        let lane = ANSWER_LANE + voicing.voices.len() as u32;
        let point = Draw::keyed(settings.seed, draft.answer.call.id.into(), lane).next_u64();
        let (logits, temperature) = (self.inference.logits(), CALM * settings.temperature);
        let drawn = sample(logits, may.allowed_to_model(), temperature, MASS, point);
        draft.question = None;
        let Some(pitch) = drawn.map(|drawn| question.from_model(drawn)) else {
            // Nothing may be sung here: the voices that there are must do.
            let _none = draft.writer.complete(std::iter::empty());
            return;
        };
        draft.writer.answer(pitch);
        let _fits = voicing.voices.push(Pitch::clamped(pitch.into()));
    }

    fn finish(&mut self, answer: Answer) {
        self.before = Some(answer.voicing);
        // There are never more answers than calls were taken, and those fit.
        let _fits = self.ready.push(answer);
    }
}

impl Draft {
    /// Whether there are so many voices, or no more can be.
    fn is_complete(&self, most: usize) -> bool {
        let full = self.answer.voicing.voices.len() >= most;
        self.question.is_none() && (full || self.writer.question().is_none())
    }

    /// The answer to a question that is not the model's: everything but the pitches of the voices.
    fn known(&self, question: &Question, most: usize) -> Option<u8> {
        let lead = question.part == Part::Lead;
        let written = self.writer.notes().iter().filter(|note| note.part == question.part).count();
        match question.factor {
            Factor::Pitch => lead.then_some(self.answer.call.pitch.number()),
            Factor::Offset if written < if lead { 1 } else { most } => Some(0),
            Factor::Offset => Some(OFFSETS),
            Factor::Duration => Some(duration_index(HELD, i64::MAX)),
            Factor::Velocity => Some(velocity_bucket(self.answer.call.velocity.number())),
            Factor::Active => Some(SINGING.0),
            // Each voice is written above the one before.
            Factor::Voice => Some(written.min(VOICES - 1) as u8),
            // The chord is imposed, so that these are not asked.
            Factor::Chord | Factor::Quality | Factor::Bass => Some(0),
        }
    }
}
