//! The audio thread: one struct, one [`Engine::process`], no host, no window.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answer;
mod block;
mod budget;
mod echo;
mod hear;
mod keep;
mod lead;
mod likes;
mod load;
mod past;
mod record;
mod settings;
mod spec;
mod takes;
mod tell;
mod wire;

pub use crate::clock::QUANTUM;
pub use crate::perform::Output;
pub use block::{Ask, Block, Input, InputKind, Moment, Moments};
pub use budget::Budget;
pub use keep::Kept;
pub use likes::Likes;
pub use load::{Load, Stopwatch};
pub use settings::Settings;
pub use spec::{EngineSpec, SpecError};
pub use takes::{Header, Take, Taken, Takes};
pub use wire::{Glance, Wish};

use crate::clock::{Clock, Frames, Span, Turn};
use crate::improvise::{self, Foreseen, Improviser, Profile};
use crate::listen::Listener;
use crate::music::{Beats, Chord, Key, Part};
use crate::perform::{At, Performer};
use crate::rt::denormals;
use crate::rt::link::{EditorEnd, EngineEnd};
use crate::synth::Synth;
use answer::Calls;
use echo::Echo;
use lead::Leaders;
use load::Meter;
use record::Recorder;
use std::sync::Arc;

/// Quanta from one word on position to the editor to the next.
const QUANTA_PER_GLANCE: u64 = 16;
/// Quanta whose work is granted at once where the song starts or jumps: nothing could be thought before, and the first
/// beat is to sound on the beat.
const QUANTA_AT_A_TURN: u32 = 24;

/// Hears, improvises, performs and sounds.
///
/// What it does depends on frames, events and settings and never on how a session is cut into blocks: it thinks, and
/// takes changed settings, at multiples of [`QUANTUM`] frames of its life.
pub struct Engine {
    now: Frames,
    clock: Clock,
    leaders: Leaders,
    listener: Listener,
    improviser: Improviser,
    calls: Calls,
    performer: Box<Performer>,
    synth: Box<Synth>,
    /// Those in force since the last quantum.
    settings: Settings,
    /// The last one told, which may be that there is none.
    chord: Option<Option<Chord>>,
    budget: Budget,
    meter: Meter,
    likes: Arc<Likes>,
    recorder: Recorder,
    echo: Echo,
    wire: EngineEnd<Glance, Wish>,
    editor: Option<EditorEnd<Glance, Wish>>,
}

impl Engine {
    /// Plays one block: writes its sound over `left` and `right` and appends its events to `output`, which the caller
    /// empties. An event that is not an off is dropped when `output` is full.
    ///
    /// Changed `settings` take effect at the first multiple of [`QUANTUM`] that this or a later block holds.
    ///
    /// # Realtime Safety
    /// Does not allocate, free, lock or ask the system. Its work is bounded by the frames and inputs of the block.
    pub fn process(&mut self, block: &mut Block<'_>, settings: &Settings) {
        let _flushed = denormals::flushed();
        self.clock.hear(self.now, &block.transport);
        self.answer_wishes();
        let (began, mut heard) = (self.now, block.output.len());
        for moment in block.moments(self.now) {
            self.begin(moment.span, settings, block.output);
            self.hear(&moment, block.output);
            if moment.opens_quantum() {
                self.be_led(moment.span.start);
                self.rest_with_person(moment.span, block.output);
                self.think_a_quantum(self.at(moment.span), block.output);
            }
            self.performer.due(moment.span, self.clock.grid(), block.output);
            let (events, left, right) = block.sound_of(moment.span, heard);
            self.synth.render(moment.span, events, &self.settings.tone, left, right);
            self.tell_voices(events);
            self.recorder.hear(events, &self.clock);
            self.echo.send(events);
            let end = At::new(moment.span, moment.span.end, self.clock.grid());
            self.recorder.pass(end, moment.span.len() as u64, &self.clock);
            heard = block.output.len();
            self.now = moment.span.end;
        }
        self.meter.take(self.now - began, &self.improviser.report(), self.budget.most());
    }

    /// Is as when new, but for what it learned of the person, and the takes; only the offs of what sounded are still to
    /// come, with the next block.
    ///
    /// # Realtime Safety
    /// As [`Self::process`].
    pub fn reset(&mut self) {
        self.now = Frames(0);
        self.clock = Clock::new(self.clock.rate());
        self.leaders.reset();
        self.listener.reset();
        self.improviser.forget_key();
        self.improviser.reset(Beats::ZERO);
        self.calls.reset();
        self.performer.reset();
        self.synth.reset();
        self.chord = None;
        self.recorder.begin(At::default(), &self.clock, false);
    }

    /// The editor's end of the wire; there is one.
    pub fn link(&mut self) -> Option<EditorEnd<Glance, Wish>> {
        self.editor.take()
    }

    /// How hard it works, to be read from any thread. Allocates nothing.
    pub fn load(&self) -> Arc<Load> {
        self.meter.figures()
    }

    /// What thinking has cost, and how often it was in time.
    pub fn report(&self) -> improvise::Report {
        self.improviser.report()
    }

    /// The key that the music is in.
    pub fn key(&self) -> Key {
        self.improviser.key(&self.settings.manner)
    }

    /// The key of what is played together, as far as it is known.
    pub fn known_key(&self) -> Option<Key> {
        self.improviser.known_key(&self.settings.manner)
    }

