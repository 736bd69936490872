//! One note sounding.

use super::controllers::Controllers;
use super::instrument::{self, AnyGenerator, Generator, Motion, Sound, Stroke, place};
use super::kit::{Choke, Hit, Kit};
use super::mix::Bus;
use crate::clock::{QUANTUM, Rate};
use crate::music::{Pitch, Velocity};
use crate::perform::Source;

/// The share of the way to another expression that a frame goes: no step is heard.
const EXPRESSION_PACE: f32 = 0.002;
/// Softer than this a voice is over.
const SILENT: f32 = 1e-6;
/// What a drum sends into the room.
const DRUMS_ROOM: f32 = 0.35;

/// What part of its life a voice is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// Is no more heard.
    Over,
    /// Sounds, its key down or its tail ringing.
    Sounding,
    /// Makes room for another.
    Dying,
}

/// How it makes its sound.
#[derive(Clone, Copy)]
pub(super) enum Body {
    Pitched(AnyGenerator),
    Hit(Hit),
}

/// Which note it is: whose, on what channel, at what pitch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoteId {
    pub source: Source,
    pub channel: u8,
    pub pitch: Pitch,
}

/// One note, from its stroke to the end of its tail.
#[derive(Clone, Copy)]
pub(super) struct Voice {
    pub note: NoteId,
    pub life: Life,
    /// Strokes before it: the smaller, the older.
    pub born: u64,
    /// The key is up, and the sostenuto pedal had caught it while it was down.
    up: bool,
    caught: bool,
    /// Loudness by the person's expression, and what is left of a dying one.
    expression: f32,
    left_over: f32,
    body: Body,
    pan: (f32, f32),
    room: f32,
}

impl Voice {
    /// A pitched note being struck, after `born` others.
    pub fn pitched(
        note: NoteId,
        sound: Sound,
        velocity: Velocity,
        controllers: &Controllers,
        (born, rate): (u64, Rate),
    ) -> Self {
        let hardness = hardness(velocity) * controllers.hardness();
        let hertz = instrument::hertz(note.pitch);
        let stroke = Stroke { hertz, hardness, seed: seed(born), rate };
        let high = (f32::from(note.pitch.number()) - 60.0) / 48.0;
        let (pan, spread) = place(note.source);
        let body = Body::Pitched(AnyGenerator::struck(sound, &stroke));
        let expression = controllers.expression;
        Self {
            expression,
            ..Self::of(note, born, body, pan + spread * high, instrument::room(sound))
        }
    }

    /// A drum being hit, after `born` others.
    pub fn hit(note: NoteId, kit: Kit, velocity: Velocity, (born, rate): (u64, Rate)) -> Self {
        let hit = Hit::new(kit, note.pitch, hardness(velocity), seed(born), rate);
        Self::of(note, born, Body::Hit(hit), hit.pan(), DRUMS_ROOM)
    }

    fn of(note: NoteId, born: u64, body: Body, pan: f32, room: f32) -> Self {
        let angle = (pan.clamp(-1.0, 1.0) + 1.0) * std::f32::consts::FRAC_PI_4;
        Self {
            note,
            life: Life::Sounding,
            born,
            up: false,
            caught: false,
            expression: 1.0,
            left_over: 1.0,
            body,
            pan: (angle.cos() * std::f32::consts::SQRT_2, angle.sin() * std::f32::consts::SQRT_2),
            room,
        }
    }

    fn generator(&mut self) -> &mut dyn Generator {
        match &mut self.body {
            Body::Pitched(tone) => tone.generator(),
            Body::Hit(hit) => hit,
        }
    }

    pub fn level(&self) -> f32 {
        match &self.body {
            Body::Pitched(tone) => tone.level(),
            Body::Hit(hit) => hit.level(),
        }
    }

    /// How much is lost when it goes: what is released goes before what is held.
    pub fn worth(&self) -> f32 {
        if self.up { self.level() } else { self.level() + 1.0 }
    }

    /// Whether it goes on without a key: a string that is struck again does not ring on beside itself.
    pub fn rings(&self) -> bool {
        matches!(self.body, Body::Pitched(AnyGenerator::Struck(_)))
    }

    /// A quantum begins, or the note does.
    pub fn turn(&mut self, motion: &Motion) {
        self.generator().turn(motion);
        if self.level() < SILENT {
            self.life = Life::Over;
        }
    }

    /// The key is let go. A drum rings on, and so does what a pedal holds.
    pub fn release(&mut self, controllers: &Controllers) {
        self.up = true;
        self.damp(controllers);
    }

    /// The person moved a controller.
    pub fn hold(&mut self, before: &Controllers, now: &Controllers) {
        if now.sostenuto != before.sostenuto {
            self.caught = now.sostenuto && !self.up;
        }
        if self.up {
            self.damp(now);
        }
    }

    /// The damper falls on a string whose key is up, as far as pedals let it.
    fn damp(&mut self, controllers: &Controllers) {
        if let Body::Pitched(tone) = &mut self.body {
            let lift = if self.caught { 1.0 } else { controllers.lift };
            tone.generator().damp(lift);
        }
    }

    /// What it ends of others.
    pub fn chokes(&self) -> Choke {
        match &self.body {
            Body::Hit(hit) => hit.chokes(),
            Body::Pitched(_) => Choke::No,
        }
    }

    /// Ends soon where a hit of that kind ends it: a hat that closes.
    pub fn choke(&mut self, by: Choke) {
        if let Body::Hit(hit) = &mut self.body {
            hit.choke(by);
        }
    }

    /// Makes room, without a click.
    pub fn kill(&mut self) {
        if self.life != Life::Over {
            self.life = Life::Dying;
        }
    }

    /// Adds its next frames to the start of `bus`. `fall` is what a dying voice loses in a frame.
    pub fn sound(&mut self, controllers: &Controllers, fall: f32, frames: usize, bus: &mut Bus) {
        let (mut wave, mut side) = ([0.0; QUANTUM as usize], [0.0; QUANTUM as usize]);
        let wave = wave.get_mut(..frames).unwrap_or_default();
        let side = side.get_mut(..frames).unwrap_or_default();
        self.generator().render(wave, side);
        let outs = bus.left.iter_mut().zip(&mut bus.right).zip(&mut bus.room);
        for ((wave, side), ((left, right), room)) in wave.iter().zip(&*side).zip(outs) {
            self.expression += (controllers.expression - self.expression) * EXPRESSION_PACE;
            let gain = self.expression * self.left_over;
            self.fade(fall);
            *left += (wave + side) * self.pan.0 * gain;
            *right += (wave - side) * self.pan.1 * gain;
            *room += wave * self.room * gain;
        }
    }

    fn fade(&mut self, fall: f32) {
        if self.life == Life::Dying {
            self.left_over = (self.left_over - fall).max(0.0);
            if self.left_over == 0.0 {
                self.life = Life::Over;
            }
        }
    }
}

/// 0 to 1.
fn hardness(velocity: Velocity) -> f32 {
    f32::from(velocity.number()) / 127.0
}

fn seed(born: u64) -> u32 {
    crate::rt::mix(born) as u32
}
