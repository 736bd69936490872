//! The editor without a window: what the scene makes of the engine's messages, and frames drawn into nothing.
#![cfg(feature = "plugin")]

#[path = "rig/desk.rs"]
mod desk;
#[path = "rig/hand.rs"]
mod hand;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[path = "rig/memory.rs"]
mod memory;

use std::sync::atomic::Ordering;

use antiphon::editor::scene::{Scene, Voice};
use antiphon::engine::{Ask, Glance, Wish};
use antiphon::improvise::Foreseen;
use antiphon::music::{Beats, Chart, Chord, Note, Part, Pitch, PitchClass, QUALITIES};
use antiphon::params::{Lock, Tonic};
use antiphon::perform::Source;
use desk::{Desk, foreseen, note, position};
use egui::{Event, Modifiers, MouseWheelUnit, pos2, vec2};
use hand::{Act, Hand};
use nice_plug::prelude::{Enum, Param};

fn scene(glances: impl IntoIterator<Item = Glance>) -> Scene {
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
        Glance::Key { source: Source::Player, pitch, on: true, at: Beats(0) },
        position(700, true),
    ];
    let mut scene = scene(press);
    let end = |scene: &Scene| scene.notes(Beats(0), Beats(5000)).next().expect("the key").end;
    assert_eq!(end(&scene), Beats(700));
    scene.fold(Glance::Key { source: Source::Player, pitch, on: false, at: Beats(900) });
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
        .map(|(at, root)| Glance::Chord { chord: chord(root), at: Beats(at) });
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
    scene.fold(Glance::Replanned(Beats(1_920)));
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
        scene.fold(Glance::Coming { chord: chord(2), at: Beats(at) });
    }
    scene.fold(position(1_000, true));
    assert_eq!(coming(&scene), [1_920, 2_880]);
    scene.fold(Glance::Replanned(Beats(2_000)));
    scene.fold(Glance::Coming { chord: chord(7), at: Beats(3_840) });
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
fn frames_are_drawn_at_every_size() {
    for (width, height) in [(940.0, 600.0), (1080.0, 700.0), (3840.0, 2400.0), (300.0, 200.0)] {
        let mut desk = Desk::new(width, height);
        for _ in 0..3 {
            assert!(!desk.frame(Vec::new()).shapes.is_empty(), "{width} x {height}");
        }
    }
}

#[test]
fn every_parameter_but_panic_and_bypass_has_a_named_control() {
    let mut desk = Desk::new(1080.0, 700.0);
    desk.open("Sounds and channels");
    let names = include_str!("data/params.txt").lines().filter_map(|line| line.split(" | ").nth(1));
    for name in names.filter(|name| !["Panic", "Bypass", "Valence", "Arousal"].contains(name)) {
        desk.find(name);
    }
    desk.find("Panic");
    desk.find("Mood: ");
}

#[test]
fn dragging_the_pad_sets_the_mood_and_a_double_click_resets_it() {
    let mut desk = Desk::new(1080.0, 700.0);
    let middle = desk.find("Mood: ");
    desk.drag(middle, middle + vec2(60.0, -60.0));
    assert!(desk.params.valence.value() > 0.2 && desk.params.arousal.value() > 0.2);
    for _ in 0..60 {
        desk.frame(Vec::new());
    }
    desk.click(middle);
    desk.click(middle);
    assert_eq!((desk.params.valence.value(), desk.params.arousal.value()), (0.0, 0.0));
    assert!(desk.host.open.lock().expect("open gestures").is_empty());
}

#[test]
fn a_knob_turns_by_dragging_and_by_the_wheel() {
    let mut desk = Desk::new(1080.0, 700.0);
    let knob = desk.find("Temperature");
    desk.drag(knob, knob - vec2(0.0, 45.0));
    let dragged = desk.params.temperature.value();
    assert!(dragged > 1.2, "{dragged}");
    let turn = Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, -1.0),
        modifiers: Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    };
    desk.frame(vec![Event::PointerMoved(knob)]);
    desk.frame(vec![turn]);
    assert!(desk.params.temperature.value() < dragged);
}

#[test]
fn a_part_is_switched_off_with_a_click() {
    let mut desk = Desk::new(1080.0, 700.0);
    let lead = desk.find("Lead: on");
    desk.click(lead);
    assert!(!desk.params.lead.value());
}

