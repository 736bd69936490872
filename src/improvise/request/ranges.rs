//! What ranks mean in figures: the range of each attribute in each style, as the model's card tells it.
//!
//! What is too strange to aim at was set by ear.

use serde::Deserialize;

use super::form::Returns;
use super::kin::Kin;
use crate::music::{Part, PartSet};
use crate::token::{ATTRIBUTES, MAX_STYLES};

/// The share of a style at either end that is too strange to aim at.
const EDGE: f32 = 0.03;
/// A part with a smaller share of a style's notes is not known to it: they are stray.
pub const UNKNOWN: f32 = 0.02;

/// The figures of one style.
#[derive(Clone, Debug, Default, Deserialize)]
struct Style {
    #[serde(default)]
    name: String,
    /// For each attribute the figures at evenly spaced ranks.
    #[serde(default)]
    figures: [Vec<f32>; ATTRIBUTES],
    /// The share of the notes that each part plays, and their mean pitch.
    #[serde(default)]
    parts: [(f32, f32); 4],
    /// How far the music reaches.
    #[serde(default)]
    compass: Compass,
    /// How alike bars are, by distance.
    #[serde(default)]
    alike: Option<Returns>,
    /// The share of the music that is in major.
    #[serde(default)]
    major: Option<f32>,
    /// The shares of the pieces whose chords, and whose loudness, are known.
    #[serde(default)]
    known: Option<(f32, f32)>,
}

/// Semitones below and above the mean pitch of a passage.
#[derive(Clone, Debug, Default, Deserialize)]
struct Compass {
    /// All parts together, at evenly spaced ranks.
    all: [Vec<f32>; 2],
    /// Each part at most.
    parts: [Option<[f32; 2]>; 4],
}

#[derive(Default, Deserialize)]
struct Card {
    styles: Vec<Style>,
}

/// The ranges of all styles.
pub struct Ranges {
    styles: Vec<Style>,
    kin: Kin,
}

/// A figure to aim at, and how wide the style's range is around it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Aim {
    /// What is asked for.
    pub figure: f32,
    /// The distance from the tenth to the ninth tenth of the style.
    pub spread: f32,
}

impl Ranges {
    /// Reads a card; what it does not tell is not aimed at.
    pub fn read(card: &str) -> Self {
        let styles = serde_json::from_str::<Card>(card).unwrap_or_default().styles;
        let names: Vec<&str> = styles.iter().map(|style| &*style.name).collect();
        let kin = Kin::read(&names, |style| unknown(styles[style].parts.map(|part| part.0)));
        Self { styles, kin }
    }

    /// A blend of styles as these parts play it: what a style does not know it borrows from its kin.
    pub fn accompanied(&self, blend: [u8; MAX_STYLES], parts: PartSet) -> [u8; MAX_STYLES] {
        self.kin.accompanied(blend, parts)
    }

    /// The figure that a rank of 0 to 255 means in a blend of styles given in shares of any sum; `None` where
    /// nothing is known of it.
    pub fn aim(&self, attribute: usize, rank: u8, blend: &[u8; MAX_STYLES]) -> Option<Aim> {
        self.mean(blend, |style| {
            let list = &style.figures[attribute];
            let spread = at(list, 0.9)? - at(list, 0.1)?;
            Some([at(list, EDGE + (1.0 - 2.0 * EDGE) * f32::from(rank) / 255.0)?, spread])
        })
        .map(|[figure, spread]| Aim { figure, spread: spread.max(1e-3) })
    }

    /// Of each part in a blend of styles, its share of the notes and their mean pitch.
    pub fn parts(&self, blend: &[u8; MAX_STYLES]) -> Option<[(f32, f32); 4]> {
        let flat = self.mean(blend, |style| {
            let [a, b, c, d] = style.parts;
            Some([a.0, b.0, c.0, d.0, a.0 * a.1, b.0 * b.1, c.0 * c.1, d.0 * d.1])
        })?;
        Some(std::array::from_fn(|part| {
            let share = flat[part];
            (share, if share > 0.0 { flat[part + 4] / share } else { 0.0 })
        }))
    }

    /// The parts that a blend of styles does not know; none where nothing is known of it.
    pub fn strange(&self, blend: &[u8; MAX_STYLES]) -> PartSet {
        let Some(parts) = self.parts(blend) else { return PartSet::NONE };
        unknown(parts.map(|part| part.0))
    }

