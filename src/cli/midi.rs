//! Standard MIDI files, read: what the person played.

use std::collections::BTreeMap;
use std::path::Path;

use super::fault::Fault;
use crate::capture::{Gesture, Written};
use crate::corpus::midi::{self, Event, MEND, Message, Meta, StaffNote, Timed, Track};
use crate::music::{Beats, Chord, Key, Meter, Pitch, Symbol, Velocity};
use crate::perform::EventKind;

/// What was read of a file.
#[derive(Debug, Default, PartialEq)]
pub struct Song {
    /// Tempo changes in quarters a minute.
    pub tempi: Vec<(Beats, f64)>,
    /// Meter changes, those that can be played.
    pub meters: Vec<(Beats, Meter)>,
    /// Key signatures.
    pub keys: Vec<(Beats, Key)>,
    /// Chord symbols that stand as markers, in order; `None` is "no chord".
    pub chords: Vec<(Beats, Option<Chord>)>,
    /// Every note of every track, by onset.
    pub notes: Vec<Written>,
    /// What was done beside notes, in order.
    pub gestures: Vec<Gesture>,
    /// What is not as it should be, a sentence each.
    pub warnings: Vec<String>,
}

/// Reads a file, whatever its name, and says what is amiss in it. Refused, with the place, where it cannot be read or
/// holds no notes.
pub fn read(path: &Path) -> Result<Song, Fault> {
    let name = path.display();
    let refused = |why: String| Fault::refused(format!("cannot read {name}: {why}"));
    let bytes = std::fs::read(path).map_err(|error| refused(format!("{error}; check the name")))?;
    let song = parse(&bytes).map_err(refused)?;
    warn(path, &song.warnings);
    Ok(song)
}

/// Says what is amiss in a file, a sentence each.
pub fn warn(path: &Path, warnings: &[String]) {
    for warning in warnings {
        eprintln!("antiphon: {}: {warning}.", path.display());
    }
}

fn parse(bytes: &[u8]) -> Result<Song, String> {
    let file = midi::read(bytes).map_err(|why| format!("it {why}; {MEND}"))?;
    let mut song = Song { warnings: file.warnings, ..Song::default() };
    let count = file.songs.len();
    if count > 1 {
        song.warnings.push(format!("it holds {count} songs, format 2, and the first is taken"));
    }
    let Some(first) = file.songs.into_iter().next() else { return Err(no_notes()) };
    song.follow(&first.maps);
    for track in &first.tracks {
        song.hear(track);
    }
    song.notes.sort_unstable();
    song.chords.sort_by_key(|chord| chord.0);
    song.gestures.sort_by_key(|gesture| gesture.at);
    if song.notes.is_empty() { Err(no_notes()) } else { Ok(song) }
}

fn no_notes() -> String {
    format!("there are no notes in it; {MEND}")
}

impl Song {
    /// The meter that is in force the longest; of equals the earlier.
    pub fn meter(&self) -> Meter {
        let end = self.notes.iter().map(|note| note.onset + note.duration).max();
        let ends = self.meters.iter().skip(1).map(|&(at, _)| at).chain(end);
        let lengths = self.meters.iter().zip(ends).map(|(&(at, meter), end)| (end - at, meter));
        let longest = lengths.reduce(|best, next| if next.0 > best.0 { next } else { best });
        longest.map_or(Meter::COMMON, |(_, meter)| meter)
    }

    fn follow(&mut self, maps: &midi::Maps) {
        self.tempi.clone_from(&maps.tempi);
        for &(at, (beats, unit)) in &maps.meters {
            match Meter::new(beats, unit) {
                Some(meter) => self.meters.push((at, meter)),
                None => self.warnings.push(format!(
                    "{beats}/{unit} at quarter {} cannot be played, and the meter before stays",
                    at.to_quarters()
                )),
            }
        }
        let key =
            |&(at, (signs, minor)): &(Beats, (i8, bool))| (at, Key::of_signature(signs, minor));
        self.keys = maps.keys.iter().map(key).collect();
    }

    fn hear(&mut self, track: &Track<'_>) {
        for (channel, notes) in midi::notes(track) {
            self.notes.extend(notes.into_iter().map(|note| written(note, channel)));
        }
        for timed in &track.events {
            self.gestures.extend(gesture(timed));
            if let Event::Meta(Meta::Marker(text)) = timed.event {
                let symbol = Symbol::parse(&String::from_utf8_lossy(text));
                self.chords.extend(symbol.map(|symbol| (timed.at, symbol.map(Symbol::chord))));
            }
        }
    }

    /// The notes as one keyboard gives them: of a key that several tracks strike at a tick one note, the longest; a note
    /// that is struck again ends there.
    pub fn on_one_keyboard(&self) -> Vec<Written> {
        let mut keys: BTreeMap<(u8, Pitch), Vec<Written>> = BTreeMap::new();
        for note in &self.notes {
            let key = keys.entry((note.channel, note.pitch)).or_default();
            match key.last_mut() {
                Some(last) if last.onset == note.onset => {
                    last.duration = last.duration.max(note.duration);
                    last.velocity = last.velocity.max(note.velocity);
                    continue;
                }
                Some(last) if last.onset + last.duration > note.onset => {
                    *last = last.ended(note.onset)
                }
                _ => {}
            }
            key.push(*note);
        }
        let mut notes: Vec<Written> = keys.into_values().flatten().collect();
        notes.sort_unstable();
        notes
    }
}

fn written(note: StaffNote, channel: u8) -> Written {
    let StaffNote { onset, pitch, duration, velocity } = note;
    let (pitch, velocity) = (Pitch::clamped(pitch.into()), Velocity::clamped(velocity.into()));
    Written { onset, pitch, duration, velocity, channel }
}

