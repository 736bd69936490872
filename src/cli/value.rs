//! How the command line writes musical values. Every parser's error says how to write it right.

use std::str::FromStr;

use crate::improvise::Form;
use crate::music::{
    Key, Meter, Part, PartSet, PitchClass, PitchClassSet, SCALES, Scale, TonalMode,
};
use crate::synth::{Kit, Sound};

/// A parser of numbers from `low` to `high`.
pub fn number(
    low: f64,
    high: f64,
) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync + 'static {
    move |text| match text.parse::<f64>() {
        Ok(number) if (low..=high).contains(&number) => Ok(number),
        _ => Err(format!("give a number from {low} to {high}")),
    }
}

/// A meter, as in `6/8`.
pub fn meter(text: &str) -> Result<Meter, String> {
    let figures = text.split_once('/').and_then(|(beats, unit)| {
        Meter::new(beats.trim().parse().ok()?, unit.trim().parse().ok()?)
    });
    figures.ok_or_else(|| "write it as 4/4 or 6/8: 1 to 32 beats of 1, 2, 4, 8 or 16".to_string())
}

/// A key, and the scale of its church mode where it names one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tonality {
    /// The tonic, and whether its third is major or minor.
    pub key: Key,
    /// The church mode.
    pub scale: Option<Scale>,
}

/// The church modes beside major and minor, by the names of their scales.
const CHURCH: [&str; 5] = ["dorian", "phrygian", "lydian", "mixolydian", "locrian"];

/// A key, as in `Am`, `Bb major`, `F#:minor` or `D dorian`.
pub fn key(text: &str) -> Result<Tonality, String> {
    tonality(text)
        .ok_or_else(|| "write it as Am, \"Bb major\", F#:minor or \"D dorian\"".to_string())
}

fn tonality(text: &str) -> Option<Tonality> {
    let text = text.trim();
    let signs = |letter: char| !"#♯b♭".contains(letter);
    let first = text.chars().next()?.len_utf8();
    let end = text[first..].find(signs).map_or(text.len(), |at| at + first);
    let (tonic, name) = text.split_at(end);
    // German names B natural H.
    let tonic = pitch_class(&tonic.replacen(['H', 'h'], "B", 1))?;
    let name = name.trim_start_matches([':', ' ', '-', '_']);
    let scale = Scale::from_name(name).filter(|scale| CHURCH.contains(&scale.id));
    let mode = match (name, name.to_lowercase().as_str()) {
        ("m", _) | (_, "minor" | "min" | "aeolian") => TonalMode::Minor,
        ("M", _) | (_, "" | "major" | "maj" | "ionian") => TonalMode::Major,
        _ => scale?.mode(TonalMode::Major),
    };
    Some(Tonality { key: Key { tonic, mode }, scale })
}

/// The sections of a song, as in `aaba`.
pub fn form(text: &str) -> Result<Form, String> {
    let named = Form::ALL.into_iter().find(|form| form.name() == text.trim().to_ascii_lowercase());
    let names = Form::ALL.map(Form::name).join(", ");
    named.ok_or_else(|| format!("write one of {names}"))
}

/// A letter and its accidentals.
fn pitch_class(name: &str) -> Option<PitchClass> {
    let mut signs = name.chars();
    let natural = match signs.next()?.to_ascii_uppercase() {
        'C' => 0,
        'D' => 2,
        'E' => 4,
        'F' => 5,
        'G' => 7,
        'A' => 9,
        'B' => 11,
        _ => return None,
    };
    let shift = signs.try_fold(0, |shift, sign| match sign {
        '#' | '♯' => Some(shift + 1),
        'b' | '♭' => Some(shift - 1),
        _ => None,
    })?;
    Some(PitchClass::new(natural + shift))
}

/// The notes to keep to: a scale on the tonic of the key, or notes by themselves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lock {
    /// As in `dorian`.
    Scale(Scale),
    /// As in `C,D,E,G,A`.
    Notes(PitchClassSet),
}

impl Lock {
    /// The notes, and the key whose mode goes with them. A scale without a key stands on C.
    pub fn in_key(self, key: Option<Key>) -> (PitchClassSet, Option<Key>) {
        match self {
            Self::Notes(notes) => (notes, key),
            Self::Scale(scale) => {
                let c = Key { tonic: PitchClass::new(0), mode: TonalMode::Major };
                let Key { tonic, mode } = key.unwrap_or(c);
                (scale.on(tonic), Some(Key { tonic, mode: scale.mode(mode) }))
            }
        }
    }
}

