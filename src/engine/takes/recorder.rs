//! Writes takes as the music passes.

use super::take::{HEADER, Header, SOUND, Sound, Taken, Takes};
use crate::clock::{At, Clock, Frames};
use crate::music::{Beats, Chord, Key, Pitch, TICKS_PER_QUARTER};
use crate::perform::{Event, EventKind, Press, Source};
use crate::rt::log::LogWriter;

/// Notes and chords that are kept.
const NOTES: usize = 16_384;
/// Takes that are kept.
const TAKES: usize = 256;
/// Pitches on every channel; the person's first, then ours.
const KEYS: usize = 2 * 16 * 128;

/// Writes takes on the audio thread. While the song stands its beats are counted on at its tempo, so that what is
/// played then has its rhythm too.
pub struct Recorder {
    pub(super) notes: LogWriter<SOUND>,
    pub(super) headers: LogWriter<HEADER>,
    /// The entries of notes that sound, by [`key`].
    sounding: Box<[Option<u64>]>,
    header: Header,
    /// The entry of the take, once something was played in it.
    take: Option<u64>,
    /// The last chord of the take.
    chord: Option<Chord>,
    /// The frame at which the take began.
    began: Frames,
    /// Seconds of sound so far.
    seconds: f64,
}

impl Recorder {
    /// Nothing played; allocates.
    pub fn new(clock: &Clock) -> Self {
        Self {
            notes: LogWriter::new(NOTES),
            headers: LogWriter::new(TAKES),
            sounding: vec![None; KEYS].into(),
            header: header(At::default(), clock, false),
            take: None,
            chord: None,
            began: Frames(0),
            seconds: 0.0,
        }
    }

    /// A side to read from.
    pub fn reader(&self) -> Takes {
        Takes { notes: self.notes.reader(), headers: self.headers.reader() }
    }

    /// Begins a take. What the person holds goes on in it.
    pub fn begin(&mut self, at: At, clock: &Clock, goes_on: bool) {
        let end = self.header.end;
        let (first, seconds) = (self.notes.next(), (self.seconds, self.seconds));
        let Header { key, seed, .. } = self.header;
        self.header = Header { first, seconds, key, seed, ..header(at, clock, goes_on) };
        (self.take, self.chord, self.began) = (None, None, at.frame);
        for place in 0..self.sounding.len() {
            let Some(note) = self.close(place, end) else { continue };
            if note.source == Source::Player {
                self.strike(Taken { onset: at.beat, duration: Beats::ZERO, ..note });
            }
        }
    }

    /// Notes the key and the seed of the take.
    pub fn identify(&mut self, key: Option<Key>, seed: u64) {
        (self.header.key, self.header.seed) = (key, seed);
    }

    /// A take, and what was played in it, the newest first.
    pub fn take(&self, number: u64) -> Option<(Header, impl Iterator<Item = Sound>)> {
        let header = self.headers.get(number).map(Header::unpack)?;
        let next = self.headers.get(number + 1).map(Header::unpack);
        let end = next.map_or(self.notes.next(), |next| next.first);
        let sounds = (header.first..end).rev().map_while(|entry| self.notes.get(entry));
        Some((header, sounds.map(Sound::unpack)))
    }

    /// Notes how far the take has come.
    pub fn pass(&mut self, at: At, frames: u64, clock: &Clock) {
        self.seconds += frames as f64 / clock.rate().hertz();
        let now = Header { seconds: (self.header.seconds.0, self.seconds), ..self.header };
        let (tempo, meter) = (clock.tempo().bpm(), clock.meter());
        let (end, bar_start) = (self.when(at, clock), bar_start(at, clock));
        self.header = Header { end, bar_start, tempo, meter, ..now };
        if let Some(take) = self.take {
            for (word, value) in self.header.pack().into_iter().enumerate() {
                self.headers.amend(take, word, value);
            }
        }
    }

