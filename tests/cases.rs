//! Faults that others have found, as small inputs to the command line: what is right of each.
#![cfg(feature = "cli")]

use std::path::Path;
use std::process::Command;

use midly::{MetaMessage, Smf, TrackEventKind};
use serde_json::Value;
use tempfile::TempDir;

/// The classes of the white keys.
const WHITE: [u64; 7] = [0, 2, 4, 5, 7, 9, 11];
/// The first beat of the third bar.
const THIRD_BAR: f64 = 8.0;

/// What a run wrote: a line an event, and a MIDI file.
struct Run {
    events: Vec<Value>,
    midi: Vec<u8>,
}

fn run(args: &[&str]) -> Run {
    let folder = TempDir::new().expect("a folder for the test");
    let [events, midi] = ["e.jsonl", "m.mid"].map(|name| folder.path().join(name));
    let done = Command::new(env!("CARGO_BIN_EXE_antiphon"))
        .args(args)
        .arg("--events")
        .arg(&events)
        .arg("--midi")
        .arg(&midi)
        .output()
        .expect("the binary starts");
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    let text = std::fs::read_to_string(&events).expect("the events");
    let events = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    Run { events, midi: std::fs::read(&midi).expect("the file") }
}

fn play(case: &str, more: &[&str]) -> Run {
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(case);
    run(&[&["play", "--input", input.to_str().expect("a plain path")], more].concat())
}

fn beat(event: &Value) -> f64 {
    event["beat"].as_f64().expect("a beat")
}

impl Run {
    /// Beats and pitch classes of the notes that Antiphon begins.
    fn ours(&self) -> Vec<(f64, u64)> {
        let ours = |event: &&Value| event["kind"] == "on" && event["part"] != "player";
        let note = |event: &Value| (beat(event), event["pitch"].as_u64().expect("a pitch") % 12);
        self.events.iter().filter(ours).map(note).collect()
    }

    /// The share of them from a beat on that are white keys.
    fn white(&self, from: f64) -> f64 {
        let late: Vec<_> = self.ours().into_iter().filter(|note| note.0 >= from).collect();
        let white = late.iter().filter(|note| WHITE.contains(&note.1)).count();
        white as f64 / late.len().max(1) as f64
    }

    /// The chords that are told, with their beats.
    fn chords(&self) -> Vec<(f64, &str)> {
        let told = self.events.iter().filter(|event| event["kind"] == "chord");
        told.map(|event| (beat(event), event["chord"].as_str().expect("a name"))).collect()
    }

    /// The first key signature: sharps, fewer than none for flats, and whether it is minor.
    fn signature(&self) -> (i8, bool) {
        let file = Smf::parse(&self.midi).expect("a MIDI file");
        let mut events = file.tracks.iter().flatten();
        let found = events.find_map(|event| match event.kind {
            TrackEventKind::Meta(MetaMessage::KeySignature(sharps, minor)) => Some((sharps, minor)),
            _ => None,
        });
        found.expect("a key signature")
    }
}

#[test]
fn white_keys_are_harmonised_with_white_keys() {
    for seed in ["1", "2", "3"] {
        let played =
            play("harmonise-out-of-key/scale_c.mid", &["--mode", "harmonise", "--seed", seed]);
        assert_eq!(played.ours().len(), 60, "seed {seed}");
        assert_eq!(played.white(0.0), 1.0, "seed {seed}");
    }
}

#[test]
fn a_tune_of_white_keys_is_gone_along_with_in_every_mode() {
    for mode in ["free", "accompany", "solo", "trade", "harmonise"] {
        for seed in ["3", "5"] {
            let played = play("free-out-of-key/tune_c.mid", &["--mode", mode, "--seed", seed]);
            let white = played.white(THIRD_BAR);
            assert!(played.ours().len() > 40 && white >= 0.95, "{mode}, seed {seed}: {white}");
        }
    }
}

