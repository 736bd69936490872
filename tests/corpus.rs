//! Music files become prepared music, note for note; what is no music is refused in words.
#![cfg(feature = "cli")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use antiphon::corpus::{Form, Labels, Prepared, Split, read_bytes, read_prepared};
use antiphon::music::{Beats, Key, PitchClass, TonalMode};
use antiphon::token::GRID;
use midly::num::{u4, u7, u15, u24, u28};
use midly::{Format, Header, MetaMessage, MidiMessage, Smf, Timing, TrackEvent, TrackEventKind};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

const BOOK: &[u8] = include_bytes!("data/corpus/book.abc");
const SONG: &[u8] = include_bytes!("data/corpus/song.musicxml");

/// Onset and duration in grid steps, pitch, velocity.
type GridNotes = Vec<(i64, i64, u8, u8)>;

fn labels() -> Labels {
    Labels {
        corpus: "test".into(),
        style: "toy".into(),
        licence: None,
        split: Split::Valid,
        as_written: true,
    }
}

fn pieces(bytes: &[u8], form: Form) -> Vec<Prepared> {
    let pieces = read_bytes(bytes, form, "file", &labels()).into_iter();
    pieces.map(|piece| piece.expect("the file can be read")).collect()
}

fn refusal(bytes: &[u8], form: Form) -> String {
    let mut pieces = read_bytes(bytes, form, "file", &labels());
    assert_eq!(pieces.len(), 1);
    pieces.remove(0).expect_err("the file is refused")
}

/// Onset, duration and pitch of every note whose part's name begins so, by onset.
fn line(piece: &Prepared, name: &str) -> Vec<(f64, f64, u8)> {
    let parts = piece.parts.iter().filter(|part| part.name.starts_with(name));
    let notes = parts.flat_map(|part| part.notes.iter().map(|note| (note.0, note.1, note.2)));
    let mut notes: Vec<_> = notes.collect();
    notes.sort_by(|a, b| a.partial_cmp(b).expect("times are numbers"));
    notes
}

/// A file of 4/4 with these notes on a channel.
fn midi(notes: &GridNotes, channel: u8) -> Vec<u8> {
    let mut moments = Vec::new();
    for &(onset, duration, pitch, velocity) in notes {
        moments.push((onset + duration, 0, pitch, 0));
        moments.push((onset, 1, pitch, velocity));
    }
    moments.sort_unstable();
    let meta = |message| TrackEvent { delta: u28::new(0), kind: TrackEventKind::Meta(message) };
    let mut track = vec![
        meta(MetaMessage::Tempo(u24::new(750_000))),
        meta(MetaMessage::TimeSignature(4, 2, 24, 8)),
    ];
    let mut last = 0;
    for (step, on, pitch, velocity) in moments {
        let (key, vel) = (u7::new(pitch), u7::new(velocity));
        let message = match on {
            1 => MidiMessage::NoteOn { key, vel },
            _ => MidiMessage::NoteOff { key, vel },
        };
        let delta = u28::new(((step - last) * GRID.0) as u32);
        last = step;
        track.push(TrackEvent {
            delta,
            kind: TrackEventKind::Midi { channel: u4::new(channel), message },
        });
    }
    track.push(meta(MetaMessage::EndOfTrack));
    let timing = Timing::Metrical(u15::new(Beats::QUARTER.0 as u16));
    let smf = Smf { header: Header::new(Format::SingleTrack, timing), tracks: vec![track] };
    let mut bytes = Vec::new();
    smf.write_std(&mut bytes).expect("memory can be written");
    bytes
}

fn random_notes(seed: u64) -> GridNotes {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut notes = GridNotes::new();
    for pitch in 30..90 {
        let mut at = rng.random_range(0..400);
        while at < 2000 && rng.random_range(0..4) > 0 {
            let length = rng.random_range(1..200);
            notes.push((at, length, pitch, rng.random_range(1..128)));
            at += length + rng.random_range(0..300);
        }
    }
    notes.sort_unstable();
    notes
}

fn archive(name: &str, container: &str, score: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [("META-INF/container.xml", container.as_bytes()), (name, score)] {
        writer.start_file(name, options).expect("memory can be written");
        writer.write_all(bytes).expect("memory can be written");
    }
    writer.finish().expect("memory can be written").into_inner()
}

