//! Measured qualities of the music that can be asked for.

use crate::music::{Chord, Key};

use super::super::grammar::vocabulary::{FRAMES_PER_QUARTER, GridNote};

/// How many attributes can be asked for.
pub const ATTRIBUTES: usize = 5;

/// A measured quality of the music that can be asked for. Each is given as a rank within its style: 0 for
/// the least that the style knows, 255 for the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Attribute {
    /// Notes in a quarter.
    Density,
    /// The mean pitch, a MIDI number.
    Register,
    /// How far the notes lie on the sharp side of the tonic along the line of fifths, in fifths: lydian is
    /// brightest, locrian darkest.
    Brightness,
    /// The share of notes outside the chord.
    Tension,
    /// How far from the beat notes begin, from 0 (all on the beat) to 3 (none on the grid of sixteenths).
    Complexity,
}

impl Attribute {
    /// Every attribute, by number.
    pub const ALL: [Self; ATTRIBUTES] =
        [Self::Density, Self::Register, Self::Brightness, Self::Tension, Self::Complexity];
}

/// Where a note stands: what its figures depend on beside itself.
#[derive(Clone, Copy, Debug)]
pub struct NoteContext {
    /// Its frame's number in the bar.
    pub frame_in_bar: u16,
    /// The key.
    pub key: Option<Key>,
    /// The chord.
    pub chord: Option<Chord>,
}

impl NoteContext {
    /// What a note adds to the mean of each attribute over notes; `None` where it has no say. Density is a mean
    /// over time: a note adds its place in the count, 1.
    pub fn figures(&self, note: &GridNote) -> [Option<f32>; ATTRIBUTES] {
        let pitched = note.part.is_pitched();
        let key = self.key.filter(|_| pitched);
        let chord = self.chord.filter(|_| pitched);
        [
            Some(1.0),
            pitched.then(|| note.pitch.number().into()),
            key.map(|key| fifths(note, key)),
            chord.map(|chord| if chord.tones.has(note.pitch.class()) { 0.0 } else { 1.0 }),
            Some(self.offbeat(note.offset)),
        ]
    }

    /// How far from the beat an offset into this frame lies.
    pub fn offbeat(&self, offset: u8) -> f32 {
        match (offset, i64::from(self.frame_in_bar) % FRAMES_PER_QUARTER) {
            (0, 0) => 0.0,
            (0, 2) => 1.0,
            (0, _) => 2.0,
            _ => 3.0,
        }
    }
}

/// Steps along the line of fifths from the tonic, -5 to 6.
fn fifths(note: &GridNote, key: Key) -> f32 {
    let steps = i32::from(note.pitch.class().above(key.tonic)) * 7 % 12;
    (if steps > 6 { steps - 12 } else { steps }) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Part, Pitch, PitchClass, TonalMode};

    #[test]
    fn the_lydian_fourth_is_brighter_than_the_phrygian_second() {
        let key = Key { tonic: PitchClass::new(0), mode: TonalMode::Major };
        let note = |number| GridNote {
            part: Part::Lead,
            pitch: Pitch::clamped(number),
            ..Default::default()
        };
        assert_eq!(fifths(&note(66), key), 6.0);
        assert_eq!(fifths(&note(61), key), -5.0);
        assert_eq!(fifths(&note(67), key), 1.0);
    }
}