/// A scale by name, or notes with commas between.
pub fn lock(text: &str) -> Result<Lock, String> {
    let notes = || text.split(',').map(|name| pitch_class(name.trim()));
    let notes = || notes().try_fold(PitchClassSet::default(), |set, note| Some(set.with(note?)));
    let named = Scale::from_name(text).map(Lock::Scale);
    named.or_else(|| notes().map(Lock::Notes)).ok_or_else(|| {
        let known = SCALES.map(|scale| scale.id).join(", ");
        format!("write notes as C,D,E,G,A or name one of {known}")
    })
}

/// Parts by name, as in `lead,harmony,bass`.
pub fn parts(text: &str) -> Result<PartSet, String> {
    let names = text.split(',').map(|name| Part::from_name(name.trim()));
    names.collect::<Option<PartSet>>().ok_or_else(|| {
        "name some of lead, harmony, bass and drums, with commas between".to_string()
    })
}

/// What parts sound like.
#[derive(Clone, Debug, PartialEq)]
pub struct Sounds(pub Vec<(Part, Sound)>);

/// Parts and their sounds, as in `lead=flute,harmony=felt_piano`.
pub fn sounds(text: &str) -> Result<Sounds, String> {
    let one = |pair: &str| {
        let (part, sound) = pair.split_once('=')?;
        let part = Part::from_name(part.trim()).filter(|part| part.is_pitched())?;
        let sound = Sound::ALL.into_iter().find(|known| known.name() == sound.trim())?;
        Some((part, sound))
    };
    text.split(',').map(one).collect::<Option<_>>().map(Sounds).ok_or_else(|| {
        let known = Sound::ALL.map(Sound::name).join(", ");
        format!("name lead, harmony or bass, =, and one of {known}, with commas between")
    })
}

/// A kit by name.
pub fn kit(text: &str) -> Result<Kit, String> {
    let named = Kit::ALL.into_iter().find(|kit| kit.name() == text.trim());
    named.ok_or_else(|| format!("choose from {}", Kit::ALL.map(Kit::name).join(", ")))
}

/// Valence and arousal, each -1 to 1, as in `0.5,-0.2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mood {
    /// From dark to bright.
    pub valence: f32,
    /// From calm to excited.
    pub arousal: f32,
}

impl FromStr for Mood {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let parse = number(-1.0, 1.0);
        let pair = text.split_once(',').and_then(|(valence, arousal)| {
            let (valence, arousal) = (parse(valence.trim()).ok()?, parse(arousal.trim()).ok()?);
            Some(Self { valence: valence as f32, arousal: arousal as f32 })
        });
        pair.ok_or_else(|| {
            "give valence and arousal, each from -1 to 1, as in 0.5,-0.2".to_string()
        })
    }
}

/// Styles and their weights, as in `baroque` or `folk=2,jazz=1`.
#[derive(Clone, Debug, PartialEq)]
pub struct Blend(pub Vec<(String, f32)>);

impl FromStr for Blend {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let weighed = |entry: &str| {
            let (name, weight) = entry.split_once('=').unwrap_or((entry, "1"));
            let weight = number(0.0, 1e6)(weight.trim()).ok()?;
            Some((name.trim().to_string(), weight as f32))
        };
        let blend = text.split(',').map(weighed).collect::<Option<Vec<_>>>();
        blend.filter(|blend| blend.iter().any(|&(_, weight)| weight > 0.0)).map(Self).ok_or_else(
            || "write it as NAME or NAME=2,NAME=1 with weights of 0 and more".to_string(),
        )
    }
}

/// How many frames the engine is given at once. The music does not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockSize {
    /// Always as many.
    Fixed(u32),
    /// From 1 to [`BlockSize::LARGEST_RANDOM`], another each time.
    Random,
}

impl BlockSize {
    /// The largest of the random sizes, in frames.
    pub const LARGEST_RANDOM: u32 = 2048;
    /// The largest size that can be asked for, in frames.
    pub const LARGEST: u32 = 8192;
}

impl FromStr for BlockSize {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(size @ 1..=Self::LARGEST) => Ok(Self::Fixed(size)),
            _ if text == "random" => Ok(Self::Random),
            _ => Err(format!("give 1 to {} frames, or `random`", Self::LARGEST)),
        }
    }
}

