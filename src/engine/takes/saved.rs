//! The log of takes outlives an engine: as words that another one takes over.

use super::recorder::Recorder;
use super::take::{HEADER, Header, SOUND, Takes};

/// The takes that an engine had, as words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedTakes {
    headers: Vec<[u64; HEADER]>,
    sounds: Vec<[u64; SOUND]>,
}

impl SavedTakes {
    /// As one row of words: how many takes there are, those, and what was played in them.
    pub fn to_words(&self) -> Vec<u64> {
        let count = [self.headers.len() as u64];
        let words = [&count[..], self.headers.as_flattened(), self.sounds.as_flattened()];
        words.concat()
    }

    /// From that row; none where it is cut off.
    pub fn from_words(words: &[u64]) -> Option<Self> {
        let (&count, words) = words.split_first()?;
        let headers = usize::try_from(count).ok()?.checked_mul(HEADER)?;
        let (headers, sounds) = words.split_at_checked(headers)?;
        let ((headers, []), (sounds, [])) = (headers.as_chunks(), sounds.as_chunks()) else {
            return None;
        };
        Some(Self { headers: headers.to_vec(), sounds: sounds.to_vec() })
    }
}

impl Takes {
    /// What is kept, for another engine. Allocates.
    pub fn keep(&self) -> SavedTakes {
        let headers = self.headers.read();
        let sounds = self.notes.read();
        let oldest = sounds.first().map_or(0, |&(number, _)| number);
        let counted = |&(_, words): &(u64, [u64; HEADER])| {
            let header = Header::unpack(words);
            Header { first: header.first.saturating_sub(oldest), ..header }.pack()
        };
        SavedTakes {
            headers: headers.iter().map(counted).collect(),
            sounds: sounds.into_iter().map(|(_, words)| words).collect(),
        }
    }
}

impl Recorder {
    /// Lists takes of an earlier engine before its own, as ended so many seconds ago.
    pub fn recall(&mut self, kept: &SavedTakes, ago: f64) {
        let base = self.notes.next();
        let latest = kept.headers.last().map_or(0.0, |&words| Header::unpack(words).seconds.1);
        let moved = |seconds: f64| seconds - latest - ago;
        for &words in &kept.headers {
            let header = Header::unpack(words);
            let (first, (began, ended)) = (base + header.first, header.seconds);
            let seconds = (moved(began), moved(ended));
            self.headers.push(Header { first, seconds, ..header }.pack());
        }
        for &words in &kept.sounds {
            self.notes.push(words);
        }
    }
}