const CONTAINER: &str =
    r#"<container><rootfiles><rootfile full-path="a/song.xml"/></rootfiles></container>"#;

#[test]
fn notes_written_to_midi_are_read_back_on_the_grid() {
    for seed in 0..50 {
        let notes = random_notes(seed);
        let piece = pieces(&midi(&notes, 0), Form::Midi).remove(0);
        let steps = |quarters: f64| Beats::from_quarters(quarters).0 / GRID.0;
        let read = piece.parts.iter().flat_map(|part| &part.notes);
        let mut read: GridNotes =
            read.map(|note| (steps(note.0), steps(note.1), note.2, note.3)).collect();
        read.sort_unstable();
        assert_eq!(read, notes, "seed {seed}");
        assert_eq!(piece.tempo, [(0.0, 80.0)]);
        assert_eq!(piece.timesig, [(0.0, 4, 4)]);
    }
}

#[test]
fn channel_ten_is_drums_without_key_or_chords() {
    let piece = pieces(&midi(&vec![(0, 6, 36, 90), (12, 6, 38, 100)], 9), Form::Midi).remove(0);
    assert_eq!(piece.parts[0].role, "drums");
    assert_eq!((piece.key, piece.chords.len(), piece.chord_source), (None, 0, "none"));
}

#[test]
fn the_tune_has_the_notes_that_are_written() {
    let tune = &pieces(BOOK, Form::Abc)[0];
    let third = 0.3333;
    let written = [
        (0.0, 1.0, 62),
        (1.0, 1.0, 67),
        (2.0, 0.75, 71),
        (2.75, 0.25, 74),
        (3.0, third, 79),
        (3.3333, third, 78),
        (3.6667, third, 76),
        (4.0, 1.0, 64),
        (4.0, 1.0, 67),
        (4.0, 1.0, 71),
        (5.0, 1.0, 73),
        (6.0, 0.5, 73),
        (6.5, 0.5, 72),
        (7.0, 3.0, 69),
        (10.0, 3.0, 67),
    ];
    assert_eq!(line(tune, ""), written);
    assert_eq!((tune.anacrusis, &tune.timesig), (1.0, &vec![(0.0, 3, 4)]));
    assert_eq!(tune.tempo, [(0.0, 90.0)]);
    assert_eq!(tune.velocity, "notated");
}

#[test]
fn the_tune_says_where_it_comes_from() {
    let tune = &pieces(BOOK, Form::Abc)[0];
    assert_eq!(
        (tune.title.as_str(), tune.composer.as_str()),
        ("A test of most signs", "The project")
    );
    assert_eq!(tune.licence, "Written for Antiphon, public domain");
    assert_eq!(tune.source, "file#X:1");
    let told = Labels { licence: Some("CC0-1.0".into()), ..labels() };
    let tune = read_bytes(BOOK, Form::Abc, "file", &told).remove(0).expect("the tune can be read");
    assert_eq!(
        (tune.licence.as_str(), tune.rights.as_str()),
        ("CC0-1.0", "Written for Antiphon, public domain")
    );
}

#[test]
fn chord_symbols_of_a_tune_are_kept_and_remarks_are_none() {
    let tune = &pieces(BOOK, Form::Abc)[0];
    assert_eq!(tune.chord_source, "notated");
    assert_eq!(tune.chords, [(1.0, 7, "maj", 7), (2.0, 2, "7", 6), (4.0, 4, "min", 4)]);
}

#[test]
fn voices_and_overlays_sound_together() {
    let tune = &pieces(BOOK, Form::Abc)[1];
    let high = [
        (1.0, 1.0, 62),
        (2.0, 1.0, 65),
        (3.0, 1.0, 69),
        (4.0, 2.0, 74),
        (4.0, 4.0, 57),
        (6.0, 2.0, 75),
    ];
    assert_eq!(line(tune, "Soprano"), high);
    assert_eq!(line(tune, "low"), [(0.0, 4.0, 50), (6.0, 2.0, 38)]);
    let key = tune.key.as_ref().expect("the key is written");
    assert_eq!((key.tonic, key.mode, key.source), (2, "minor", "notated"));
    assert_eq!(tune.timesig, [(0.0, 2, 2)]);
}

