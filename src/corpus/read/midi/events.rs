//! The events of a track, read from its bytes. What can be borne is borne and noted; nothing is passed over in silence.

use super::message::{Event, Message, Meta, Timed};
use super::remarks::{Oddities, Oddity};
use super::time::Time;
use crate::music::Beats;

/// A track, as far as it can be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Track<'a> {
    /// Its events in order.
    pub events: Vec<Timed<'a>>,
    /// When it ends.
    pub end: Beats,
    /// Why it ends.
    pub(super) stop: Stop,
    /// The byte behind the last that was understood.
    pub(super) at: usize,
    /// What was odd in it.
    pub(super) oddities: Oddities,
    tick: i64,
}

/// Why reading ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// With the event that ends tracks.
    Closed,
    /// With the last byte, between events.
    Spent,
    /// With the last byte, inside an event.
    Cut,
    /// At data that belongs to no message.
    Lost,
}

/// Reads a track from a byte to before another; `tick` is where it begins.
pub fn read(bytes: &[u8], bounds: std::ops::Range<usize>, time: Time, tick: i64) -> Track<'_> {
    let bytes = bytes.get(..bounds.end).unwrap_or(bytes);
    let mut reader = Reader { bytes, at: bounds.start, time, running: None, tick, track: vec![] };
    let mut oddities = Oddities::default();
    let (stop, at) = loop {
        let before = reader.at;
        if let Err(stop) = reader.event(&mut oddities) {
            break (stop, if stop == Stop::Closed { reader.at } else { before });
        }
    };
    let (end, tick) = (time.beats(reader.tick), reader.tick);
    Track { events: reader.track, end, stop, at, oddities, tick }
}

impl<'a> Track<'a> {
    /// Reads on from where the track was closed; it goes on only if all that comes up to `end` is understood.
    pub(super) fn goes_on(&mut self, bytes: &'a [u8], end: usize, time: Time) -> bool {
        let more = read(bytes, self.at..end, time, self.tick);
        let understood = matches!(more.stop, Stop::Closed | Stop::Spent) && more.at == end;
        if understood && more.oddities.is_empty() {
            self.events.extend(more.events);
            (self.end, self.tick, self.at) = (more.end, more.tick, end);
            return true;
        }
        false
    }

    /// Whether a key is struck in it.
    pub fn has_notes(&self) -> bool {
        let strikes =
            |timed: &Timed<'_>| matches!(timed.event, Event::Channel(_, Message::On { .. }));
        self.events.iter().any(strikes)
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    time: Time,
    /// The status byte of channel messages that bring none. It outlives whatever comes between them.
    running: Option<u8>,
    tick: i64,
    track: Vec<Timed<'a>>,
}

/// A number's length in bytes; more would be more than 28 bits.
const LONGEST_NUMBER: usize = 4;

impl<'a> Reader<'a> {
    fn event(&mut self, oddities: &mut Oddities) -> Result<(), Stop> {
        if self.at >= self.bytes.len() {
            return Err(Stop::Spent);
        }
        let delta = self.number()?;
        let (place, first) = (self.at, self.byte()?);
        let status = if first < 0x80 { self.running.ok_or(Stop::Lost)? } else { first };
        if first < 0x80 {
            self.at = place;
        }
        self.tick = self.tick.saturating_add(delta as i64);
        match status {
            0xff => self.meta(place, oddities),
            0xf0 | 0xf7 => self.exclusive(place, oddities),
            0xf1.. => self.system(status, place, oddities),
            _ => self.channel(status, oddities),
        }
    }

    fn byte(&mut self) -> Result<u8, Stop> {
        let byte = *self.bytes.get(self.at).ok_or(Stop::Cut)?;
        self.at += 1;
        Ok(byte)
    }

    fn number(&mut self) -> Result<usize, Stop> {
        let mut number = 0;
        for _ in 0..LONGEST_NUMBER {
            let byte = self.byte()?;
            number = number << 7 | usize::from(byte & 0x7f);
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Stop::Lost)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Stop> {
        let taken = self.bytes.get(self.at..self.at + length).ok_or(Stop::Cut)?;
        self.at += length;
        Ok(taken)
    }

    fn push(&mut self, event: Event<'a>) {
        self.track.push(Timed { at: self.time.beats(self.tick), event });
    }

    fn channel(&mut self, status: u8, oddities: &mut Oddities) -> Result<(), Stop> {
        self.running = Some(status);
        let mut data = [0; 2];
        for byte in data.iter_mut().take(Message::data(status)) {
            let (place, read) = (self.at, self.byte()?);
            if read > 127 {
                oddities.meet(Oddity::Clipped, place);
            }
            *byte = read.min(127);
        }
        self.push(Event::Channel(status & 15, Message::new(status, data[0], data[1])));
        Ok(())
    }

    fn meta(&mut self, place: usize, oddities: &mut Oddities) -> Result<(), Stop> {
        const END: u8 = 0x2f;
        let kind = self.byte()?;
        let length = self.number()?;
        let data = self.take(length)?;
        if kind == END {
            return Err(Stop::Closed);
        }
        match Meta::new(kind, data) {
            Some(meta) => self.push(Event::Meta(meta)),
            None => oddities.meet(Oddity::Senseless, place),
        }
        Ok(())
    }

    /// An exclusive message: its length and so many bytes; where that leads out of the track, all up to its end mark,
    /// as on a wire.
    fn exclusive(&mut self, place: usize, oddities: &mut Oddities) -> Result<(), Stop> {
        const END: u8 = 0xf7;
        let start = self.at;
        if self.number().and_then(|length| self.take(length)).is_ok() {
            return Ok(());
        }
        let marked = self.bytes.iter().skip(start).position(|&byte| byte == END);
        self.at = start + marked.ok_or(Stop::Cut)? + 1;
        oddities.meet(Oddity::Exclusive, place);
        Ok(())
    }

    fn system(&mut self, status: u8, place: usize, oddities: &mut Oddities) -> Result<(), Stop> {
        let data = match status {
            0xf1 | 0xf3 => 1,
            0xf2 => 2,
            _ => 0,
        };
        self.take(data)?;
        oddities.meet(Oddity::System, place);
        Ok(())
    }
}
