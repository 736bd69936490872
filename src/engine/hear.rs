//! What the person does reaches the listener, the improviser and the output.

use super::{Engine, Glance, InputKind, Moment, Output};
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

    fn press(&mut self, press: Press, at: At, output: &mut Output) {
        if self.settings.through {
            self.performer.press(press, at, output);
        }
        let Press { channel, pitch, velocity } = press;
        self.leaders.strike(at.frame, pitch, velocity);
        let heard = self.listener.press(channel, pitch, velocity, at.beat);
        self.heard(heard);
        self.call(press, at, output);
    }

    fn release(&mut self, channel: u8, pitch: Pitch, at: At, output: &mut Output) {
        self.performer.release(channel, pitch, at, output);
        self.end_calls(channel, pitch, at, output);
        if let Some(heard) = self.listener.release(channel, pitch, at.beat) {
            self.heard(heard);
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
    fn heard(&mut self, heard: Heard) {
        if self.clock.is_running() {
            self.improviser.hear(heard);
        }
        let Heard { pitch, on, at, .. } = heard;
        self.wire.tell(Glance::Key { source: Source::Player, pitch, on, at });
    }
}
