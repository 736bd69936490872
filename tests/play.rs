//! `antiphon play` follows the file that it is given: its notes, time, keys and controllers, whatever shape it is in.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use antiphon::music::{Key, TonalMode};
use midly::{MetaMessage, MidiMessage, Smf, TrackEventKind};
use tempfile::TempDir;

/// Ticks of a quarter in what is written.
const QUARTER: u32 = 960;

fn antiphon(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_antiphon")).args(args).output().expect("the binary starts")
}

/// What came out of a run: the file's bytes, and what was said.
struct Duet {
    bytes: Vec<u8>,
    said: String,
    warned: String,
}

/// A note: onset and duration in ticks, pitch.
type Note = (u32, u32, u8);

fn run(args: &[&str]) -> Duet {
    let folder = TempDir::new().expect("a folder for the test");
    let file = folder.path().join("out.mid");
    let args = [args, &["--midi", file.to_str().expect("a plain path")]].concat();
    let Output { status, stdout, stderr } = antiphon(&args);
    let (said, warned) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{args:?}: {warned}");
    let bytes = std::fs::read(file).expect("the file that was asked for");
    Duet { bytes, said: said.into(), warned: warned.into() }
}

fn play(input: &Path, more: &[&str]) -> Duet {
    let input = input.to_str().expect("a plain path");
    let default: &[&str] = if more.contains(&"--mode") { &[] } else { &["--mode", "accompany"] };
    run(&[&["play", "--input", input, "--seed", "3"], default, more].concat())
}

fn play_bytes(bytes: &[u8], more: &[&str]) -> Duet {
    let folder = TempDir::new().expect("a folder for the test");
    let file = folder.path().join("in.mid");
    std::fs::write(&file, bytes).expect("the folder can be written");
    play(&file, more)
}

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(name)
}

impl Duet {
    /// The events of a track with their ticks.
    fn events(&self, track: usize) -> Vec<(u32, TrackEventKind<'_>)> {
        let smf = Smf::parse(&self.bytes).expect("a MIDI file");
        let mut tick = 0;
        let timed = smf.tracks[track].iter().map(|event| {
            tick += event.delta.as_int();
            (tick, event.kind)
        });
        timed.collect()
    }

    /// The notes of a track by onset; one key sounds once at a time.
    fn notes(&self, track: usize) -> Vec<Note> {
        let mut sounding: BTreeMap<u8, u32> = BTreeMap::new();
        let mut notes = Vec::new();
        for (tick, kind) in self.events(track) {
            match kind {
                TrackEventKind::Midi { message: MidiMessage::NoteOn { key, .. }, .. } => {
                    sounding.insert(key.as_int(), tick);
                }
                TrackEventKind::Midi { message: MidiMessage::NoteOff { key, .. }, .. } => {
                    let onset = sounding.remove(&key.as_int()).expect("a note that sounds");
                    notes.push((onset, tick - onset, key.as_int()));
                }
                _ => {}
            }
        }
        notes.sort_unstable();
        notes
    }

    /// What the person's track has beside notes and names.
    fn gestures(&self) -> Vec<(u32, String)> {
        let is_note = |message: &MidiMessage| {
            matches!(message, MidiMessage::NoteOn { .. } | MidiMessage::NoteOff { .. })
        };
        let gesture = |(tick, kind): (u32, TrackEventKind<'_>)| match kind {
            TrackEventKind::Midi { message, .. } if !is_note(&message) => {
                Some((tick, format!("{message:?}")))
            }
            _ => None,
        };
        self.events(0).into_iter().filter_map(gesture).collect()
    }

