//! Which keys are ours, and where they go.
//!
//! In a host the space bar and every shortcut are the host's. Nothing is taken from it until somebody walks to a control
//! with Tab or types in a field: a click on a control does not give it the keys.

use egui::{Context, CornerRadius, Event, Key, Stroke, StrokeKind, Ui};
use nice_plug_egui::KeyCapture;

use super::palette::Palette;

/// The keys that walk through controls and work them. The space bar and letters are not among them.
const OURS: [&str; 11] = [
    "Tab",
    "Enter",
    "Escape",
    "Backspace",
    "Delete",
    "Home",
    "End",
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
];

/// Which keys are kept from the host: all while a text field has them, those that work a control while one has them.
pub fn captured(context: &Context) -> KeyCapture {
    if context.text_edit_focused() {
        KeyCapture::CaptureAll
    } else if context.egui_wants_keyboard_input() {
        KeyCapture::CaptureKeys(OURS.iter().filter_map(|name| name.parse().ok()).collect())
    } else {
        KeyCapture::IgnoreAll
    }
}

/// Takes the space bar, which would press a control that has the keys, out of the input; text fields keep it.
pub fn leave_space(context: &Context) {
    if !context.text_edit_focused() {
        let space = |event: &Event| matches!(event, Event::Key { key: Key::Space, .. });
        context.input_mut(|input| input.events.retain(|event| !space(event)));
    }
}

/// Draws a ring around what has the keys.
pub fn ring(ui: &Ui) {
    let context = ui.ctx();
    let Some(focused) = context.memory(|memory| memory.focused()) else { return };
    let Some(response) = context.read_response(focused) else { return };
    let around = response.interact_rect.expand(2.0).intersect(context.content_rect());
    let stroke = Stroke::new(2.0, Palette::of(ui).accent);
    let painter = context.layer_painter(response.layer_id);
    painter.rect_stroke(around, CornerRadius::same(7), stroke, StrokeKind::Inside);
}
