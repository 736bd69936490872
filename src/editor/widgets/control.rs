//! Controls bound to parameters: what all of them do with pointer, wheel and keys.

use std::iter;

use egui::accesskit::{Action, ActionData};
use egui::{
    ComboBox, FocusDirection, Key, RectAlign, Response, Role, Sense, Tooltip, Ui, Vec2, WidgetInfo,
};
use nice_plug::prelude::{Enum, EnumParam, Param, ParamSetter};

use super::gesture::{change, hold};
pub use crate::params::set;

/// Points of dragging from one end of a range to the other.
const TRAVEL: f32 = 180.0;
/// How much finer a drag is with shift held.
const FINE: f32 = 0.1;

/// Whether a key was pressed for a control that has the keys.
pub fn pressed(ui: &Ui, response: &Response, key: Key) -> bool {
    response.has_focus() && ui.input(|input| input.key_pressed(key))
}

/// Keeps the arrow keys for the control that has the keys; otherwise they would move on to its neighbour.
pub fn keep_arrows(ui: &Ui, response: &Response) {
    if response.has_focus() {
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
}

/// Whether a control is asked to go back to its default: by double-click, Delete or Backspace.
pub fn reset(ui: &Ui, response: &Response) -> bool {
    let key = |key| pressed(ui, response, key);
    response.double_clicked() || key(Key::Delete) || key(Key::Backspace)
}

/// Steers a parameter with a control that has been laid out: drag, wheel, arrow keys, Home and End for the ends of
/// its range, [`reset`].
///
/// `along` turns a movement of the pointer into a distance; a positive one raises the value.
pub fn steer<P: Param>(
    ui: &Ui,
    response: &Response,
    setter: &ParamSetter<'_>,
    param: &P,
    along: impl Fn(Vec2) -> f32,
) {
    keep_arrows(ui, response);
    let start = if response.dragged() {
        hold(response, setter, param)
    } else {
        param.unmodulated_normalized_value()
    };
    let jump = jump(ui, response, param);
    let drag = drag(ui, response, along).map(|by| (jump.unwrap_or(start) + by).clamp(0.0, 1.0));
    let value = steps(ui, response).into_iter().fold(drag.or(jump), |value, (up, fine)| {
        let value = value.unwrap_or(start);
        Some(if up {
            param.next_normalized_step(value, fine)
        } else {
            param.previous_normalized_step(value, fine)
        })
    });
    if let Some(value) = value {
        change(ui.ctx(), setter, param, value);
    }
}

/// The value, from 0 to 1, that a control is asked for whatever it was before.
fn jump<P: Param>(ui: &Ui, response: &Response, param: &P) -> Option<f32> {
    let ends = [(Key::Home, 0.0), (Key::End, 1.0)];
    let end = ends.into_iter().find(|&(key, _)| pressed(ui, response, key)).map(|(_, end)| end);
    let default = || reset(ui, response).then(|| param.default_normalized_value());
    spoken(ui, response).or(end).or_else(default)
}

/// How far a control is dragged, as a share of its range.
fn drag(ui: &Ui, response: &Response, along: impl Fn(Vec2) -> f32) -> Option<f32> {
    let fine = if ui.input(|input| input.modifiers.shift) { FINE } else { 1.0 };
    response.dragged().then(|| along(response.drag_delta()) / TRAVEL * fine)
}

/// Steps asked for by wheel, arrow keys or a screen reader: upwards or not, fine or not.
fn steps(ui: &Ui, response: &Response) -> Vec<(bool, bool)> {
    let (mut steps, has_keys) = (Vec::new(), response.has_focus());
    ui.input(|input| {
        let fine = input.modifiers.shift;
        if response.hovered() {
            let wheel = |event: &egui::Event| match event {
                egui::Event::MouseWheel { delta, .. } => Some(delta.x + delta.y),
                _ => None,
            };
            let turns = input.events.iter().filter_map(wheel).filter(|&turn| turn != 0.0);
            steps.extend(turns.map(|turn| (turn > 0.0, fine)));
        }
        let mut add = |count, up, fine| steps.extend(iter::repeat_n((up, fine), count));
        let spoken = |action| input.num_accesskit_action_requests(response.id, action);
        add(spoken(Action::Increment), true, false);
        add(spoken(Action::Decrement), false, false);
        if has_keys {
            let struck = |keys: [Key; 2]| keys.into_iter().map(|key| input.num_presses(key)).sum();
            add(struck([Key::ArrowUp, Key::ArrowRight]), true, fine);
            add(struck([Key::ArrowDown, Key::ArrowLeft]), false, fine);
        }
    });
    steps
}

/// The value, from 0 to 1, that a screen reader sets.
fn spoken(ui: &Ui, response: &Response) -> Option<f32> {
    let value = |data: &Option<ActionData>| match data {
        Some(ActionData::NumericValue(value)) if value.is_finite() => {
            Some(value.clamp(0.0, 1.0) as f32)
        }
        _ => None,
    };
    ui.input(|input| {
        let asked = input.accesskit_action_requests(response.id, Action::SetValue);
        asked.filter_map(|request| value(&request.data)).last()
    })
}

/// Tells a screen reader and the pointer what a control is: its role, name and value, one sentence of help.
pub fn explain<P: Param>(response: Response, param: &P, role: Role, help: &str) -> Response {
    let normalized = param.modulated_normalized_value();
    let value = param.normalized_value_to_string(normalized, true);
    if role == Role::Switch {
        switched(&response, param.name(), normalized > 0.5);
    } else {
        describe(&response, role, param.name(), &value);
    }
    if role == Role::Slider {
        response.ctx.accesskit_node_builder(response.id, |node| {
            node.set_numeric_value(f64::from(normalized));
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(1.0);
            node.add_action(Action::Increment);
            node.add_action(Action::Decrement);
            node.add_action(Action::SetValue);
        });
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(240.0);
        ui.strong(format!("{}: {value}", param.name()));
        ui.label(help);
    })
}

