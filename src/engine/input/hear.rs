//! What the person does reaches the clock, the listener and the improviser, and leads to reactions.

use super::super::block::{InputKind, MusicCommand};
use super::super::engine::Engine;
use super::super::reaction::Reaction;
use super::super::wire::EngineEvent;
use super::calls::next_quantum;
use crate::clock::{At, Span, TransportChange};
use crate::improvise::{Call, Mode, Recast, WEIGHTS};
use crate::listen::Heard;
use crate::music::{Beats, Part, Pitch, Velocity};
use crate::perform::{EventKind, Press, Source};

/// The MIDI controllers that end all notes (MIDI 1.0, "Channel Mode Messages").
const ALL_SOUND_OFF: u8 = 120;
const ALL_NOTES_OFF: u8 = 123;

impl Engine {
    /// Takes what an input says of time: it may have the song start, stop or jump.
    pub(in super::super) fn keep_time(&mut self, kind: InputKind, span: Span) {
        match kind {
            InputKind::NoteOn { .. } => self.begin_with_person(span),
            InputKind::ClockTick
            | InputKind::ClockStart
            | InputKind::ClockContinue
            | InputKind::ClockStop
            | InputKind::Tap => {
                let anew = self.tempo_sources.hear(span.start, kind, &self.clock);
                if anew && self.clock.rewind(span.start) {
                    self.turn(TransportChange::Jumped(Beats::ZERO), self.at(span));
                }
                self.steer(span);
            }
            _ => {}
        }
    }

    /// Where the song stands it runs from the person's first note on, unless voices under their notes are all that is
    /// asked for.
    fn begin_with_person(&mut self, span: Span) {
        let stands = !self.clock.is_running() && !self.clock.host_plays();
        if stands && self.settings.music.mode != Mode::Harmonise {
            self.tempo_sources.person_plays(span.start, &self.clock);
            self.steer(span);
        }
    }

    /// Hears an input.
    pub(in super::super) fn hear(&mut self, kind: InputKind, at: At) {
        match kind {
            InputKind::NoteOn { channel, pitch, velocity } => {
                self.press(Press { channel: channel & 15, pitch, velocity }, at);
            }
            InputKind::NoteOff { channel, pitch } => self.release(channel & 15, pitch, at),
            InputKind::Control { channel, number, value } => {
                self.control(channel & 15, number & 127, value & 127, at);
            }
            InputKind::Bend { channel, value } => {
                self.pass(channel, EventKind::Bend { value: value & 0x3fff });
            }
            InputKind::Pressure { channel, value } => {
                self.pass(channel, EventKind::Pressure { value: value & 127 });
            }
            InputKind::KeyPressure { channel, pitch, value } => {
                self.pass(channel, EventKind::KeyPressure { pitch, value: value & 127 });
            }
            InputKind::Program { channel, program } => {
                self.pass(channel, EventKind::Program { program: program & 127 });
            }
            InputKind::Music(ask) => self.ask(ask),
            InputKind::Panic => self.panic(at),
            InputKind::ClockTick
            | InputKind::ClockStart
            | InputKind::ClockContinue
            | InputKind::ClockStop
            | InputKind::Tap => {}
        }
    }

    /// Does what the person wants of the music.
    pub(in super::super) fn ask(&mut self, ask: MusicCommand) {
        match ask {
            MusicCommand::Like => self.improviser.judge(true),
            MusicCommand::Dislike => self.improviser.judge(false),
            MusicCommand::Again => self.improviser.again(),
            MusicCommand::End => self.improviser.end(),
            MusicCommand::ForgetTaste => self.improviser.adopt_taste(&[0.0; WEIGHTS]),
        }
        self.likes.take(self.improviser.taste());
    }

    /// Ends every note, now: ours and the person's, those that they are taken to hold, and those of any instrument that
    /// our MIDI goes to.
    pub(in super::super) fn panic(&mut self, at: At) {
        (0..16).for_each(|channel| self.control(channel, ALL_NOTES_OFF, 0, at));
        self.push(Reaction::Panic);
    }

