//! What the person does reaches the listener, the improviser and the output.

use super::{Ask, Engine, Glance, InputKind, Moment, Output};
use crate::improvise::{Recast, WEIGHTS};
use crate::listen::Heard;
use crate::music::Pitch;
use crate::perform::{At, Event, EventKind, Press, Source};

/// The MIDI controllers that end all notes: all sound off, all notes off.
const ENDS_NOTES: [u8; 2] = [120, 123];

impl Engine {
    /// Takes the moment's inputs.
    pub(super) fn hear(&mut self, moment: &Moment<'_>, output: &mut Output) {
        let at = self.at(moment.span);
        for input in moment.inputs {
            match input.kind {
                InputKind::NoteOn { channel, pitch, velocity } => {
                    let press = Press { channel: channel & 15, pitch, velocity };
                    self.press(press, at, output);
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

    fn press(&mut self, press: Press, at: At, output: &mut Output) {
        if self.settings.through {
            self.performer.press(press, at, output);
        }
        let Press { channel, pitch, velocity } = press;
        self.recorder.press(press, at, &self.clock);
        self.meter.hear_ourselves(self.echo.strike(channel, pitch, at.frame));
        self.leaders.strike(at.frame, press);
        let heard = self.listener.press(channel, pitch, velocity, at.beat);
        self.heard(heard, at, output);
        self.call(press, at, output);
    }

    fn release(&mut self, channel: u8, pitch: Pitch, at: At, output: &mut Output) {
        self.performer.release(channel, pitch, at, output);
        self.recorder.release(channel, pitch, at, &self.clock);
        self.end_calls(channel, pitch, at, output);
        if let Some(heard) = self.listener.release(channel, pitch, at.beat) {
            self.heard(heard, at, output);
        }
    }

    fn control(&mut self, channel: u8, number: u8, value: u8, at: At, output: &mut Output) {
        if ENDS_NOTES.contains(&number) {
            self.performer.hush(channel, at, output);
            self.calls.forgive();
            for pitch in self.listener.held_on(channel).iter() {
                self.release(channel, pitch, at, output);
            }
        }
        self.pass(channel, EventKind::Control { number, value }, at, output);
    }

    fn pass(&mut self, channel: u8, kind: EventKind, at: At, output: &mut Output) {
        if self.settings.through {
            let _ = output.push(Event { at, source: Source::Player, channel, kind });
        }
    }

    /// The improviser hears only while the song runs; when it starts, it is told what is held.
    fn heard(&mut self, heard: Heard, at: At, output: &mut Output) {
        let Heard { pitch, on, at: beat, .. } = heard;
        self.wire.tell(Glance::Key { source: Source::Player, pitch, on, at: beat });
        if self.clock.is_running()
            && let Some(recast) = self.improviser.hear(heard, &self.settings.manner)
        {
            self.recast(&recast, at, output);
        }
    }

    /// The accompaniment moves with the key: what it plays ends, and what it plays instead begins in this moment.
    fn recast(&mut self, recast: &Recast, at: At, output: &mut Output) {
        for part in recast.parts.iter() {
            self.performer.silence(part, at, output);
        }
        for &note in &recast.notes {
            if self.performer.take(note, at.beat) {
                self.wire.tell(Glance::Note(note));
            }
        }
        self.tell_chord(recast.chord, at, output);
    }
}
