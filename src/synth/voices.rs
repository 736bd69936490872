//! The voices and who gets one.

use super::bus::Bus;
use super::controllers::Controllers;
use super::hit::Hit;
use super::instrument::Band;
use super::tone::Levels;
use super::voice::{Envelope, Voice};
use crate::clock::Rate;
use crate::music::{Part, PerChannel, Pitch, Velocity};
use crate::perform::{Event, EventKind, Source};

/// Notes that sound at once.
const POLYPHONY: usize = 32;
/// Voices beyond them that may still fade while others begin.
const FADING: usize = 8;

pub(super) struct Voices {
    voices: [Voice; POLYPHONY + FADING],
    band: Band,
    rate: Rate,
    /// What a dying voice loses in a frame.
    fall: f32,
    strokes: u64,
    /// The person's controllers, by channel.
    controllers: PerChannel<Controllers>,
}

impl Voices {
    pub fn new(rate: Rate) -> Self {
        Self {
            voices: [Voice::FREE; POLYPHONY + FADING],
            band: Band::new(rate),
            rate,
            fall: (1.0 / (0.003 * rate.hertz())) as f32,
            strokes: 0,
            controllers: PerChannel::all(Controllers::REST),
        }
    }

    pub fn are_silent(&self) -> bool {
        self.voices.iter().all(|voice| voice.envelope == Envelope::Free)
    }

    pub fn reset(&mut self) {
        self.voices = [Voice::FREE; POLYPHONY + FADING];
        self.strokes = 0;
        self.controllers = PerChannel::all(Controllers::REST);
    }

    pub fn hush(&mut self) {
        self.voices.iter_mut().for_each(Voice::kill);
    }

    /// Begins or ends a note. The person's begin only where they are to sound.
    pub fn play(&mut self, event: &Event, levels: &Levels) {
        match event.kind {
            EventKind::On { pitch, velocity }
                if levels.player_sounds() || event.source != Source::Player =>
            {
                let who = (event.source, levels.sound(event.source));
                self.strike(Voice::of(who, event.channel, pitch, self.strokes), velocity);
            }
            EventKind::Off { pitch } => self.release(event.source, event.channel, pitch),
            kind if event.source == Source::Player => self.control(event.channel, kind),
            _ => {}
        }
    }

    /// The person moved a controller: their notes follow.
    fn control(&mut self, channel: u8, kind: EventKind) {
        let controllers = self.controllers.of_mut(channel);
        let before = *controllers;
        controllers.take(kind);
        let (now, band) = (*controllers, &self.band);
        let theirs =
            |voice: &&mut Voice| (voice.source, voice.channel) == (Source::Player, channel);
        for voice in self.voices.iter_mut().filter(theirs) {
            voice.hold(&before, &now, band.of(voice.sound));
        }
    }

    fn strike(&mut self, voice: Voice, velocity: Velocity) {
        self.make_room();
        let Some(free) = free(&mut self.voices) else { return };
        self.strokes += 1;
        *free = if voice.source == Source::Part(Part::Drums) {
            let gain = f32::from(velocity.number()) / 127.0;
            voice.hit(Hit::new(voice.pitch, gain * gain, self.rate))
        } else {
            let controllers = obeyed(&self.controllers, voice.source, voice.channel);
            voice.pitched(self.band.of(voice.sound), velocity, &controllers)
        };
    }

    /// With every note taken, the least worth one fades.
    fn make_room(&mut self) {
        let sounds =
            |voice: &&mut Voice| !matches!(voice.envelope, Envelope::Free | Envelope::Dying);
        if self.voices.iter_mut().filter(sounds).count() < POLYPHONY {
            return;
        }
        let order = |a: &&mut Voice, b: &&mut Voice| {
            a.worth().total_cmp(&b.worth()).then(a.born.cmp(&b.born))
        };
        if let Some(least) = self.voices.iter_mut().filter(sounds).min_by(order) {
            least.kill();
        }
    }

    fn release(&mut self, source: Source, channel: u8, pitch: Pitch) {
        let same = |voice: &&mut Voice| {
            (voice.source, voice.channel, voice.pitch) == (source, channel, pitch)
        };
        let controllers = obeyed(&self.controllers, source, channel);
        let band = &self.band;
        for voice in self.voices.iter_mut().filter(same) {
            voice.release(&controllers, band.of(voice.sound));
        }
    }

    /// Adds `frames` frames of every voice to the start of `bus`; the first lies at `place` in the quantum.
    pub fn mix(&mut self, levels: &Levels, place: usize, frames: usize, bus: &mut Bus) {
        for voice in self.voices.iter_mut().filter(|voice| voice.envelope != Envelope::Free) {
            let controllers = obeyed(&self.controllers, voice.source, voice.channel);
            let instrument = self.band.of(voice.sound);
            for (place, mix) in (place..).zip(bus.iter_mut().take(frames)) {
                let gain = levels.source(voice.source, place);
                let (left, right, room) = voice.next(instrument, &controllers, self.fall);
                mix.left += left * gain;
                mix.right += right * gain;
                mix.room += room * gain;
                if voice.envelope == Envelope::Free {
                    break;
                }
            }
        }
    }
}

/// A free voice, or the one nearest to the end of its fade.
fn free(voices: &mut [Voice]) -> Option<&mut Voice> {
    let rank = |voice: &Voice| match voice.envelope {
        Envelope::Free => -1.0,
        _ => voice.worth(),
    };
    let open = |voice: &&mut Voice| matches!(voice.envelope, Envelope::Free | Envelope::Dying);
    voices.iter_mut().filter(open).min_by(|a, b| rank(a).total_cmp(&rank(b)))
}

/// The controllers that a voice obeys: the person's are theirs alone.
fn obeyed(controllers: &PerChannel<Controllers>, source: Source, channel: u8) -> Controllers {
    match source {
        Source::Player => *controllers.of(channel),
        Source::Part(_) => Controllers::REST,
    }
}
