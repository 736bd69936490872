//! What the predictors know, and what the evaluation prints.
#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use antiphon::corpus::{Corpus, Piece, read_prepared};
use antiphon::evaluate::{
    Baselines, Decision, NOTE_FACTORS, Network, Ngram, PieceHistory, Repeat, Unigram, View, score,
    walk,
};
use antiphon::model;
use antiphon::token::Factor;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Writes prepared pieces where the command line can read them.
fn write(folder: &Path, pieces: &[Value]) -> PathBuf {
    let path = folder.join("toy.jsonl.zst");
    let lines: String = pieces.iter().map(|piece| format!("{piece}\n")).collect();
    let packed = zstd::encode_all(lines.as_bytes(), 0).expect("text packs");
    std::fs::write(&path, packed).expect("the folder can be written");
    path
}

fn read(pieces: &[Value]) -> Corpus {
    let folder = tempfile::tempdir().expect("a folder for the test");
    read_prepared(&write(folder.path(), pieces)).expect("what was written can be read")
}

/// A piece of random notes for melody, inner voices and drums.
fn random_piece(seed: u64, split: &str) -> Value {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut notes = |count: usize, low: u8| -> Vec<Value> {
        let mut note = |_| {
            let onset = f64::from(random.random_range(0..128)) / 4.0;
            let length = f64::from(random.random_range(1..9)) / 4.0;
            json!([onset, length, random.random_range(low..low + 24), random.random_range(1..128)])
        };
        (0..count).map(&mut note).collect()
    };
    let style = if seed.is_multiple_of(2) { "plain" } else { "fancy" };
    json!({
        "id": format!("toy/{seed}"), "style": style, "split": split,
        "key": {"tonic": seed % 12, "mode": "major"}, "timesig": [[0, 4, 4]], "tempo": [[0, 120]],
        "velocity": "notated",
        "parts": [
            {"role": "melody", "notes": notes(60, 60)}, {"role": "inner", "notes": notes(60, 48)},
            {"role": "drums", "notes": notes(40, 36)},
        ],
    })
}

/// Sixteen times the same bar.
fn repeating_piece() -> Value {
    let bar = [(0.0, 60), (1.0, 62), (1.5, 64), (2.0, 67), (3.0, 64)];
    let note = |bar: i32, (at, pitch)| json!([f64::from(4 * bar) + at, 0.5, pitch, 80]);
    let notes: Vec<Value> = (0..16).flat_map(|n| bar.map(|at| note(n, at))).collect();
    json!({
        "id": "toy/loop", "style": "plain", "key": {"tonic": 0, "mode": "major"}, "timesig": [[0, 4, 4]],
        "velocity": "none", "parts": [{"role": "melody", "notes": notes}],
    })
}

fn random_corpus() -> Corpus {
    read(&(0..8).map(|seed| random_piece(seed, "train")).collect::<Vec<_>>())
}

fn each_view(piece: &Piece, mut see: impl FnMut(&View)) {
    let mut history = PieceHistory::new(piece);
    walk(piece, Default::default(), |decision| {
        history.reach(decision);
        see(&View { decision, history: &history });
        history.take(decision);
    });
}

#[test]
fn a_walk_asks_for_every_note_and_for_loudness_only_where_there_is_any() {
    for (piece, loud) in [(random_piece(1, "train"), true), (repeating_piece(), false)] {
        let piece = &read(&[piece])[0];
        let (mut pitches, mut velocities) = (0, 0);
        walk(piece, Default::default(), |decision: &Decision| {
            let factor = decision.question.factor;
            assert!(factor == Factor::Voice || NOTE_FACTORS.contains(&factor));
            assert_eq!(
                decision.question.allowed >> decision.answer & 1,
                1,
                "the piece's answer is allowed"
            );
            pitches += usize::from(decision.question.factor == Factor::Pitch);
            velocities += usize::from(decision.question.factor == Factor::Velocity);
        });
        assert_eq!(pitches, piece.sheet.count_notes());
        assert_eq!(velocities, if loud { pitches } else { 0 });
    }
}

#[test]
fn the_probabilities_of_every_baseline_sum_to_one_over_the_allowed_answers() {
    let corpus = random_corpus();
    let (train, unseen): (Vec<&Piece>, &Piece) = (corpus.iter().skip(1).collect(), &corpus[0]);
    let ngram = Ngram::learn(&train, &|_| {});
    let repeat = Repeat::learn(Unigram::learn(&train), &train);
    each_view(unseen, |view| {
        let allowed = view.decision.question.allowed;
        for odds in [ngram.predict(view), repeat.predict(view), repeat.unigram().predict(view)] {
            let inside: f32 =
                (0..128).filter(|answer| allowed >> answer & 1 == 1).map(|at| odds[at]).sum();
            assert!((inside - 1.0).abs() < 1e-4, "{inside} at {:?}", view.decision.question);
            assert!((odds.iter().sum::<f32>() - inside).abs() < 1e-6, "nothing outside");
            assert!(odds[usize::from(view.decision.answer)] > 0.0, "nothing is impossible");
        }
    });
}

#[test]
fn the_probabilities_of_the_model_sum_to_one_over_the_allowed_answers() {
    let network =
        Network::new(model::shipped().expect("the weights that ship")).expect("of this vocabulary");
    let mut listener = network.listen();
    walk(&random_corpus()[0], Default::default(), |decision| {
        let answers = (0..128).filter(|answer| decision.question.allowed >> answer & 1 == 1);
        let said =
            answers.map(|answer| listener.log_probability(&Decision { answer, ..*decision }).exp());
        assert!((said.sum::<f64>() - 1.0).abs() < 1e-4, "{:?}", decision.question);
    });
}

