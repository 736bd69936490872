//! What a host sees of a hand on the controls: values that start from its own, and gestures that end.
#![cfg(feature = "plugin")]

#[path = "rig/desk.rs"]
mod desk;

use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use desk::{Desk, position};
use egui::{
    Event, FullOutput, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, ViewportId, vec2,
};
use nice_plug::prelude::Param;

fn desk() -> Desk {
    let mut desk = Desk::new(1080.0, 700.0);
    desk.frame(Vec::new());
    desk
}

fn notch(up: f32) -> Event {
    let (unit, modifiers, phase) = (MouseWheelUnit::Line, Modifiers::NONE, egui::TouchPhase::Move);
    let source = egui::MouseWheelSource::Unknown;
    Event::MouseWheel { unit, delta: vec2(0.0, up), modifiers, phase, source }
}

fn struck(key: Key) -> Event {
    let (physical_key, repeat, modifiers) = (None, false, Modifiers::NONE);
    Event::Key { key, physical_key, pressed: true, repeat, modifiers }
}

fn modulate(param: &impl Param, by: f32) {
    // SAFETY: the parameters live as long as the desk.
    unsafe { param.as_ptr()._internal_modulate_value(by) };
}

/// How many gestures a host waits for the end of.
fn open(host: &desk::Host) -> usize {
    host.open.lock().expect("open gestures").len()
}

/// Drags a control upwards and does not let go.
fn pull(desk: &mut Desk, name: &str) -> Pos2 {
    let at = desk.find(&format!("{name}: "));
    desk.press(at, true);
    let up = at - vec2(0.0, 30.0);
    desk.frame(vec![Event::PointerMoved(up)]);
    up
}

#[test]
fn no_way_to_steer_writes_the_hosts_modulation_into_the_value() {
    let mut desk = desk();
    let params = desk.params.clone();
    let (knob, at) = (&params.density, desk.find("Density"));
    let base = knob.unmodulated_normalized_value();
    let change = || (knob.unmodulated_normalized_value() - base).abs();
    modulate(knob, 0.3);
    desk.frame(vec![Event::PointerMoved(at)]);
    desk.frame(vec![notch(1.0)]);
    assert!(0.0 < change() && change() < 0.1, "the wheel: {}", change());
    desk.frame(vec![notch(-1.0)]);
    desk.walk("Density");
    desk.strike(Key::ArrowUp, Modifiers::NONE);
    assert!(0.0 < change() && change() < 0.1, "an arrow key: {}", change());
    desk.strike(Key::ArrowDown, Modifiers::NONE);
    desk.drag(at, at - vec2(0.0, 18.0));
    assert!((change() - 0.1).abs() < 0.01, "a drag: {}", change());
    modulate(&params.valence, 0.3);
    desk.walk("Mood");
    desk.strike(Key::ArrowRight, Modifiers::NONE);
    let valence = params.valence.unmodulated_normalized_value();
    assert!((valence - 0.55).abs() < 0.001, "the mood: {valence}");
}

#[test]
fn what_is_shown_is_the_modulated_value() {
    let mut desk = desk();
    modulate(&desk.params.density, 0.3);
    let shown = desk.control("Density: ").and_then(|knob| knob.numeric_value());
    let expected = desk.params.density.modulated_normalized_value();
    assert_eq!(shown, Some(f64::from(expected)));
    assert_ne!(expected, desk.params.density.unmodulated_normalized_value());
}

/// What a parameter is set to by what happens in one frame, where the host delivers at once or late.
fn set_to(late: bool, name: &str, param: fn(&Desk) -> f32, events: Vec<Event>) -> f32 {
    let mut desk = desk();
    let at = desk.find(name);
    desk.walk(name);
    desk.frame(vec![Event::PointerMoved(at)]);
    desk.host.late.store(late, Ordering::Relaxed);
    desk.frame(events);
    desk.host.deliver();
    param(&desk)
}

#[test]
fn steps_in_one_frame_all_count_where_the_host_delivers_late() {
    let density = |desk: &Desk| desk.params.density.unmodulated_normalized_value();
    let valence = |desk: &Desk| desk.params.valence.unmodulated_normalized_value();
    let (up, right) = (struck(Key::ArrowUp), struck(Key::ArrowRight));
    for (name, param, step) in [
        ("Density", density as fn(&Desk) -> f32, notch(1.0)),
        ("Density", density, up),
        ("Mood", valence, right),
    ] {
        let after = |late, steps| set_to(late, name, param, vec![step.clone(); steps]);
        let (none, one, two) = (after(true, 0), after(true, 1), after(true, 2));
        assert!(one > none, "{name}: {none}, {one}");
        assert!((two - none - 2.0 * (one - none)).abs() < 1e-5, "{name}: {none}, {one}, {two}");
        assert_eq!(two, after(false, 2), "{name}");
    }
}

#[test]
fn a_drag_goes_all_the_way_where_the_host_delivers_late() {
    let mut desk = desk();
    let at = desk.find("Density");
    let before = desk.params.density.unmodulated_normalized_value();
    desk.host.late.store(true, Ordering::Relaxed);
    desk.drag(at, at - vec2(0.0, 36.0));
    desk.host.deliver();
    let moved = desk.params.density.unmodulated_normalized_value() - before;
    assert!((moved - 0.2).abs() < 0.01, "{moved}");
}

#[test]
fn a_gesture_ends_with_its_control() {
    for name in ["Density", "Mood", "Seed"] {
        let mut desk = desk();
        let at = pull(&mut desk, name);
        assert!(open(&desk.host) > 0, "{name}");
        let gone = if name == "Seed" { &desk.params.seed_locked } else { &desk.params.stage_alone };
        gone.store(true, Ordering::Relaxed);
        desk.frame(Vec::new());
        assert_eq!(open(&desk.host), 0, "{name}");
        desk.press(at, false);
    }
}

#[test]
fn a_gesture_ends_with_the_window() {
    for name in ["Density", "Mood"] {
        let mut desk = desk();
        pull(&mut desk, name);
        let host = desk.host.clone();
        assert!(open(&host) > 0, "{name}");
        drop(desk);
        assert_eq!(open(&host), 0, "{name}");
    }
}

#[test]
fn a_drag_that_is_reset_and_let_go_of_at_once_ends_and_is_one_gesture() {
    for name in ["Density", "Mood"] {
        let mut desk = desk();
        desk.walk(name);
        let pos = pull(&mut desk, name);
        let held = open(&desk.host);
        assert!(held > 0, "{name}");
        desk.frame(vec![struck(Key::Delete)]);
        assert_eq!(open(&desk.host), held, "{name}");
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        let up = Event::PointerButton { pos, button, pressed: false, modifiers };
        desk.frame(vec![up, struck(Key::Delete)]);
        assert_eq!(open(&desk.host), 0, "{name}");
    }
}

/// Whether a frame asks for the next at once.
fn goes_on(output: &FullOutput) -> bool {
    output.viewport_output[&ViewportId::ROOT].repaint_delay.is_zero()
}

#[test]
fn a_song_of_which_nothing_is_heard_any_more_lets_the_window_rest() {
    let mut desk = desk();
    desk.settle();
    desk.engine.tell(position(0, true));
    assert!(goes_on(&desk.frame(Vec::new())));
    thread::sleep(Duration::from_millis(1_100));
    desk.settle();
    assert!(!goes_on(&desk.frame(Vec::new())));
    desk.find("The music stands still");
    desk.engine.tell(position(1, true));
    desk.find("The music is running");
}
