//! A session that was played: the engine's output, and the notes in it.

use super::pulse::Pulse;
use crate::capture::{EVERYBODY, Gesture, Heading, Written};
use crate::music::{Beats, Chord, Key, Pitch, Velocity};
use crate::perform::{Event, EventKind, Source};

/// A session: everything that was played.
#[derive(Clone, Debug)]
pub struct Take {
    /// Its pulse.
    pub pulse: Pulse,
    /// How many bars it has.
    pub bars: u32,
    /// Its key signatures; none where nobody knew a key.
    pub keys: Vec<(Beats, Key)>,
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

    /// What the person did beside notes.
    fn gestures(&self) -> impl Iterator<Item = Gesture> {
        let theirs = self.events.iter().filter(|event| event.source == Source::Player);
        let beside = theirs.filter(|event| {
            !matches!(
                event.kind,
                EventKind::On { .. } | EventKind::Off { .. } | EventKind::Chord(_)
            )
        });
        beside.map(|event| Gesture { at: event.at.beat, channel: event.channel, kind: event.kind })
    }

    /// What stands in the first track of its MIDI file.
    pub fn heading(&self) -> Heading {
        Heading {
            tempi: self.pulse.tempi(),
            meters: self.pulse.meters().to_vec(),
            keys: self.keys.clone(),
            chords: self.chords().collect(),
            gestures: self.gestures().collect(),
        }
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
    use crate::clock::At;
    use crate::clock::Frames;
    use crate::music::{Meter, Part, PitchClass, QUALITIES};

    /// A take of one bar in which the bass plays middle C on the second beat, under C7.
    pub fn bass_note() -> Take {
        let pulse = Pulse::steady(48_000.0, 120.0, Meter::COMMON);
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
        let keys = vec![(Beats::ZERO, Key::of_signature(0, false))];
        Take { pulse, bars: 1, keys, events }
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
