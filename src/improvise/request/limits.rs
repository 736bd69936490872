//! Where each part may play.
//!
//! Ranges are the usual ones of the parts; widths were chosen so that passages are as wide as people's (RESULTS.md,
//! steering).

use crate::music::{Chord, Part, PartSet, Pitch, PitchClass, PitchClassSet, PitchSet};
use crate::rt::Draw;
use crate::token::{Attribute, Limits, Scene};

use super::ranges::Ranges;
use super::room::Room;
use super::settings::{ImproviserSettings, Mode};

/// The notes each part may begin in a frame, by [`Part`], so that the work of a frame is bounded.
const MOST_NOTES: [u8; 4] = [2, 1, 4, 4];

/// The range of each part where the style does not know it, in MIDI numbers.
const RANGES: [(f32, f32); 4] = [(48.0, 96.0), (28.0, 60.0), (40.0, 84.0), (0.0, 127.0)];
/// The lowest and highest pitch of the instrument.
const KEYBOARD: (f32, f32) = (24.0, 103.0);
/// The narrowest and the widest rank of a piece's compass: music does not touch all that it could.
const WIDTHS: (f32, f32) = (0.35, 0.95);
/// The fewest semitones that a part has to itself: every scale has notes there.
const NARROWEST: f32 = 7.0;

/// The rank of a register that nobody asks for.
const MIDDLE: u8 = 127;

/// The place in the stream of draws from which the width of a piece comes.
const COMPASS_LANE: u32 = u32::MAX - 2;

/// What the style allows: as far from the register asked for, or its usual one, as the parts of the style reach, wide
/// in one piece and narrow in another, out of the person's way.
pub fn reach(
    scene: &Scene,
    settings: &ImproviserSettings,
    ranges: &Ranges,
    room: &Room,
) -> [PitchSet; 4] {
    let register = Attribute::Register as usize;
    let rank = scene.attributes[register].unwrap_or(MIDDLE);
    let middle = ranges.aim(register, rank, &scene.style);
    let drawn = Draw::keyed(settings.seed, 0, COMPASS_LANE).unit_f32();
    let width = WIDTHS.0 + (WIDTHS.1 - WIDTHS.0) * drawn;
    Part::ALL.map(|part| {
        let known = middle.zip(ranges.compass(part, width, &scene.style));
        let (low, high) =
            known.map_or(RANGES[part.index()], |(middle, compass)| around(middle.figure, compass));
        let range = PitchSet::range(
            Pitch::clamped(low.round() as i32),
            Pitch::clamped(high.round() as i32),
        );
        if keeps_out(part, settings.mode) { room.keep(part, range) } else { range }
    })
}

/// What the scale leaves of the reach of each part.
pub fn in_scale(reach: &[PitchSet; 4], scale: PitchClassSet, mode: Mode) -> Limits {
    let pitches = Part::ALL.map(|part| {
        let range = reach[part.index()];
        if part.is_pitched() { held(range, scale.pitches()) } else { range }
    });
    // Who harmonises begins nothing; keys are answered as they are struck.
    let notes = if mode == Mode::Harmonise { [0; 4] } else { MOST_NOTES };
    Limits { pitches, notes, must: PartSet::NONE, chords: scale }
}

/// Lets a part play as low and as high as was called, and a fourth beyond, as far as the scale allows.
pub fn open_to(limits: &mut Limits, part: Part, (low, high): (Pitch, Pitch), scale: PitchClassSet) {
    const FOURTH: i32 = 5;
    let low = Pitch::clamped(i32::from(low.number()) - FOURTH);
    let called = PitchSet::range(low, Pitch::clamped(i32::from(high.number()) + FOURTH));
    let range = &mut limits.pitches[part.index()];
    *range = PitchSet(range.0 | called.and(scale.pitches()).0);
}

/// Whether a part keeps out of the person's register: a lead that answers them does not.
fn keeps_out(part: Part, mode: Mode) -> bool {
    part != Part::Lead || mode == Mode::Solo
}

/// The notes of a scale in a range; where there are none, the nearest within an octave of it.
fn held(range: PitchSet, scale: PitchSet) -> PitchSet {
    let kept = range.and(scale);
    if kept != PitchSet::default() {
        return kept;
    }
    let around = (1..=12).fold(range.0, |set, by| set | range.0 << by | range.0 >> by);
    PitchSet(around).and(scale)
}

/// What a chart, or the person, says about a frame.
#[derive(Clone, Copy, Debug)]
pub struct Charted {
    /// The chord in force, if there is one.
    pub chord: Option<Chord>,
    /// Whether it is another than before.
    pub begins: bool,
}

impl Charted {
    /// Over a chord the harmony keeps to its tones, in the scale or not, and rests where there is none; the bass keeps
    /// to them too, and to the bass note where the chord begins. `ranges` are those of the parts in any scale.
    pub fn limit(&self, limits: &mut Limits, ranges: &[PitchSet; 4]) {
        for part in [Part::Harmony, Part::Bass] {
            let in_scale = &mut limits.pitches[part.index()];
            *in_scale = self.keep(part, ranges[part.index()], *in_scale);
        }
    }

    /// What a chart makes of the range of a part and of what the scale allows of it: a part that follows the chart has
    /// no other scale than the chord; one in whose range there is nothing of the chord plays on by the scale.
    fn keep(&self, part: Part, range: PitchSet, in_scale: PitchSet) -> PitchSet {
        let tones = match (part, self.chord) {
            (Part::Harmony, None) => return PitchSet::default(),
            (Part::Harmony, Some(chord)) => chord.tones,
            (Part::Bass, Some(chord)) if self.begins => PitchClassSet::default().with(chord.bass),
            (Part::Bass, Some(chord)) => chord.tones.with(chord.bass),
            _ => return in_scale,
        };
        let kept = range.and(tones.pitches());
        if kept == PitchSet::default() { in_scale } else { kept }
    }
}