#[test]
fn the_song_has_the_notes_that_are_written() {
    let song = pieces(SONG, Form::MusicXml).remove(0);
    let third = 0.3333;
    let voice = [
        (0.0, 1.0, 72),
        (1.0, 2.3333, 69),
        (3.3333, third, 70),
        (3.6667, third, 72),
        (4.0, 3.0, 66),
    ];
    assert_eq!(line(&song, "Voice"), voice);
    assert_eq!(line(&song, "Piano.s1"), [(1.0, 3.0, 69), (1.0, 3.0, 72)]);
    assert_eq!(line(&song, "Piano.s2"), [(2.0, 2.0, 53)]);
    assert_eq!(line(&song, "Clarinet"), [(0.0, 1.0, 72)]);
    assert_eq!((song.anacrusis, &song.timesig), (1.0, &vec![(0.0, 3, 4)]));
    assert_eq!(song.chords, [(1.0, 5, "maj", 5), (4.0, 10, "maj7", 2)]);
    assert_eq!((song.tempo.as_slice(), song.velocity), ([(0.0, 72.0)].as_slice(), "notated"));
    assert_eq!((song.title.as_str(), song.composer.as_str()), ("A test song", "The project"));
    assert_eq!(song.licence, "Public domain");
    let piano = song.parts.iter().find(|part| part.name == "Piano.s2").expect("there is a piano");
    assert_eq!((piano.role, piano.program, piano.notes[0].3), ("bass", Some(0), 92));
}

#[test]
fn a_song_ordered_by_time_keeps_its_parts_apart() {
    let note = "<note><pitch><step>G</step><octave>4</octave></pitch><duration>4</duration></note>";
    let score = format!(
        "<score-timewise><part-list/><measure><part id='a'>{note}</part></measure>\
         <measure><part id='a'>{note}</part><part id='b'>{note}</part></measure></score-timewise>"
    );
    let song = pieces(score.as_bytes(), Form::MusicXml).remove(0);
    assert_eq!(line(&song, "a"), [(0.0, 4.0, 67), (4.0, 4.0, 67)]);
    assert_eq!(line(&song, "b"), [(4.0, 4.0, 67)]);
}

#[test]
fn a_compressed_song_is_the_same_song() {
    let plain = pieces(SONG, Form::MusicXml);
    assert_eq!(pieces(&archive("a/song.xml", CONTAINER, SONG), Form::CompressedMusicXml), plain);
    assert_eq!(pieces(&archive("b.xml", "<container/>", SONG), Form::CompressedMusicXml), plain);
}

#[test]
fn an_archive_that_becomes_too_long_and_nesting_without_end_are_refused() {
    let bomb = archive("a/song.xml", CONTAINER, &vec![b' '; 65 << 20]);
    assert!(bomb.len() < 1 << 20);
    assert!(refusal(&bomb, Form::CompressedMusicXml).contains("becomes longer than"));
    let nest = "<score-partwise>".repeat(1_000_000);
    assert!(
        refusal(nest.as_bytes(), Form::MusicXml).contains("line 1 is nested more than 64 deep")
    );
    let laughs = "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\
        <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>\
        <!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>]><score-partwise>&e;&e;&e;</score-partwise>";
    assert!(refusal(laughs.as_bytes(), Form::MusicXml).contains("line"));
}

#[test]
fn a_refusal_names_the_place_and_the_mend() {
    let cut = midi(&random_notes(1), 0);
    let why = refusal(&cut[..30], Form::Midi);
    assert_eq!(
        why,
        "breaks off at byte 30, in track 1 of 1: export it again as a standard MIDI file"
    );
    let why = refusal(&SONG[..900], Form::MusicXml);
    assert!(why.starts_with("line ") && why.ends_with("export it again as MusicXML"), "{why}");
    let why = refusal(b"X:1\nT:No key\nCDEF|\n", Form::Abc);
    assert_eq!(why, "the tune at line 1 has no K: field: write its key before its notes");
    assert!(refusal(b"<html/>", Form::MusicXml).contains("<html>, which is no score"));
}