/// Tells a screen reader the role, name and value of a control.
pub fn describe(response: &Response, role: Role, name: &str, value: &str) {
    response.widget_info(|| WidgetInfo {
        label: Some(name.to_owned()),
        current_text_value: Some(value.to_owned()),
        ..WidgetInfo::new(role)
    });
}

/// Tells a screen reader the name of a button that shows another, or none.
pub fn named(response: &Response, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(Role::Button, response.enabled(), name));
}

/// Tells a screen reader the name of a switch and whether it is on.
pub fn switched(response: &Response, name: &str, on: bool) {
    response.widget_info(|| WidgetInfo::selected(Role::Switch, true, on, name));
}

/// Room for a control that can be dragged and clicked.
pub fn room(ui: &mut Ui, size: Vec2) -> Response {
    ui.allocate_response(size, Sense::click_and_drag())
}

/// A list to choose from.
pub fn choice<T: Enum + PartialEq + 'static>(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    param: &EnumParam<T>,
    width: f32,
    help: &str,
) {
    explained(ui, setter, param, width, help, |_| None);
}

/// Draws a list that takes the keys back when something is chosen with them, or nothing.
pub fn menu(ui: &mut Ui, combo: ComboBox<'_>, entries: impl FnOnce(&mut Ui)) -> Response {
    let menu = combo.show_ui(ui, |ui| {
        entries(ui);
        is_left(ui)
    });
    if menu.inner == Some(true) {
        menu.response.request_focus();
    }
    menu.response
}

/// Whether keys that walk through an open list leave it; where they choose, it closes.
fn is_left(ui: &Ui) -> bool {
    let (layer, focused) = (ui.layer_id(), ui.memory(|memory| memory.focused()));
    let response = focused.and_then(|id| ui.ctx().read_response(id));
    let inside = response.is_some_and(|response| response.layer_id == layer);
    let before = ui.data(|data| data.get_temp(layer.id)) == Some(true);
    ui.data_mut(|data| data.insert_temp(layer.id, inside));
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    let chosen = inside && pressed(Key::Enter);
    if chosen {
        ui.close();
    }
    chosen || before && pressed(Key::Escape)
}

/// A list to choose from, with a sentence for each choice.
pub fn explained<T: Enum + PartialEq + 'static>(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    param: &EnumParam<T>,
    width: f32,
    help: &str,
    each: impl Fn(T) -> Option<&'static str>,
) {
    let chosen = param.modulated_plain_value().to_index();
    let names = T::variants();
    let combo = ComboBox::from_id_salt(param.name()).width(width).height(420.0);
    let response = menu(ui, combo.selected_text(names[chosen]), |ui| {
        for (at, &name) in names.iter().enumerate() {
            let entry = ui.selectable_label(at == chosen, name);
            if let Some(sentence) = each(T::from_index(at)) {
                let mut beside = Tooltip::for_enabled(&entry);
                beside.popup = beside.popup.align(RectAlign::RIGHT);
                beside.show(|ui| ui.label(sentence));
            }
            if entry.clicked() {
                set(setter, param, param.preview_normalized(T::from_index(at)));
            }
        }
    });
    if reset(ui, &response) {
        set(setter, param, param.default_normalized_value());
    }
    explain(response, param, Role::ComboBox, help);
}
