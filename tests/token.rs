//! What is written in frames can be read back, note for note.

use antiphon::music::{
    Beats, Chord, Key, Meter, Note, Part, PartSet, Pitch, PitchClass, PitchSet, QUALITIES,
    TonalMode, Velocity,
};
use antiphon::token::{
    DECISION_FEATURES, FRAME_FEATURES, FrameWriter, GRID, History, Limits, Scene, Sheet,
    decision_features, frame_features,
};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

const PIECES: u64 = 200;

fn random_notes(rng: &mut ChaCha8Rng) -> Vec<Note> {
    let count = rng.random_range(1..200);
    let note = |_| Note {
        part: Part::ALL[rng.random_range(0..4)],
        pitch: Pitch::clamped(rng.random_range(0..128)),
        velocity: Velocity::clamped(rng.random_range(1..128)),
        onset: Beats(rng.random_range(0..30_000)),
        duration: Beats(rng.random_range(1..8_000)),
    };
    (0..count).map(note).collect()
}

fn random_chords(rng: &mut ChaCha8Rng) -> Vec<(Beats, Option<Chord>)> {
    let chord = |at: i64| {
        let root = PitchClass::new(rng.random_range(0..12));
        let quality = QUALITIES[rng.random_range(0..QUALITIES.len())];
        let chord = Chord::new(root, quality, root.up(rng.random_range(0..12)));
        (Beats::quarters(at * 3), rng.random_bool(0.8).then_some(chord))
    };
    (0..10).map(chord).collect()
}

fn random_sheet(seed: u64) -> Sheet {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let meters = [(4, 4), (3, 4), (6, 8), (5, 4), (2, 1), (7, 16)];
    let (beats, unit) = meters[rng.random_range(0..meters.len())];
    let meter = Meter::new(beats, unit).expect("a meter of the table");
    let notes = random_notes(&mut rng);
    Sheet::quantise(&notes, &random_chords(&mut rng), &[(Beats::ZERO, meter)])
}

/// Answers every question of every frame from the sheet, and gives what was written.
fn written(sheet: &Sheet, key: Option<Key>) -> Sheet {
    let mut tape = History::new();
    let mut copy = sheet.clone();
    for (frame, place) in copy.frames.iter_mut().zip(&sheet.places) {
        let scene = Scene { place: *place, parts: PartSet::ALL, key, ..Scene::default() };
        let seen = frame_features(&tape, &scene);
        assert!(seen.iter().all(|feature| usize::from(feature.index) < FRAME_FEATURES));
        let mut writer = FrameWriter::open(&tape, &scene, Limits::default());
        while let Some(question) = writer.question() {
            let answer = question.from_model(question.to_model(frame.answer(&writer, question)));
            assert!(question.allowed_to_model() >> question.to_model(answer) & 1 == 1);
            assert!(question.allowed >> answer & 1 == 1, "{question:?} does not allow {answer}");
            let seen = decision_features(&writer, &tape, &scene);
            assert!(seen.iter().all(|feature| usize::from(feature.index) < DECISION_FEATURES));
            writer.answer(answer);
        }
        frame.notes = writer.notes().to_vec();
        frame.chord = writer.chord();
        tape.write(&scene, &frame.notes, frame.chord);
    }
    copy
}

#[test]
fn what_is_written_is_read_back_note_for_note() {
    for seed in 0..PIECES {
        let sheet = random_sheet(seed);
        let tonic = PitchClass::new(seed as i32 % 12);
        let key = (seed % 5 > 0).then_some(Key { tonic, mode: TonalMode::Major });
        assert_eq!(written(&sheet, key), sheet, "seed {seed}");
    }
}

/// Run with `ANTIPHON_CORPUS=FOLDER cargo test --release --features cli --test token -- --ignored --nocapture`.
#[cfg(feature = "cli")]
#[test]
#[ignore = "needs a folder of prepared music, named in ANTIPHON_CORPUS"]
fn a_whole_corpus_is_read_back_note_for_note() {
    let folder = std::env::var("ANTIPHON_CORPUS").expect("ANTIPHON_CORPUS names a folder");
    let corpus = antiphon::corpus::read_folder(folder.as_ref()).expect("prepared music");
    let (mut frames, mut notes) = (0, 0);
    for piece in &corpus {
        assert_eq!(written(&piece.sheet, piece.key), piece.sheet, "{}", piece.id);
        frames += piece.sheet.frames.len();
        notes += piece.sheet.count_notes();
    }
    println!("{} pieces, {frames} frames, {notes} notes: no difference", corpus.len());
    assert!(notes > 0, "the folder holds no music");
}

#[test]
fn quantising_moves_an_onset_by_half_a_step_at_most() {
    for seed in 0..PIECES {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let note = random_notes(&mut rng)[0];
        let sheet = Sheet::quantise(&[note], &[], &[]);
        let moved = (sheet.notes()[0].onset - note.onset).0.abs();
        assert!(moved <= GRID.0 / 2, "seed {seed}: moved by {moved} ticks");
    }
}

#[test]
fn quantising_again_changes_nothing() {
    for seed in 0..PIECES {
        let sheet = random_sheet(seed);
        let meter = sheet.places[0].meter;
        let again = Sheet::quantise(&sheet.notes(), &[], &[(Beats::ZERO, meter)]);
        let notes = |sheet: &Sheet| sheet.notes();
        assert_eq!(notes(&again), notes(&sheet), "seed {seed}");
    }
}

#[test]
fn a_writer_asks_only_for_what_its_limits_allow() {
    let limits = Limits {
        pitches: [PitchSet::range(Pitch::clamped(60), Pitch::clamped(64)); 4],
        notes: [2; 4],
        ..Limits::default()
    };
    for seed in 0..PIECES {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut writer = FrameWriter::open(&History::new(), &Scene::default(), limits);
        let mut questions = 0;
        while let Some(question) = writer.question() {
            assert_ne!(question.allowed, 0, "seed {seed}: nothing is allowed");
            let answers: Vec<u8> =
                (0..128).filter(|answer| question.allowed >> answer & 1 == 1).collect();
            writer.answer(answers[rng.random_range(0..answers.len())]);
            questions += 1;
            assert!(questions < 64, "seed {seed}: the questions do not end");
        }
        assert!(
            writer.notes().iter().all(|note| (60..=64).contains(&note.pitch.number())),
            "seed {seed}"
        );
        for part in Part::ALL {
            assert!(
                writer.notes().iter().filter(|note| note.part == part).count() <= 2,
                "seed {seed}"
            );
        }
    }
}

#[test]
fn garbage_answers_end_every_frame() {
    for seed in 0..PIECES {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut writer = FrameWriter::open(&History::new(), &Scene::default(), Limits::default());
        let questions = (0..2_000).take_while(|_| {
            writer.answer(rng.random_range(0..=255));
            writer.question().is_some()
        });
        assert!(questions.count() < 2_000, "seed {seed}: the questions do not end");
    }
}
