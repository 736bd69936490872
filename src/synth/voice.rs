//! One note sounding.

use super::controllers::Controllers;
use super::hit::Hit;
use super::instrument::{Instrument, Sound, place};
use super::phase::{sine, wrapped};
use crate::music::{Pitch, Velocity};
use crate::perform::Source;

/// The share of the way to another expression that a frame goes: no step is heard.
const EXPRESSION_PACE: f32 = 0.002;
/// Softer than this a voice is over.
const SILENT: f32 = 1e-4;

/// What part of its life a voice is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// Takes part in nothing.
    Free,
    /// Is struck.
    Attack,
    /// Is held.
    Held,
    /// Was let go.
    Released,
    /// Makes room for another.
    Dying,
}

/// How it makes its sound.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body {
    Pitched(Pitched),
    Hit(Hit),
}

/// The moving state of a wave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pitched {
    /// In `[0, 1)`, and cycles a frame.
    phase: f32,
    step: f32,
    table: usize,
    brightness: f32,
    edge: f32,
    /// Phase of the vibrato, and how much of it has come.
    sway: f32,
    swaying: f32,
}

impl Pitched {
    pub fn new(instrument: &Instrument, pitch: Pitch, hardness: f32) -> Self {
        let hertz = 440.0 * ((f64::from(pitch.number()) - 69.0) / 12.0).exp2();
        Self {
            phase: 0.0,
            step: (hertz * instrument.seconds).min(0.49) as f32,
            table: instrument.table(hertz),
            brightness: hardness,
            edge: instrument.edge * hardness,
            sway: 0.0,
            swaying: 0.0,
        }
    }

    fn next(&mut self, instrument: &Instrument, controllers: &Controllers) -> f32 {
        let waves = instrument.waves;
        let soft = waves.soft.at(self.table, self.phase);
        let bright = waves.bright.at(self.table, self.phase);
        self.advance(instrument, controllers);
        self.brightness = self.edge + (self.brightness - self.edge) * instrument.mellow;
        soft + (bright - soft) * self.brightness
    }

    fn advance(&mut self, instrument: &Instrument, controllers: &Controllers) {
        let mut step = self.step * controllers.bend;
        if instrument.vibrato + controllers.sway > 0.0 {
            let own = instrument.vibrato * self.swaying * self.swaying;
            step *= 1.0 + (own + controllers.sway) * sine(self.sway);
            self.sway = wrapped(self.sway + instrument.vibrato_step);
            self.swaying = (self.swaying + instrument.vibrato_rise).min(1.0);
        }
        self.phase = wrapped(self.phase + step);
    }
}

/// One note, from its stroke to the end of its tail.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice {
    pub source: Source,
    /// What it sounds like, where it has a pitch.
    pub sound: Sound,
    pub channel: u8,
    pub pitch: Pitch,
    pub envelope: Envelope,
    /// Strokes before it: the smaller, the older.
    pub born: u64,
    /// The key is up, and the sostenuto pedal had caught it while it was down.
    up: bool,
    caught: bool,
    /// What its level keeps in a frame once it is released, and its loudness by the person's expression.
    fade: f32,
    expression: f32,
    body: Body,
    /// Loudness of the envelope, and of the stroke.
    level: f32,
    gain: f32,
    left: f32,
    right: f32,
    room: f32,
}

impl Voice {
    pub const FREE: Self = Self {
        source: Source::Player,
        sound: Sound::Piano,
        channel: 0,
        pitch: Pitch::MIDDLE_C,
        envelope: Envelope::Free,
        born: 0,
        up: false,
        caught: false,
        fade: 0.0,
        expression: 1.0,
        body: Body::Pitched(Pitched {
            phase: 0.0,
            step: 0.0,
            table: 0,
            brightness: 0.0,
            edge: 0.0,
            sway: 0.0,
            swaying: 0.0,
        }),
        level: 0.0,
        gain: 0.0,
        left: 0.0,
        right: 0.0,
        room: 0.0,
    };

    /// One that is to sound for a note of a source with a sound, after `born` others.
    pub fn of((source, sound): (Source, Sound), channel: u8, pitch: Pitch, born: u64) -> Self {
        Self { source, sound, channel, pitch, born, ..Self::FREE }
    }