    /// How many semitones a part reaches below and above the mean pitch of music that is wide by a rank from 0,
    /// the narrowest, to 1; `None` where no style of the blend knows.
    pub fn compass(&self, part: Part, rank: f32, blend: &[u8; MAX_STYLES]) -> Option<[f32; 2]> {
        let all = self.mean(blend, |style| {
            let [below, above] = &style.compass.all;
            Some([at(below, rank)?, at(above, rank)?])
        })?;
        let own = self.mean(blend, |style| style.compass.parts[part.index()])?;
        Some([own[0].min(all[0]), own[1].min(all[1])])
    }

    /// How alike bars are in a blend of styles, by distance; not at all where nothing is known.
    pub fn alike(&self, blend: &[u8; MAX_STYLES]) -> Returns {
        self.mean(blend, |style| style.alike).unwrap_or_default()
    }

    /// How much of a blend of styles is in major; half where nothing is known.
    pub fn share_of_major(&self, blend: &[u8; MAX_STYLES]) -> f32 {
        self.mean(blend, |style| Some([style.major?])).map_or(0.5, |[share]| share)
    }

    /// Whether a blend of styles was mostly learned with chords, and with loudness.
    pub fn known(&self, blend: &[u8; MAX_STYLES]) -> (bool, bool) {
        let shares = self.mean(blend, |style| style.known.map(|known| [known.0, known.1]));
        shares.map_or((true, true), |[chords, loudness]| (chords > 0.5, loudness > 0.5))
    }

    fn mean<const N: usize>(
        &self,
        blend: &[u8; MAX_STYLES],
        of: impl Fn(&Style) -> Option<[f32; N]>,
    ) -> Option<[f32; N]> {
        // A style left free is all of them.
        let free = blend.iter().all(|share| *share == 0);
        let (mut sums, mut shares) = ([0.0; N], 0.0);
        for (style, &share) in self.styles.iter().zip(blend) {
            let share = if free { 1.0 } else { f32::from(share) };
            if let Some(figures) = of(style).filter(|_| share > 0.0) {
                sums.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += share * figure);
                shares += share;
            }
        }
        (shares > 0.0).then(|| sums.map(|sum| sum / shares))
    }
}

/// The parts that have next to no share of the notes.
fn unknown(shares: [f32; 4]) -> PartSet {
    Part::ALL.into_iter().filter(|part| shares[part.index()] < UNKNOWN).collect()
}

/// The figure at a rank of 0 to 1, between its neighbours.
fn at(list: &[f32], rank: f32) -> Option<f32> {
    let place = rank.clamp(0.0, 1.0) * list.len().checked_sub(1)? as f32;
    let below = place as usize;
    let (low, high) = (*list.get(below)?, *list.get(below + 1).or(list.last())?);
    Some(low + (high - low) * (place - below as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = r#"{"styles": [
        {"figures": [[0, 4, 8], [], [], [], []], "parts": [[0.5, 70], [0.5, 50], [0, 0], [0, 0]]},
        {"figures": [[10, 20, 30], [], [], [], []], "parts": [[1, 80], [0, 0], [0, 0], [0, 0]]}
    ]}"#;

    #[test]
    fn a_rank_means_a_figure_of_the_style_and_a_blend_lies_between() {
        let ranges = Ranges::read(CARD);
        let figure = |rank, first, second| {
            let mut blend = [0; MAX_STYLES];
            (blend[0], blend[1]) = (first, second);
            ranges.aim(0, rank, &blend).map(|aim| aim.figure)
        };
        let near = |figure: Option<f32>, wanted: f32| {
            assert!(figure.is_some_and(|figure| (figure - wanted).abs() < 0.01), "{figure:?}");
        };
        near(figure(0, 16, 0), 0.24);
        near(figure(255, 16, 0), 7.76);
        near(figure(255, 8, 8), 18.58);
        near(figure(255, 0, 0), 18.58);
        assert_eq!(ranges.aim(1, 128, &[1; MAX_STYLES]), None);
    }

    #[test]
    fn no_style_that_ships_with_a_lead_leaves_its_band_silent() {
        let ranges = Ranges::read(crate::model::shipped().unwrap().card());
        for place in 0..ranges.styles.len() {
            let mut alone = [0; MAX_STYLES];
            alone[place] = 16;
            let band = ranges.accompanied(alone, PartSet::PITCHED);
            let (own, with_kin) = (ranges.strange(&alone), ranges.strange(&band));
            let name = &ranges.styles[place].name;
            assert!(own.has(Part::Lead) || with_kin.0 & PartSet::PITCHED.0 == 0, "{name}");
        }
    }

    #[test]
    fn a_card_that_tells_nothing_aims_at_nothing() {
        assert_eq!(Ranges::read("{}").aim(0, 10, &[0; MAX_STYLES]), None);
    }
}
