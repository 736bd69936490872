//! Habits of harmony: which chord follows which in a key, which tones a melody sings over it, and what they say of the
//! key.

use super::chord::{Chord, QUALITIES};
use super::pitch::{Key, PitchClass, TonalMode};
use super::profile::{KEYS, SIGNS};

/// Chords told apart in a key: twelve roots above the tonic times six kinds.
pub const STATES: usize = 12 * KINDS;

/// The first so many of [`QUALITIES`] are told apart; all others count as the nearest of these.
const KINDS: usize = 6;

/// The kind that each of [`QUALITIES`] counts as.
const KIND_OF: [usize; QUALITIES.len()] = [0, 1, 2, 3, 4, 5, 5, 5, 0, 0, 0, 0, 1, 1, 2, 0];

/// Opens a file of habits.
const MAGIC: &[u8; 8] = b"ANTHABIT";

/// Shares as parts of 65,535, by mode and chord above the tonic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habits {
    /// How likely a chord, if it is left, goes to another: mode, from, to.
    pub moves: [[[u16; STATES]; STATES]; 2],
    /// How well a tone fits over a chord, the best one full: mode, chord, semitones above the tonic.
    pub tones: [[[u16; 12]; STATES]; 2],
    /// How common a chord is: mode, chord.
    pub common: [[u16; STATES]; 2],
    /// By how much a sign of a tone speaks for a key, the most full: sign, mode and semitones above the tonic.
    pub signs: [[u16; KEYS]; SIGNS],
    /// How common a key is, the most common full.
    pub keys: [u16; KEYS],
}

/// The place of a chord in a key.
pub fn state(chord: Chord, key: Key) -> usize {
    let kind = KIND_OF.get(chord.nearest_quality()).copied().unwrap_or(0);
    usize::from(chord.root.above(key.tonic)) * KINDS + kind
}

/// The chord at a place above a tonic, its root in the bass.
pub fn chord(state: usize, tonic: PitchClass) -> Chord {
    let root = tonic.up((state / KINDS) as i32);
    let quality = QUALITIES.get(state % KINDS).copied().unwrap_or(QUALITIES[0]);
    Chord::new(root, quality, root)
}

/// The place of a mode in [`Habits`].
pub fn place(mode: TonalMode) -> usize {
    usize::from(mode == TonalMode::Minor)
}

impl Habits {
    /// No habits at all.
    pub fn new() -> Self {
        Self {
            moves: [[[0; STATES]; STATES]; 2],
            tones: [[[0; 12]; STATES]; 2],
            common: [[0; STATES]; 2],
            signs: [[0; KEYS]; SIGNS],
            keys: [0; KEYS],
        }
    }

    /// As a file: little-endian, with a checksum at its end.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let shares = self.rows().flatten();
        bytes.extend(shares.flat_map(|share| share.to_le_bytes()));
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (body, checksum) = bytes.split_last_chunk::<4>()?;
        let whole = crc32fast::hash(body) == u32::from_le_bytes(*checksum);
        let shares = body.strip_prefix(MAGIC).filter(|_| whole)?;
        let mut shares = shares.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair));
        let mut habits = Self::new();
        for share in habits.rows_mut().flatten() {
            *share = shares.next()?;
        }
        shares.next().is_none().then_some(habits)
    }

    fn rows(&self) -> impl Iterator<Item = &[u16]> {
        let moves = self.moves.as_flattened().iter().map(<[u16; STATES]>::as_slice);
        let tones = self.tones.as_flattened().iter().map(<[u16; 12]>::as_slice);
        let common = self.common.iter().map(<[u16; STATES]>::as_slice);
        let signs = self.signs.iter().map(<[u16; KEYS]>::as_slice);
        moves.chain(tones).chain(common).chain(signs).chain([self.keys.as_slice()])
    }

    fn rows_mut(&mut self) -> impl Iterator<Item = &mut [u16]> {
        let moves = self.moves.as_flattened_mut().iter_mut().map(<[u16; STATES]>::as_mut_slice);
        let tones = self.tones.as_flattened_mut().iter_mut().map(<[u16; 12]>::as_mut_slice);
        let common = self.common.iter_mut().map(<[u16; STATES]>::as_mut_slice);
        let signs = self.signs.iter_mut().map(<[u16; KEYS]>::as_mut_slice);
        moves.chain(tones).chain(common).chain(signs).chain([self.keys.as_mut_slice()])
    }
}

impl Default for Habits {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_and_its_place_in_a_key_mean_each_other() {
        let key = Key { tonic: PitchClass::new(7), mode: TonalMode::Major };
        for at in 0..STATES {
            assert_eq!(state(chord(at, key.tonic), key), at);
        }
    }

    #[test]
    fn habits_are_read_as_they_were_written_and_damage_is_refused() {
        let mut habits = Habits::new();
        (habits.moves[1][3][70], habits.tones[0][71][11], habits.common[1][71]) = (7, 65_535, 9);
        (habits.signs[32][23], habits.keys[23]) = (11, 13);
        let mut bytes = habits.to_bytes();
        assert_eq!(Habits::from_bytes(&bytes), Some(habits));
        assert_eq!(Habits::from_bytes(&bytes[..bytes.len() - 1]), None);
        *bytes.get_mut(100).unwrap() ^= 1;
        assert_eq!(Habits::from_bytes(&bytes), None);
    }
}
