//! Holds the music to what is asked of it.
//!
//! The model is told the attributes that are asked for; whether the music obeys is measured as it goes. Where
//! it strays, a bias is added: an answer's logit moves by a force times how much the answer would raise
//! the attribute, the least change of a distribution that moves its mean (exponential tilting). The forces
//! follow the gap between asked and measured, as in a proportional-integral controller.
//!
//! Strengths and time constants were set by hand until each knob moved its attribute from tenth to tenth of the style
//! without swinging (RESULTS.md, steering); scales are spreads of the corpus, rounded.

use crate::music::{Chord, Part, PartSet, Pitch, TonalMode};
use crate::token::{
    ATTRIBUTES, Attribute, FRAMES_PER_QUARTER, Factor, GridNote, NoteContext, OFFSETS, Question,
    Scene,
};

use super::super::request::mood::Asked;
use super::super::request::ranges::{Aim, Ranges, UNKNOWN};
use super::logit_bias::{BiasContext, LogitBias};

/// Frames, or notes, over which the music is measured.
const HORIZON: f32 = 48.0;
/// Frames, or notes, that must have passed before anything is measured.
const PATIENCE: f32 = 8.0;
/// Force for a gap of one spread, and what it grows by with each frame that the gap lasts.
const GAP_FORCE: f32 = 2.5;
const GROWTH: f32 = 0.05;
/// The force that a rank of the most begins with; of the least, the opposite.
const LEAN: f32 = 1.0;
/// The strongest force.
const MOST: f32 = 5.0;
/// How widely the notes of a stretch differ, by [`Attribute`]: what a force of 1 favours by one unit of log-odds.
const SCALE: [f32; ATTRIBUTES] = [1.0, 12.0, 2.0, 0.5, 0.45];
/// The brightness of music in a mode, in fifths from the tonic: medians of the corpus.
const MAJOR: f32 = 1.6;
const MINOR: f32 = -0.1;
/// Fifths between the darkest and the brightest within a mode.
const BRIGHTER: f32 = 1.2;
/// The share of the force where nobody asked by hand and the mood is as far from neutral as can be, by [`Attribute`]; in a
/// neutral mood there is none, because the ear hears it (RESULTS.md, ear). The model is told of the mood and mostly
/// obeys; the register is also held by its compass, and the brightness by its key.
const LOOSE: [f32; ATTRIBUTES] = [0.3, 0.1, 0.2, 0.3, 0.3];
/// The share of the notes that a part plays in a style that does not know it, and their mean pitch, by part.
const STAND_IN: [(f32, f32); 4] = [(0.35, 71.0), (0.2, 48.0), (0.35, 62.0), (0.3, 0.0)];

/// A mean that forgets.
#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    value: f32,
    count: f32,
}

impl Mean {
    fn take(&mut self, figure: f32) {
        self.count = (self.count + 1.0).min(HORIZON);
        self.value += (figure - self.value) / self.count;
    }
}

/// Asked, measured, and the force between them.
#[derive(Clone, Copy, Debug, Default)]
struct Hold {
    aim: Option<Aim>,
    /// The force that it begins with.
    lean: f32,
    /// The share of the force that is used.
    firmness: f32,
    mean: Mean,
    grown: f32,
    force: f32,
}

impl Hold {
    /// Sets the force after a frame.
    fn pull(&mut self) {
        let Some(aim) = self.aim else {
            *self = Self::default();
            return;
        };
        let measured = self.mean.count >= PATIENCE;
        let gap = if measured { (aim.figure - self.mean.value) / aim.spread } else { 0.0 };
        let gap = gap.clamp(-2.0, 2.0);
        self.grown = (self.grown + GROWTH * gap).clamp(-MOST, MOST);
        self.force = (self.lean + GAP_FORCE * gap + self.grown).clamp(-MOST, MOST) * self.firmness;
    }

    /// How much a figure is favoured over the one asked for.
    fn bias(&self, attribute: Attribute, figure: f32) -> f32 {
        let above = |aim: Aim| (figure - aim.figure) / SCALE[attribute as usize];
        self.aim.map_or(0.0, |aim| self.force * above(aim))
    }
}

/// The forces in play: on each part's density, and on what is measured on notes.
#[derive(Clone, Debug, Default)]
pub struct Steer {
    density: [Hold; 4],
    holds: [Hold; ATTRIBUTES],
    playing: PartSet,
}

/// The share of the notes that each part plays, and their mean pitch.
type Parts = [(f32, f32); 4];

impl Steer {
    /// Forgets what was measured.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Takes aim for a frame: at the ranks its scene asks for, as far as the parts that play can reach them.
    pub fn aim(&mut self, scene: &Scene, asked: &Asked, ranges: &Ranges) {
        let learned = ranges.parts(&scene.style).unwrap_or_default();
        let parts = known(learned);
        self.playing = asked.playing;
        for attribute in Attribute::ALL {
            let at = attribute as usize;
            let aim = scene.attributes[at].and_then(|rank| ranges.aim(at, rank, &scene.style));
            let hold = Hold {
                aim: match attribute {
                    Attribute::Register => aim.map(|aim| Aim {
                        figure: aim.figure + lift(&learned, &parts, asked.playing),
                        ..aim
                    }),
                    Attribute::Brightness => bright(scene),
                    _ => aim,
                },
                lean: scene.attributes[at]
                    .map_or(0.0, |rank| LEAN * (f32::from(rank) / 127.5 - 1.0)),
                firmness: if asked.by_hand[at] { 1.0 } else { LOOSE[at] * asked.mood },
                ..self.holds[at]
            };
            self.holds[at] = hold;
        }
        self.aim_density(&parts);
    }

