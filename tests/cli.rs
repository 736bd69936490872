//! The command line, through the built binary.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use midly::{MetaMessage, MidiMessage, Smf, TrackEventKind};
use tempfile::TempDir;

/// Short enough to be quick, long enough for every part to enter.
const SESSION: &[&str] = &["render", "--bars", "4", "--seed", "7"];

fn antiphon(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_antiphon")).args(args).output().expect("the binary starts")
}

/// A folder of one test, gone after it.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for the test"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs `args` and then `more`, with `option FILE` at the end; the bytes of the file.
    fn written(&self, args: &[&str], more: &[&str], option: &str) -> Vec<u8> {
        let file = self.path("out");
        let out = [args, more, &[option, file.to_str().expect("a plain path")]].concat();
        let done = antiphon(&out);
        assert!(done.status.success(), "{out:?}: {}", String::from_utf8_lossy(&done.stderr));
        std::fs::read(file).expect("the file that was asked for")
    }

    fn midi(&self, more: &[&str]) -> Vec<u8> {
        self.written(SESSION, more, "--midi")
    }
}

/// What a MIDI file says of notes: channel, pitch and whether they begin.
fn notes(bytes: &[u8]) -> Vec<(u8, u8, bool)> {
    let smf = Smf::parse(bytes).expect("a MIDI file");
    let note = |kind: TrackEventKind<'_>| match kind {
        TrackEventKind::Midi { channel, message: MidiMessage::NoteOn { key, .. } } => {
            Some((channel.as_int(), key.as_int(), true))
        }
        TrackEventKind::Midi { channel, message: MidiMessage::NoteOff { key, .. } } => {
            Some((channel.as_int(), key.as_int(), false))
        }
        _ => None,
    };
    smf.tracks.iter().flatten().filter_map(|event| note(event.kind)).collect()
}

fn track_names(bytes: &[u8]) -> Vec<String> {
    let smf = Smf::parse(bytes).expect("a MIDI file");
    let name = |kind: TrackEventKind<'_>| match kind {
        TrackEventKind::Meta(MetaMessage::TrackName(name)) => {
            Some(String::from_utf8_lossy(name).into_owned())
        }
        _ => None,
    };
    smf.tracks.iter().flatten().filter_map(|event| name(event.kind)).collect()
}

/// The names of the model's styles.
fn styles() -> Vec<String> {
    let done = antiphon(&["styles", "--json"]);
    assert!(done.status.success());
    let card: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let styles = card["styles"].as_array().expect("a list of styles");
    styles.iter().map(|style| style["name"].as_str().expect("a name").to_string()).collect()
}

#[test]
fn the_same_call_twice_writes_the_same_bytes() {
    let desk = Desk::new();
    assert!(desk.midi(&[]) == desk.midi(&[]));
}

#[test]
fn another_seed_plays_other_music() {
    let desk = Desk::new();
    assert!(
        desk.midi(&[]) != desk.written(&["render", "--bars", "4", "--seed", "8"], &[], "--midi")
    );
}

#[test]
fn the_music_does_not_depend_on_the_block_size() {
    let desk = Desk::new();
    let played = desk.midi(&["--block-size", "64"]);
    for blocks in ["1000", "8192", "random"] {
        assert!(played == desk.midi(&["--block-size", blocks]), "blocks of {blocks}");
    }
}

#[test]
fn events_do_not_depend_on_the_block_size_either() {
    let desk = Desk::new();
    let events = |blocks| desk.written(SESSION, &["--block-size", blocks], "--events");
    let (small, random) = (events("64"), events("random"));
    assert!(!small.is_empty() && small == random);
}

#[test]
fn every_event_is_json_and_every_note_that_begins_ends() {
    let desk = Desk::new();
    let text = String::from_utf8(desk.written(SESSION, &[], "--events")).expect("text");
    let mut sounding: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for line in text.lines() {
        let event: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let step = match event["kind"].as_str() {
            Some("on") => 1,
            Some("off") => -1,
            _ => continue,
        };
        let figure = |name: &str| event[name].as_i64().expect("a number");
        *sounding.entry((figure("channel"), figure("pitch"))).or_default() += step;
    }
    assert!(!sounding.is_empty() && sounding.values().all(|&count| count == 0), "{sounding:?}");
}

#[test]
fn styles_play_differently() {
    let (desk, styles) = (Desk::new(), styles());
    let [first, second, ..] = &styles[..] else { panic!("fewer than two styles: {styles:?}") };
    assert!(desk.midi(&["--style", first]) != desk.midi(&["--style", second]));
}

