//! The chunks of a file: its header, and its tracks wherever they are.

use super::events::{self, Stop, Track};
use super::time::Time;

const HEADER: &[u8] = b"MThd";
const TRACK: &[u8] = b"MTrk";
/// A chunk's name and length, and the header with its three words.
const HEAD: usize = 8;
const WHOLE_HEADER: usize = HEAD + 6;

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Chunks<'a> {
    /// 0 or 1 where all tracks sound together, 2 where each is a song.
    pub format: u16,
    /// What a tick is worth.
    pub time: Time,
    /// The tracks.
    pub tracks: Vec<Track<'a>>,
    /// What was not as it should be, a sentence each.
    pub warnings: Vec<String>,
    /// Where it breaks off.
    pub broken: Option<String>,
    declared: usize,
    bytes: &'a [u8],
}

/// Reads every track of a file. Refused where there is no header.
pub fn read(bytes: &[u8]) -> Result<Chunks<'_>, String> {
    let (bytes, start) = unwrapped(bytes);
    let at = find(bytes, HEADER, start).ok_or("does not begin as MIDI files do (byte 0)")?;
    let word = |place: usize| {
        let pair = bytes.get(at + place..at + place + 2)?;
        Some(u16::from_be_bytes([pair[0], pair[1]]))
    };
    let (Some(format), Some(declared), Some(division)) = (word(8), word(10), word(12)) else {
        return Err(format!("breaks off at byte {}, in its header", bytes.len()));
    };
    let mut chunks = Chunks {
        format,
        time: Time::new(division).unwrap_or_default(),
        tracks: Vec::new(),
        warnings: Vec::new(),
        broken: None,
        declared: declared.into(),
        bytes,
    };
    chunks.header(at, start, division);
    chunks.walk(chunks.header_end(at));
    chunks.count();
    Ok(chunks)
}

/// The part of a file that is MIDI, up to an end and from a byte on: all of it, or a RIFF file's data.
fn unwrapped(bytes: &[u8]) -> (&[u8], usize) {
    const WRAPPER: usize = 12;
    if !(bytes.starts_with(b"RIFF") && bytes.get(8..WRAPPER) == Some(b"RMID")) {
        return (bytes, 0);
    }
    let mut at = WRAPPER;
    while let Some((name, rest)) = bytes.get(at..).and_then(|rest| rest.split_first_chunk::<4>()) {
        let length = rest.first_chunk().map_or(0, |&length| u32::from_le_bytes(length) as usize);
        if name == b"data" {
            let end = (at + HEAD).saturating_add(length).min(bytes.len());
            return (&bytes[..end], (at + HEAD).min(end));
        }
        at = (at + HEAD).saturating_add(length.next_multiple_of(2));
    }
    (bytes, 0)
}

fn find(bytes: &[u8], name: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(name.len()).position(|window| window == name).map(|at| from + at)
}

impl<'a> Chunks<'a> {
    fn header(&mut self, at: usize, start: usize, division: u16) {
        if at > start {
            self.warn(format!("{} bytes before its header are passed over", at - start));
        }
        if self.format > 2 {
            self.warn(format!(
                "its format, {}, is unknown; its tracks sound together",
                self.format
            ));
        }
        if Time::new(division).is_none() {
            self.warn(format!(
                "its time base (byte {}) is none; 480 ticks a quarter count",
                at + 12
            ));
        }
    }

    /// Where the header ends: where it says, or after its usual length if no chunk is there.
    fn header_end(&self, at: usize) -> usize {
        let said = self.head(at).map(|(_, end)| end).filter(|end| *end >= at + WHOLE_HEADER);
        said.filter(|&end| end == self.bytes.len() || self.head(end).is_some())
            .unwrap_or(at + WHOLE_HEADER)
    }

    fn warn(&mut self, sentence: String) {
        self.warnings.push(sentence);
    }