    /// Shares the density out among the parts.
    fn aim_density(&mut self, parts: &Parts) {
        let Hold { aim, lean, firmness, .. } = self.holds[Attribute::Density as usize];
        for part in Part::ALL {
            let share = parts[part.index()].0;
            let mine = aim.filter(|_| self.playing.has(part));
            let hold = &mut self.density[part.index()];
            hold.aim =
                mine.map(|all| Aim { figure: all.figure * share, spread: all.spread * share });
            (hold.lean, hold.firmness) = (lean, firmness);
        }
    }

    /// Measures a frame that has been decided.
    pub fn measure(
        &mut self,
        notes: impl Iterator<Item = GridNote> + Clone,
        scene: &Scene,
        chord: Option<Chord>,
    ) {
        let setting = setting(scene, chord);
        for part in Part::ALL {
            let count = notes.clone().filter(|note| note.part == part).count();
            self.density[part.index()].mean.take(count as f32 * FRAMES_PER_QUARTER as f32);
        }
        for figures in notes.map(|note| setting.figures(&note)) {
            for (hold, figure) in self.holds.iter_mut().zip(figures) {
                if let Some(figure) = figure {
                    hold.mean.take(figure);
                }
            }
        }
        self.density.iter_mut().chain(&mut self.holds).for_each(Hold::pull);
    }

    fn bias_of(&self, question: &Question, seen: u8, setting: NoteContext) -> f32 {
        let another = |part: Part, offset| {
            let complexity = self.bias_of_figure(Attribute::Complexity, setting.offbeat(offset));
            self.density[part.index()].force + complexity
        };
        match question.factor {
            Factor::Active => {
                let mine = PartSet(seen).iter().filter(|&part| self.playing.has(part));
                mine.map(|part| another(part, 0)).sum()
            }
            Factor::Offset if seen < OFFSETS => another(question.part, seen),
            Factor::Pitch => self.bias_of_pitch(question, seen, setting),
            _ => 0.0,
        }
    }

    fn bias_of_pitch(&self, question: &Question, seen: u8, setting: NoteContext) -> f32 {
        let pitch = Pitch::clamped(question.from_model(seen).into());
        let note = GridNote { part: question.part, pitch, ..GridNote::default() };
        let figures = setting.figures(&note);
        [Attribute::Register, Attribute::Brightness, Attribute::Tension]
            .into_iter()
            .filter_map(|at| figures[at as usize].map(|figure| self.bias_of_figure(at, figure)))
            .sum()
    }

    fn bias_of_figure(&self, attribute: Attribute, figure: f32) -> f32 {
        self.holds[attribute as usize].bias(attribute, figure)
    }
}

impl LogitBias for Steer {
    fn apply(&self, asked: &BiasContext<'_>, logits: &mut [f32]) {
        let steered = [Factor::Active, Factor::Offset, Factor::Pitch];
        if !steered.contains(&asked.question.factor) {
            return;
        }
        let setting = setting(&asked.request.scene, asked.chord);
        for (seen, logit) in logits.iter_mut().enumerate() {
            *logit += self.bias_of(asked.question, seen as u8, setting);
        }
    }
}

/// The brightness aimed at: around that of the key's own scale. A figure of the style's, whose pieces are in both
/// modes, would pull the music out of its key.
fn bright(scene: &Scene) -> Option<Aim> {
    let rank = scene.attributes[Attribute::Brightness as usize]?;
    let centre = match scene.key?.mode {
        TonalMode::Major => MAJOR,
        TonalMode::Minor => MINOR,
    };
    let figure = centre + BRIGHTER * (f32::from(rank) / 255.0 - 0.5);
    Some(Aim { figure, spread: 1.0 })
}

/// Parts with stand-ins for those that a style does not know.
fn known(parts: Parts) -> Parts {
    std::array::from_fn(|at| if parts[at].0 < UNKNOWN { STAND_IN[at] } else { parts[at] })
}

/// How much higher than the style's music, which its own parts make, the parts that play are by themselves.
fn lift(learned: &Parts, parts: &Parts, playing: PartSet) -> f32 {
    let pitched: PartSet = playing.iter().filter(|part| part.is_pitched()).collect();
    let higher = height(parts, pitched).zip(height(learned, PartSet::PITCHED));
    higher.map_or(0.0, |(mine, all)| mine - all)
}

/// The mean pitch of some parts; `None` where they play nothing.
fn height(parts: &Parts, playing: PartSet) -> Option<f32> {
    let mine = || playing.iter().map(|part| parts[part.index()]);
    let share: f32 = mine().map(|part| part.0).sum();
    (share > 0.0).then(|| mine().map(|part| part.0 * part.1).sum::<f32>() / share)
}

fn setting(scene: &Scene, chord: Option<Chord>) -> NoteContext {
    NoteContext { frame_in_bar: scene.place.frame_in_bar, key: scene.key, chord }
}