#[test]
fn the_n_gram_and_the_repetition_learn_a_loop_and_the_unigram_does_not() {
    let corpus = read(&vec![repeating_piece(); 4]);
    let pieces: Vec<&Piece> = corpus.iter().collect();
    let baselines = Baselines::learn(&pieces, &|_| {});
    let scores = score(&pieces[..1], None, Some(&baselines), &|_| {});
    let [ngram, unigram, repeat] = [1, 2, 3].map(|at| scores.overall.per_note(at));
    assert!(ngram < 0.1, "the n-gram needs {ngram} bits a note");
    assert!(repeat < 1.5, "the repetition needs {repeat} bits a note");
    assert!(unigram > 3.0, "the unigram needs {unigram} bits a note");
}

#[test]
fn factors_add_up_and_styles_add_up() {
    let corpus = random_corpus();
    let pieces: Vec<&Piece> = corpus.iter().collect();
    let baselines = Baselines::learn(&pieces, &|_| {});
    let scores = score(&pieces, None, Some(&baselines), &|_| {});
    let again = score(&pieces, None, Some(&baselines), &|_| {});
    assert_eq!(scores, again, "the same figures each time");
    assert_eq!(
        scores.styles.values().map(|style| style.notes).sum::<usize>(),
        scores.overall.notes
    );
    for predictor in 1..4 {
        let bits: f64 = scores
            .styles
            .values()
            .map(|style| style.per_note(predictor) * style.notes as f64)
            .sum();
        let overall = scores.overall.per_note(predictor);
        assert!((bits / scores.overall.notes as f64 - overall).abs() < 1e-9);
    }
}

fn antiphon(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_antiphon")).args(args).output().expect("the binary starts")
}

fn printed(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn sentence(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty(), "nothing is printed");
    String::from_utf8_lossy(&output.stderr).trim().to_string()
}

/// A folder with a corpus of random pieces.
fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let split = |seed| if seed < 6 { "train" } else { "valid" };
    let path = write(
        folder.path(),
        &(0..8).map(|seed| random_piece(seed, split(seed))).collect::<Vec<_>>(),
    );
    (folder, path)
}

#[test]
fn evaluate_prints_every_predictor_by_style_on_the_valid_share() {
    let (folder, _) = folder();
    let corpus = folder.path().to_str().expect("a plain path");
    let figures = printed(&antiphon(&["evaluate", "--corpus", corpus, "--json"]));
    assert_eq!(figures["overall"]["pieces"], 2);
    for entry in [&figures["overall"], &figures["styles"]["plain"], &figures["styles"]["fancy"]] {
        for predictor in ["model", "ngram", "unigram", "repeat"] {
            assert!(entry[predictor].as_f64().is_some_and(|bits| bits > 0.0), "{predictor}");
        }
    }
}

#[test]
fn evaluate_without_a_corpus_says_that_it_leaves_the_baselines_out() {
    let (_folder, path) = folder();
    let data = path.to_str().expect("a plain path");
    let output = antiphon(&["evaluate", "--data", data, "--pieces", "3", "--json"]);
    let figures = printed(&output);
    assert_eq!(figures["overall"]["pieces"], 3);
    assert!(figures["overall"]["model"].is_number() && figures["overall"]["ngram"].is_null());
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
}

#[test]
fn what_cannot_be_read_is_refused_in_one_sentence() {
    let (folder, _) = folder();
    let bad = folder.path().join("bad.mid");
    std::fs::write(&bad, "no music").expect("the folder can be written");
    let bad = bad.to_str().expect("a plain path");
    for args in [
        &["evaluate", "--data", "/no/such.jsonl.zst"][..],
        &["evaluate", "--data", bad],
        &["evaluate", "--corpus", "/no/such/folder"],
        &["evaluate", "--weights", bad, "--data", bad],
        &["evaluate"],
        &["measure", bad],
        &["measure", "/no/such.mid"],
    ] {
        let sentence = sentence(&antiphon(args));
        assert_eq!(sentence.lines().count(), 1, "{args:?}: {sentence}");
    }
}

#[test]
fn measure_prints_the_figures_of_a_file() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("scale.mid");
    // Four quarters at 96 ticks: C, D, E and F, each held for 96 ticks.
    let mut track = Vec::new();
    for pitch in [60, 62, 64, 65] {
        track.extend([0, 0x90, pitch, 80, 96, 0x80, pitch, 0]);
    }
    track.extend([0, 0xff, 0x2f, 0]);
    let mut bytes = b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0".to_vec();
    bytes.push(track.len() as u8);
    bytes.extend(track);
    std::fs::write(&path, bytes).expect("the folder can be written");
    let path = path.to_str().expect("a plain path");
    let figures = printed(&antiphon(&["measure", path, "--json"]));
    let of = |name: &str| figures["files"][0][name].as_f64();
    assert_eq!((of("notes"), of("bars"), of("density")), (Some(4.0), Some(1.0), Some(1.0)));
    assert_eq!((of("pitch_class_entropy"), of("scale_consistency")), (Some(2.0), Some(1.0)));
    assert_eq!(
        (of("polyphony"), of("pitch_range"), of("register")),
        (Some(1.0), Some(5.0), Some(62.75))
    );
    assert!(antiphon(&["measure", path]).status.success());
}
