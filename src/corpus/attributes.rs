//! What is measured on stretches of music so that it can be asked for.

use std::collections::BTreeMap;

use crate::music::Key;
use crate::token::{ATTRIBUTES, Attribute, FRAMES_PER_QUARTER, GridNote, SheetFrame};

use super::prepared::Piece;

/// Bars over which attributes are measured.
pub const WINDOW_BARS: u32 = 8;

/// Measures a stretch of frames: one figure per [`Attribute`], `None` where there is nothing to measure.
///
/// Density is in notes a quarter; register in MIDI numbers; brightness in fifths from the tonic, after the
/// line of fifths (lydian brightest, locrian darkest); tension in shares of notes outside the chord;
/// complexity from 0 (all on the beat) to 3 (none on the grid of sixteenths).
pub fn measure(frames: &[SheetFrame], key: Option<Key>) -> [Option<f32>; ATTRIBUTES] {
    let notes = || frames.iter().flat_map(|frame| &frame.notes);
    let pitched = || notes().filter(|note| note.part.is_pitched());
    let quarters = frames.len() as f32 / FRAMES_PER_QUARTER as f32;
    let mut figures = [None; ATTRIBUTES];
    figures[Attribute::Density as usize] = Some(notes().count() as f32 / quarters.max(1.0));
    figures[Attribute::Register as usize] = mean(pitched().map(|note| note.pitch.number().into()));
    figures[Attribute::Brightness as usize] =
        key.and_then(|key| mean(pitched().map(|note| fifths(note, key))));
    figures[Attribute::Tension as usize] = mean(frames.iter().flat_map(outside));
    let all = frames.iter().enumerate();
    figures[Attribute::Complexity as usize] =
        mean(all.flat_map(|(at, frame)| frame.notes.iter().map(move |note| offbeat(at, note))));
    figures
}

fn mean(values: impl Iterator<Item = f32>) -> Option<f32> {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f32)
}

/// Steps along the line of fifths from the tonic, -5 to 6.
fn fifths(note: &GridNote, key: Key) -> f32 {
    let steps = i32::from(note.pitch.class().above(key.tonic)) * 7 % 12;
    (if steps > 6 { steps - 12 } else { steps }) as f32
}

fn outside(frame: &SheetFrame) -> impl Iterator<Item = f32> {
    let chord = frame.chord;
    let pitched = frame.notes.iter().filter(|note| note.part.is_pitched());
    pitched
        .filter_map(move |note| Some(if chord?.tones.has(note.pitch.class()) { 0.0 } else { 1.0 }))
}

fn offbeat(at: usize, note: &GridNote) -> f32 {
    match (note.offset, at % 4) {
        (0, 0) => 0.0,
        (0, 2) => 1.0,
        (0, _) => 2.0,
        _ => 3.0,
    }
}

/// The spread of each attribute in each style: what a rank means in figures.
#[derive(Clone, Debug, Default)]
pub struct Ranks {
    sorted: BTreeMap<String, [Vec<f32>; ATTRIBUTES]>,
}

impl Ranks {
    /// Measures every window of every piece.
    pub fn of<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> Self {
        let mut ranks = Self::default();
        for piece in pieces {
            let figures = ranks.sorted.entry(piece.style.clone()).or_default();
            for window in windows(piece) {
                let measured = measure(&piece.sheet.frames[window], piece.key);
                for (list, figure) in figures.iter_mut().zip(measured) {
                    list.extend(figure);
                }
            }
        }
        let lists = ranks.sorted.values_mut().flatten();
        lists.for_each(|list| list.sort_by(f32::total_cmp));
        ranks
    }

    /// Where figures stand in their style, 0 to 255.
    pub fn rank(
        &self,
        style: &str,
        figures: [Option<f32>; ATTRIBUTES],
    ) -> [Option<u8>; ATTRIBUTES] {
        let Some(lists) = self.sorted.get(style) else {
            return [None; ATTRIBUTES];
        };
        std::array::from_fn(|at| {
            let below = |figure| {
                let (low, high) = (
                    lists[at].partition_point(|&other| other < figure),
                    lists[at].partition_point(|&other| other <= figure),
                );
                (low + high) as f32 / (2 * lists[at].len().max(1)) as f32
            };
            figures[at].map(|figure| (below(figure) * 255.0) as u8)
        })
    }

    /// The ranks in force at every frame of a piece.
    pub fn along(&self, piece: &Piece) -> Vec<[Option<u8>; ATTRIBUTES]> {
        let mut along = vec![[None; ATTRIBUTES]; piece.sheet.frames.len()];
        for window in windows(piece) {
            let figures = measure(&piece.sheet.frames[window.clone()], piece.key);
            along[window].fill(self.rank(&piece.style, figures));
        }
        along
    }
}

/// The stretches of [`WINDOW_BARS`] bars of a piece, in frames.
fn windows(piece: &Piece) -> Vec<std::ops::Range<usize>> {
    let places = &piece.sheet.places;
    let opens =
        |at: &usize| places[*at].frame_in_bar == 0 && places[*at].bar.is_multiple_of(WINDOW_BARS);
    let mut starts: Vec<usize> = (0..places.len()).filter(opens).collect();
    starts.push(places.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Mode, Part, Pitch, PitchClass};

    #[test]
    fn the_lydian_fourth_is_brighter_than_the_phrygian_second() {
        let key = Key { tonic: PitchClass::new(0), mode: Mode::Major };
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