#[test]
fn the_key_of_the_file_is_written_into_the_duet() {
    for mode in ["free", "accompany", "solo", "trade", "harmonise"] {
        let played = play("key-signature-of-output/tune_eb.mid", &["--mode", mode]);
        assert_eq!(played.signature(), (-3, false), "{mode}");
    }
}

#[test]
fn drums_give_time_and_no_harmony() {
    let beside = play("drums-heard-as-pitches/kick_and_tune.mid", &["--mode", "harmonise"]);
    let plays = |event: &&Value| event["kind"] == "on" && event["part"] == "player";
    let keys: Vec<f64> = beside.events.iter().filter(plays).map(beat).collect();
    // Two voices to a key of the tune, none to a drum.
    assert_eq!((keys.len(), beside.ours().len(), beside.white(0.0)), (27, 22, 1.0));
    let beside = play("drums-heard-as-pitches/kick_and_tune.mid", &["--mode", "accompany"]);
    assert!(beside.ours().len() > 20 && beside.white(0.0) == 1.0, "{:?}", beside.chords());
    let alone = play("drums-heard-as-pitches/drums_only.mid", &["--mode", "accompany"]);
    assert!(alone.ours().is_empty() && alone.chords().is_empty(), "{:?}", alone.chords());
}

#[test]
fn nobody_plays_where_the_chart_has_no_chord() {
    for chart in ["| C | N.C. | F | N.C. |", "| C | n.c. | F | NC |"] {
        for seed in ["1", "2", "3"] {
            let args = ["render", "--chords", chart, "--bars", "8", "--seed", seed];
            let played = run(&[&args[..], &["--parts", "harmony,bass"]].concat());
            let silent = |beat: f64| beat as i64 / 4 % 2 == 1;
            let ours = played.ours();
            assert!(ours.len() > 10 && !ours.iter().any(|note| silent(note.0)), "{ours:?}");
            let told = played.chords();
            let wanted = ["C", "N.C.", "F", "N.C.", "C", "N.C.", "F", "N.C."];
            let wanted = (0..).map(|bar| f64::from(bar * 4)).zip(wanted);
            assert_eq!(told, wanted.collect::<Vec<_>>(), "{chart}, seed {seed}");
        }
    }
}

#[test]
fn a_chart_is_played_to_its_own_end() {
    let chords = |chart, bars| {
        let played = run(&["render", "--chords", chart, "--bars", bars]);
        played.chords().iter().map(|&(at, name)| (at, name.to_owned())).collect::<Vec<_>>()
    };
    let named = |wanted: &[(f64, &str)]| -> Vec<(f64, String)> {
        wanted.iter().map(|&(at, name)| (at, name.to_owned())).collect()
    };
    assert_eq!(chords("| C | | F | G |", "4"), named(&[(0.0, "C"), (8.0, "F"), (12.0, "G")]));
    let broken_off = named(&[(0.0, "C"), (4.0, "F"), (8.0, "G"), (12.0, "C"), (16.0, "F")]);
    assert_eq!(chords("| C | F | G |", "5"), broken_off);
}

#[test]
fn a_chart_brings_its_meters() {
    let played = run(&["render", "--chords", "| C F G | 3/4 Am | Dm | 4/4 C |", "--bars", "8"]);
    let file = Smf::parse(&played.midi).expect("a MIDI file");
    let (mut at, mut meters) = (0, Vec::new());
    for event in &file.tracks[0] {
        at += event.delta.as_int();
        if let TrackEventKind::Meta(MetaMessage::TimeSignature(beats, ..)) = event.kind {
            meters.push((at / 960, beats));
        }
    }
    assert_eq!(meters, [(0, 4), (4, 3), (10, 4), (18, 3), (24, 4)]);
    let told: Vec<(i64, &str)> =
        played.chords().iter().map(|&(at, name)| (at.round() as i64, name)).collect();
    let first = [(0, "C"), (2, "F"), (3, "G"), (4, "Am"), (7, "Dm"), (10, "C")];
    let again = first[1..].iter().map(|&(at, name)| (at + 14, name));
    assert_eq!(told, first.into_iter().chain(again).collect::<Vec<_>>());
}
