//! From mood to measured attributes.
//!
//! Valence and arousal are the axes of Russell's circumplex (1980). The signs follow the review of musical
//! cues in Gabrielsson and Lindström (2010): happy music is major, bright and consonant, sad music minor and
//! dissonant; excited music is dense, high, loud and rhythmically busy, calm music the opposite. The sizes are
//! ours.

use crate::music::{PartSet, TonalMode};
use crate::rt::Draw;
use crate::token::{ATTRIBUTES, Attribute, Scene};

use super::settings::ImproviserSettings;

/// Each attribute's rank in a neutral mood, and how far one unit of valence and one of arousal move it. Neutral
/// is the middle of the style, a little denser: whoever presses play wants to hear something.
const MOOD_RANKS: [(Attribute, f32, f32, f32); ATTRIBUTES] = [
    (Attribute::Density, 0.6, 0.0, 0.4),
    (Attribute::Register, 0.5, 0.12, 0.22),
    (Attribute::Brightness, 0.5, 0.42, 0.0),
    (Attribute::Tension, 0.4, -0.25, 0.2),
    (Attribute::Complexity, 0.45, 0.0, 0.3),
];

/// MIDI velocity added per unit of arousal.
const LOUDNESS: f32 = 18.0;
/// MIDI velocity added on the first beat of a bar, on other beats and between them.
const DOWNBEAT: i32 = 10;
const BEAT: i32 = 3;
const OFF_BEAT: i32 = -6;

/// How far a seed's own character strays from the mood, in ranks: no two pieces of a mood are alike.
const CHARACTER: f32 = 0.35;
/// The place in the stream of draws from which a piece's character comes.
const CHARACTER_LANE: u32 = u32::MAX - 1;

/// What is set by hand, as ranks 0 to 1, by [`Attribute`].
fn by_hand(settings: &ImproviserSettings) -> [Option<f32>; ATTRIBUTES] {
    Attribute::ALL.map(|attribute| match attribute {
        Attribute::Density => settings.density,
        Attribute::Register => settings.register,
        Attribute::Brightness => settings.brightness,
        Attribute::Complexity => settings.complexity,
        Attribute::Tension => None,
    })
}

/// The ranks asked for, 0 to 255, by [`Attribute`]: what is set by hand, and where nothing is, what the mood moves. What
/// nobody asks for is the model's.
pub fn ranks(settings: &ImproviserSettings) -> [Option<u8>; ATTRIBUTES] {
    let mut character = Draw::keyed(settings.seed, 0, CHARACTER_LANE);
    let mut ranks = by_hand(settings);
    for (attribute, neutral, per_valence, per_arousal) in MOOD_RANKS {
        let moved = per_valence * settings.valence + per_arousal * settings.arousal;
        let stray = CHARACTER * (2.0 * character.unit_f32() - 1.0);
        let by_mood = (moved != 0.0).then_some(neutral + moved + stray);
        let rank = &mut ranks[attribute as usize];
        *rank = rank.or(by_mood);
    }
    ranks.map(|rank| rank.map(|rank| (rank.clamp(0.0, 1.0) * 255.0) as u8))
}

/// The mode of a piece that chooses its own key: bright is major; with nothing said of brightness it is major as
/// often as in the style, more often in a happy mood, always in the happiest.
pub fn mode(settings: &ImproviserSettings, share_of_major: f32, draw: &mut Draw) -> TonalMode {
    let room = if settings.valence > 0.0 { 1.0 - share_of_major } else { share_of_major };
    let drawn = draw.unit_f32() < share_of_major + settings.valence * room;
    let major = settings.brightness.map_or(drawn, |brightness| brightness >= 0.5);
    if major { TonalMode::Major } else { TonalMode::Minor }
}

/// What is asked beside the ranks of the scene.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The parts that we play.
    pub playing: PartSet,
    /// By attribute, whether a hand set it; what the mood sets is held loosely.
    pub by_hand: [bool; ATTRIBUTES],
    /// How far the mood is from neutral, 0 to 1.
    pub mood: f32,
}

/// What is asked of the parts that we play.
pub fn asked(playing: PartSet, settings: &ImproviserSettings) -> Asked {
    let mood = settings.valence.abs().max(settings.arousal.abs());
    Asked { playing, by_hand: by_hand(settings).map(|rank| rank.is_some()), mood }
}

/// How much louder than written the notes of a frame sound: by the mood, and where the style has not taught loudness, by
/// their place in the bar.
pub fn louder(settings: &ImproviserSettings, scene: &Scene) -> i32 {
    let accent = match scene.place.frame_in_bar {
        _ if scene.velocities => 0,
        0 => DOWNBEAT,
        _ if scene.place.opens_pulse() => BEAT,
        _ => OFF_BEAT,
    };
    (LOUDNESS * settings.arousal) as i32 + accent
}
