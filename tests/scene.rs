//! What the scene makes of the engine's messages, without a window.
#![cfg(feature = "plugin")]

#[path = "rig/desk.rs"]
mod desk;

use antiphon::editor::scene::{Scene, Voice};
use antiphon::engine::EngineEvent;
use antiphon::improvise::Turn;
use antiphon::music::{Beats, Chord, Part, Pitch, PitchClass, QUALITIES};
use antiphon::perform::Source;
use desk::{foreseen, note, position};

fn scene(glances: impl IntoIterator<Item = EngineEvent>) -> Scene {
    let mut scene = Scene::default();
    glances.into_iter().for_each(|glance| scene.fold(glance));
    scene
}

fn all_notes(scene: &Scene) -> usize {
    scene.notes(Beats(i64::MIN / 2), Beats(i64::MAX / 2)).count()
}

#[test]
fn a_decided_note_is_on_the_stage_before_it_sounds() {
    let scene = scene([position(0, true), note(Part::Lead, 72, 960, 480)]);
    let shown = scene.notes(Beats(0), Beats(1920)).next().expect("the note");
    assert_eq!(
        (shown.voice, shown.onset, shown.end),
        (Voice::Part(Part::Lead), Beats(960), Beats(1440))
    );
    assert_eq!(scene.sounding(Pitch::clamped(72), Beats(0)), None);
    assert_eq!(scene.sounding(Pitch::clamped(72), Beats(1000)), Some(Voice::Part(Part::Lead)));
}

#[test]
fn a_held_key_grows_until_it_is_let_go() {
    let pitch = Pitch::MIDDLE_C;
    let press = [
        position(0, true),
        EngineEvent::Key { source: Source::Player, pitch, on: true, at: Beats(0) },
        position(700, true),
    ];
    let mut scene = scene(press);
    let end = |scene: &Scene| scene.notes(Beats(0), Beats(5000)).next().expect("the key").end;
    assert_eq!(end(&scene), Beats(700));
    scene.fold(EngineEvent::Key { source: Source::Player, pitch, on: false, at: Beats(900) });
    scene.fold(position(1800, true));
    assert_eq!(end(&scene), Beats(900));
}

#[test]
fn a_jump_of_the_song_clears_the_stage() {
    for to in [0, 96_000] {
        let scene =
            scene([position(9_600, true), note(Part::Bass, 40, 9_600, 960), position(to, true)]);
        assert_eq!(all_notes(&scene), 0, "after a jump to {to}");
    }
}

#[test]
fn stopping_ends_what_sounds_and_calls_off_what_was_to_come() {
    let notes = [note(Part::Lead, 60, 0, 1920), note(Part::Lead, 62, 1920, 960)];
    let scene = scene(
        [position(0, true)]
            .into_iter()
            .chain(notes)
            .chain([position(960, true), position(960, false)]),
    );
    let left: Vec<_> =
        scene.notes(Beats(0), Beats(9_600)).map(|note| (note.pitch.number(), note.end)).collect();
    assert_eq!(left, [(60, Beats(960))]);
}

fn chord(root: i32) -> Chord {
    Chord::new(PitchClass::new(root), QUALITIES[0], PitchClass::new(root))
}

#[test]
fn bars_are_counted_from_one_and_the_chord_is_the_one_that_sounds() {
    let changes = [(0, 0), (3_840, 7), (7_680, 5)]
        .map(|(at, root)| EngineEvent::Chord { chord: Some(chord(root)), at: Beats(at) });
    let scene = scene(changes.into_iter().chain([
        position(1_000, true),
        position(2_500, true),
        position(4_000, true),
    ]));
    assert_eq!(scene.place(), (2, 1));
    assert_eq!(scene.chord(), Some(chord(7)));
    let bars: Vec<_> = scene.bars(Beats(0), Beats(8_000)).collect();
    assert_eq!(bars, [(Beats(0), 1), (Beats(3_840), 2), (Beats(7_680), 3)]);
}