    /// Where the song stands, what is played first begins the take.
    fn open(&mut self, at: At, clock: &Clock) {
        if self.take.is_none() && !clock.is_running() {
            self.began = at.frame;
        }
    }

    /// The person struck a key.
    pub fn press(&mut self, press: Press, at: At, clock: &Clock) {
        self.open(at, clock);
        let Press { channel, pitch, velocity } = press;
        let (source, onset, duration) = (Source::Player, self.when(at, clock), Beats::ZERO);
        self.strike(Taken { source, channel, pitch, velocity, onset, duration });
    }

    /// The person let go of a key.
    pub fn release(&mut self, channel: u8, pitch: Pitch, at: At, clock: &Clock) {
        self.close(key(Source::Player, channel, pitch), self.when(at, clock));
    }

    /// Takes in what the parts do.
    pub fn hear(&mut self, events: &[Event], clock: &Clock) {
        for event in events.iter().filter(|event| event.source != Source::Player) {
            let Event { at, source, channel, kind } = *event;
            self.open(at, clock);
            let onset = self.when(at, clock);
            match kind {
                EventKind::On { pitch, velocity } => {
                    let duration = Beats::ZERO;
                    self.strike(Taken { source, channel, pitch, velocity, onset, duration });
                }
                EventKind::Off { pitch } => {
                    self.close(key(source, channel, pitch), onset);
                }
                _ => {}
            }
        }
    }

    /// Takes in the chord that the music is thought in, which is not always told.
    pub fn think_in(&mut self, chord: Chord, at: At, clock: &Clock) {
        if self.chord != Some(chord) {
            self.chord = Some(chord);
            self.write(Sound::Chord(self.when(at, clock), chord));
        }
    }

    /// A moment in beats of the take.
    fn when(&self, at: At, clock: &Clock) -> Beats {
        if clock.is_running() {
            return at.beat;
        }
        let seconds = at.frame.0.saturating_sub(self.began.0) as f64 / clock.rate().hertz();
        let ticks = seconds * clock.tempo().bpm() / 60.0 * TICKS_PER_QUARTER as f64;
        self.header.start + Beats(ticks as i64)
    }

    fn strike(&mut self, note: Taken) {
        let place = key(note.source, note.channel, note.pitch);
        self.close(place, note.onset);
        let entry = self.write(Sound::Note(note));
        if let Some(sounding) = self.sounding.get_mut(place) {
            *sounding = Some(entry);
        }
    }

    fn write(&mut self, sound: Sound) -> u64 {
        if self.take.is_none() {
            self.take = Some(self.headers.push(self.header.pack()));
        }
        self.notes.push(sound.pack())
    }

    /// Ends the note that sounds at a place; gives it.
    fn close(&mut self, place: usize, end: Beats) -> Option<Taken> {
        let entry = self.sounding.get_mut(place)?.take()?;
        let Sound::Note(note) = Sound::unpack(self.notes.get(entry)?) else { return None };
        let note = Taken { duration: (end - note.onset).max(Beats(1)), ..note };
        let [_, word] = Sound::Note(note).pack();
        self.notes.amend(entry, 1, word);
        Some(note)
    }
}

/// How a take begins.
fn header(at: At, clock: &Clock, goes_on: bool) -> Header {
    Header {
        first: 0,
        start: at.beat,
        end: at.beat,
        bar_start: bar_start(at, clock),
        tempo: clock.tempo().bpm(),
        meter: clock.meter(),
        key: None,
        seed: 0,
        goes_on,
        seconds: (0.0, 0.0),
    }
}

/// Where a bar begins: while the song stands, where it stands.
fn bar_start(at: At, clock: &Clock) -> Beats {
    if clock.is_running() { clock.bar_start(at.beat) } else { at.beat }
}

/// The place of a note that sounds: the person's and ours apart, for both may sound on one channel.
fn key(source: Source, channel: u8, pitch: Pitch) -> usize {
    let ours = usize::from(source != Source::Player);
    (ours * 16 + usize::from(channel & 15)) * 128 + usize::from(pitch.number())
}
