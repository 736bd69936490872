//! What sounds.

use super::event::{Event, EventKind, Output, Press, Source};
use super::feel::Cut;
use crate::clock::{At, Frames, Grid};
use crate::music::{Beats, Note, Part, Pitch, PitchClassSet, Velocity};
use crate::rt::Bounded;

/// Channels times pitches: with one note at a time on each, it is never full.
const ROOM: usize = 16 * 128;

/// When a note ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    /// At a point of the song.
    Beat(Beats),
    /// When the key is let go.
    Release,
    /// When the call that it answers is over.
    Call(u32),
}

/// A note that was begun and has not ended.
#[derive(Clone, Copy, Debug)]
struct Sounding {
    source: Source,
    channel: u8,
    pitch: Pitch,
    since: Frames,
    until: Until,
    /// Over, but its off found no room yet.
    waits: bool,
}

/// The notes that sound, and the only maker of note-offs: whatever it begins it ends, once.
///
/// On one channel a pitch sounds once at a time, as a MIDI receiver understands it. Struck again, it ends first. What
/// the person holds a part does not strike: its off would end the person's note.
///
/// An off that finds the output full waits here and goes first; a note that finds it full is not begun.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    sounding: Bounded<Sounding, ROOM>,
    waiting: usize,
}

impl Ledger {
    /// How many notes sound or wait for their off.
    pub fn len(&self) -> usize {
        self.sounding.len()
    }

    /// Whether nothing sounds and nothing waits.
    pub fn is_empty(&self) -> bool {
        self.sounding.is_empty()
    }

    /// Begins the note of a part, unless the person holds that pitch on that channel.
    pub fn strike_part(&mut self, note: Note, channel: u8, at: At, output: &mut Output) {
        let (source, pitch, until) = (Source::Part(note.part), note.pitch, Until::Beat(note.end()));
        let begun = Sounding { source, channel, pitch, since: at.frame, until, waits: false };
        self.strike_ours(begun, note.velocity, at, output);
    }

    /// Has a note of a part end early.
    pub fn cut(&mut self, cut: Cut) {
        let (source, pitch) = (Source::Part(cut.part), cut.pitch);
        for sounding in self.sounding.iter_mut() {
            if let Until::Beat(end) = &mut sounding.until
                && (sounding.source, sounding.pitch) == (source, pitch)
            {
                *end = (*end).min(cut.end);
            }
        }
    }

    /// Begins a voice that answers a call, unless the person holds that pitch on that channel.
    pub fn strike_voice(
        &mut self,
        call: u32,
        (pitch, velocity): (Pitch, Velocity),
        channel: u8,
        at: At,
        output: &mut Output,
    ) {
        let (source, until) = (Source::Part(Part::Harmony), Until::Call(call));
        let begun = Sounding { source, channel, pitch, since: at.frame, until, waits: false };
        self.strike_ours(begun, velocity, at, output);
    }

    /// Begins the person's note.
    pub fn strike_player(&mut self, press: Press, at: At, output: &mut Output) {
        let Press { channel, pitch, velocity } = press;
        let (source, until) = (Source::Player, Until::Release);
        let begun = Sounding { source, channel, pitch, since: at.frame, until, waits: false };
        self.strike(begun, velocity, at, output);
    }

    fn strike_ours(&mut self, note: Sounding, velocity: Velocity, at: At, output: &mut Output) {
        let held = |s: &Sounding| s.source == Source::Player && !s.waits;
        let same = |s: &&Sounding| s.channel == note.channel && s.pitch == note.pitch;
        if !self.sounding.iter().find(same).is_some_and(held) {
            self.strike(note, velocity, at, output);
        }
    }

    fn strike(&mut self, note: Sounding, velocity: Velocity, at: At, output: &mut Output) {
        if let Some(place) = self.find(note.channel, note.pitch) {
            self.end(place, at, output);
        }
        let still_sounds = self.find(note.channel, note.pitch).is_some();
        if still_sounds || output.is_full() || self.sounding.push(note).is_err() {
            return;
        }
        let kind = EventKind::On { pitch: note.pitch, velocity };
        let _has_room = output.push(Event { at, source: note.source, channel: note.channel, kind });
    }