    /// What is planned and not handed on yet, in order; with it what is expected of the person.
    pub fn foreseen(&self) -> impl Iterator<Item = Foreseen> {
        self.improviser.outlook().foreseen()
    }

    /// The taste that was learned.
    pub fn taste(&self) -> &Profile {
        self.improviser.taste()
    }

    /// The same, to be read from any thread. Allocates nothing.
    pub fn likes(&self) -> Arc<Likes> {
        self.likes.clone()
    }

    /// Takes over a taste that was learned before.
    ///
    /// # Realtime Safety
    /// As [`Self::process`].
    pub fn adopt_taste(&mut self, profile: &Profile) {
        self.improviser.adopt_taste(profile);
        self.likes.take(self.improviser.taste());
    }

    /// How many notes sound or wait for their off.
    pub fn sounding(&self) -> usize {
        self.performer.sounding()
    }

    fn at(&self, span: Span) -> At {
        At::new(span, span.start, self.clock.grid())
    }

    fn answer_wishes(&mut self) {
        while let Some(wish) = self.wire.asked() {
            match wish {
                Wish::Panic => {
                    self.performer.reset();
                    self.calls.forgive();
                    self.leaders.person_rests();
                    self.synth.hush();
                }
                Wish::Ask(ask) => self.ask(ask),
                Wish::Tap => self.tap(),
                Wish::Refuse(note) => self.improviser.refuse(note.part, note.pitch, note.onset),
                Wish::Resume { take, at } => self.resume(take, at),
            }
        }
    }

    /// What comes first at a moment: offs that wait, settings, and where the song is.
    fn begin(&mut self, span: Span, settings: &Settings, output: &mut Output) {
        self.performer.flush(self.at(span), output);
        if span.start.opens_quantum() {
            self.adopt(settings, self.at(span), output);
        }
        self.steer(span, output);
    }

    fn adopt(&mut self, settings: &Settings, at: At, output: &mut Output) {
        let gone = |part: &Part| !settings.manner.parts.has(*part);
        for part in self.settings.manner.parts.iter().filter(gone) {
            self.performer.silence(part, at, output);
            if part == Part::Harmony {
                self.calls.forgive();
            }
        }
        if self.clock.is_running() && settings.manner.seed != self.settings.manner.seed {
            self.recorder.begin(at, &self.clock, true);
        }
        let settings = settings.mended(&self.settings);
        if settings.manner != self.settings.manner {
            self.improviser.disturb();
        }
        self.settings = settings;
        self.performer.route(settings.routing);
        self.performer.feel(settings.feel_in(self.clock.meter()));
        self.performer.hear_only(settings.heard, at, output);
        self.performer.sustain(self.settings.manner.mode.sustains());
    }

    /// The song started, stopped or jumped: nothing of before goes on, but for the keys that the person holds, and the
    /// key that they play in where it is they who have the song run.
    fn turn(&mut self, turn: Turn, at: At, output: &mut Output) {
        self.performer.cut(at, output);
        if !self.leaders.person_runs() && turn != Turn::Stopped {
            self.improviser.forget_key();
        }
        self.improviser.reset(at.beat);
        self.calls.forgive();
        self.chord = None;
        self.recorder.begin(at, &self.clock, matches!(turn, Turn::Jumped(_)));
        self.glance(at);
        if turn != Turn::Stopped {
            for heard in self.listener.presses(at.beat) {
                let _nothing_sounds_yet = self.improviser.hear(heard, &self.settings.manner);
            }
            self.think(at, self.budget.most().saturating_mul(QUANTA_AT_A_TURN), output);
        }
    }

    /// Spends a quantum's work.
    fn think_a_quantum(&mut self, at: At, output: &mut Output) {
        if at.frame.0.is_multiple_of(QUANTA_PER_GLANCE * QUANTUM) {
            self.glance(at);
        }
        let waits = self.calls.are_owed();
        let budget = if waits { self.budget.most() } else { self.budget.at(self.clock.tempo()) };
        self.think(at, budget, output);
    }

    /// Spends at most `budget` multiply-adds and takes what was decided. While the song stands only keys are answered.
    fn think(&mut self, at: At, budget: u32, output: &mut Output) {
        let manner = &self.settings.manner;
        self.improviser.think(moment(&self.clock, at.beat), manner, budget);
        self.deliver(at, output);
        if !self.clock.is_running() {
            return;
        }
        let manner = &self.settings.manner;
        for &note in &self.improviser.take() {
            if manner.parts.has(note.part) && self.performer.take(note, at.beat) {
                self.wire.tell(Glance::Note(note));
            }
        }
        if let Some(from) = self.improviser.news() {
            self.tell_plan(from);
        }
        if let Some((onset, chord)) = self.improviser.outlook().thought()
            && at.beat >= onset
        {
            self.recorder.think_in(chord, at, &self.clock);
        }
        if let Some((onset, chord)) = self.improviser.outlook().chord(&self.settings.manner)
            && at.beat >= onset
        {
            self.tell_chord(chord, at, output);
        }
    }
}

fn moment(clock: &Clock, now: Beats) -> improvise::TransportSnapshot {
    let bar_start = clock.bar_start(now);
    let (meter, tempo) = (clock.meter(), clock.tempo().bpm());
    improvise::TransportSnapshot { running: clock.is_running(), now, bar_start, meter, tempo }
}
