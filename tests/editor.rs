//! The editor without a window: frames drawn into nothing, and what a person does with them.
#![cfg(feature = "plugin")]

#[path = "rig/desk.rs"]
mod desk;
#[path = "rig/hand.rs"]
mod hand;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[path = "rig/memory.rs"]
mod memory;

use std::sync::atomic::Ordering;

use antiphon::engine::{Command, EngineEvent, MusicCommand};
use antiphon::improvise::Foreseen;
use antiphon::improvise::Learned;
use antiphon::music::{Beats, Chart, Note, Part, PitchClass};
use antiphon::params::{Lock, Tonic, preset::Preset};
use desk::{Desk, foreseen, position};
use egui::accesskit::{Action, Node, Rect};
use egui::{Event, Modifiers, MouseWheelUnit, OutputCommand, PointerButton, pos2, vec2};
use hand::{Act, Hand};
use nice_plug::prelude::{Enum, Param};

#[test]
fn frames_are_drawn_at_every_size() {
    for (width, height) in [(940.0, 600.0), (1080.0, 700.0), (3840.0, 2400.0), (300.0, 200.0)] {
        let mut desk = Desk::new(width, height);
        for _ in 0..3 {
            assert!(!desk.frame(Vec::new()).shapes.is_empty(), "{width} x {height}");
        }
        for name in ["Stage: ", "Mode: "] {
            let place = desk.control(name).and_then(|node| node.bounds()).expect("a place");
            let Rect { x0, y0, x1, y1 } = place;
            let inside = x0 >= 0.0 && y0 >= 0.0 && x1 <= width.into() && y1 <= height.into();
            let seen = x1 > x0 && y1 > y0;
            assert!(inside && seen, "{name} in {width} x {height}: {place:?}");
        }
    }
}

#[test]
fn every_parameter_but_panic_and_bypass_has_a_named_control() {
    let mut desk = Desk::new(1080.0, 700.0);
    desk.open("Sounds and channels");
    let works = |node: &Node| {
        [Action::Focus, Action::Click].iter().any(|&action| node.supports_action(action))
    };
    let nodes = desk.tree().nodes.into_iter().map(|(_, node)| node).filter(works);
    let controls: Vec<String> = nodes.filter_map(|node| node.label().map(str::to_owned)).collect();
    let names = include_str!("data/params.txt").lines().filter_map(|line| line.split(" | ").nth(1));
    let names = names.filter(|name| !["Bypass", "Valence", "Arousal"].contains(name));
    for name in names.chain(["Mood"]) {
        assert!(controls.iter().any(|control| control == name), "no {name}: {controls:?}");
    }
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
    desk.find("Played in a loop");
    desk.frame(vec![Event::Text(" X7 |".to_owned())]);
    desk.find("Not played yet: column 20: \"X7\" is no chord");
    assert_eq!(reader.fresh(), None);
    let (draft, _) = desk.params.chart.draft();
    assert_eq!(draft, "| Dm7 G7 | Cmaj7 | X7 |");
}

#[test]
fn a_whole_tune_is_pasted_or_opened_by_its_name() {
    let mut desk = Desk::new(1080.0, 700.0);
    let field = desk.find("Chart");
    desk.click(field + vec2(100.0, 0.0));
    let link = "irealbook://Blue%20Waltz=Doe%20Jane=Waltz=D-=n=T34D-7%20|G7%20|C^7%20Z";
    let written =
        "{title: Blue Waltz} {style: Waltz} {key: D minor} {time: 3/4} | Dm7 | G7 | Cmaj7 |";
    desk.frame(vec![Event::Paste(link.to_owned())]);
    assert_eq!(desk.params.chart.draft(), (written.to_owned(), None));
    desk.frame(vec![]);
    desk.find("Blue Waltz, Waltz, D minor, 3/4. Played in a loop");
    let file = desk.folder.join("song.cho");
    std::fs::create_dir_all(&desk.folder).expect("a folder");
    std::fs::write(&file, "{title: Song}\n[C]one [F]two\n").expect("a file");
    desk.frame(vec![Event::Paste(file.to_str().expect("a plain path").to_owned())]);
    assert_eq!(desk.params.chart.draft(), ("{title: Song} | C | F |".to_owned(), None));
    desk.frame(vec![Event::Paste("nowhere.cho".to_owned())]);
    let (draft, fault) = desk.params.chart.draft();
    assert!(
        draft == "nowhere.cho" && fault.is_some_and(|fault| fault.contains("cannot be opened"))
    );
}

#[test]
fn what_was_played_is_captured_with_a_click_and_so_is_an_earlier_take() {
    let mut desk = Desk::new(1080.0, 700.0);
    desk.find("Bars to capture: last 8 bars");
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
    assert!(
        matches!(asked, Some(Command::Resume { take: 0, at }) if at > Beats::ZERO),
        "{asked:?}"
    );
}