#[test]
fn a_key_holds_every_note() {
    let desk = Desk::new();
    let d_major = [2, 4, 6, 7, 9, 11, 1];
    let played = notes(&desk.midi(&["--key", "D:major"]));
    assert!(!played.is_empty());
    let outside: Vec<_> =
        played.iter().filter(|(_, pitch, _)| !d_major.contains(&(pitch % 12))).collect();
    assert!(outside.is_empty(), "{outside:?}");
}

#[test]
fn lead_harmony_and_bass_play_on_three_channels_in_named_tracks() {
    let desk = Desk::new();
    let bytes = desk.written(
        &["render", "--bars", "8", "--seed", "7"],
        &["--parts", "lead,harmony,bass"],
        "--midi",
    );
    let mut channels: Vec<u8> = notes(&bytes).iter().map(|note| note.0).collect();
    channels.sort_unstable();
    channels.dedup();
    assert_eq!(channels, [1, 2, 3]);
    assert_eq!(track_names(&bytes), ["player", "lead", "harmony", "bass", "drums"]);
}

#[test]
fn the_sound_is_heard_and_does_not_clip() {
    let desk = Desk::new();
    let bytes = desk.written(SESSION, &["--sample-rate", "44100"], "--wav");
    let wave = hound::WavReader::new(&bytes[..]).expect("a WAV file");
    assert_eq!((wave.spec().channels, wave.spec().sample_rate), (2, 44_100));
    let full = f64::from(1 << (wave.spec().bits_per_sample - 1));
    let samples: Vec<f64> = wave
        .into_samples::<i32>()
        .map(|sample| f64::from(sample.expect("a sample")) / full)
        .collect();
    let peak = samples.iter().fold(0.0, |peak: f64, sample| peak.max(sample.abs()));
    let power = samples.iter().map(|sample| sample * sample).sum::<f64>() / samples.len() as f64;
    assert!(peak < 0.999, "peak {peak}");
    assert!(power.sqrt() > 0.003, "root mean square {}", power.sqrt());
    assert_eq!(samples.len() / 2, (8 + 4) * 44_100);
    let end = &samples[samples.len() - 4_410..];
    assert!(end.iter().all(|sample| sample.abs() < 1e-3), "it is cut off");
}

#[test]
fn the_picture_is_a_png() {
    let desk = Desk::new();
    let bytes = desk.written(SESSION, &[], "--png");
    assert!(bytes.starts_with(b"\x89PNG") && bytes.len() > 10_000, "{} bytes", bytes.len());
}

#[test]
fn a_file_played_in_comes_out_again_as_the_players_track() {
    let desk = Desk::new();
    let tune = desk.path("tune.mid");
    std::fs::write(&tune, desk.midi(&["--parts", "lead"])).expect("a tune");
    let tune = tune.to_str().expect("a plain path");
    let duet =
        desk.written(&["play", "--input", tune, "--mode", "free", "--seed", "3"], &[], "--midi");
    let smf = Smf::parse(&duet).expect("a MIDI file");
    let ons = |track: usize| {
        let is_on =
            |kind| matches!(kind, TrackEventKind::Midi { message: MidiMessage::NoteOn { .. }, .. });
        smf.tracks[track].iter().filter(|event| is_on(event.kind)).count()
    };
    let played =
        notes(&std::fs::read(tune).expect("the tune")).iter().filter(|note| note.2).count();
    assert_eq!(track_names(&duet)[0], "player");
    assert!(played > 0 && ons(0) == played, "{played} notes in, {} out", ons(0));
    let perturbed = ["play", "--input", tune, "--seed", "3", "--perturb", "4:3"];
    assert!(duet != desk.written(&perturbed, &[], "--midi"));
}

