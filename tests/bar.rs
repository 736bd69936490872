//! The bar of the app's transport, and its window of sound and MIDI: by pointer and by keys.
#![cfg(feature = "plugin")]

#[path = "rig/desk.rs"]
mod desk;

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use antiphon::editor::console::{Choice, Console, DeviceCommand, Devices, Output};
use antiphon::engine::EngineEvent;
use antiphon::music::Meter;
use antiphon::params::WindowSize;
use desk::{Desk, position, said};
use egui::accesskit::{Action, Node, Role};
use egui::{Event, Key, Modifiers, Pos2, pos2, vec2};

fn app() -> (Desk, Arc<Console>, Receiver<DeviceCommand>) {
    let (width, height) = WindowSize::SMALLEST;
    let (mut desk, console, asked) = Desk::in_app(width.into(), height.into());
    console.tell(Devices {
        outputs: vec!["Big box, USB Audio".into()],
        inputs: vec!["Keystation".into(), "Midi Through Port-0".into(), "Pads".into()],
        midi: vec!["Sampler".into()],
        faults: vec!["No sound device was found, and the music is silent.".into()],
        ..Devices::default()
    });
    desk.frame(Vec::new());
    (desk, console, asked)
}

/// Where the buttons are that say just that, from the top down.
fn buttons(desk: &mut Desk, name: &str) -> Vec<Pos2> {
    let nodes = desk.tree().nodes.into_iter().map(|(_, node)| node);
    let named = nodes.filter(|node| node.role() == Role::Button && said(node) == name);
    let middle = |node: Node| {
        let bounds = node.bounds().expect("a place");
        pos2((bounds.x0 + bounds.x1) as f32 / 2.0, (bounds.y0 + bounds.y1) as f32 / 2.0)
    };
    let mut places: Vec<Pos2> = named.map(middle).collect();
    places.sort_by(|a, b| a.y.total_cmp(&b.y));
    places
}

fn works(node: &Node) -> bool {
    !node.is_disabled()
        && [Action::Focus, Action::Click].iter().any(|&action| node.supports_action(action))
}

#[test]
fn a_host_has_no_bar() {
    let mut desk = Desk::new(1180.0, 760.0);
    for name in ["Tempo: ", "Meter: ", "Sound and MIDI"] {
        assert!(desk.control(name).is_none(), "{name}");
    }
    assert!(desk.control("Free run").is_some());
}

#[test]
fn the_button_and_the_space_bar_play_and_stop() {
    let (mut desk, console, _asked) = app();
    assert!(desk.control("Free run").is_none(), "two ways to run");
    let play = buttons(&mut desk, "Play")[0];
    desk.click(play);
    assert!(console.transport.is_playing());
    assert_eq!(buttons(&mut desk, "Stop"), [play], "it is named for what it does next");
    desk.strike(Key::Space, Modifiers::NONE);
    assert!(!console.transport.is_playing());
    desk.walk("Panic");
    desk.strike(Key::Space, Modifiers::NONE);
    assert!(console.transport.is_playing() && desk.engine.asked().is_none());
}

#[test]
fn the_space_bar_writes_in_a_field_and_plays_nothing() {
    let (mut desk, console, _asked) = app();
    desk.walk("Chart");
    desk.strike(Key::Space, Modifiers::NONE);
    assert!(!console.transport.is_playing());
}

#[test]
fn the_stage_invites_to_play_in_the_app() {
    let (mut desk, console, _asked) = app();
    let [_, on_the_stage] = buttons(&mut desk, "Play")[..] else { panic!("no invitation") };
    desk.click(on_the_stage);
    assert!(console.transport.is_playing());
}

#[test]
fn the_tempo_is_dragged_and_typed() {
    let (mut desk, console, _asked) = app();
    desk.engine.tell(position(0, false));
    let field = desk.find("Tempo: ");
    desk.drag(field, field + vec2(40.0, 0.0));
    let dragged = console.transport.tempo();
    assert!(dragged > 125.0 && dragged < 180.0, "{dragged}");
    desk.walk("Tempo");
    desk.strike(Key::A, Modifiers::COMMAND);
    desk.frame(vec![Event::Text("93.5".into())]);
    desk.strike(Key::Enter, Modifiers::NONE);
    assert_eq!(console.transport.tempo(), 93.5);
}