    /// The name of the chunk at a byte, and where it says that it ends. Only a track may seem to end behind the file.
    fn head(&self, at: usize) -> Option<(&'a [u8], usize)> {
        let (name, rest) = self.bytes.get(at..)?.split_at_checked(4)?;
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let end = (at + HEAD).saturating_add(length);
        let is_name = name.iter().all(|byte| (b' '..=b'~').contains(byte));
        (name == TRACK || is_name && end <= self.bytes.len()).then_some((name, end))
    }

    fn next_track(&self, from: usize) -> usize {
        find(self.bytes, TRACK, from).unwrap_or(self.bytes.len())
    }

    fn walk(&mut self, mut at: usize) {
        while at < self.bytes.len() {
            at = match self.head(at) {
                Some((TRACK, end)) => self.track(at + HEAD, end),
                Some((name, end)) => {
                    let name = String::from_utf8_lossy(name);
                    self.warn(format!(
                        "the chunk {name} at byte {at} is no track and is passed over"
                    ));
                    end
                }
                None => self.pass_over(at),
            };
        }
    }

    /// Passes over what is no chunk, up to the next track.
    fn pass_over(&mut self, at: usize) -> usize {
        let next = self.next_track(at + 1);
        let (count, last) = (next - at, if next == self.bytes.len() { "last " } else { "" });
        self.warn(format!(
            "the {last}{count} bytes from byte {at} on are no track and are passed over"
        ));
        next
    }

    /// Reads the track from a byte to where its head says that it ends; gives where the next chunk begins.
    fn track(&mut self, from: usize, declared: usize) -> usize {
        let to = declared.min(self.bytes.len());
        let mut track = events::read(self.bytes, from..to, self.time, 0);
        let number = self.tracks.len() + 1;
        if matches!(track.stop, Stop::Spent | Stop::Cut)
            && to < self.bytes.len()
            && self.head(to).is_none()
        {
            let longer = events::read(self.bytes, from..self.next_track(to), self.time, 0);
            if longer.stop == Stop::Closed {
                self.warn(format!("track {number} is longer than it says and is read to its end"));
                track = longer;
            }
        }
        let next = self.end(&mut track, number, declared);
        self.warnings.extend(track.oddities.sentences(number));
        self.tracks.push(track);
        next
    }

    /// Looks at how a track ends; gives where the next chunk begins.
    fn end(&mut self, track: &mut Track<'a>, number: usize, declared: usize) -> usize {
        let (to, at) = (declared.min(self.bytes.len()), track.at);
        match track.stop {
            Stop::Closed if at < to => return self.rest(track, number, to),
            Stop::Closed => return at,
            Stop::Spent if declared <= self.bytes.len() => return to,
            Stop::Spent | Stop::Cut if declared > self.bytes.len() => self.breaks_off(number, to),
            _ => {
                let next = self.next_track(at).min(to);
                let lost = next - at;
                self.warn(format!("track {number} is not understood from byte {at} on; {lost} bytes are passed over"));
                return next;
            }
        }
        to
    }

    /// What stands in a track's chunk behind the track's end: more of it, another track, or nothing of use.
    fn rest(&mut self, track: &mut Track<'a>, number: usize, to: usize) -> usize {
        let at = track.at;
        let next = self.next_track(at).min(to);
        if next == at {
            self.warn(format!("track {number} ends at byte {at}, sooner than it says"));
        } else if !track.goes_on(self.bytes, next, self.time) {
            let count = next - at;
            self.warn(format!(
                "{count} bytes behind the end of track {number} (byte {at}) are passed over"
            ));
        }
        next
    }

    fn breaks_off(&mut self, number: usize, at: usize) {
        let of = self.declared.max(number);
        let place = format!("breaks off at byte {at}, in track {number} of {of}");
        self.warn(format!("it {place}; what comes before is read"));
        self.broken = Some(place);
    }

    /// Whether there are as many tracks as the header says.
    fn count(&mut self) {
        let (declared, found, end) = (self.declared, self.tracks.len(), self.bytes.len());
        if self.broken.is_none() && declared > found {
            self.broken =
                Some(format!("breaks off at byte {end}, in track {} of {declared}", found + 1));
        }
        if declared != found {
            self.warn(format!("its header counts {declared} tracks, and there are {found}"));
        }
    }
}