    /// A pitched note being struck.
    pub fn pitched(
        self,
        instrument: &Instrument,
        velocity: Velocity,
        controllers: &Controllers,
    ) -> Self {
        let hardness = hardness(velocity) * controllers.hardness();
        let body = Body::Pitched(Pitched::new(instrument, self.pitch, hardness));
        let high = (f32::from(self.pitch.number()) - 60.0) / 48.0;
        let gain = instrument.gain * loudness(hardness);
        let (pan, spread) = place(self.source);
        let (room, expression) = (instrument.room, controllers.expression);
        Self { body, gain, level: 0.0, envelope: Envelope::Attack, room, expression, ..self }
            .panned(pan + spread * high)
    }

    /// A drum being hit.
    pub fn hit(self, hit: Hit) -> Self {
        let pan = hit.pan;
        Self {
            body: Body::Hit(hit),
            gain: 1.0,
            level: 1.0,
            envelope: Envelope::Held,
            room: 0.35,
            ..self
        }
        .panned(pan)
    }

    fn panned(self, pan: f32) -> Self {
        let angle = (pan.clamp(-1.0, 1.0) + 1.0) * std::f32::consts::FRAC_PI_4;
        Self { left: angle.cos(), right: angle.sin(), ..self }
    }

    /// How much is lost when it goes: what is released goes before what is held.
    pub fn worth(&self) -> f32 {
        let now = match &self.body {
            Body::Pitched(_) => self.level * self.gain,
            Body::Hit(hit) => hit.loudness(),
        };
        if self.envelope == Envelope::Released { now } else { now + 1.0 }
    }

    /// The key is let go. A drum rings on, and so does what a pedal holds.
    pub fn release(&mut self, controllers: &Controllers, instrument: &Instrument) {
        self.up = true;
        self.damp(controllers, instrument);
    }

    /// The person moved a controller.
    pub fn hold(&mut self, before: &Controllers, now: &Controllers, instrument: &Instrument) {
        if now.sostenuto != before.sostenuto {
            self.caught = now.sostenuto && !self.up;
        }
        if self.up {
            self.damp(now, instrument);
        }
    }

    /// The damper falls on a string whose key is up, as far as pedals let it.
    fn damp(&mut self, controllers: &Controllers, instrument: &Instrument) {
        let sounds =
            matches!(self.envelope, Envelope::Attack | Envelope::Held | Envelope::Released);
        if !matches!(self.body, Body::Pitched(_)) || !sounds {
            return;
        }
        let lift = if self.caught { 1.0 } else { controllers.lift };
        if lift < 1.0 {
            self.fade = instrument.release.powf((1.0 - lift) * (1.0 - lift));
            self.envelope = Envelope::Released;
        } else if self.envelope == Envelope::Released {
            // Caught while it faded: it does not grow again.
            self.fade = instrument.decay;
        }
    }

    /// Makes room, without a click.
    pub fn kill(&mut self) {
        if self.envelope != Envelope::Free {
            self.envelope = Envelope::Dying;
        }
    }

    /// The next frame: left, right and into the room. `fall` is what a dying voice loses in a frame.
    pub fn next(
        &mut self,
        instrument: &Instrument,
        controllers: &Controllers,
        fall: f32,
    ) -> (f32, f32, f32) {
        let wave = match &mut self.body {
            Body::Pitched(pitched) => pitched.next(instrument, controllers),
            Body::Hit(hit) => hit.next(),
        };
        self.expression += (controllers.expression - self.expression) * EXPRESSION_PACE;
        let sound = wave * self.level * self.gain * self.expression;
        self.age(instrument, fall);
        (sound * self.left, sound * self.right, sound * self.room)
    }

    fn age(&mut self, instrument: &Instrument, fall: f32) {
        match (self.envelope, &self.body) {
            (Envelope::Free, _) => {}
            (Envelope::Dying, _) => self.level -= fall,
            (_, Body::Hit(hit)) => self.level = if hit.is_over() { 0.0 } else { 1.0 },
            (Envelope::Attack, _) => {
                self.level += instrument.rise;
                if self.level >= 1.0 {
                    (self.level, self.envelope) = (1.0, Envelope::Held);
                }
            }
            (Envelope::Held, _) => {
                self.level =
                    instrument.sustain + (self.level - instrument.sustain) * instrument.decay;
            }
            (Envelope::Released, _) => self.level *= self.fade,
        }
        if self.level < SILENT && self.envelope != Envelope::Attack {
            self.envelope = Envelope::Free;
        }
    }
}

/// 0 to 1.
fn hardness(velocity: Velocity) -> f32 {
    f32::from(velocity.number()) / 127.0
}

/// Loudness grows faster than the stroke; the softest is still heard.
fn loudness(hard: f32) -> f32 {
    0.08 + 0.92 * hard * hard
}
