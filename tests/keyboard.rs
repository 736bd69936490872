//! The editor without a pointer: everything is reached with Tab, worked by keys, named, and large enough to be met.
#![cfg(feature = "plugin")]

#[path = "rig/desk.rs"]
mod desk;

use std::collections::BTreeSet;

use antiphon::engine::{Command, EngineEvent};
use antiphon::improvise::Foreseen;
use antiphon::music::Part;
use antiphon::params::{Lock, Theme, WindowSize};
use desk::{Desk, foreseen, position, said};
use egui::accesskit::{Action, Node, NodeId, Role};
use egui::{Event, Key, Modifiers, Rect, Shape};
use nice_plug::prelude::{Enum, Param};

/// The least width and height of what can be pressed (WCAG 2.2, success criterion 2.5.8). Scroll bars are exempt: the
/// wheel and the keys do the same.
const TARGET: f64 = 24.0;

/// A desk with every control that there is on its stage.
fn desk() -> Desk {
    desk_of(1080.0, 700.0)
}

fn desk_of(width: f32, height: f32) -> Desk {
    let mut desk = Desk::new(width, height);
    let custom = desk.params.lock.preview_normalized(Lock::from_index(1));
    // SAFETY: the parameters live as long as the desk.
    unsafe { desk.params.lock.as_ptr()._internal_set_normalized_value(custom) };
    desk.frame(Vec::new());
    desk
}

/// The controls that somebody can work.
fn controls(desk: &mut Desk) -> Vec<(NodeId, Node)> {
    let works = |node: &Node| {
        !node.is_disabled()
            && [Action::Focus, Action::Click].iter().any(|&action| node.supports_action(action))
    };
    desk.tree().nodes.into_iter().filter(|(_, node)| works(node)).collect()
}

fn place(node: &Node) -> Rect {
    let egui::accesskit::Rect { x0, y0, x1, y1 } = node.bounds().expect("a place");
    Rect::from_x_y_ranges(x0 as f32..=x1 as f32, y0 as f32..=y1 as f32)
}

/// What a screen reader would say of everything but the stage, whose song goes on.
fn all_said(desk: &mut Desk) -> Vec<String> {
    let nodes = desk.tree().nodes.into_iter().map(|(_, node)| said(&node));
    nodes.filter(|words| !words.starts_with("Stage")).collect()
}

/// Whether a frame has a ring around a place.
fn ringed(desk: &mut Desk, around: Rect) -> bool {
    let ring = around.expand(2.0).intersect(desk.context.content_rect());
    let is_ring = |shape: &Shape| matches!(shape, Shape::Rect(rect) if rect.stroke.width == 2.0 && rect.rect == ring);
    desk.frame(Vec::new()).shapes.iter().any(|clipped| is_ring(&clipped.shape))
}

/// The names of all controls of a role.
fn names(desk: &mut Desk, role: Role) -> Vec<String> {
    let all = controls(desk).into_iter().filter(|(_, node)| node.role() == role);
    all.filter_map(|(_, node)| node.label().map(str::to_owned)).collect()
}

/// Walks once around with Tab, and does something at every control.
fn around(desk: &mut Desk, mut each: impl FnMut(&mut Desk, NodeId)) -> Vec<NodeId> {
    let mut visited = Vec::new();
    for _ in 0..300 {
        desk.strike(Key::Tab, Modifiers::NONE);
        let (id, _) = desk.focused();
        if visited.first() == Some(&id) {
            return visited;
        }
        visited.push(id);
        each(desk, id);
    }
    panic!("Tab does not come around: {visited:?}");
}