#[test]
fn what_was_learned_is_forgotten_with_a_click() {
    let mut desk = Desk::new(1080.0, 700.0);
    let mut reader = desk.params.learned.reader().expect("the audio thread's end");
    let mut taste = desk.params.taste.reader().expect("the audio thread's end");
    let mut known = Learned::new();
    known.push(7).expect("room for a note");
    desk.params.learned.restore(known);
    let forget = desk.find("Forget");
    desk.click(forget);
    assert!(reader.fresh().is_some_and(|(_, learned)| learned.is_empty()));
    assert!(taste.fresh().is_some_and(|(_, taste)| taste.iter().all(|&weight| weight == 0.0)));
    let undo = desk.find("Undo");
    desk.click(undo);
    assert!(reader.fresh().is_some_and(|(_, learned)| learned.iter().eq(known.iter())));
    let redo = desk.find("Redo forget");
    desk.click(redo);
    assert!(reader.fresh().is_some_and(|(_, learned)| learned.is_empty()));
}

#[test]
fn a_preset_that_took_the_place_of_ones_own_settings_is_undone() {
    let mut desk = Desk::new(1080.0, 700.0);
    let mine = Preset::of("", &desk.params);
    let after = desk.find("Preset after");
    desk.click(after);
    assert_ne!(Preset::of("", &desk.params), mine);
    let undo = desk.find("Undo");
    desk.click(undo);
    assert_eq!(Preset::of("", &desk.params), mine);
    desk.find("Preset: Choose a preset");
    let redo = desk.find("Redo Kitchen session");
    desk.click(redo);
    desk.find("Preset: Kitchen session");
    let compare = desk.find("Compare: A");
    desk.click(compare);
    assert!(desk.control("Undo").is_none(), "other settings than those that were changed");
}

#[test]
fn a_chart_that_plays_survives_a_preset_while_its_draft_is_faulty() {
    let mut desk = Desk::new(1080.0, 700.0);
    desk.params.chart.write("| Dm7 | G7 |");
    desk.params.chart.write("| Dm7 | G7 | X");
    let after = desk.find("Preset after");
    desk.click(after);
    assert_eq!(desk.params.chart.draft().0, "");
    let undo = desk.find("Undo");
    desk.click(undo);
    assert_eq!(desk.params.chart.draft(), ("| Dm7 | G7 |".to_owned(), None));
}

#[test]
fn a_preset_of_ones_own_takes_the_place_of_one_that_ships_with_its_name() {
    let mut desk = Desk::new(1080.0, 700.0);
    for step in ["Preset after", "Save", "Keep", "Preset after"] {
        desk.open(step);
    }
    let second = antiphon::params::preset::factory()[1].name.clone();
    desk.find(&format!("Preset: {second}"));
}

#[test]
fn a_locked_seed_stays_whatever_is_rolled_or_chosen_and_can_be_copied() {
    let mut desk = Desk::new(1080.0, 700.0);
    let lock = desk.find("Lock seed: off");
    desk.click(lock);
    desk.open("Takes");
    for name in ["New seed", "Preset after", "Continue take 1"] {
        let button = desk.find(name);
        desk.click(button);
        assert_eq!(desk.params.seed.value(), 1, "{name}");
    }
    desk.open("Close");
    let copy = desk.find("Copy seed");
    desk.press(copy, true);
    let up = Event::PointerButton {
        pos: copy,
        button: PointerButton::Primary,
        pressed: false,
        modifiers: Modifiers::NONE,
    };
    let copied = desk.frame(vec![up]).platform_output.commands;
    assert!(copied.contains(&OutputCommand::CopyText("1".to_owned())), "{copied:?}");
    let lock = desk.find("Lock seed: on");
    desk.click(lock);
    let roll = desk.find("New seed");
    desk.click(roll);
    assert_ne!(desk.params.seed.value(), 1);
}

#[test]
fn the_stage_alone_leaves_what_is_said_on_stage_and_comes_back() {
    let mut desk = Desk::new(1080.0, 700.0);
    desk.open("Stage view");
    for name in ["Again", "Hold", "Room", "Panic", "Stage: "] {
        desk.find(name);
    }
    for name in ["Temperature", "Valence", "Seed", "Chart"] {
        assert!(desk.control(name).is_none(), "{name}");
    }
    desk.open("All controls");
    desk.find("Temperature");
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
    desk.find("Preset: Choose a preset");
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
    assert_eq!(desk.engine.asked(), Some(Command::Panic));
}

#[test]
fn what_is_said_with_a_button_reaches_the_engine_and_changes_no_parameter() {
    let mut desk = Desk::new(1080.0, 700.0);
    let said = [
        ("Like", Command::Music(MusicCommand::Like)),
        ("Dislike", Command::Music(MusicCommand::Dislike)),
        ("Again", Command::Music(MusicCommand::Again)),
        ("Tap", Command::Tap),
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
        let EngineEvent::Foreseen(ghost) = foreseen(Part::Lead, 72, 960, expected) else {
            unreachable!("a ghost")
        };
        let note = Note { duration: Beats::quarters(16), ..ghost.note };
        desk.engine.tell(EngineEvent::Foreseen(Foreseen { note, ..ghost }));
        let x = desk.find("Stage: Bar 1").x + 250.0;
        (150..450).step_by(4).for_each(|y| desk.click(pos2(x, y as f32)));
        let asked: Vec<Command> = std::iter::from_fn(|| desk.engine.asked()).collect();
        assert_eq!(asked, vec![Command::Refuse(note); refusals]);
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
