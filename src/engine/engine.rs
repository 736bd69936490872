//! The flow: what happens at a moment leads to reactions, one place thinks, and one place performs.

use super::block::{Block, SubBlock};
use super::budget::Budget;
use super::input::calls::{Calls, next_quantum};
use super::input::echo::Echo;
use super::input::tempo_sources::TempoSources;
use super::reaction::{Reaction, Reactions};
use super::report::likes::Likes;
use super::report::load::Meter;
use super::settings::Settings;
use super::takes::recorder::Recorder;
use super::wire::{Command, EngineEvent};
use crate::clock::{At, Clock, Frames, QUANTUM, Span};
use crate::improvise::{Answer, Call, Improviser, TransportSnapshot};
use crate::listen::Listener;
use crate::music::{Beats, Chord, Part};
use crate::perform::{Event, Output, Performer, Source};
use crate::rt::denormals;
use crate::rt::link::{EditorEnd, EngineEnd};
use crate::synth::Synth;
use std::sync::Arc;

/// Quanta from one word on position to the editor to the next.
const QUANTA_PER_POSITION: u64 = 16;

/// Hears, improvises, performs and sounds.
///
/// What it does depends on frames, events and settings and never on how a session is cut into blocks: it thinks, and
/// takes changed settings, at multiples of [`QUANTUM`] frames of its life.
pub struct Engine {
    pub(super) now: Frames,
    pub(super) clock: Clock,
    pub(super) tempo_sources: TempoSources,
    pub(super) listener: Listener,
    pub(super) improviser: Improviser,
    pub(super) calls: Calls,
    pub(super) performer: Box<Performer>,
    pub(super) synth: Box<Synth>,
    /// Those in force since the last quantum.
    pub(super) settings: Settings,
    /// The last one told, which may be that there is none.
    pub(super) chord: Option<Option<Chord>>,
    /// What is to be performed at this moment.
    pub(super) reactions: Box<Reactions>,
    /// Multiply-adds that are granted at this moment; none where there is nothing to think about.
    pub(super) granted: Option<u32>,
    pub(super) budget: Budget,
    pub(super) meter: Meter,
    pub(super) likes: Arc<Likes>,
    pub(super) recorder: Recorder,
    pub(super) echo: Echo,
    pub(super) wire: EngineEnd<EngineEvent, Command>,
    pub(super) editor: Option<EditorEnd<EngineEvent, Command>>,
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
        self.obey(block.output);
        let (began, mut heard) = (self.now, block.output.len());
        for sub_block in block.sub_blocks(self.now) {
            self.begin(sub_block.span, settings, block.output);
            for input in sub_block.inputs {
                self.keep_time(input.kind, sub_block.span);
                self.react(sub_block.span, block.output);
                self.hear(input.kind, self.at(sub_block.span));
                self.react(sub_block.span, block.output);
            }
            if sub_block.opens_quantum() {
                self.follow_tempo(sub_block.span);
                self.react(sub_block.span, block.output);
                self.grant_a_quantum(self.at(sub_block.span));
                self.react(sub_block.span, block.output);
            }
            self.performer.due(sub_block.span, self.clock.grid(), block.output);
            self.sound(&sub_block, block, heard);
            heard = block.output.len();
            self.now = sub_block.span.end;
        }
        self.meter.take(self.now - began, &self.improviser.report(), self.budget.most());
    }

    /// What comes first at a moment: offs that wait, settings, and where the song is.
    fn begin(&mut self, span: Span, settings: &Settings, output: &mut Output) {
        self.performer.flush(self.at(span), output);
        if span.start.opens_quantum() {
            self.adopt(settings, self.at(span));
        }
        self.steer(span);
        self.react(span, output);
    }

    /// Thinks, where work is granted, and performs what this moment has led to so far.
    fn react(&mut self, span: Span, output: &mut Output) {
        let at = self.at(span);
        if let Some(work) = self.granted.take() {
            self.think(at, work);
        }
        for place in 0..self.reactions.len() {
            if let Some(&reaction) = self.reactions.get(place) {
                self.perform(reaction, at, output);
            }
        }
        self.reactions.clear();
    }

    /// Performs a reaction.
    fn perform(&mut self, reaction: Reaction, at: At, output: &mut Output) {
        let performer = &mut self.performer;
        match reaction {
            Reaction::Press(press) => performer.press(press, at, output),
            Reaction::Release { channel, pitch } => performer.release(channel, pitch, at, output),
            Reaction::Pass { channel, kind } => {
                let _full = output.push(Event { at, source: Source::Player, channel, kind });
            }
            Reaction::Hush { channel } => performer.hush(channel, at, output),
            Reaction::Cut => performer.cut(at, output),
            Reaction::Silence(part) => performer.silence(part, at, output),
            Reaction::Recast(part, tones, velocity) => {
                performer.recast(part, (tones, velocity), at, output);
            }
            Reaction::HearOnly(parts) => performer.hear_only(parts, at, output),
            Reaction::Panic => {
                performer.reset();
                self.synth.hush();
            }
            Reaction::Play(note) => {
                if performer.take(note, at.beat) {
                    self.wire.tell(EngineEvent::Note(note));
                }
            }
            Reaction::Sing { call, due, pitch, velocity } => {
                performer.answer(call, due, pitch, velocity)
            }
            Reaction::EndVoices { call, due } => performer.end_answer(call, due, at, output),
            Reaction::Chord(chord) => self.tell_chord(chord, at, output),
            Reaction::Replan(from) => self.tell_plan(from),
        }
    }

    /// Sounds a sub-block, and lets everybody hear what was played in it from place `heard` of the output on.
    fn sound(&mut self, sub_block: &SubBlock<'_>, block: &mut Block<'_>, heard: usize) {
        let span = sub_block.span;
        let (events, left, right) = block.sound_of(span, heard);
        self.synth.render(span, events, &self.settings.tone, left, right);
        self.tell_voices(events);
        self.recorder.hear(events, &self.clock);
        self.echo.send(events);
        let end = At::new(span, span.end, self.clock.grid());
        self.recorder.pass(end, span.len() as u64, &self.clock);
    }

    /// Does what the window asks for, one command after another: many in a block lead to no more reactions at once than
    /// one does.
    fn obey(&mut self, output: &mut Output) {
        let here = Span { start: self.now, end: self.now, offset: 0 };
        while let Some(command) = self.wire.asked() {
            match command {
                Command::Panic => self.panic(self.at(here)),
                Command::Music(ask) => self.ask(ask),
                Command::Tap => self.tempo_sources.tap(self.now, self.clock.meter()),
                Command::Refuse(note) => self.improviser.refuse(note.part, note.pitch, note.onset),
                Command::Resume { take, at } => self.resume(take, at),
            }
            self.react(here, output);
        }
    }

    /// Takes changed settings.
    fn adopt(&mut self, settings: &Settings, at: At) {
        let gone = |part: &Part| !settings.music.parts.has(*part);
        for part in self.settings.music.parts.iter().filter(gone) {
            self.push(Reaction::Silence(part));
            if part == Part::Harmony {
                self.calls.cancel();
            }
        }
        if self.clock.is_running() && settings.music.seed != self.settings.music.seed {
            self.recorder.begin(at, &self.clock, true);
        }
        let settings = settings.sanitised(&self.settings);
        if settings.music != self.settings.music {
            self.improviser.disturb();
        }
        self.settings = settings;
        self.performer.route(settings.routing);
        self.performer.feel(settings.feel_in(self.clock.meter()));
        self.push(Reaction::HearOnly(settings.heard));
    }

    /// Grants a quantum's work.
    fn grant_a_quantum(&mut self, at: At) {
        if at.frame.0.is_multiple_of(QUANTA_PER_POSITION * QUANTUM) {
            self.tell_position(at);
            self.meter.show(self.synth.peaks());
        }
        let waits = self.calls.are_pending();
        let work = if waits { self.budget.most() } else { self.budget.at(self.clock.tempo()) };
        self.granted = Some(work);
    }

    /// Spends at most so many multiply-adds; what was decided is to be performed. While the song stands only notes of
    /// the person's are answered.
    fn think(&mut self, at: At, work: u32) {
        let transport = self.transport(at.beat);
        self.improviser.think(transport, &self.settings.music, work);
        self.deliver(at);
        if !self.clock.is_running() {
            return;
        }
        let notes = self.improviser.take();
        if !notes.is_empty() {
            self.performer.enter(self.moment());
        }
        for &note in &notes {
            if self.settings.music.parts.has(note.part) {
                self.push(Reaction::Play(note));
            }
        }
        if let Some(from) = self.improviser.news() {
            self.push(Reaction::Replan(from));
        }
        if let Some((onset, chord)) = self.improviser.outlook().thought()
            && at.beat >= onset
        {
            self.recorder.think_in(chord, at, &self.clock);
        }
        if let Some((onset, chord)) = self.improviser.outlook().chord(&self.settings.music)
            && at.beat >= onset
        {
            self.push(Reaction::Chord(chord));
        }
    }

    /// Hands over the voices that were found, and settles what is due before there is work again.
    fn deliver(&mut self, at: At) {
        let transport = self.transport(at.beat);
        while let Some(answer) = self.improviser.answered(transport) {
            self.sing(&answer);
        }
        while let Some(call) = self.calls.due_before(next_quantum(at.frame)) {
            match self.improviser.settle(call, transport, &self.settings.music) {
                Some(answer) => self.sing(&answer),
                None => drop(self.calls.complete(call)),
            }
        }
    }

    /// Voices are to begin; with the note over them they are the chord.
    fn sing(&mut self, answer: &Answer) {
        let Call { id: call, velocity, .. } = answer.call;
        let Some(due) = self.calls.complete(call) else { return };
        for &pitch in &answer.voicing.voices {
            self.push(Reaction::Sing { call, due, pitch, velocity });
        }
        if let Some(chord) = answer.voicing.chord() {
            self.push(Reaction::Chord(Some(chord)));
        }
    }

    /// To be performed at this moment.
    pub(super) fn push(&mut self, reaction: Reaction) {
        let full = self.reactions.push(reaction).is_err();
        debug_assert!(!full, "more reactions at a moment than there can be");
    }

    /// Where a moment begins.
    pub(super) fn at(&self, span: Span) -> At {
        At::new(span, span.start, self.clock.grid())
    }

    /// What the host says of the song.
    pub(super) fn transport(&self, now: Beats) -> TransportSnapshot {
        let Self { clock, .. } = self;
        let (running, bar_start) = (clock.is_running(), clock.bar_start(now));
        let (meter, tempo) = (clock.meter(), clock.tempo().bpm());
        TransportSnapshot { running, now, bar_start, meter, tempo }
    }

    /// Starts anew at frame 0, with what it learned of the person, and the takes; only the offs of what sounded are still
    /// to come, with the next block.
    ///
    /// # Realtime Safety
    /// As [`Self::process`].
    pub fn reset(&mut self) {
        self.now = Frames(0);
        self.clock = Clock::new(self.clock.rate());
        self.tempo_sources.reset();
        self.listener.reset();
        self.improviser.forget_key();
        self.improviser.reset(Beats::ZERO);
        self.calls.reset();
        self.performer.reset();
        self.synth.reset();
        self.chord = None;
        self.reactions.clear();
        self.granted = None;
        self.recorder.begin(At::default(), &self.clock, false);
    }
}