fn onsets(scene: &Scene) -> Vec<i64> {
    scene
        .planned(Beats(i64::MIN / 2), Beats(i64::MAX / 2))
        .map(|ghost| ghost.note.onset.0)
        .collect()
}

/// A scene at the start of the song in which lead notes are planned at every eighth of two bars.
fn planned() -> Scene {
    let plan = (1..16).map(|eighth| foreseen(Part::Lead, 72, eighth * 480, false));
    scene([position(0, true)].into_iter().chain(plan))
}

#[test]
fn a_new_plan_takes_the_place_of_the_old_one_from_its_point_on() {
    let mut scene = planned();
    scene.fold(EngineEvent::Replanned(Beats(1_920)));
    scene.fold(foreseen(Part::Bass, 40, 2_000, false));
    assert_eq!(onsets(&scene), [480, 960, 1_440, 2_000]);
}

#[test]
fn what_is_planned_is_no_ghost_once_it_is_decided_refused_or_has_begun() {
    let mut scene = planned();
    scene.fold(note(Part::Lead, 72, 480, 240));
    scene.fold(note(Part::Lead, 71, 960, 240));
    assert_eq!(onsets(&scene)[..2], [960, 1_440]);
    scene.fold(position(1_000, true));
    assert_eq!(onsets(&scene)[..2], [1_440, 1_920]);
    let refused = scene.planned(Beats(0), Beats(1_500)).next().expect("a ghost").note;
    scene.drop_planned(refused);
    assert_eq!(onsets(&scene)[..2], [1_920, 2_400]);
    assert_eq!(all_notes(&scene), 2);
}

#[test]
fn the_chords_of_the_plan_are_seen_until_they_begin_and_change_with_the_plan() {
    let mut scene = planned();
    let coming = |scene: &Scene| {
        scene.coming(Beats(0), Beats(9_999)).map(|(at, _)| at.0).collect::<Vec<_>>()
    };
    for at in [960, 1_920, 2_880] {
        scene.fold(EngineEvent::Coming { chord: chord(2), at: Beats(at) });
    }
    scene.fold(position(1_000, true));
    assert_eq!(coming(&scene), [1_920, 2_880]);
    scene.fold(EngineEvent::Replanned(Beats(2_000)));
    scene.fold(EngineEvent::Coming { chord: chord(7), at: Beats(3_840) });
    assert_eq!(coming(&scene), [1_920, 3_840]);
    assert_eq!((scene.section(), scene.key()), (Some('B'), None));
    scene.fold(position(1_000, false));
    assert_eq!(coming(&scene), [0; 0]);
}

#[test]
fn no_plan_outlives_a_stop_or_a_jump() {
    for turn in [position(10, false), position(96_000, true)] {
        let mut scene = planned();
        scene.fold(turn);
        assert_eq!(onsets(&scene), [0; 0]);
    }
}

#[test]
fn the_stage_says_in_words_how_much_of_the_next_bar_is_ours() {
    let mut scene = planned();
    scene.fold(foreseen(Part::Harmony, 60, 4_000, true));
    let words = scene.in_words();
    assert!(words.ends_with("0 notes sounding, 8 planned for the next bar"), "{words}");
}

#[test]
fn memory_of_the_past_is_bounded() {
    let notes = (0..10_000).map(|at| note(Part::Lead, 60, at, 10));
    let scene = scene([position(0, true)].into_iter().chain(notes));
    assert!(all_notes(&scene) <= 2048);
}

#[test]
fn the_stage_says_whose_turn_it_is_while_the_song_plays() {
    for playing in [true, false] {
        let EngineEvent::Position { beat, bar_start, meter, tempo, key, section, .. } =
            position(0, playing)
        else {
            unreachable!("a position")
        };
        let turn = Some(Turn::Lead);
        let told =
            EngineEvent::Position { beat, bar_start, meter, tempo, playing, key, section, turn };
        assert_eq!(scene([told]).in_words().starts_with("The lead answers. Bar 1"), playing);
    }
}