/// What a channel message does beside notes.
fn gesture(timed: &Timed<'_>) -> Option<Gesture> {
    let Event::Channel(channel, message) = timed.event else { return None };
    let kind = match message {
        Message::Control { number, value } => EventKind::Control { number, value },
        Message::Program { program } => EventKind::Program { program },
        Message::Bend { value } => EventKind::Bend { value },
        Message::Pressure { pressure } => EventKind::Pressure { value: pressure },
        Message::KeyPressure { pitch, pressure } => {
            EventKind::KeyPressure { pitch: Pitch::clamped(pitch.into()), value: pressure }
        }
        Message::On { .. } | Message::Off { .. } => return None,
    };
    Some(Gesture { at: timed.at, channel, kind })
}

#[cfg(test)]
mod tests {
    use midly::{MetaMessage, Smf, TrackEventKind};

    use super::*;
    use crate::capture::{Heading, write};
    use crate::music::{PitchClass, QUALITIES};

    fn note(onset: i64, pitch: i32, duration: i64, channel: u8) -> Written {
        Written {
            onset: Beats(onset),
            pitch: Pitch::clamped(pitch),
            duration: Beats(duration),
            velocity: Velocity::clamped(90),
            channel,
        }
    }

    fn written(notes: Vec<Written>) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, &[("player", notes), ("bass", Vec::new())], &heading()).unwrap();
        bytes
    }

    fn gestures() -> [Gesture; 3] {
        let pitch = Pitch::MIDDLE_C;
        let kinds = [
            EventKind::Program { program: 24 },
            EventKind::Bend { value: 10_240 },
            EventKind::KeyPressure { pitch, value: 90 },
        ];
        kinds.map(|kind| Gesture { at: Beats(480), channel: 3, kind })
    }

    fn heading() -> Heading {
        let (d, key) = (PitchClass::new(2), Key::of_signature(-1, true));
        let chord = Chord::new(d, QUALITIES[1], d.up(3));
        Heading {
            tempi: vec![(Beats(0), 90.0), (Beats(480), 180.0)],
            meters: vec![(Beats(0), Meter::new(6, 8).unwrap())],
            keys: vec![(Beats(0), key)],
            chords: vec![(Beats(0), chord), (Beats(480), chord.up(5))],
            gestures: gestures().to_vec(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let notes = vec![note(0, 60, 480, 0), note(480, 60, 480, 0), note(480, 64, 1, 9)];
        let song = parse(&written(notes.clone())).unwrap();
        assert_eq!(song.notes, notes);
        assert_eq!((song.meters, song.keys), (heading().meters, heading().keys));
        assert_eq!(song.gestures, gestures());
        assert_eq!(song.warnings, Vec::<String>::new());
        let chords = heading().chords.into_iter().map(|(at, chord)| (at, Some(chord)));
        assert_eq!(song.chords, chords.collect::<Vec<_>>());
        let tempi = song.tempi.iter().map(|&(at, tempo)| (at.0, tempo.round()));
        assert_eq!(tempi.collect::<Vec<_>>(), [(0, 90.0), (480, 180.0)]);
    }

    #[test]
    fn tracks_have_their_names() {
        let bytes = written(vec![note(0, 60, 480, 0)]);
        let smf = Smf::parse(&bytes).unwrap();
        let name = |track: &midly::Track<'_>| match track[0].kind {
            TrackEventKind::Meta(MetaMessage::TrackName(name)) => {
                String::from_utf8_lossy(name).into_owned()
            }
            _ => String::new(),
        };
        assert_eq!(smf.tracks.iter().map(name).collect::<Vec<_>>(), ["player", "bass"]);
    }

    #[test]
    fn a_file_cut_anywhere_is_read_so_far_or_refused_and_the_place_is_said() {
        let whole = vec![note(0, 60, 480, 0), note(480, 62, 480, 0)];
        let bytes = written(whole.clone());
        let mut most = 0;
        for length in 0..bytes.len() {
            match parse(&bytes[..length]) {
                Err(why) => assert!(most == 0 && why.contains("byte"), "{length}: {why}"),
                Ok(song) => {
                    most = song.notes.len().max(most);
                    assert!(!song.warnings.is_empty(), "{length} bytes are read in silence");
                    assert_eq!(song.notes.len(), most, "{length}: more is read of less");
                    let begins = |(read, note): (&Written, &Written)| read.onset == note.onset;
                    assert!(song.notes.iter().zip(&whole).all(begins), "{length}");
                }
            }
        }
        assert_eq!(most, whole.len());
    }

    #[test]
    fn a_note_that_is_never_ended_ends_with_its_track() {
        let track = [0, 0x90, 60, 80, 0x60, 0x90, 62, 80, 0, 0xff, 0x2f, 0];
        let mut bytes = b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x0c".to_vec();
        bytes.extend(track);
        let song = parse(&bytes).unwrap();
        assert_eq!(song.notes[0].duration, Beats::QUARTER);
        assert_eq!(song.notes[1].duration, Beats(1));
    }

    #[test]
    fn tracks_that_strike_one_key_together_give_one_note() {
        let song = Song {
            notes: vec![
                note(0, 60, 480, 0),
                note(0, 60, 960, 0),
                note(480, 60, 960, 0),
                note(480, 60, 480, 1),
            ],
            ..Song::default()
        };
        let played = song.on_one_keyboard();
        assert_eq!(played, [note(0, 60, 480, 0), note(480, 60, 480, 1), note(480, 60, 960, 0)]);
    }
}