    fn metas<T>(&self, of: impl Fn(MetaMessage<'_>) -> Option<T>) -> Vec<(u32, T)> {
        let meta = |(tick, kind): (u32, TrackEventKind<'_>)| match kind {
            TrackEventKind::Meta(meta) => Some((tick, of(meta)?)),
            _ => None,
        };
        self.events(0).into_iter().filter_map(meta).collect()
    }

    fn meters(&self) -> Vec<(u32, (u8, u8))> {
        self.metas(|meta| match meta {
            MetaMessage::TimeSignature(beats, power, ..) => Some((beats, 1 << power)),
            _ => None,
        })
    }

    fn tempi(&self) -> Vec<(u32, u32)> {
        self.metas(|meta| match meta {
            MetaMessage::Tempo(micros) => Some(micros.as_int()),
            _ => None,
        })
    }

    fn keys(&self) -> Vec<(u32, (i8, bool))> {
        self.metas(|meta| match meta {
            MetaMessage::KeySignature(sharps, minor) => Some((sharps, minor)),
            _ => None,
        })
    }
}

/// A file of format 0 with 480 ticks a quarter and these bytes as its track.
fn file(track: &[u8]) -> Vec<u8> {
    let mut bytes = b"MThd\0\0\0\x06\0\0\0\x01\x01\xe0MTrk".to_vec();
    bytes.extend((track.len() as u32).to_be_bytes());
    bytes.extend(track);
    bytes
}

/// A note of a quarter, 480 ticks.
fn quarter(pitch: u8) -> [u8; 9] {
    [0, 0x90, pitch, 90, 0x83, 0x60, 0x80, pitch, 64]
}

#[test]
fn no_note_behind_an_odd_event_is_lost() {
    let counts = [
        ("running_status_after_meta.mid", 3, ""),
        ("running_status_after_sysex.mid", 3, ""),
        ("controller_value_168.mid", 11, "data bytes above 127 count as 127 (1 of them"),
    ];
    for (name, count, word) in counts {
        let duet = play(&case("rest-of-track-lost").join(name), &[]);
        assert_eq!(duet.notes(0).len(), count, "{name}");
        assert!(duet.warned.contains(word), "{name}: {}", duet.warned);
        assert_eq!(duet.warned.is_empty(), word.is_empty(), "{name}: {}", duet.warned);
    }
    // A clock byte with its own time, then running status.
    let track = [
        0, 0x90, 60, 90, 0, 0xf8, 0x83, 0x60, 60, 0, 0, 62, 90, 0x83, 0x60, 62, 0, 0, 0xff, 0x2f, 0,
    ];
    let duet = play_bytes(&file(&track), &[]);
    assert_eq!(duet.notes(0), [(0, QUARTER, 60), (QUARTER, QUARTER, 62)]);
    assert!(duet.warned.contains("system messages"), "{}", duet.warned);
}

#[test]
fn harmless_files_are_played_as_other_players_play_them() {
    let pitches = [60, 62, 64, 65, 67, 64, 65, 64, 62, 59, 60];
    let onsets = [0, 1, 2, 3, 4, 6, 8, 9, 10, 11, 12].map(|quarter| quarter * QUARTER);
    let files = [
        ("ctrl_z_at_end.mid", "the last 100 bytes from byte 140 on"),
        ("tag_at_end.mid", "the last 128 bytes from byte 140 on"),
        ("riff.rmi", ""),
        ("smpte_1ms.mid", "film frames"),
        ("type2_one_track.mid", ""),
        ("vendor_chunk_counted.mid", "the chunk XFIH at byte 41"),
    ];
    for (name, word) in files {
        let duet = play(&case("midi-harmless-refused").join(name), &[]);
        let notes = duet.notes(0);
        assert_eq!(notes.iter().map(|note| note.2).collect::<Vec<_>>(), pitches, "{name}");
        assert_eq!(notes.iter().map(|note| note.0).collect::<Vec<_>>(), onsets, "{name}");
        assert!(duet.warned.contains(word), "{name}: {}", duet.warned);
        assert_eq!(duet.warned.is_empty(), word.is_empty(), "{name}: {}", duet.warned);
    }
}

#[test]
fn of_several_songs_the_first_is_played_and_that_is_said() {
    let end = [0, 0xff, 0x2f, 0];
    let mut bytes = file(&[&quarter(60)[..], &end].concat());
    let second = [&quarter(72)[..], &quarter(74), &end].concat();
    bytes.extend(b"MTrk\0\0\0");
    bytes.push(second.len() as u8);
    bytes.extend(second);
    (bytes[9], bytes[11]) = (2, 2);
    let duet = play_bytes(&bytes, &[]);
    assert_eq!(duet.notes(0), [(0, QUARTER, 60)]);
    assert!(duet.warned.contains("2 songs"), "{}", duet.warned);
}

#[test]
fn an_on_before_the_off_of_its_tick_ends_the_older_note() {
    let duet = play(&case("on-before-off").join("verovio_order.mid"), &[]);
    assert_eq!(duet.notes(0), [0, 1, 2, 3].map(|at| (at * QUARTER, QUARTER, 60)));
    let duet = play(&case("on-before-off").join("double.mid"), &[]);
    assert_eq!(duet.notes(0), [(0, QUARTER, 63), (QUARTER, QUARTER, 65)]);
    // Two ons, and offs after a quarter and after four.
    let track =
        [0, 0x90, 60, 90, 0, 60, 90, 0x83, 0x60, 60, 0, 0x8b, 0x20, 60, 0, 0, 0xff, 0x2f, 0];
    assert_eq!(play_bytes(&file(&track), &[]).notes(0), [(0, 4 * QUARTER, 60)]);
}

#[test]
fn controllers_bend_pressure_and_programs_come_out_where_they_were() {
    let duet = play(&case("pedal-bend-program-dropped").join("controls.mid"), &[]);
    let gestures = [
        (0, "ProgramChange { program: u7(24) }"),
        (0, "Controller { controller: u7(1), value: u7(64) }"),
        (480, "PitchBend { bend: PitchBend(u14(10240)) }"),
        (960, "PitchBend { bend: PitchBend(u14(8192)) }"),
        (960, "ChannelAftertouch { vel: u7(70) }"),
        (960, "Aftertouch { key: u7(60), vel: u7(90) }"),
    ];
    assert_eq!(duet.gestures(), gestures.map(|(tick, what)| (tick, what.to_string())));
    let duet =
        play(&case("pedal-bend-program-dropped").join("pedal.mid"), &["--mode", "harmonise"]);
    let pedal = duet
        .gestures()
        .into_iter()
        .map(|(tick, what)| (tick, what.contains("u7(64), value: u7(127)")));
    let pedal: Vec<_> = pedal.collect();
    let changes = [(0, true), (3840, false), (3840, true), (7680, false)];
    assert_eq!(pedal, changes, "{:?}", duet.gestures());
}

#[test]
fn a_pickup_is_no_bar_and_the_meter_is_that_of_the_song() {
    let duet = play(&case("pickup-meter").join("pickup_1_4.mid"), &[]);
    assert!(duet.said.starts_with("4 bars and a pickup played"), "{}", duet.said);
    assert_eq!(duet.meters(), [(0, (1, 4)), (QUARTER, (4, 4))]);
    // The bass plays on the bar lines, which lie one quarter late.
    let bass = duet.notes(3);
    let on_lines = bass.iter().filter(|note| note.0 % (4 * QUARTER) == QUARTER).count();
    assert!(on_lines >= 3, "{bass:?}");
    let told =
        play(&case("pickup-meter").join("pickup_1_4.mid"), &["--meter", "3/4", "--tempo", "90"]);
    assert_eq!((told.meters(), told.tempi()), (vec![(0, (3, 4))], vec![(0, 666_667)]));
}

/// A count-in of a bar of 4/4, then two bars of a waltz at half the tempo, in A minor and then in D major.
fn waltz() -> Vec<u8> {
    let head =
        [0, 0xff, 0x58, 4, 4, 2, 24, 8, 0, 0xff, 0x51, 3, 7, 0xa1, 0x20, 0, 0xff, 0x59, 2, 0, 1];
    let change = [
        0, 0xff, 0x58, 4, 3, 2, 24, 8, 0, 0xff, 0x51, 3, 1, 1, 1, 0, 0xff, 0x51, 3, 0xf, 0x42, 0x40,
    ];
    let key = [0, 0xff, 0x59, 2, 2, 0];
    let bars =
        |pitches: &[u8]| pitches.iter().flat_map(|&pitch| quarter(pitch)).collect::<Vec<u8>>();
    let track =
        [&head[..], &bars(&[69; 4]), &change, &bars(&[69, 72, 76]), &key, &bars(&[74, 78, 81])];
    file(&[&track.concat()[..], &[0, 0xff, 0x2f, 0]].concat())
}

#[test]
fn tempo_meter_and_keys_change_where_the_file_does_and_come_out_again() {
    let duet = play_bytes(&waltz(), &[]);
    assert!(duet.said.starts_with("3 bars played"), "{}", duet.said);
    assert_eq!(duet.meters(), [(0, (4, 4)), (4 * QUARTER, (3, 4))]);
    assert_eq!(duet.tempi(), [(0, 500_000), (4 * QUARTER, 1_000_000)], "the last at a tick counts");
    assert_eq!(duet.keys(), [(0, (0, true)), (7 * QUARTER, (2, false))]);
    let onsets: Vec<u32> = duet.notes(0).iter().map(|note| note.0).collect();
    assert_eq!(onsets, (0..10).map(|at| at * QUARTER).collect::<Vec<_>>());
    let given = play_bytes(&waltz(), &["--key", "E:minor"]);
    assert_eq!(given.keys(), [(0, (1, true))]);
}

#[test]
fn notes_sound_when_the_tempo_map_says() {
    let folder = TempDir::new().expect("a folder for the test");
    let (tune, events) = (folder.path().join("waltz.kar"), folder.path().join("events.jsonl"));
    std::fs::write(&tune, waltz()).expect("a tune");
    let [tune, events] = [&tune, &events].map(|path| path.to_str().expect("a plain path"));
    let done = antiphon(&["play", "--input", tune, "--events", events]);
    assert!(done.status.success());
    let text = std::fs::read_to_string(events).expect("the events");
    let lines = text.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    let struck =
        lines.filter(|line: &serde_json::Value| line["kind"] == "on" && line["part"] == "player");
    let frames: Vec<u64> = struck.map(|line| line["frame"].as_u64().expect("a frame")).collect();
    let seconds = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
    assert_eq!(frames, seconds.map(|at| (at * 48_000.0) as u64));
}

#[test]
fn a_changing_file_is_played_alike_at_every_block_size() {
    let played = |blocks| play_bytes(&waltz(), &["--block-size", blocks]).bytes;
    let small = played("64");
    for blocks in ["1000", "8192", "random"] {
        assert!(small == played(blocks), "blocks of {blocks}");
    }
}

#[test]
fn a_render_closes_on_the_tonic() {
    let bars = 8 * 4 * QUARTER;
    for (style, seed) in [("celtic_session", "3"), ("romantic_piano", "7"), ("hymn_gospel", "11")] {
        let args = ["render", "--bars", "8", "--style", style, "--seed", seed];
        let duet = run(&args);
        let (sharps, minor) = duet.keys()[0].1;
        let key = Key::of_signature(sharps, minor);
        let third = if key.mode == TonalMode::Major { 4 } else { 3 };
        let triad = [0, third, 7].map(|by| key.tonic.up(by).number());
        for (part, track) in [("harmony", 2), ("bass", 3)] {
            let notes = duet.notes(track);
            let last: Vec<&Note> =
                notes.iter().filter(|note| note.0 + note.1 > bars - 4 * QUARTER).collect();
            let sounds = last.iter().any(|note| note.0 == bars - 4 * QUARTER);
            assert!(sounds, "{style}, seed {seed}: no {part} in {last:?}");
            let is_tonic = |note: &&Note| triad.contains(&(note.2 % 12)) && note.0 + note.1 <= bars;
            assert!(last.iter().all(is_tonic), "{style}, seed {seed}, {key}: {part} {last:?}");
        }
    }
}
