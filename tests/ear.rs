//! The ear hears a planted fault and does not hear where there is none; copies are found; the command prints it all.
#![cfg(feature = "cli")]

use std::path::Path;
use std::process::Command;

use antiphon::corpus::{Corpus, Piece, Split, read_prepared};
use antiphon::evaluate::ear::{Ear, FAMILIES, Heard, Index, Passage, deal, groups, table};
use antiphon::music::{Beats, Meter, Note, Part, Pitch};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

/// Bars of a toy piece.
const BARS: i32 = 24;
/// The chords of a toy piece, bar by bar.
const ROOTS: [i32; 4] = [0, 5, 7, 0];

/// Onset, duration, pitch and velocity, as prepared music has them.
type Row = (f64, f64, i32, u8);

/// A song of a walking melody in eighths and quarters, with voices that move by step and a bass on the roots.
fn song(seed: u64) -> [Vec<Row>; 3] {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (mut lead, mut inner, mut bass) = (Vec::new(), Vec::new(), Vec::new());
    let mut pitch = 72;
    for bar in 0..BARS {
        let (start, root) = (f64::from(4 * bar), ROOTS[bar as usize % 4]);
        bass.push((start, 4.0, 48 + root, 80));
        inner.extend(
            [0.0, 2.0].map(|at| (start + at, 2.0, 60 + root % 7 + random.random_range(0..2), 80)),
        );
        let mut at = 0.0;
        while at < 4.0 {
            let length = if random.random_bool(0.5) { 0.5 } else { 1.0 };
            pitch = (pitch + random.random_range(-2..=2)).clamp(65, 79);
            lead.push((start + at, f64::min(length, 4.0 - at), pitch, 80));
            at += length;
        }
    }
    [lead, inner, bass]
}

/// A song as a line of prepared music, by a composer of its own.
fn record(seed: u64, split: &str, [lead, inner, bass]: [Vec<Row>; 3]) -> Value {
    json!({
        "id": format!("toy/{seed}"), "style": "art_song", "composer": format!("Composer {}", name(seed)), "split": split,
        "key": {"tonic": 0, "mode": "major"}, "timesig": [[0, 4, 4]], "tempo": [[0, 120]], "velocity": "none",
        "parts": [
            {"role": "melody", "notes": lead}, {"role": "inner", "notes": inner}, {"role": "bass", "notes": bass},
        ],
    })
}