    fn press(&mut self, press: Press, at: At) {
        let Press { channel, pitch, velocity } = press;
        self.tempo_sources.strike(at.frame, press);
        if self.settings.through {
            self.push(Reaction::Press(press));
        }
        self.recorder.press(press, at, &self.clock);
        self.meter.hear_ourselves(self.echo.strike(channel, pitch, at.frame));
        if is_drums(channel) {
            return self.heard_drum(Heard { pitch, velocity, at: at.beat, on: true });
        }
        let heard = self.listener.press(channel, pitch, velocity, at.beat);
        self.heard(heard);
        self.call(press, at);
    }

    fn release(&mut self, channel: u8, pitch: Pitch, at: At) {
        self.push(Reaction::Release { channel, pitch });
        if is_drums(channel) {
            self.recorder.release(channel, pitch, at, &self.clock);
            self.heard_drum(Heard { pitch, velocity: Velocity::MEDIUM, at: at.beat, on: false });
        } else if self.listener.release(channel, pitch) {
            self.end(channel, pitch, at);
        }
    }

    /// A note is let go, and no pedal holds it.
    fn end(&mut self, channel: u8, pitch: Pitch, at: At) {
        self.recorder.release(channel, pitch, at, &self.clock);
        while let Some((call, due)) = self.calls.end(channel, pitch, at.frame) {
            self.push(Reaction::EndVoices { call, due });
        }
        if let Some(heard) = self.listener.end(pitch, at.beat) {
            self.heard(heard);
        }
    }

    fn control(&mut self, channel: u8, number: u8, value: u8, at: At) {
        let ends_notes = matches!(number, ALL_SOUND_OFF | ALL_NOTES_OFF);
        if ends_notes {
            self.push(Reaction::Hush { channel });
            self.calls.cancel();
            self.tempo_sources.person_rests();
        }
        let ended = match ends_notes {
            true => self.listener.let_go(channel),
            false => self.listener.control(channel, number, value),
        };
        for pitch in ended.iter() {
            self.end(channel, pitch, at);
        }
        self.pass(channel, EventKind::Control { number, value });
    }

    fn pass(&mut self, channel: u8, kind: EventKind) {
        if self.settings.through {
            self.push(Reaction::Pass { channel: channel & 15, kind });
        }
    }

    /// A drum gives time and no harmony.
    fn heard_drum(&mut self, heard: Heard) {
        self.tell_heard(heard);
        if self.clock.is_running() {
            self.improviser.hear_drum(heard);
        }
    }

    /// The improviser hears of the harmony while the song stands, and of all else only while it runs; when it starts, it
    /// is told what is held.
    fn heard(&mut self, heard: Heard) {
        self.tell_heard(heard);
        let music = &self.settings.music;
        if !self.clock.is_running() {
            self.improviser.hear_standing(heard, music);
        } else if let Some(recast) = self.improviser.hear(heard, music) {
            self.recast(&recast);
        }
    }

    fn tell_heard(&mut self, heard: Heard) {
        let Heard { pitch, on, at, .. } = heard;
        self.wire.tell(EngineEvent::Key { source: Source::Player, pitch, on, at });
    }

    /// The accompaniment moves with a note in this moment.
    fn recast(&mut self, recast: &Recast) {
        for part in recast.parts.iter() {
            self.push(Reaction::Recast(part, recast.tones(part), recast.velocity));
        }
        self.push(Reaction::Chord(Some(recast.chord)));
    }

    /// In *harmonise* a note wants voices; where they are due before the next quantum, work is granted at once.
    fn call(&mut self, press: Press, at: At) {
        let music = &self.settings.music;
        if music.mode != Mode::Harmonise || !music.parts.has(Part::Harmony) {
            return;
        }
        let Press { channel, pitch, velocity } = press;
        let Some((id, due)) = self.calls.take(channel, pitch, at.frame) else { return };
        let (call, transport) = (Call { id, pitch, velocity }, self.transport(at.beat));
        if !self.improviser.call(call, transport, &self.settings.music) {
            let _too_many_wait = self.calls.complete(id);
        }
        if due < next_quantum(at.frame) {
            self.granted = Some(self.budget.most());
        }
    }
}

/// Whether a channel is that of the drums, whose numbers are no pitches.
fn is_drums(channel: u8) -> bool {
    channel == Part::Drums.channel()
}