#[test]
fn cut_or_damaged_files_never_panic() {
    let midi = midi(&random_notes(2), 0);
    let packed = archive("a/song.xml", CONTAINER, SONG);
    let files: [(&[u8], Form); 4] = [
        (BOOK, Form::Abc),
        (SONG, Form::MusicXml),
        (&packed, Form::CompressedMusicXml),
        (&midi, Form::Midi),
    ];
    for (bytes, form) in files {
        for length in (0..bytes.len()).step_by(7) {
            let _pieces = read_bytes(&bytes[..length], form, "file", &labels());
        }
        for seed in 0..300 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut bytes = bytes.to_vec();
            for _ in 0..rng.random_range(1..8) {
                let at = rng.random_range(0..bytes.len());
                bytes[at] ^= 1 << rng.random_range(0..8);
            }
            let _pieces = read_bytes(&bytes, form, "file", &labels());
        }
    }
}

#[test]
fn what_is_prepared_is_read_by_the_trainer_with_its_bars_and_chords() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("toy.jsonl.zst");
    let text: String = pieces(BOOK, Form::Abc)
        .iter()
        .map(|piece| serde_json::to_string(piece).expect("a piece is JSON") + "\n")
        .collect();
    std::fs::write(&path, zstd::encode_all(text.as_bytes(), 0).expect("text packs"))
        .expect("a folder");
    let read = read_prepared(&path).expect("what was prepared can be read");
    let tune = &read[0];
    assert_eq!(tune.split, Split::Valid);
    assert_eq!(tune.sheet.count_notes(), 15);
    // The pickup is the last beat of the first bar of 3/4, and the first full bar begins with the G chord.
    assert_eq!(tune.sheet.notes()[0].onset, Beats::quarters(2));
    assert_eq!(tune.sheet.places[12].frame_in_bar, 0);
    assert_eq!(tune.sheet.frames[12].chord.map(|chord| chord.to_string()), Some("G".into()));
    assert_eq!(tune.sheet.frames[16].chord.map(|chord| chord.to_string()), Some("D7/F#".into()));
    assert_eq!(read[1].key, Some(Key { tonic: PitchClass::new(2), mode: TonalMode::Minor }));
}

fn antiphon(folder: &Path, more: &[&str]) -> Output {
    let out = folder.join("out.jsonl.zst");
    let mut command = Command::new(env!("CARGO_BIN_EXE_antiphon"));
    command.arg("corpus").arg(folder.join("in")).arg("-o").arg(out).args(more);
    command.output().expect("the binary starts")
}

fn music_folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (name, bytes) in files {
        let path = folder.path().join("in").join(name);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("the folder can be written");
    }
    folder
}

#[test]
fn a_folder_is_read_and_all_that_was_refused_or_met_twice_is_listed() {
    let notes = random_notes(3);
    let moved: GridNotes =
        notes.iter().map(|&(at, length, pitch, v)| (at + 96, length, pitch + 3, v)).collect();
    let folder = music_folder(&[
        ("a.mid", &midi(&notes, 0)),
        ("b/again.MID", &midi(&moved, 0)),
        ("b/book.abc", BOOK),
        ("b/song.musicxml", SONG),
        ("broken.mxl", b"PK"),
        ("readme.txt", b"no music"),
    ]);
    let done = antiphon(folder.path(), &["--json", "--style", "toy", "--split", "valid"]);
    assert_eq!(done.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&done.stdout).expect("a report");
    assert_eq!(report["pieces"], 4);
    assert_eq!(report["other_files"], 1);
    assert_eq!(report["refused"][0]["file"], "broken.mxl");
    assert_eq!(report["duplicates"][0]["piece"], "in/b/again.MID");
    assert_eq!(report["duplicates"][0]["of"], "in/a.mid");
    assert_eq!(report["files"][0]["grid_error"]["max"], 0.0);
    let read = read_prepared(&folder.path().join("out.jsonl.zst")).expect("the corpus can be read");
    assert_eq!(read.len(), 4);
    assert!(read.iter().all(|piece| piece.style == "toy" && piece.split == Split::Valid));
}