    fn find(&self, channel: u8, pitch: Pitch) -> Option<usize> {
        self.sounding.iter().position(|note| note.channel == channel && note.pitch == pitch)
    }

    /// The note of a part that ends first, and its frame: never the one at which it began.
    pub fn next_end(&self, grid: &Grid) -> Option<(Frames, usize)> {
        let ends = self.sounding.iter().enumerate().filter(|(_, note)| !note.waits).filter_map(
            |(place, note)| {
                let Until::Beat(end) = note.until else { return None };
                let frame = grid.frame_of(end)?;
                Some((frame.max(note.since + 1), place))
            },
        );
        ends.min()
    }

    /// Ends the note at `place`; its off waits when the output is full.
    pub fn end(&mut self, place: usize, at: At, output: &mut Output) {
        let Some(&note) = self.sounding.get(place) else { return };
        let off = EventKind::Off { pitch: note.pitch };
        let sent = output
            .push(Event { at, source: note.source, channel: note.channel, kind: off })
            .is_ok();
        if sent {
            self.waiting -= usize::from(note.waits);
            self.sounding.remove(place);
        } else {
            self.wait(place);
        }
    }

    fn wait(&mut self, place: usize) {
        if let Some(note) = self.sounding.get_mut(place).filter(|note| !note.waits) {
            note.waits = true;
            self.waiting += 1;
        }
    }

    /// Ends the notes that `ends` chooses by source, channel and pitch.
    pub fn release(
        &mut self,
        ends: impl Fn(Source, u8, Pitch) -> bool,
        at: At,
        output: &mut Output,
    ) {
        self.end_all(|note| ends(note.source, note.channel, note.pitch), at, output);
    }

    /// Ends a note of a part whose pitch is not of these tones; what would have sounded of it from now on.
    pub fn end_outside(
        &mut self,
        part: Part,
        tones: PitchClassSet,
        at: At,
        output: &mut Output,
    ) -> Option<Note> {
        let strays = |note: &Sounding| {
            let mine = note.source == Source::Part(part) && !note.waits;
            mine && !tones.has(note.pitch.class()) && matches!(note.until, Until::Beat(_))
        };
        let place = self.sounding.iter().position(strays)?;
        let note = *self.sounding.get(place)?;
        self.end(place, at, output);
        let Until::Beat(end) = note.until else { return None };
        let (onset, velocity) = (at.beat, Velocity::MEDIUM);
        Some(Note { part, pitch: note.pitch, velocity, onset, duration: end - onset })
    }

    /// Whether a part sounds a pitch.
    pub fn sounds(&self, part: Part, pitch: Pitch) -> bool {
        let same = |note: &Sounding| note.source == Source::Part(part) && note.pitch == pitch;
        self.sounding.iter().any(|note| same(note) && !note.waits)
    }

    /// Ends the voices that answer a call.
    pub fn end_call(&mut self, call: u32, at: At, output: &mut Output) {
        self.end_all(|note| note.until == Until::Call(call), at, output);
    }

    fn end_all(&mut self, ends: impl Fn(&Sounding) -> bool, at: At, output: &mut Output) {
        let over = self.sounding.iter_mut().filter(|note| !note.waits && ends(note));
        for note in over {
            note.waits = true;
            self.waiting += 1;
        }
        self.flush(at, output);
    }

    /// Ends every note; the offs wait for the next chance.
    pub fn let_go(&mut self) {
        for place in 0..self.sounding.len() {
            self.wait(place);
        }
    }

    /// Sends the offs that wait, the longest sounding first, as far as there is room.
    pub fn flush(&mut self, at: At, output: &mut Output) {
        let mut place = 0;
        while self.waiting > 0 && !output.is_full() {
            match self.sounding.get(place) {
                Some(note) if note.waits => self.end(place, at, output),
                Some(_) => place += 1,
                None => break,
            }
        }
    }
}