#[test]
fn a_chart_is_typed_and_a_faulty_one_says_where_and_changes_nothing() {
    let mut desk = Desk::new(1080.0, 700.0);
    let mut reader = desk.params.chart.reader().expect("the audio thread's end");
    let field = desk.find("Chart");
    desk.click(field + vec2(100.0, 0.0));
    desk.frame(vec![Event::Text("| Dm7 G7 | Cmaj7 |".to_owned())]);
    let chart = Chart::parse("| Dm7 G7 | Cmaj7 |").expect("a chart");
    assert_eq!(reader.fresh(), Some(&Some(chart)));
    desk.find("played in a loop");
    desk.frame(vec![Event::Text(" H7 |".to_owned())]);
    desk.find("Not played yet: column 20: \"H7\" is no chord");
    assert_eq!(reader.fresh(), None);
    let (draft, _) = desk.params.chart.draft();
    assert_eq!(draft, "| Dm7 G7 | Cmaj7 | H7 |");
}

#[test]
fn what_was_played_is_captured_with_a_click_and_so_is_an_earlier_take() {
    let mut desk = Desk::new(1080.0, 700.0);
    desk.find("Bars to capture: 8 bars");
    let capture = desk.find("Capture");
    desk.click(capture);
    desk.find("Captured: ");
    let folder = desk.folder.join("music");
    let files = || std::fs::read_dir(&folder).expect("the folder").count();
    assert_eq!(files(), 1);
    desk.open("Takes");
    let earlier = desk.find("Capture take 1");
    desk.click(earlier);
    assert_eq!(files(), 2);
    let resume = desk.find("Continue take 1");
    desk.click(resume);
    let asked = desk.engine.asked();
    assert!(matches!(asked, Some(Wish::Resume { take: 0, at }) if at > Beats::ZERO), "{asked:?}");
}

#[test]
fn what_was_learned_is_forgotten_with_a_click() {
    let mut desk = Desk::new(1080.0, 700.0);
    let mut reader = desk.params.learned.reader().expect("the audio thread's end");
    let mut taste = desk.params.taste.reader().expect("the audio thread's end");
    let forget = desk.find("Forget");
    desk.click(forget);
    assert!(reader.fresh().is_some_and(|(_, learned)| learned.is_empty()));
    assert!(taste.fresh().is_some_and(|(_, taste)| taste.iter().all(|&weight| weight == 0.0)));
}

#[test]
fn a_scale_of_ones_own_is_clicked_together() {
    let mut desk = Desk::new(1080.0, 700.0);
    let custom = desk.params.lock.preview_normalized(Lock::from_index(1));
    // SAFETY: the parameters live as long as the test.
    unsafe { desk.params.lock.as_ptr()._internal_set_normalized_value(custom) };
    let flat = desk.find("Eb in the scale: off");
    desk.click(flat);
    let e = desk.find("E in the scale: on");
    desk.click(e);
    let notes: Vec<u8> = desk.params.notes.get().iter().map(PitchClass::number).collect();
    assert_eq!(notes, [0, 2, 3, 5, 7, 9, 11]);
}

#[test]
fn a_preset_is_chosen_kept_and_compared_with_clicks() {
    let mut desk = Desk::new(1080.0, 700.0);
    let click = |desk: &mut Desk, name: &str| {
        let button = desk.find(name);
        desk.click(button);
    };
    desk.find("Preset: Presets");
    click(&mut desk, "Preset after");
    desk.find("Preset: Kitchen session");
    assert_eq!(desk.params.key.value(), Tonic::D);
    click(&mut desk, "Compare: A");
    click(&mut desk, "Preset after");
    assert_eq!(desk.params.key.value(), Tonic::G);
    click(&mut desk, "Compare: B");
    assert_eq!(desk.params.key.value(), Tonic::D);
    desk.find("Preset: Kitchen session");
    desk.open("Save");
    click(&mut desk, "Name of the preset");
    desk.frame(vec![Event::Text(" of mine".to_owned())]);
    click(&mut desk, "Keep");
    desk.find("Saved: ");
    desk.find("Preset: Kitchen session of mine");
    let file = desk.folder.join("presets/Kitchen session of mine.antiphon");
    assert!(file.is_file(), "{file:?}");
}