#[test]
fn tab_comes_to_every_control_and_shows_where_it_is() {
    for theme in [Theme::Dark, Theme::Light] {
        let mut desk = desk();
        *desk.params.theme.lock().expect("the theme") = theme;
        let all = controls(&mut desk);
        let visited = around(&mut desk, |desk, id| {
            let (_, node) = all.iter().find(|(other, _)| *other == id).expect("a control");
            assert!(ringed(desk, place(node)), "no ring around {}", said(node));
        });
        let missed = all.iter().filter(|(id, _)| !visited.contains(id));
        let missed: Vec<String> = missed.map(|(_, node)| said(node)).collect();
        assert!(missed.is_empty(), "{missed:?}");
        assert_eq!(visited.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}

#[test]
fn every_control_lies_inside_the_smallest_window() {
    let (width, height) = WindowSize::SMALLEST;
    let mut desk = desk_of(f32::from(width), f32::from(height));
    let window = desk.context.content_rect();
    for (_, node) in controls(&mut desk) {
        assert!(window.contains_rect(place(&node)), "{}: {:?}", said(&node), place(&node));
    }
}

#[test]
fn the_space_bar_works_no_control() {
    let mut desk = desk();
    let before = all_said(&mut desk);
    around(&mut desk, |desk, id| {
        let typing = desk.context.text_edit_focused();
        if !typing {
            desk.strike(Key::Space, Modifiers::NONE);
            assert_eq!(all_said(desk), before);
            assert_eq!((desk.focused().0, desk.engine.asked()), (id, None));
        }
    });
}

#[test]
fn the_space_bar_writes_in_a_field() {
    let mut desk = desk();
    desk.walk("Chart");
    for (letter, key) in [("C", Key::C), (" ", Key::Space), ("F", Key::F)] {
        let (physical_key, repeat, modifiers) = (None, false, Modifiers::NONE);
        let key = Event::Key { key, physical_key, pressed: true, repeat, modifiers };
        desk.frame(vec![key, Event::Text(letter.to_owned())]);
    }
    assert_eq!(desk.params.chart.draft().0, "C F");
}

#[test]
fn enter_turns_every_switch_and_presses_buttons() {
    let mut desk = desk();
    let names = names(&mut desk, Role::Switch);
    assert!(names.len() > 18, "{names:?}");
    for name in &names {
        desk.walk(name);
        let was = desk.focused().1;
        desk.strike(Key::Enter, Modifiers::NONE);
        assert_ne!(desk.focused().1, was);
    }
    desk.walk("Panic");
    desk.strike(Key::Enter, Modifiers::NONE);
    assert_eq!(desk.engine.asked(), Some(Command::Panic));
}

#[test]
fn keys_steer_every_slider_and_set_it_back() {
    let mut desk = desk();
    let names = names(&mut desk, Role::Slider);
    assert!(names.len() > 15, "{names:?}");
    for name in names.iter().filter(|name| *name != "Mood") {
        desk.walk(name);
        let at = |desk: &mut Desk| {
            let slider = desk.control(&format!("{name}: ")).expect("the slider");
            slider.numeric_value().expect("a value")
        };
        let home = at(&mut desk);
        let mut after = |key, modifiers| {
            desk.strike(key, modifiers);
            at(&mut desk)
        };
        let none = Modifiers::NONE;
        assert!(after(Key::End, none) > 0.999_9 && after(Key::Home, none) < 1e-4, "{name}");
        let fine = after(Key::ArrowUp, Modifiers::SHIFT);
        let coarse = after(Key::ArrowRight, none) - fine;
        assert!(0.0 < fine && fine <= coarse * 1.001, "{name}: {fine}, {coarse}");
        let back = after(Key::ArrowLeft, none);
        assert!((back - fine).abs() < 1e-5 && after(Key::ArrowDown, none) < back, "{name}");
        assert!((after(Key::Delete, none) - home).abs() < 1e-6, "{name}");
        assert!(desk.focused().1.starts_with(name.as_str()), "{name} lost the keys");
    }
}

#[test]
fn arrows_move_the_mood_and_backspace_makes_it_neutral() {
    let mut desk = desk();
    desk.walk("Mood");
    let (none, shift) = (Modifiers::NONE, Modifiers::SHIFT);
    desk.strike(Key::ArrowRight, none);
    desk.strike(Key::ArrowDown, none);
    let mood = |desk: &Desk| [desk.params.valence.value(), desk.params.arousal.value()];
    let [bright, still] = mood(&desk);
    assert!(bright > 0.05 && still < -0.05);
    desk.strike(Key::ArrowUp, shift);
    assert!(mood(&desk)[1] > still && mood(&desk)[1] < 0.0);
    desk.strike(Key::Backspace, none);
    assert_eq!(mood(&desk), [0.0; 2]);
}

#[test]
fn every_list_is_opened_and_chosen_from_with_keys() {
    let mut desk = desk();
    let names = names(&mut desk, Role::ComboBox);
    assert!(names.len() > 8, "{names:?}");
    for name in &names {
        desk.walk(name);
        desk.strike(Key::Delete, Modifiers::NONE);
        let was = desk.focused().1;
        let keys = [Key::Enter, Key::ArrowDown, Key::ArrowDown, Key::ArrowDown, Key::Enter];
        let second = [Key::Enter, Key::ArrowDown, Key::ArrowDown, Key::Enter];
        let keys =
            if ["Scale", "Routing"].contains(&name.as_str()) { &second[..] } else { &keys[..] };
        keys.iter().for_each(|&key| desk.strike(key, Modifiers::NONE));
        let now = desk.focused().1;
        assert!(now.starts_with(name.as_str()) && now != was, "{was} became {now}");
    }
}

#[test]
fn a_planned_note_is_refused_with_keys() {
    let mut desk = desk();
    desk.engine.tell(position(0, true));
    let plan = [(960, true), (1_440, false), (1_920, false), (2_400, false)];
    let ghosts = plan.map(|(onset, expected)| foreseen(Part::Lead, 72, onset, expected));
    ghosts.into_iter().for_each(|ghost| desk.engine.tell(ghost));
    desk.walk("Stage: Bar 1");
    desk.strike(Key::ArrowRight, Modifiers::NONE);
    desk.strike(Key::ArrowRight, Modifiers::NONE);
    desk.find("Stage: lead C5, planned, 50 % sure: Delete to refuse");
    assert_eq!(desk.engine.asked(), None);
    for ghost in &ghosts[2..] {
        let EngineEvent::Foreseen(Foreseen { note, .. }) = *ghost else { unreachable!("a ghost") };
        desk.strike(Key::Delete, Modifiers::NONE);
        assert_eq!(desk.engine.asked(), Some(Command::Refuse(note)));
    }
    desk.find("Stage: Bar 1");
    desk.strike(Key::ArrowLeft, Modifiers::NONE);
    desk.find("Stage: lead C5, planned");
}

#[test]
fn windows_are_opened_walked_and_closed_with_keys() {
    for (opener, inside) in [
        ("Takes", "Capture take 1"),
        ("Save", "Name of the preset"),
        ("Trained on", "Close"),
        ("Notes out", "Close"),
        ("Sounds and", "Close"),
    ] {
        let mut desk = desk();
        desk.walk(opener);
        desk.strike(Key::Enter, Modifiers::NONE);
        desk.settle();
        if !desk.focused().1.starts_with(inside) {
            desk.walk(inside);
        }
        desk.strike(Key::Escape, Modifiers::NONE);
        desk.settle();
        assert!(desk.control(inside).is_none(), "{opener} stays open");
        assert!(desk.focused().1.starts_with(opener), "{opener} does not get the keys back");
    }
}

#[test]
fn everything_that_can_be_pressed_is_large_enough_and_has_a_name() {
    for open in ["", "Takes", "Save", "Trained on", "Notes out", "Sounds and", "Style A", "Preset"]
    {
        let mut desk = desk();
        if !open.is_empty() {
            let at = desk.find(open);
            desk.click(at);
            desk.settle();
        }
        let all = controls(&mut desk).into_iter().map(|(_, node)| node);
        for node in all.filter(|node| node.role() != Role::ScrollBar) {
            let bounds = node.bounds().expect("a place");
            let (width, height) = (bounds.width(), bounds.height());
            assert!(width >= TARGET && height >= TARGET, "{}: {width} x {height}", said(&node));
            assert!(!said(&node).is_empty() && node.role() != Role::Unknown, "{node:?}");
        }
    }
}

#[test]
fn the_theme_is_turned_with_a_key_and_worn_at_once() {
    let mut desk = desk();
    assert!(desk.context.global_style().visuals.dark_mode);
    desk.walk("Theme: dark");
    desk.strike(Key::Enter, Modifiers::NONE);
    assert_eq!(desk.focused().1, "Theme: light");
    assert!(!desk.context.global_style().visuals.dark_mode);
    assert_eq!(*desk.params.theme.lock().expect("the theme"), Theme::Light);
}