#[test]
fn the_tempo_in_force_is_shown_whoever_leads_it() {
    let (mut desk, console, _asked) = app();
    let EngineEvent::Position { beat, bar_start, meter, playing, key, section, turn, .. } =
        position(0, true)
    else {
        unreachable!("a position")
    };
    let tempo = 87.0;
    desk.engine.tell(EngineEvent::Position {
        beat,
        bar_start,
        meter,
        tempo,
        playing,
        key,
        section,
        turn,
    });
    desk.frame(Vec::new());
    let node = desk.control("Tempo: ").expect("the tempo");
    assert_eq!((node.numeric_value(), console.transport.tempo()), (Some(87.0), 120.0));
}

#[test]
fn the_meter_is_chosen() {
    let (mut desk, console, _asked) = app();
    desk.open("Meter: ");
    desk.open("7/8");
    assert_eq!(console.transport.meter(), Meter::new(7, 8).expect("a meter"));
}

#[test]
fn what_is_wrong_with_the_sound_is_said_in_the_bar() {
    let (mut desk, ..) = app();
    assert!(desk.control("No sound device was found").is_some());
}

#[test]
fn devices_are_chosen_in_the_window() {
    let (mut desk, _console, asked) = app();
    desk.open("Sound and MIDI");
    assert_eq!(asked.try_iter().collect::<Vec<_>>(), [DeviceCommand::Look]);
    let default = Choice::default();
    let keystation = vec!["Keystation".to_owned()];
    let heard = vec!["Pads".to_owned()];
    for (list, entry, choice) in [
        (
            "Output: the system",
            "Big box",
            Choice { output: Output::Device("Big box, USB Audio".into()), ..default.clone() },
        ),
        ("Output: the system", "JACK", Choice { output: Output::Jack, ..default.clone() }),
        ("Rate: ", "96000 Hz", Choice { rate: Some(96_000), ..default.clone() }),
        ("Buffer: ", "1024 frames", Choice { frames: 1024, ..default.clone() }),
        ("MIDI output: ", "Sampler", Choice { midi: Some("Sampler".into()), ..default.clone() }),
        ("Keystation", "", Choice { inputs: Some(heard), ..default.clone() }),
        ("Pads", "", Choice { inputs: Some(keystation), ..default.clone() }),
    ] {
        desk.open(list);
        if !entry.is_empty() {
            desk.open(entry);
        }
        assert_eq!(
            asked.try_iter().collect::<Vec<_>>(),
            [DeviceCommand::Use(choice)],
            "{list} {entry}"
        );
    }
}

#[test]
fn every_input_but_the_loop_back_is_heard_at_first() {
    let choice = Choice::default();
    assert!(choice.hears("Keystation") && !choice.hears("Midi Through Port-0"));
    let chosen = Choice { inputs: Some(vec!["Midi Through Port-0".into()]), ..choice };
    assert!(chosen.hears("Midi Through Port-0") && !chosen.hears("Keystation"));
}

#[test]
fn everything_in_bar_and_window_is_reached_named_and_large_enough() {
    let (mut desk, ..) = app();
    desk.walk("Sound and MIDI");
    desk.strike(Key::Enter, Modifiers::NONE);
    desk.settle();
    let all = desk.tree().nodes.into_iter().filter(|(_, node)| works(node));
    let all: Vec<_> = all.collect();
    let screen = desk.context.content_rect();
    for (_, node) in &all {
        let bounds = node.bounds().expect("a place");
        let (width, height) = (bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
        assert!(!said(node).is_empty(), "{node:?} has no name");
        assert!(width >= 24.0 && height >= 24.0, "{}: {width} x {height}", said(node));
        let inside = bounds.x1 as f32 <= screen.right() && bounds.y1 as f32 <= screen.bottom();
        assert!(inside, "{}: {bounds:?}", said(node));
    }
    let mut visited = Vec::new();
    for _ in 0..all.len() + 2 {
        desk.strike(Key::Tab, Modifiers::NONE);
        visited.push(desk.focused().0);
    }
    let missed = all.iter().filter(|(id, _)| !visited.contains(id));
    let missed: Vec<String> = missed.map(|(_, node)| said(node)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}