/// A range with a pitch of a class: the nearest below it, or else above, where it has none itself.
pub fn reaching(range: PitchSet, class: PitchClass) -> PitchSet {
    let lowest = range.iter().next().filter(|_| !range.classes().has(class));
    let Some(lowest) = lowest.map(Pitch::number) else { return range };
    let (below, above) = ((KEYBOARD.0 as u8..lowest).rev(), lowest..128);
    let mut near = below.chain(above).map(|number| Pitch::clamped(number.into()));
    near.find(|pitch| pitch.class() == class).map_or(range, |pitch| range.with(pitch))
}

/// The lowest and the highest pitch of a part that reaches so far below and above a middle.
fn around(middle: f32, [below, above]: [f32; 2]) -> (f32, f32) {
    let lowest = (middle - below).clamp(KEYBOARD.0, KEYBOARD.1 - NARROWEST);
    (lowest, (middle + above).clamp(lowest + NARROWEST, KEYBOARD.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Key, PartSet, QUALITIES, TonalMode};

    const CARD: &str = r#"{"styles": [{
        "figures": [[], [50, 60, 70], [], [], []],
        "compass": {"all": [[4, 20], [4, 20]], "parts": [[6, 20], null, [10, 5], null]}
    }]}"#;

    #[test]
    fn a_bass_reaches_for_a_note_that_its_range_lacks() {
        let range = PitchSet::range(Pitch::clamped(40), Pitch::clamped(44));
        let numbers = |class| {
            let reached = reaching(range, PitchClass::new(class)).iter();
            reached.map(|pitch| pitch.number()).collect::<Vec<_>>()
        };
        assert_eq!(numbers(4), [40, 41, 42, 43, 44]);
        assert_eq!(numbers(0), [36, 40, 41, 42, 43, 44]);
    }

    #[test]
    fn a_scale_of_one_note_leaves_every_part_that_note() {
        for class in (0..12).map(PitchClass::new) {
            let scale = Some(PitchClassSet::default().with(class));
            for seed in 0..20 {
                let limits = limits(
                    128,
                    &ImproviserSettings { scale, seed, ..ImproviserSettings::default() },
                );
                for part in PartSet::PITCHED.iter() {
                    let mut pitches = limits.pitches[part.index()].iter().peekable();
                    assert!(pitches.peek().is_some(), "seed {seed}, {class:?}: {part:?} is mute");
                    assert!(pitches.all(|pitch| pitch.class() == class));
                }
            }
        }
    }

    #[test]
    fn a_chord_wins_over_the_scale_but_in_the_lead() {
        let chord = Chord::new(PitchClass::new(6), QUALITIES[0], PitchClass::new(6));
        let charted = Charted { chord: Some(chord), begins: false };
        let key = Some(Key { tonic: PitchClass::new(0), mode: TonalMode::Major });
        let settings = ImproviserSettings { key, ..ImproviserSettings::default() };
        let ranges = Ranges::read(CARD);
        let reach = reach(&Scene::default(), &settings, &ranges, &Room::default());
        let scale = settings.held_scale().unwrap_or(PitchClassSet::ALL);
        let mut limits = in_scale(&reach, scale, settings.mode);
        charted.limit(&mut limits, &reach);
        let within = |part: Part, set: PitchClassSet| {
            limits.pitches[part.index()].iter().all(|pitch| set.has(pitch.class()))
        };
        assert!(within(Part::Harmony, chord.tones) && within(Part::Bass, chord.tones));
        assert!(key.is_some_and(|key| within(Part::Lead, key.scale())));
    }

    fn limits(register: u8, settings: &ImproviserSettings) -> Limits {
        let mut scene = Scene::default();
        scene.style[0] = 16;
        scene.attributes[Attribute::Register as usize] = Some(register);
        let reach = reach(&scene, settings, &Ranges::read(CARD), &Room::default());
        in_scale(&reach, settings.held_scale().unwrap_or(PitchClassSet::ALL), settings.mode)
    }

    fn ends(part: Part, register: u8, seed: u64) -> (u8, u8) {
        let set = limits(register, &ImproviserSettings { seed, ..ImproviserSettings::default() })
            .pitches[part.index()];
        let numbers = || set.iter().map(|pitch| pitch.number());
        (numbers().min().unwrap_or(0), numbers().max().unwrap_or(0))
    }

    #[test]
    fn parts_keep_to_their_reach_around_the_register_asked_for() {
        for seed in 0..50 {
            let (low, high) = ends(Part::Lead, 128, seed);
            assert!((54..=60).contains(&low) && high <= 80, "seed {seed}: {low} to {high}");
            let (raised, _) = ends(Part::Lead, 255, seed);
            assert!(raised > low, "seed {seed}: {raised} after {low}");
        }
    }

    #[test]
    fn a_part_that_the_style_does_not_know_keeps_the_usual_range() {
        assert_eq!(ends(Part::Bass, 128, 1), (28, 60));
    }

    #[test]
    fn a_scale_that_is_asked_for_leaves_every_part_something_to_play() {
        let key = Some(Key { tonic: PitchClass::new(1), mode: TonalMode::Minor });
        for seed in 0..50 {
            for register in [0, 128, 255] {
                let limits = limits(
                    register,
                    &ImproviserSettings { key, seed, ..ImproviserSettings::default() },
                );
                for part in Part::ALL {
                    let count = limits.pitches[part.index()].iter().count();
                    assert!(count >= 4, "seed {seed}, register {register}: {count} for {part:?}");
                }
            }
        }
    }
}