#[test]
fn a_midi_file_that_breaks_off_is_read_so_far_and_that_is_said() {
    let (whole, karaoke) = (midi(&random_notes(4), 0), midi(&random_notes(5), 0));
    let folder = music_folder(&[("cut.mid", &whole[..200]), ("whole.kar", &karaoke)]);
    let done = antiphon(folder.path(), &[]);
    assert_eq!(done.status.code(), Some(0));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("cut.mid: it breaks off at byte 200, in track 1 of 1"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let read = read_prepared(&folder.path().join("out.jsonl.zst")).expect("the corpus can be read");
    assert_eq!(read.len(), 2);
}

#[test]
fn a_folder_without_music_writes_nothing_and_ends_with_two() {
    for files in
        [vec![("readme.txt", b"no music".as_slice())], vec![("a.mid", b"MThd".as_slice())], vec![]]
    {
        let folder = music_folder(&files);
        let done = antiphon(folder.path(), &[]);
        assert_eq!(done.status.code(), Some(2), "{files:?}");
        assert!(!folder.path().join("out.jsonl.zst").exists());
        assert!(String::from_utf8_lossy(&done.stderr).starts_with("antiphon: "));
    }
}

/// The pitches of every part, by onset.
fn pitches(piece: &Prepared, part: usize) -> Vec<u8> {
    piece.parts[part].notes.iter().map(|note| note.2).collect()
}

#[test]
fn accidentals_after_a_key_belong_to_it() {
    let attached = pieces(include_bytes!("data/cases/abc-key-accidentals/attached.abc"), Form::Abc);
    assert_eq!(pitches(&attached[0], 0), [61, 62, 64, 66, 68, 69, 71, 73]);
    let explicit = pieces(include_bytes!("data/cases/abc-key-accidentals/explicit.abc"), Form::Abc);
    assert_eq!(pitches(&explicit[0], 0), [78, 72, 82, 75, 78, 72]);
}

#[test]
fn a_change_of_key_in_one_voice_does_not_reach_the_next() {
    let book = include_bytes!("data/cases/abc-second-voice-key/two_voices.abc");
    assert_eq!(pitches(&pieces(book, Form::Abc)[0], 1)[..4], [64, 66, 67, 61]);
}

#[test]
fn drums_of_a_score_are_the_keys_of_their_instruments() {
    let score = include_bytes!("data/cases/musicxml-drums/snare.musicxml");
    assert_eq!(pitches(&pieces(score, Form::MusicXml)[0], 0), [38; 4]);
}

#[test]
fn divisions_that_come_late_hold_from_the_start() {
    let score = include_bytes!("data/cases/musicxml-late-divisions/late_divisions.musicxml");
    let notes = line(&pieces(score, Form::MusicXml)[0], "Part");
    let onsets: Vec<f64> = notes.iter().map(|note| note.0).collect();
    assert_eq!(onsets, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
}

#[test]
fn a_rest_makes_no_measure_longer() {
    let rest = "<note><rest/><duration>4</duration></note>";
    let note = "<note><pitch><step>C</step><octave>4</octave></pitch><duration>3</duration></note>";
    let waltz = "<attributes><divisions>1</divisions><time><beats>3</beats><beat-type>4</beat-type></time></attributes>";
    let score = format!(
        "<score-partwise><part id='P1'><measure>{waltz}{note}</measure><measure>{rest}</measure>\
         <measure>{note}</measure></part></score-partwise>"
    );
    let piece = &pieces(score.as_bytes(), Form::MusicXml)[0];
    assert_eq!(line(piece, "P1"), [(0.0, 3.0, 60), (6.0, 3.0, 60)]);
    assert_eq!(piece.timesig, [(0.0, 3, 4)]);
}

#[test]
fn degrees_and_kinds_in_words_name_the_chord() {
    let names = |file: &[u8]| {
        let piece = &pieces(file, Form::MusicXml)[0];
        piece.chords.iter().map(|chord| (chord.0, chord.2)).collect::<Vec<_>>()
    };
    let degrees = names(include_bytes!("data/cases/musicxml-degrees/degrees.musicxml"));
    let wanted = ["7b9", "7#5", "add9", "7sus4", "maj7", "m7b5", "5"];
    let wanted = wanted.iter().enumerate().map(|(bar, name)| (4.0 * bar as f64, *name));
    assert_eq!(degrees[..7], wanted.collect::<Vec<_>>());
    let other = names(include_bytes!("data/cases/musicxml-degrees/kind_other.musicxml"));
    assert_eq!(other[..2], [(0.0, "7#5"), (4.0, "m7b5")]);
}
