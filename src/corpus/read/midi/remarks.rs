//! What is said of a file that is not as it should be: once a track for each kind of thing.

use std::collections::BTreeMap;

/// What is met in tracks that breaks the rules and can be borne.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oddity {
    /// A data byte with its highest bit set.
    Clipped,
    /// A real-time or common message of a wire.
    System,
    /// A tempo, meter or key without sense.
    Senseless,
    /// An exclusive message whose length leads out of the track.
    Exclusive,
}

impl Oddity {
    /// What is said of it.
    const fn sentence(self) -> &'static str {
        match self {
            Self::Clipped => "data bytes above 127 count as 127",
            Self::System => "system messages, which no file should hold, are passed over",
            Self::Senseless => "tempi, meters or key signatures that make no sense are passed over",
            Self::Exclusive => "exclusive messages of a wrong length are read to their end mark",
        }
    }
}

/// The oddities of a track: how often each was met, and at which byte first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Oddities(BTreeMap<Oddity, (usize, usize)>);

impl Oddities {
    /// Takes note of one at a byte.
    pub fn meet(&mut self, oddity: Oddity, byte: usize) {
        self.0.entry(oddity).or_insert((byte, 0)).1 += 1;
    }

    /// Whether nothing was met.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A sentence for each kind.
    pub fn sentences(&self, track: usize) -> impl Iterator<Item = String> {
        self.0.iter().map(move |(oddity, (byte, count))| {
            let what = oddity.sentence();
            format!("track {track}: {what} ({count} of them, the first at byte {byte})")
        })
    }
}
