//! Which keys are ours, and where they go.
//!
//! In a host the space bar and every shortcut are the host's; in the app the space bar plays and stops. Nothing is taken
//! from a host until somebody walks to a control with Tab or types in a field: a click on a control does not give it the
//! keys.

use egui::{Context, CornerRadius, Event, Key, Stroke, StrokeKind, Ui};
use nice_plug_egui::KeyCapture;

use super::super::widgets::palette::Palette;

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

/// Takes the space bar, which would press a control that has the keys, out of the input; text fields keep it. Whether it
/// was struck.
pub fn take_space(context: &Context) -> bool {
    if context.text_edit_focused() {
        return false;
    }
    let mut struck = false;
    context.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key: Key::Space, pressed, repeat, .. } = event else { return true };
            struck |= *pressed && !repeat;
            false
        });
    });
    struck
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

#[cfg(test)]
mod tests {
    use egui::RawInput;

    use super::*;

    /// A window with a button and a field, of which the one of that place has the keys.
    fn window(focused: Option<usize>) -> Context {
        let (context, mut text) = (Context::default(), String::new());
        for _ in 0..2 {
            let mut output = context.run_ui(RawInput::default(), |ui| {
                let all = [ui.button("Panic"), ui.text_edit_singleline(&mut text)];
                focused.into_iter().for_each(|at| all[at].request_focus());
            });
            output.textures_delta.clear();
        }
        context
    }

    #[test]
    fn nothing_is_kept_from_the_host_before_somebody_walks_or_types() {
        assert_eq!(captured(&window(None)), KeyCapture::IgnoreAll);
        assert_eq!(captured(&window(Some(1))), KeyCapture::CaptureAll);
    }

    #[test]
    fn a_control_that_has_the_keys_keeps_neither_space_nor_letters_from_the_host() {
        let KeyCapture::CaptureKeys(keys) = captured(&window(Some(0))) else { panic!("no keys") };
        assert_eq!(keys.len(), OURS.len());
        let written = |key: &nice_plug_egui::Key| key.to_string().chars().count() == 1;
        assert!(!keys.iter().any(written), "{keys:?}");
    }
}
