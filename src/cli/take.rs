//! A session that was played: the engine's output, and the notes in it.

use crate::capture::{EVERYBODY, Heading, Written};
use crate::music::{Beats, Chord, Key, Meter, Pitch, Velocity};
use crate::perform::{Event, EventKind, Source};

/// The steady pulse of a session: frames and beats in fixed proportion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pulse {
    /// Frames a second.
    pub rate: f64,
    /// Quarter notes a minute.
    pub tempo: f64,
    /// The meter.
    pub meter: Meter,
}

impl Pulse {
    /// The point in quarter notes at a frame.
    pub fn quarters(self, frame: u64) -> f64 {
        frame as f64 * self.tempo / (60.0 * self.rate)
    }

    /// The first frame at or after a point in beats; the start for anything before it.
    pub fn frame(self, at: Beats) -> u64 {
        const ROUNDING: f64 = 1e-6;
        (at.to_quarters() * 60.0 * self.rate / self.tempo - ROUNDING).ceil().max(0.0) as u64
    }
}

/// A session: everything that was played.
#[derive(Clone, Debug)]
pub struct Take {
    /// Its pulse.
    pub pulse: Pulse,
    /// How many bars it has.
    pub bars: u32,
    /// The key that the engine has in mind.
    pub key: Key,
    /// The engine's output, in its order.
    pub events: Vec<Event>,
}

impl Take {
    /// The notes that one of them played, by their ends.
    pub fn notes(&self, source: Source) -> Vec<Written> {
        let mut sounding: Vec<Written> = Vec::new();
        let mut notes = Vec::new();
        for event in self.events.iter().filter(|event| event.source == source) {
            match event.kind {
                EventKind::On { pitch, velocity } => sounding.push(begun(event, pitch, velocity)),
                EventKind::Off { pitch } => {
                    let same = |on: &Written| on.pitch == pitch && on.channel == event.channel;
                    let on = sounding.iter().position(same).map(|at| sounding.remove(at));
                    notes.extend(on.map(|on| on.ended(event.at.beat)));
                }
                _ => {}
            }
        }
        notes
    }

    /// Everybody's track, by name.
    pub fn tracks(&self) -> Vec<(&'static str, Vec<Written>)> {
        EVERYBODY.iter().map(|&source| (source.name(), self.notes(source))).collect()
    }

    /// What stands at the head of its MIDI file.
    pub fn heading(&self) -> Heading {
        let Pulse { tempo, meter, .. } = self.pulse;
        Heading { tempo, meter, key: Some(self.key), chords: self.chords().collect() }
    }

    /// The chords, each from where it begins.
    pub fn chords(&self) -> impl Iterator<Item = (Beats, Chord)> {
        self.events.iter().filter_map(|event| match event.kind {
            EventKind::Chord(Some(chord)) => Some((event.at.beat, chord)),
            _ => None,
        })
    }
}

fn begun(event: &Event, pitch: Pitch, velocity: Velocity) -> Written {
    let onset = event.at.beat;
    Written { onset, pitch, duration: Beats(1), velocity, channel: event.channel }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::clock::Frames;
    use crate::music::{Part, PitchClass, QUALITIES};
    use crate::perform::At;

    /// A take of one bar in which the bass plays middle C on the second beat, under C7.
    pub fn bass_note() -> Take {
        let pulse = Pulse { rate: 48_000.0, tempo: 120.0, meter: Meter::COMMON };
        let event = |frame, kind| Event {
            at: At {
                offset: 0,
                frame: Frames(frame),
                beat: Beats::from_quarters(pulse.quarters(frame)),
            },
            source: Source::Part(Part::Bass),
            channel: 2,
            kind,
        };
        let (c, pitch) = (PitchClass::new(0), Pitch::MIDDLE_C);
        let events = vec![
            event(24_000, EventKind::Chord(Some(Chord::new(c, QUALITIES[2], c)))),
            event(24_000, EventKind::On { pitch, velocity: Velocity::clamped(90) }),
            event(48_000, EventKind::Off { pitch }),
        ];
        Take { pulse, bars: 1, key: Key::of_signature(0, false), events }
    }

    #[test]
    fn points_in_beats_have_a_frame_at_or_after_them() {
        let pulse = Pulse { rate: 44_100.0, tempo: 133.0, meter: Meter::COMMON };
        for tick in [0, 1, 7, 959, 123_456] {
            let frame = pulse.frame(Beats(tick));
            let ticks = pulse.quarters(frame) * 960.0;
            assert!((tick as f64 - 1e-6..tick as f64 + 1.0).contains(&ticks), "{tick}: {ticks}");
        }
    }

    #[test]
    fn ons_and_offs_become_notes() {
        let take = bass_note();
        let notes = take.notes(Source::Part(Part::Bass));
        assert_eq!((notes[0].onset, notes[0].duration), (Beats::QUARTER, Beats::QUARTER));
        assert!(take.notes(Source::Player).is_empty());
        assert_eq!(take.chords().count(), 1);
    }
}
