//! What the person does reaches the listener, the improviser and the output.

use super::{Ask, Engine, Glance, InputKind, Moment, Output};
use crate::clock::Span;
use crate::improvise::{Restrike, WEIGHTS};
use crate::listen::Heard;
use crate::music::{Part, Pitch, Velocity};
use crate::perform::{At, Event, EventKind, Press, Source};

/// The MIDI controllers that end all notes: all sound off, all notes off.
const ENDS_NOTES: [u8; 2] = [120, 123];

impl Engine {
    /// Takes the moment's inputs.
    pub(super) fn hear(&mut self, moment: &Moment<'_>, output: &mut Output) {
        for input in moment.inputs {
            let at = self.at(moment.span);
            match input.kind {
                InputKind::NoteOn { channel, pitch, velocity } => {
                    let press = Press { channel: channel & 15, pitch, velocity };
                    self.press(press, moment.span, output);
                }
                InputKind::NoteOff { channel, pitch } => {
                    self.release(channel & 15, pitch, at, output)
                }
                InputKind::Control { channel, number, value } => {
                    self.control(channel & 15, number & 127, value & 127, at, output);
                }
                InputKind::Bend { channel, value } => {
                    self.pass(channel & 15, EventKind::Bend { value: value & 0x3fff }, at, output);
                }
                InputKind::Ask(ask) => self.ask(ask),
                InputKind::Pressure { channel, value } => {
                    self.pass(channel & 15, EventKind::Pressure { value: value & 127 }, at, output);
                }
                InputKind::KeyPressure { channel, pitch, value } => {
                    let kind = EventKind::KeyPressure { pitch, value: value & 127 };
                    self.pass(channel & 15, kind, at, output);
                }
                InputKind::Program { channel, program } => {
                    let kind = EventKind::Program { program: program & 127 };
                    self.pass(channel & 15, kind, at, output);
                }
                InputKind::ClockTick
                | InputKind::ClockStart
                | InputKind::ClockContinue
                | InputKind::ClockStop
                | InputKind::Tap => self.hear_time(input.kind, moment.span, output),
            }
        }
    }

    /// Does what the person wants of the music.
    pub(super) fn ask(&mut self, ask: Ask) {
        match ask {
            Ask::Like => self.improviser.judge(true),
            Ask::Dislike => self.improviser.judge(false),
            Ask::Again => self.improviser.again(),
            Ask::End => self.improviser.end(),
            Ask::ForgetTaste => self.improviser.adopt_taste(&[0.0; WEIGHTS]),
        }
        self.likes.take(self.improviser.taste());
    }

    fn press(&mut self, press: Press, span: Span, output: &mut Output) {
        self.begin_with_person(span, output);
        let at = self.at(span);
        self.leaders.strike(at.frame, press);
        if self.settings.through {
            self.performer.press(press, at, output);
        }
        let Press { channel, pitch, velocity } = press;
        self.recorder.press(press, at, &self.clock);
        self.meter.hear_ourselves(self.echo.strike(channel, pitch, at.frame));
        if is_drums(channel) {
            return self.heard_drum(Heard { pitch, velocity, at: at.beat, on: true });
        }
        let heard = self.listener.press(channel, pitch, velocity, at.beat);
        self.heard(heard, at, output);
        self.call(press, at, output);
    }

    fn release(&mut self, channel: u8, pitch: Pitch, at: At, output: &mut Output) {
        self.performer.release(channel, pitch, at, output);
        if is_drums(channel) {
            self.recorder.release(channel, pitch, at, &self.clock);
            self.heard_drum(Heard { pitch, velocity: Velocity::MEDIUM, at: at.beat, on: false });
        } else if self.listener.release(channel, pitch) {
            self.end(channel, pitch, at, output);
        }
    }

    /// A key is up, and no pedal holds it.
    fn end(&mut self, channel: u8, pitch: Pitch, at: At, output: &mut Output) {
        self.recorder.release(channel, pitch, at, &self.clock);
        self.end_calls(channel, pitch, at, output);
        if let Some(heard) = self.listener.end(pitch, at.beat) {
            self.heard(heard, at, output);
        }
    }

    fn control(&mut self, channel: u8, number: u8, value: u8, at: At, output: &mut Output) {
        if ENDS_NOTES.contains(&number) {
            self.performer.hush(channel, at, output);
            self.calls.forgive();
            self.leaders.person_rests();
        }
        let ended = match number {
            number if ENDS_NOTES.contains(&number) => self.listener.let_go(channel),
            _ => self.listener.control(channel, number, value),
        };
        for pitch in ended.iter() {
            self.end(channel, pitch, at, output);
        }
        self.pass(channel, EventKind::Control { number, value }, at, output);
    }

    fn pass(&mut self, channel: u8, kind: EventKind, at: At, output: &mut Output) {
        if self.settings.through {
            let _ = output.push(Event { at, source: Source::Player, channel, kind });
        }
    }

    /// A drum gives time and no harmony.
    fn heard_drum(&mut self, heard: Heard) {
        let Heard { pitch, on, at, .. } = heard;
        self.wire.tell(Glance::Key { source: Source::Player, pitch, on, at });
        if self.clock.is_running() {
            self.improviser.hear_drum(heard);
        }
    }

    /// The improviser hears of the harmony while the song stands, and of all else only while it runs; when it starts, it
    /// is told what is held.
    fn heard(&mut self, heard: Heard, at: At, output: &mut Output) {
        let Heard { pitch, on, at: beat, .. } = heard;
        self.wire.tell(Glance::Key { source: Source::Player, pitch, on, at: beat });
        let manner = &self.settings.manner;
        if !self.clock.is_running() {
            self.improviser.hear_standing(heard, manner);
        } else if let Some(recast) = self.improviser.hear(heard, manner) {
            self.recast(&recast, at, output);
        }
    }

    /// The accompaniment moves with the key: what it plays ends, and what it plays instead begins in this moment.
    fn recast(&mut self, recast: &Restrike, at: At, output: &mut Output) {
        for part in recast.parts.iter() {
            self.performer.silence(part, at, output);
        }
        for &note in &recast.notes {
            if self.performer.take(note, at.beat) {
                self.wire.tell(Glance::Note(note));
            }
        }
        self.tell_chord(Some(recast.chord), at, output);
    }
}

/// Whether a channel is that of the drums, whose numbers are no pitches.
fn is_drums(channel: u8) -> bool {
    channel == Part::Drums.channel()
}