/// A transposition of the player from a beat on, as in `16:3`: what a player does who changes key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Perturb {
    /// From this many quarter notes on.
    pub beat: f64,
    /// By so many semitones.
    pub semitones: i32,
}

impl FromStr for Perturb {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let pair = text.split_once(':').and_then(|(beat, semitones)| {
            let beat = number(0.0, 1e6)(beat.trim()).ok()?;
            let semitones = semitones.trim().parse().ok().filter(|by| (-48..=48).contains(by))?;
            Some(Self { beat, semitones })
        });
        pair.ok_or_else(|| {
            "write it as BEAT:SEMITONES, as in 16:3, with at most 48 semitones".to_string()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_their_range_are_refused() {
        let parse = number(20.0, 999.0);
        assert_eq!(parse("120"), Ok(120.0));
        for wrong in ["19.9", "1000", "NaN", "inf", "fast", ""] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn keys_are_read_with_their_accidentals() {
        let read = |text: &str| key(text).map(|read| (read.key.tonic.number(), read.key.mode));
        assert_eq!(read("C:major"), Ok((0, TonalMode::Major)));
        assert_eq!(read("f#:minor"), Ok((6, TonalMode::Minor)));
        assert_eq!(read("Bb:Major"), Ok((10, TonalMode::Major)));
        assert_eq!(read("Cb:major"), Ok((11, TonalMode::Major)));
        for minor in ["Am", "A minor", "a:minor", "A:min", "A aeolian"] {
            assert_eq!(read(minor), Ok((9, TonalMode::Minor)), "{minor}");
        }
        assert_eq!(read("eb"), Ok((3, TonalMode::Major)));
        assert_eq!(read("H"), Ok((11, TonalMode::Major)));
        assert_eq!(read("F#m"), Ok((6, TonalMode::Minor)));
        let dorian = key("Bb dorian").unwrap();
        assert_eq!((dorian.key.tonic.number(), dorian.key.mode), (10, TonalMode::Minor));
        assert_eq!(dorian.scale.unwrap().id, "dorian");
        for wrong in ["", "é", "C blues", ":major", "C##x:minor"] {
            assert!(key(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_lock_is_a_scale_on_the_tonic_or_the_notes_themselves() {
        let d = Key { tonic: PitchClass::new(2), mode: TonalMode::Major };
        let dorian = lock("Dorian").unwrap().in_key(Some(d));
        assert_eq!(
            dorian,
            (PitchClassSet(0b1010_1011_0101), Some(Key { mode: TonalMode::Minor, ..d }))
        );
        let notes = lock("C, D,E,G,A").unwrap();
        assert_eq!(notes.in_key(Some(d)), (PitchClassSet(0b0010_1001_0101), Some(d)));
        for wrong in ["", "C,,D", "lemon", "C,H"] {
            assert!(lock(wrong).unwrap_err().contains("hirajoshi"), "{wrong}");
        }
    }

    #[test]
    fn blends_have_weights_and_at_least_one_that_counts() {
        let blend = "folk=2,jazz".parse();
        assert_eq!(blend, Ok(Blend(vec![("folk".into(), 2.0), ("jazz".into(), 1.0)])));
        assert!("folk=0".parse::<Blend>().is_err());
        assert!("folk=-1".parse::<Blend>().is_err());
        assert!("folk=NaN".parse::<Blend>().is_err());
    }

    #[test]
    fn meters_parts_moods_blocks_and_perturbations_are_read() {
        assert_eq!(meter("6/8"), Ok(Meter::new(6, 8).unwrap()));
        assert!(meter("5").is_err() && meter("4/3").is_err());
        assert_eq!(parts("lead, bass"), Ok(PartSet::NONE.with(Part::Lead).with(Part::Bass)));
        assert!(parts("lead,tuba").is_err());
        assert_eq!("-0.5,1".parse(), Ok(Mood { valence: -0.5, arousal: 1.0 }));
        assert!("0.5".parse::<Mood>().is_err() && "0,2".parse::<Mood>().is_err());
        assert_eq!("random".parse(), Ok(BlockSize::Random));
        assert!("0".parse::<BlockSize>().is_err());
        assert_eq!("16:-3".parse(), Ok(Perturb { beat: 16.0, semitones: -3 }));
        assert!("16".parse::<Perturb>().is_err());
    }
}
