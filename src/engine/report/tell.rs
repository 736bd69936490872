//! Words to the window and the host: where the song is, its plan, its chords, voices that begin and end.

use super::super::engine::Engine;
use super::super::wire::EngineEvent;
use crate::clock::At;
use crate::improvise::Mode;
use crate::music::{Beats, Chord, Part, PartSet};
use crate::perform::{Event, EventKind, Output, Source};

impl Engine {
    /// Tells of the plan from a point on, which takes the place of what was told before.
    pub(in super::super) fn tell_plan(&mut self, from: Beats) {
        self.wire.tell(EngineEvent::Replanned(from));
        for foreseen in self.improviser.outlook().foreseen().filter(|it| it.note.onset >= from) {
            self.wire.tell(EngineEvent::Foreseen(foreseen));
        }
        for (at, chord) in self.improviser.outlook().coming().filter(|&(at, _)| at >= from) {
            self.wire.tell(EngineEvent::Coming { chord, at });
        }
    }

    /// Tells of a chord that has begun, if it is a new one; where there is none from now on, what sounds of it ends.
    pub(in super::super) fn tell_chord(
        &mut self,
        chord: Option<Chord>,
        at: At,
        output: &mut Output,
    ) {
        if self.chord == Some(chord) {
            return;
        }
        match chord {
            None => self.end_harmony(at, output),
            Some(chord) => self.keep_to(chord, at, output),
        }
        let source = Source::Part(Part::Harmony);
        let channel = self.settings.routing.channel(Part::Harmony);
        if output.push(Event { at, source, channel, kind: EventKind::Chord(chord) }).is_ok() {
            self.chord = Some(chord);
            self.wire.tell(EngineEvent::Chord { chord, at: at.beat });
        }
    }

    /// Who lays chords, and a lead that is no soloist, fall silent.
    fn end_harmony(&mut self, at: At, output: &mut Output) {
        let soloist = self.settings.music.mode.has_soloist();
        for part in PartSet::PITCHED.iter().filter(|&part| part != Part::Lead || !soloist) {
            self.performer.silence(part, at, output);
        }
    }

    /// Where chords are given, harmony and bass end what does not belong to the one that begins.
    fn keep_to(&mut self, chord: Chord, at: At, output: &mut Output) {
        let music = &self.settings.music;
        if music.mode == Mode::Accompany || music.chart.is_some() {
            let tones = chord.tones.with(chord.bass);
            for part in [Part::Harmony, Part::Bass] {
                self.performer.keep_to(part, tones, at, output);
            }
        }
    }

    /// Tells of the voices under keys as they begin and end; of other notes it was told when they were decided.
    pub(in super::super) fn tell_voices(&mut self, events: &[Event]) {
        let answers = self.settings.music.mode == Mode::Harmonise;
        for event in events.iter().filter(|event| event.source == Source::Part(Part::Harmony)) {
            let (source, at) = (event.source, event.at.beat);
            match event.kind {
                EventKind::On { pitch, .. } if answers => {
                    self.wire.tell(EngineEvent::Key { source, pitch, on: true, at });
                }
                EventKind::Off { pitch } => {
                    self.wire.tell(EngineEvent::Key { source, pitch, on: false, at });
                }
                _ => {}
            }
        }
    }

    /// Tells where the song is, in which key and section, and whose turn it is.
    pub(in super::super) fn tell_position(&mut self, at: At) {
        let (transport, music) = (self.transport(at.beat), &self.settings.music);
        let key = self.improviser.known_key(music);
        self.recorder.identify(key, music.seed);
        self.wire.tell(EngineEvent::Position {
            beat: at.beat,
            bar_start: transport.bar_start,
            meter: transport.meter,
            tempo: transport.tempo,
            playing: self.clock.is_running(),
            key,
            section: self.improviser.section(transport, music),
            turn: self.improviser.outlook().turn(music),
        });
    }
}