#[test]
fn what_cannot_be_done_is_refused_in_one_sentence_and_nothing_is_written() {
    let desk = Desk::new();
    let broken = desk.path("broken.mid");
    std::fs::write(&broken, b"MThd but no more").expect("a broken file");
    let broken = broken.to_str().expect("a plain path");
    let cases: &[(&[&str], &str)] = &[
        (&["render", "--style", "polka-from-mars"], "polka-from-mars"),
        (&["render", "--bars", "0"], "--bars"),
        (&["render", "--tempo", "-3"], "--tempo"),
        (&["render", "--tempo", "NaN"], "--tempo"),
        (&["render", "--temperature", "1e9"], "--temperature"),
        (&["render", "--meter", "4/5"], "--meter"),
        (&["render", "--mood", "2,0"], "--mood"),
        (&["render", "--key", "J:major"], "--key"),
        (&["render", "--parts", "tuba"], "--parts"),
        (&["render", "--block-size", "0"], "--block-size"),
        (&["render", "--sample-rate", "1"], "--sample-rate"),
        (&["render", "--seed", "-1"], "--seed"),
        (&["render", "--loudness", "11"], "--loudness"),
        (&["render", "--chords", "| C X |"], "--chords"),
        (&["play", "--input", broken], "broken.mid"),
        (&["play", "--input", "no-such-file.mid"], "no-such-file.mid"),
    ];
    for (args, name) in cases {
        let out = desk.path("out.mid");
        let done = antiphon(&[args, &["--midi", out.to_str().expect("a plain path")][..]].concat());
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(name) && said.trim().lines().count() == 1, "{args:?}: {said}");
        assert_eq!(desk.0.path().read_dir().expect("the folder").count(), 1, "{args:?}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    let done = antiphon(&["render", "--midi", "no/such/folder/out.mid"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("no/such/folder/out.mid"));
    assert!(!Path::new("no/such/folder").exists());
}

#[test]
fn styles_have_names_pieces_and_notes() {
    let done = antiphon(&["styles", "--json"]);
    let card: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    for style in card["styles"].as_array().expect("a list of styles") {
        assert!(
            style["name"].is_string() && style["pieces"].is_u64() && style["notes"].is_u64(),
            "{style}"
        );
    }
    let table = String::from_utf8(antiphon(&["styles"]).stdout).expect("text");
    assert!(styles().iter().all(|name| table.contains(name.as_str())));
}

#[test]
fn every_command_has_help() {
    for command in
        [&["--help"][..], &["render", "--help"], &["play", "--help"], &["styles", "--help"]]
    {
        let done = antiphon(command);
        assert!(done.status.success() && !done.stdout.is_empty(), "{command:?}");
    }
}

#[test]
fn an_input_is_never_replaced_by_whatever_path() {
    const MINE: &[u8] = include_bytes!("data/cases/input-overwritten/mine.mid");
    let desk = Desk::new();
    let mine = desk.path("mine.mid");
    std::fs::write(&mine, MINE).expect("the input");
    let linked = desk.path("linked.mid");
    std::fs::hard_link(&mine, &linked).expect("a hard link");
    let around = desk.0.path().join(".").join("mine.mid");
    let text = |path: &Path| path.to_str().expect("a plain path").to_string();
    for output in [&mine, &linked, &around] {
        for option in ["--midi", "--wav", "--png", "--events"] {
            let done = antiphon(&["play", "--input", &text(&mine), option, &text(output)]);
            assert_eq!(done.status.code(), Some(2), "{option} {output:?}");
            assert!(String::from_utf8_lossy(&done.stderr).contains("would replace"));
            assert!(std::fs::read(&mine).expect("the input") == MINE);
        }
    }
}

#[test]
fn music_to_learn_from_is_never_replaced() {
    const MINE: &[u8] = include_bytes!("data/cases/input-overwritten/mine.mid");
    let desk = Desk::new();
    let text = |path: &Path| path.to_str().expect("a plain path").to_string();
    let (tune, prepared) = (desk.path("mine.mid"), desk.path("mine.jsonl.zst"));
    std::fs::write(&tune, MINE).expect("the input");
    let folder = text(desk.0.path());
    let made = antiphon(&["corpus", &folder, "-o", &text(&prepared)]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let kept = std::fs::read(&prepared).expect("what was prepared");
    for (args, output, before) in [
        (["corpus", &folder], &tune, MINE),
        (["habits", &folder], &prepared, &*kept),
        (["beats", &text(&prepared)], &prepared, &*kept),
    ] {
        let done = antiphon(&[args[0], args[1], "-o", &text(output)]);
        assert_eq!(done.status.code(), Some(2), "{args:?}");
        assert!(String::from_utf8_lossy(&done.stderr).contains("would replace"), "{args:?}");
        assert!(std::fs::read(output).expect("the input") == before, "{args:?}");
    }
}

#[test]
fn two_outputs_of_one_name_are_refused() {
    let desk = Desk::new();
    let file = desk.path("out");
    let file = file.to_str().expect("a plain path");
    let done = antiphon(&["render", "--midi", file, "--wav", file]);
    assert_eq!(done.status.code(), Some(2));
    assert!(!Path::new(file).exists());
}

#[test]
fn a_wave_file_has_the_bits_that_the_help_says() {
    let bytes = Desk::new().written(&["render", "--bars", "1"], &[], "--wav");
    let wave = hound::WavReader::new(bytes.as_slice()).expect("a WAV file");
    assert_eq!(wave.spec().bits_per_sample, 24);
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_ends_the_command_quietly() {
    use std::process::Stdio;
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    for command in ["styles", "--help"] {
        let stdout = Stdio::from(writer.try_clone().expect("the same pipe"));
        let mut program = Command::new(env!("CARGO_BIN_EXE_antiphon"));
        let done = program.arg(command).stdout(stdout).output().expect("the binary starts");
        assert!(done.status.success() && done.stderr.is_empty(), "{command}: {done:?}");
    }
}
