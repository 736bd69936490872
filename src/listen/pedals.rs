//! Which keys sound: those that are down, and those that a pedal holds.

use crate::music::{Pitch, PitchSet};

/// The MIDI controllers of the pedals, and the value from which they are down (MIDI 1.0, "Control Change Messages").
const SUSTAIN: u8 = 64;
const SOSTENUTO: u8 = 66;
const DOWN: u8 = 64;

/// The keys and pedals of one channel.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pedals {
    /// The keys that are down, and those that were let go and sound on.
    down: PitchSet,
    ringing: PitchSet,
    sustain: bool,
    /// The keys that were down when the sostenuto pedal was, while it is.
    caught: PitchSet,
    sostenuto: bool,
}

impl Pedals {
    /// The keys that sound.
    pub fn sounding(&self) -> PitchSet {
        PitchSet(self.down.0 | self.ringing.0)
    }

    /// A key is pressed.
    pub fn press(&mut self, pitch: Pitch) {
        self.down = self.down.with(pitch);
        self.ringing = self.ringing.without(pitch);
    }

    /// A key is let go; true where it ends with that: it was down, and no pedal holds it.
    pub fn release(&mut self, pitch: Pitch) -> bool {
        let was_down = self.down.has(pitch);
        let holds = was_down && (self.sustain || self.caught.has(pitch));
        self.down = self.down.without(pitch);
        if holds {
            self.ringing = self.ringing.with(pitch);
        }
        was_down && !holds
    }

    /// A controller moves; the keys that a pedal held until now.
    pub fn control(&mut self, number: u8, value: u8) -> PitchSet {
        let down = value >= DOWN;
        match number {
            SUSTAIN => self.sustain = down,
            SOSTENUTO if down && !self.sostenuto => {
                (self.sostenuto, self.caught) = (true, self.down)
            }
            SOSTENUTO if !down => (self.sostenuto, self.caught) = (false, PitchSet::default()),
            _ => {}
        }
        let held = if self.sustain { self.ringing } else { self.ringing.and(self.caught) };
        let ended = PitchSet(self.ringing.0 & !held.0);
        self.ringing = held;
        ended
    }

    /// Every key and pedal is up.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}
