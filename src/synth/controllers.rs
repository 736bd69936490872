//! What the person's pedals, wheels and expression do to their notes.

use crate::perform::EventKind;

/// MIDI controllers (MIDI 1.0, "Control Change Messages").
const MODULATION: u8 = 1;
const EXPRESSION: u8 = 11;
const SUSTAIN: u8 = 64;
const SOSTENUTO: u8 = 66;
const SOFT: u8 = 67;
const RESET: u8 = 121;
/// From this value on a switch is on.
const ON: u8 = 64;
/// The sustain pedal lifts the dampers between these values; a pedal that is only up or down is at their ends. By ear.
const TOUCHES: f32 = 20.0;
const FREE: f32 = 100.0;
/// Semitones that the wheel bends at most, the default of MIDI receivers.
const BEND: f32 = 2.0;
/// Depth of the vibrato of a wheel that is all the way up, as a share of the frequency: 50 cents.
const SWAY: f32 = 0.029;
/// How loud and how hard notes are under the soft pedal. By ear.
const SOFTER: f32 = 0.7;

/// The controllers of one channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Controllers {
    /// The frequency, as a share of the written one.
    pub bend: f32,
    /// The vibrato, as a share of the frequency.
    pub sway: f32,
    /// The loudness, 0 to 1.
    pub expression: f32,
    /// How far the dampers are off the strings, 0 to 1.
    pub lift: f32,
    /// The sostenuto pedal is down.
    pub sostenuto: bool,
    soft: bool,
    modulation: f32,
    pressure: f32,
}

impl Controllers {
    /// Everything at rest.
    pub const REST: Self = Self {
        bend: 1.0,
        sway: 0.0,
        expression: 1.0,
        lift: 0.0,
        sostenuto: false,
        soft: false,
        modulation: 0.0,
        pressure: 0.0,
    };

    /// Takes what the person did.
    pub fn take(&mut self, kind: EventKind) {
        match kind {
            EventKind::Bend { value } => {
                let semitones = BEND * (f32::from(value) - 8192.0) / 8192.0;
                self.bend = (semitones / 12.0).exp2();
            }
            EventKind::Pressure { value } => self.pressure = share(value),
            EventKind::Control { number, value } => self.control(number, value),
            _ => {}
        }
        self.sway = SWAY * self.modulation.max(self.pressure);
    }

    fn control(&mut self, number: u8, value: u8) {
        match number {
            MODULATION => self.modulation = share(value),
            EXPRESSION => self.expression = share(value) * share(value),
            SUSTAIN => {
                self.lift = ((f32::from(value) - TOUCHES) / (FREE - TOUCHES)).clamp(0.0, 1.0)
            }
            SOSTENUTO => self.sostenuto = value >= ON,
            SOFT => self.soft = value >= ON,
            RESET => *self = Self::REST,
            _ => {}
        }
    }

    /// How hard a note is struck, as a share of how hard the key was.
    pub fn hardness(&self) -> f32 {
        if self.soft { SOFTER } else { 1.0 }
    }
}

fn share(value: u8) -> f32 {
    f32::from(value) / 127.0
}
