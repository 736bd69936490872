//! Whole sessions sound as they did: event for event, and to the bit. `cargo xtask golden` checks, `cargo xtask golden write`
//! writes them anew, which CHANGELOG then has to say.

mod rig;
#[cfg(feature = "plugin")]
#[path = "rig/gui.rs"]
mod gui;
#[path = "sessions/scripts.rs"]
mod scripts;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use antiphon::perform::{Event, EventKind, Source};
use rig::{Cut, Recording, Session};

/// Set to `write` where the files are to be written.
const CHORE: &str = "ANTIPHON_GOLDEN";

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/sessions")
        .join(name)
        .with_extension("txt")
}

/// Holds a text against the file of that name, or writes it there.
fn hold(name: &str, text: &str) {
    if std::env::var(CHORE).is_ok_and(|chore| chore == "write") {
        return std::fs::write(file(name), text).expect("the folder can be written");
    }
    let kept = std::fs::read_to_string(file(name)).unwrap_or_default();
    let change = text.lines().zip(kept.lines()).enumerate().find(|(_, (now, then))| {
        // Tones are made with each system's own mathematics: only notes are the same on all.
        let is_sound = now.starts_with("sound ") && then.starts_with("sound ");
        now != then && !(is_sound && cfg!(not(target_os = "linux")))
    });
    if let Some((line, (now, then))) = change {
        panic!("{name} differs in line {}: {now:?}, which was {then:?}", line + 1);
    }
    let (now, then) = (text.lines().count(), kept.lines().count());
    assert_eq!(now, then, "{name} has {now} lines and had {then}");
}

/// What happened, in words that stay when the code's own change.
fn words(event: &Event) -> String {
    let source = match event.source {
        Source::Player => "player",
        Source::Part(part) => part.name(),
    };
    let what = match event.kind {
        EventKind::On { pitch, velocity } => format!("on {} {}", pitch.number(), velocity.number()),
        EventKind::Off { pitch } => format!("off {}", pitch.number()),
        EventKind::Control { number, value } => format!("control {number} {value}"),
        EventKind::Program { program } => format!("program {program}"),
        EventKind::Bend { value } => format!("bend {value}"),
        EventKind::Pressure { value } => format!("pressure {value}"),
        EventKind::KeyPressure { pitch, value } => format!("press {} {value}", pitch.number()),
        EventKind::Chord(Some(chord)) => format!("chord {chord}"),
        EventKind::Chord(None) => "no chord".to_owned(),
    };
    format!("{} {} {source} {} {what}", event.at.frame.0, event.at.beat.0, event.channel)
}

/// A checksum of the sound's bits.
fn sum(recording: &Recording) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    for frame in &recording.sound {
        frame.iter().for_each(|side| sum.update(&side.to_le_bytes()));
    }
    sum.finalize()
}

fn text(recording: &Recording) -> String {
    let mut text = format!("sound {:08x}\n", sum(recording));
    for event in &recording.events {
        writeln!(text, "{}", words(event)).expect("memory");
    }
    text
}

fn hold_all(sessions: &[(&str, Session)]) {
    for (name, session) in sessions {
        hold(name, &text(&session.play(Cut::Every(512))));
    }
}

#[test]
fn the_band_by_itself_sounds_as_it_did() {
    hold_all(&scripts::alone());
}

#[test]
fn the_band_under_a_persons_hands_sounds_as_it_did() {
    hold_all(&scripts::steered());
}

#[test]
fn every_mode_answers_a_person_as_it_did() {
    hold_all(&scripts::together());
}

#[test]
fn the_tempo_is_followed_as_it_was() {
    hold_all(&scripts::in_time());
}

#[cfg(feature = "plugin")]
#[path = "sessions/presets.rs"]
mod presets;

#[cfg(feature = "plugin")]
#[test]
fn presets_sound_as_they_did() {
    let mut text = String::new();
    for (name, session) in presets::sessions() {
        let recording = session.play(Cut::Every(512));
        let events: String = recording.events.iter().map(|event| words(event) + "\n").collect();
        let events = crc32fast::hash(events.as_bytes());
        writeln!(text, "{name}: events {events:08x}, sound {:08x}", sum(&recording))
            .expect("memory");
    }
    hold("presets", &text);
}
