//! The voices and who gets one.

use super::controllers::Controllers;
use super::instrument::{self, Motion};
use super::kit::Choke;
use super::mix::{Buses, Levels};
use super::voice::{Life, NoteId, Voice};
use crate::clock::{Frames, Rate};
use crate::music::{Part, PerChannel, Velocity};
use crate::perform::{Event, EventKind, Source};

/// Notes that sound at once.
const POLYPHONY: usize = 48;
/// Voices beyond them that may still fade while others begin.
const FADING: usize = 8;
/// General MIDI's channel of drums, counted from 0.
const DRUMS: u8 = 9;
/// Seconds in which a voice that makes room fades.
const FADE: f64 = 0.003;

pub(super) struct Voices {
    voices: [Option<Voice>; POLYPHONY + FADING],
    rate: Rate,
    /// What a dying voice loses in a frame.
    fall: f32,
    strokes: u64,
    /// The quantum that is being played, in seconds.
    seconds: f64,
    /// The person's controllers, by channel.
    controllers: PerChannel<Controllers>,
}

impl Voices {
    /// Nothing sounds. Allocates what all instruments share.
    pub fn new(rate: Rate) -> Self {
        instrument::prepare();
        Self {
            voices: [None; POLYPHONY + FADING],
            rate,
            fall: (1.0 / (FADE * rate.hertz())) as f32,
            strokes: 0,
            seconds: 0.0,
            controllers: PerChannel::all(Controllers::REST),
        }
    }

    pub fn are_silent(&self) -> bool {
        self.voices.iter().all(Option::is_none)
    }

    pub fn reset(&mut self) {
        self.voices = [None; POLYPHONY + FADING];
        self.strokes = 0;
        self.controllers = PerChannel::all(Controllers::REST);
    }

    pub fn hush(&mut self) {
        self.voices.iter_mut().flatten().for_each(Voice::kill);
    }

    /// A quantum begins at `now`: what moves slowly moves.
    pub fn turn(&mut self, now: Frames) {
        self.seconds = now.0 as f64 / self.rate.hertz();
        for slot in &mut self.voices {
            let Some(voice) = slot else { continue };
            let controllers = obeyed(&self.controllers, voice.note);
            voice.turn(&motion(&controllers, self.seconds));
            if voice.life == Life::Over {
                *slot = None;
            }
        }
    }

    /// Begins or ends a note, and says whether one began. The person's begin only where they are to sound.
    pub fn play(&mut self, event: &Event, levels: &Levels) -> bool {
        let note = |pitch| NoteId { source: event.source, channel: event.channel, pitch };
        match event.kind {
            EventKind::On { pitch, velocity }
                if levels.player_sounds() || event.source != Source::Player =>
            {
                self.strike(note(pitch), velocity, levels);
                return true;
            }
            EventKind::Off { pitch } => self.release(note(pitch)),
            kind if event.source == Source::Player => self.control(event.channel, kind),
            _ => {}
        }
        false
    }

    /// The person moved a controller: their notes follow.
    fn control(&mut self, channel: u8, kind: EventKind) {
        let controllers = self.controllers.of_mut(channel);
        let before = *controllers;
        controllers.take(kind);
        let now = *controllers;
        let theirs = |voice: &&mut Voice| {
            (voice.note.source, voice.note.channel) == (Source::Player, channel)
        };
        for voice in self.voices.iter_mut().flatten().filter(theirs) {
            voice.hold(&before, &now);
        }
    }

    fn strike(&mut self, note: NoteId, velocity: Velocity, levels: &Levels) {
        let again = |voice: &&mut Voice| voice.note == note && voice.rings();
        self.voices.iter_mut().flatten().filter(again).for_each(Voice::kill);
        self.make_room();
        let controllers = obeyed(&self.controllers, note);
        let born = (self.strokes, self.rate);
        let mut voice = if is_drum(note) {
            Voice::hit(note, levels.kit(), velocity, born)
        } else {
            Voice::pitched(note, levels.sound(note.source), velocity, &controllers, born)
        };
        voice.turn(&motion(&controllers, self.seconds));
        self.choke(voice.chokes());
        if let Some(slot) = free(&mut self.voices) {
            *slot = Some(voice);
            self.strokes += 1;
        }
    }

    /// Ends what a hit of that kind ends.
    fn choke(&mut self, by: Choke) {
        if by != Choke::No {
            self.voices.iter_mut().flatten().for_each(|voice| voice.choke(by));
        }
    }

    /// With every note taken, the least worth one fades.
    fn make_room(&mut self) {
        let sounds = |voice: &&mut Voice| voice.life == Life::Sounding;
        if self.voices.iter_mut().flatten().filter(sounds).count() < POLYPHONY {
            return;
        }
        let order = |a: &&mut Voice, b: &&mut Voice| {
            a.worth().total_cmp(&b.worth()).then(a.born.cmp(&b.born))
        };
        if let Some(least) = self.voices.iter_mut().flatten().filter(sounds).min_by(order) {
            least.kill();
        }
    }

    fn release(&mut self, note: NoteId) {
        let controllers = obeyed(&self.controllers, note);
        for voice in self.voices.iter_mut().flatten().filter(|voice| voice.note == note) {
            voice.release(&controllers);
        }
    }

    /// Adds `frames` frames of every voice to the start of its source's bus.
    pub fn mix(&mut self, frames: usize, buses: &mut Buses) {
        for slot in &mut self.voices {
            let Some(voice) = slot else { continue };
            let controllers = obeyed(&self.controllers, voice.note);
            voice.sound(&controllers, self.fall, frames, buses.of(voice.note.source));
            if voice.life == Life::Over {
                *slot = None;
            }
        }
    }
}

/// A free slot, or that of the voice nearest to the end of its fade.
fn free(slots: &mut [Option<Voice>]) -> Option<&mut Option<Voice>> {
    let rank = |slot: &Option<Voice>| slot.as_ref().map_or(-1.0, Voice::worth);
    let open =
        |slot: &&mut Option<Voice>| slot.as_ref().is_none_or(|voice| voice.life != Life::Sounding);
    slots.iter_mut().filter(open).min_by(|a, b| rank(a).total_cmp(&rank(b)))
}

/// Whether it is a note of the drums: the part's, or the person's on the channel that General MIDI has for them.
fn is_drum(note: NoteId) -> bool {
    let NoteId { source, channel, .. } = note;
    source == Source::Part(Part::Drums) || (source == Source::Player && channel == DRUMS)
}

fn motion(controllers: &Controllers, seconds: f64) -> Motion {
    Motion { bend: controllers.bend, sway: controllers.sway, seconds }
}

/// The controllers that a voice obeys: the person's are theirs alone.
fn obeyed(controllers: &PerChannel<Controllers>, note: NoteId) -> Controllers {
    match note.source {
        Source::Player => *controllers.of(note.channel),
        Source::Part(_) => Controllers::REST,
    }
}