/// A number in letters, as names are: two neighbours have one.
fn name(seed: u64) -> String {
    (seed / 2).to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

fn write(folder: &Path, pieces: &[Value]) {
    let lines: String = pieces.iter().map(|piece| format!("{piece}\n")).collect();
    let packed = zstd::encode_all(lines.as_bytes(), 0).expect("text packs");
    std::fs::write(folder.join("toy.jsonl.zst"), packed).expect("the folder can be written");
}

fn corpus(pieces: &[Value]) -> Corpus {
    let folder = tempfile::tempdir().expect("a folder for the test");
    write(folder.path(), pieces);
    read_prepared(&folder.path().join("toy.jsonl.zst")).expect("what was written can be read")
}

fn songs(count: u64) -> Corpus {
    corpus(&(0..count).map(|seed| record(seed, "train", song(seed))).collect::<Vec<_>>())
}

fn passage(notes: &[Note]) -> Passage {
    Passage::new(notes, Meter::COMMON)
}

/// Songs as they are, beside songs with a fault: what is planted in their notes.
fn beside(fault: impl Fn(&mut Vec<Note>)) -> f64 {
    let (mut human, mut ours) = (Vec::new(), Vec::new());
    for (group, piece) in songs(40).iter().enumerate() {
        let mut notes = piece.sheet.notes();
        let side = if group % 2 == 0 { &mut human } else { &mut ours };
        if group % 2 == 1 {
            fault(&mut notes);
        }
        side.push(Heard { passage: passage(&notes), group });
    }
    let table = table(Ear::Judge, &human, &ours);
    table.tell_apart(1).expect("there are groups enough").1.auc
}

fn of(notes: &mut [Note], part: Part) -> impl Iterator<Item = &mut Note> {
    notes.iter_mut().filter(move |note| note.part == part)
}

#[test]
fn wider_intervals_of_the_lead_are_heard() {
    let auc = beside(|notes| {
        for note in of(notes, Part::Lead) {
            note.pitch = Pitch::clamped(72 + 2 * (i32::from(note.pitch.number()) - 72));
        }
    });
    assert!(auc > 0.95, "{auc}");
}

#[test]
fn a_rhythm_that_is_straightened_is_heard() {
    let auc = beside(|notes| {
        notes.retain(|note| note.onset.rem_floor(Beats::QUARTER) == Beats::ZERO);
    });
    assert!(auc > 0.95, "{auc}");
}

#[test]
fn inner_voices_that_leap_are_heard() {
    let auc = beside(|notes| {
        for (at, note) in of(notes, Part::Harmony).enumerate() {
            let by = [0, 7, -5, 4][at * at % 4];
            note.pitch = Pitch::clamped(i32::from(note.pitch.number()) + by);
        }
    });
    assert!(auc > 0.95, "{auc}");
}

#[test]
fn a_set_split_in_two_is_not_told_apart() {
    let heard: Vec<Heard> = songs(60)
        .iter()
        .enumerate()
        .map(|(group, piece)| Heard { passage: passage(&piece.sheet.notes()), group })
        .collect();
    let (one, other) = heard.split_at(30);
    let found = table(Ear::Judge, one, other).tell_apart(1).expect("there are groups enough").1;
    assert!(found.low < 0.5 && 0.5 < found.high, "{found:?}");
    let again = table(Ear::Judge, one, other).tell_apart(1).expect("as before").1;
    assert_eq!(found, again, "the same each time");
}

#[test]
fn no_composer_is_on_two_sides() {
    let corpus = songs(40);
    let pieces: Vec<&Piece> = corpus.iter().collect();
    let groups = groups(&pieces);
    let folds = deal(&groups, &vec![false; groups.len()], 5, 3);
    for (a, b) in (0..40).flat_map(|a| (0..a).map(move |b| (a, b))) {
        let same = pieces[a].composer == pieces[b].composer;
        assert_eq!(same, groups[a] == groups[b], "{a} and {b}");
        assert!(!same || folds[a] == folds[b], "{a} and {b}");
    }
}

#[test]
fn no_two_ears_have_a_piece_in_common() {
    let split = |seed| if seed < 20 { "train" } else { "valid" };
    let pieces: Vec<Value> = (0..40).map(|seed| record(seed, split(seed), song(seed))).collect();
    let corpus = corpus(&pieces);
    let of = |ear: Ear| ear.pieces(&corpus, "art_song");
    let [train, choose, judge] = [Ear::Train, Ear::Choose, Ear::Judge].map(of);
    assert_eq!([train.len(), choose.len(), judge.len()], [20, 10, 10]);
    assert!(train.iter().all(|piece| piece.split == Split::Train));
    assert!(choose.iter().all(|a| judge.iter().all(|b| a.composer != b.composer)));
    let features = |ear: Ear| ear.names();
    assert!(features(Ear::Train).iter().all(|name| !features(Ear::Choose).contains(name)));
}

#[test]
fn every_feature_has_a_name_of_its_own_and_its_sentence_in_the_document() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ear.md");
    let document = std::fs::read_to_string(document).expect("the document");
    for (family, _, features) in FAMILIES {
        for (name, what, _) in features {
            let row = format!("| `{name}` | {what} |");
            assert_eq!(document.matches(&row).count(), 1, "{family}: {row}");
        }
    }
}

#[test]
fn a_copy_is_found_and_found_at_another_height() {
    let corpus = songs(4);
    let (known, other) = (&corpus[..3], &corpus[3]);
    let index = Index::learn(&known.iter().collect::<Vec<_>>());
    let mut notes = known[0].sheet.notes();
    let share = |notes: &[Note]| {
        let leads: Vec<Note> =
            notes.iter().filter(|note| note.part == Part::Lead).copied().collect();
        index.share([&passage(&leads)]).expect("there are notes")
    };
    assert_eq!(share(&notes), 1.0);
    notes
        .iter_mut()
        .for_each(|note| note.pitch = Pitch::clamped(5 + i32::from(note.pitch.number())));
    assert_eq!(share(&notes), 1.0);
    assert!(share(&other.sheet.notes()) < 0.2);
}

#[test]
fn the_command_says_of_each_style_how_well_it_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let pieces: Vec<Value> = (0..16).map(|seed| record(seed, "valid", song(seed))).collect();
    write(folder.path(), &pieces);
    let ear = |mode: &str, style: &str| {
        let corpus = folder.path().to_str().expect("a plain path");
        let words = [
            "ear",
            "--corpus",
            corpus,
            "--excerpts",
            "8",
            "--mode",
            mode,
            "--json",
            "--styles",
            style,
        ];
        Command::new(env!("CARGO_BIN_EXE_antiphon"))
            .args(words)
            .output()
            .expect("the binary starts")
    };
    for mode in ["free", "accompany"] {
        let (one, again) = (ear(mode, "art_song"), ear(mode, "art_song"));
        assert!(one.status.success(), "{}", String::from_utf8_lossy(&one.stderr));
        assert_eq!(one.stdout, again.stdout, "the same each time");
        let found: Value = serde_json::from_slice(&one.stdout).expect("JSON");
        let found = &found["styles"]["art_song"];
        assert_eq!((&found["human"], &found["ours"]), (&json!(8), &json!(8)));
        assert!(found["ear"]["auc"].as_f64().is_some_and(|auc| auc > 0.5), "{found}");
        assert!(found["telling"][0]["name"].is_string());
    }
    let refused = ear("free", "no_such");
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&refused.stderr).lines().count(), 1);
}
