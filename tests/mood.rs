//! Mood, brightness and temperature are heard.

mod rig;

use std::ops::Range;

use antiphon::engine::Settings;
use antiphon::music::{Key, Part};
use antiphon::perform::{Event, EventKind, Source};
use rig::duet::Duet;
use rig::figures::{entropy, mean};

const SEEDS: Range<u64> = 0..12;
const BARS: i64 = 8;

/// A note as it is struck: pitch, velocity, and when, in quarters.
#[derive(Clone, Copy)]
struct Strike {
    pitch: u8,
    velocity: u8,
    at: f64,
}

/// What is heard of one seed.
struct Heard {
    key: Key,
    strikes: Vec<Strike>,
}

/// Each seed by itself under settings.
fn heard(change: impl Fn(&mut Settings)) -> Vec<Heard> {
    let play = |seed| {
        let mut settings = Settings::default();
        settings.music.seed = seed;
        change(&mut settings);
        let duet = Duet::alone(settings, BARS);
        let mut engine = duet.engine();
        let events = duet.play_on(&mut engine).events;
        Heard { key: engine.key(), strikes: events.iter().filter_map(strike).collect() }
    };
    SEEDS.map(play).collect()
}

fn strike(event: &Event) -> Option<Strike> {
    let at = event.at.beat.to_quarters();
    match (event.source, event.kind) {
        (
            Source::Part(Part::Lead | Part::Harmony | Part::Bass),
            EventKind::On { pitch, velocity },
        ) => Some(Strike { pitch: pitch.number(), velocity: velocity.number(), at }),
        _ => None,
    }
}

impl Heard {
    /// Semitones above the tonic of each note, 0 to 11.
    fn degrees(&self) -> impl Iterator<Item = u8> {
        self.strikes.iter().map(|strike| (strike.pitch + 12 - self.key.tonic.number()) % 12)
    }

    /// The mean place of its notes on the line of fifths from the tonic, -5 to 6.
    fn fifths(&self) -> f64 {
        mean(self.degrees().map(|degree| f64::from((i32::from(degree) * 7 + 5) % 12 - 5)))
    }

    /// Whether more of its thirds above the tonic are major than minor.
    fn is_major(&self) -> bool {
        let thirds = |size| self.degrees().filter(|degree| *degree == size).count();
        thirds(4) > thirds(3)
    }

    fn notes(&self) -> f64 {
        self.strikes.len() as f64
    }

    fn loudness(&self) -> f64 {
        mean(self.strikes.iter().map(|strike| f64::from(strike.velocity)))
    }

    /// The entropy of its pitches, in bits.
    fn pitch_entropy(&self) -> f64 {
        entropy(self.strikes.iter().map(|strike| (strike.pitch, 1.0)))
    }

    /// The entropy of the times from one onset to the next, in bits; to the nearest twenty-fourth of a quarter.
    fn rhythm_entropy(&self) -> f64 {
        let mut onsets: Vec<i64> =
            self.strikes.iter().map(|strike| (strike.at * 24.0).round() as i64).collect();
        onsets.sort_unstable();
        onsets.dedup();
        entropy(onsets.windows(2).map(|pair| (pair[1] - pair[0], 1.0)))
    }
}

/// The mean of a figure over the seeds.
fn over(seeds: &[Heard], figure: fn(&Heard) -> f64) -> f64 {
    mean(seeds.iter().map(figure))
}

/// How many of the seeds are heard as major.
fn major(seeds: &[Heard]) -> usize {
    seeds.iter().filter(|heard| heard.is_major()).count()
}

/// Prints what was found of a control at its two ends.
fn tell(control: &str, figure: &str, low: f64, high: f64) {
    println!("{control}: {figure} {low:.2} and {high:.2} (n = {}, seeds {SEEDS:?})", SEEDS.count());
}

/// Plays at both ends of a control, which turns dark music bright.
fn brightens(control: &str, set: impl Fn(&mut Settings, bool)) {
    let [dark, bright] = [false, true].map(|up| heard(|settings| set(settings, up)));
    let (few, many) = (major(&dark), major(&bright));
    tell(control, "pieces heard as major", few as f64, many as f64);
    let (low, high) = (over(&dark, Heard::fifths), over(&bright, Heard::fifths));
    tell(control, "fifths above the tonic", low, high);
    assert!(few <= 2 && many >= 10, "{control}: {few} and {many} of {} are major", SEEDS.count());
    assert!(low + 1.0 < high, "{control}: {low} and {high} fifths above the tonic");
}

#[test]
fn bright_music_is_major_and_dark_music_minor() {
    brightens("brightness 0.1 and 0.9", |settings, up| {
        settings.music.brightness = Some(if up { 0.9 } else { 0.1 });
    });
}

#[test]
fn happy_music_is_major_and_sad_music_minor() {
    brightens("valence -1 and 1", |settings, up| {
        settings.music.valence = if up { 1.0 } else { -1.0 };
    });
}

#[test]
fn excited_music_is_denser_and_louder_than_calm_music() {
    let [calm, excited] = [-1.0, 1.0].map(|arousal| heard(|to| to.music.arousal = arousal));
    let (few, many) = (over(&calm, Heard::notes), over(&excited, Heard::notes));
    tell("arousal -1 and 1", "notes", few, many);
    let (soft, loud) = (over(&calm, Heard::loudness), over(&excited, Heard::loudness));
    tell("arousal -1 and 1", "velocity", soft, loud);
    assert!(few * 1.5 < many, "{few} and {many} notes");
    assert!(soft + 15.0 < loud, "velocities {soft} and {loud}");
}

#[test]
fn a_high_temperature_is_heard_as_freer_pitches_and_rhythms() {
    let [cool, hot] = [0.2, 1.5].map(|heat| heard(|to| to.music.temperature = heat));
    let (few, many) = (over(&cool, Heard::pitch_entropy), over(&hot, Heard::pitch_entropy));
    tell("temperature 0.2 and 1.5", "bits of pitch", few, many);
    let (even, free) = (over(&cool, Heard::rhythm_entropy), over(&hot, Heard::rhythm_entropy));
    tell("temperature 0.2 and 1.5", "bits of rhythm", even, free);
    assert!(few + 0.5 < many, "{few} and {many} bits of pitch");
    assert!(even + 0.5 < free, "{even} and {free} bits of rhythm");
}