#[test]
fn the_way_out_of_the_host_is_one_click_away_and_a_loop_is_told() {
    let mut desk = Desk::new(1080.0, 700.0);
    desk.open("Notes out");
    desk.find("A host that Antiphon does not know by name");
    desk.find("A channel per part");
    desk.load.comes_back.store(true, Ordering::Relaxed);
    desk.find("Notes come back");
    desk.find("Most keys that arrive are Antiphon's own notes");
}

#[test]
fn the_panic_button_reaches_the_engine() {
    let mut desk = Desk::new(1080.0, 700.0);
    let button = desk.find("Panic");
    desk.click(button);
    assert_eq!(desk.engine.asked(), Some(Wish::Panic));
}

#[test]
fn what_is_said_with_a_button_reaches_the_engine_and_changes_no_parameter() {
    let mut desk = Desk::new(1080.0, 700.0);
    let said = [
        ("Like", Wish::Ask(Ask::Like)),
        ("Dislike", Wish::Ask(Ask::Dislike)),
        ("Again", Wish::Ask(Ask::Again)),
        ("Tap", Wish::Tap),
    ];
    for (name, wish) in said {
        let button = desk.find(name);
        desk.click(button);
        assert_eq!([desk.engine.asked(), desk.engine.asked()], [Some(wish), None], "{name}");
    }
    let params = &desk.params;
    let momentary = [&params.like, &params.dislike, &params.again, &params.tap, &params.end];
    assert!(momentary.iter().all(|param| !param.value()));
}

#[test]
fn a_click_on_a_ghost_of_ours_refuses_it_and_on_one_of_the_persons_does_nothing() {
    for (expected, refusals) in [(false, 1), (true, 0)] {
        let mut desk = Desk::new(1080.0, 700.0);
        desk.engine.tell(position(0, true));
        let Glance::Foreseen(ghost) = foreseen(Part::Lead, 72, 960, expected) else {
            unreachable!("a ghost")
        };
        let note = Note { duration: Beats::quarters(16), ..ghost.note };
        desk.engine.tell(Glance::Foreseen(Foreseen { note, ..ghost }));
        let x = desk.find("Stage: Bar 1").x + 250.0;
        (150..450).step_by(4).for_each(|y| desk.click(pos2(x, y as f32)));
        let asked: Vec<Wish> = std::iter::from_fn(|| desk.engine.asked()).collect();
        assert_eq!(asked, vec![Wish::Refuse(note); refusals]);
    }
}

#[test]
fn what_it_learned_from_is_one_click_away() {
    let mut desk = Desk::new(1080.0, 700.0);
    let line = desk.find("Trained on");
    desk.click(line);
    desk.find("What Antiphon learned from");
}

#[test]
fn nothing_that_a_hand_can_do_breaks_it() {
    fumble(11, 3_000, |_| ());
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod proof {
    use super::memory::Memory;
    use super::*;

    #[test]
    #[ignore = "takes minutes"]
    fn a_hundred_thousand_random_events_break_nothing_and_leave_nothing() {
        const N: usize = 100_000;
        let (seed, mut held) = (11, Vec::new());
        fumble(seed, N, |step| {
            if step % (N / 5) == 0 {
                held.push(Memory::now());
            }
        });
        println!(
            "random events: n = {N} in one window, seed {seed}; no panic, no gesture left open"
        );
        for (fifth, Memory { resident, live }) in held.iter().enumerate() {
            println!(
                "  after {} events: resident {resident} KiB, live {live} bytes",
                fifth * N / 5
            );
        }
        let grown = held[5].live.saturating_sub(held[1].live);
        assert!(grown < 4 << 20, "{grown} bytes more than after a fifth");
    }
}

/// Does so many random things to one window while the engine tells it anything, then lets go. `look` sees each step.
fn fumble(seed: u64, events: usize, mut look: impl FnMut(usize)) {
    let (mut desk, mut hand) = (Desk::new(1000.0, 640.0), Hand::new(seed));
    for step in 0..events {
        look(step);
        desk.engine.tell(hand.glance());
        match hand.act(desk.size) {
            Act::Event(event) => drop(desk.frame(vec![event])),
            Act::Resize(size) => desk.size = size,
        }
        while desk.engine.asked().is_some() {}
    }
    desk.frame(hand.rest().into_iter().collect());
    desk.frame(Vec::new());
    look(events);
    let open = desk.host.open.lock().expect("open gestures").len();
    assert_eq!(open, 0, "seed {seed}: gestures left open");
}
