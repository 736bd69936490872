//! Controls bound to parameters: what all of them do with pointer, wheel and keys.

use egui::{ComboBox, Id, Key, RectAlign, Response, Sense, Tooltip, Ui, Vec2};
use nice_plug::prelude::{Enum, EnumParam, Param, ParamSetter};

/// Points of dragging from one end of a range to the other.
const TRAVEL: f32 = 180.0;
/// How much finer a drag is with shift held.
const FINE: f32 = 0.1;

/// Changes a parameter as one gesture of the host's automation.
pub fn set<P: Param>(setter: &ParamSetter<'_>, param: &P, normalized: f32) {
    setter.begin_set_parameter(param);
    setter.set_parameter(param, param.preview_plain(normalized));
    setter.end_set_parameter(param);
}

/// Steers a parameter with a control that has been laid out: drag, wheel, arrow keys, double-click to reset.
///
/// `along` turns a movement of the pointer into a distance; a positive one raises the value.
pub fn steer<P: Param>(
    ui: &Ui,
    response: &Response,
    setter: &ParamSetter<'_>,
    param: &P,
    along: impl Fn(Vec2) -> f32,
) {
    if response.double_clicked() {
        set(setter, param, param.default_normalized_value());
    }
    drag(ui, response, setter, param, along);
    for (up, fine) in steps(ui, response) {
        let value = param.modulated_normalized_value();
        let next = if up {
            param.next_normalized_step(value, fine)
        } else {
            param.previous_normalized_step(value, fine)
        };
        set(setter, param, next);
    }
}

/// The value under the pointer is kept apart from the parameter, which hosts round and deliver late.
fn drag<P: Param>(
    ui: &Ui,
    response: &Response,
    setter: &ParamSetter<'_>,
    param: &P,
    along: impl Fn(Vec2) -> f32,
) {
    let memory = response.id.with("dragged");
    if response.drag_started() {
        setter.begin_set_parameter(param);
        remember(ui, memory, param.modulated_normalized_value());
    }
    if response.dragged() {
        let fine = if ui.input(|input| input.modifiers.shift) { FINE } else { 1.0 };
        let moved = along(response.drag_delta()) / TRAVEL * fine;
        let value =
            (recall(ui, memory, param.modulated_normalized_value()) + moved).clamp(0.0, 1.0);
        remember(ui, memory, value);
        setter.set_parameter(param, param.preview_plain(value));
    }
    if response.drag_stopped() {
        setter.end_set_parameter(param);
    }
}

fn remember(ui: &Ui, id: Id, value: f32) {
    ui.data_mut(|data| data.insert_temp(id, value));
}

fn recall(ui: &Ui, id: Id, otherwise: f32) -> f32 {
    ui.data(|data| data.get_temp(id)).unwrap_or(otherwise)
}

/// Steps asked for by wheel or arrow keys: upwards or not, fine or not.
fn steps(ui: &Ui, response: &Response) -> Vec<(bool, bool)> {
    let (hovered, focused) = (response.hovered(), response.has_focus());
    let mut steps = Vec::new();
    ui.input(|input| {
        let fine = input.modifiers.shift;
        if hovered {
            let wheel = |event: &egui::Event| match event {
                egui::Event::MouseWheel { delta, .. } => Some(delta.x + delta.y),
                _ => None,
            };
            let turns = input.events.iter().filter_map(wheel).filter(|&turn| turn != 0.0);
            steps.extend(turns.map(|turn| (turn > 0.0, fine)));
        }
        if focused {
            let pressed = |keys: [Key; 2]| keys.into_iter().any(|key| input.key_pressed(key));
            steps.extend(pressed([Key::ArrowUp, Key::ArrowRight]).then_some((true, fine)));
            steps.extend(pressed([Key::ArrowDown, Key::ArrowLeft]).then_some((false, fine)));
        }
    });
    steps
}

/// Tells a screen reader and the pointer what a control is: its name, its value, one sentence of help.
pub fn explain<P: Param>(response: Response, param: &P, help: &str) -> Response {
    let value = param.normalized_value_to_string(param.modulated_normalized_value(), true);
    let name = format!("{}: {value}", param.name());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, &name));
    response.on_hover_ui(|ui| {
        ui.set_max_width(240.0);
        ui.strong(name.as_str());
        ui.label(help);
    })
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
    let response = ComboBox::from_id_salt(param.name())
        .width(width)
        .height(420.0)
        .selected_text(names[chosen])
        .show_ui(ui, |ui| {
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
        })
        .response;
    if response.double_clicked() {
        set(setter, param, param.default_normalized_value());
    }
    explain(response, param, help);
}
