//! The column beside the stage: preset, style, mood and routing.

use egui::{Align, Layout, Ui, vec2};
use nice_plug::prelude::{Param, ParamSetter};

use super::super::widgets::control::choice;
use super::super::widgets::knob::fader;
use super::super::widgets::palette::Palette;
use super::super::widgets::theme::caption;
use super::mood;
use super::news::News;
use super::presets::Presets;
use crate::params::AntiphonParams;

/// The height of a heading.
const HEADING: f32 = 16.0;
/// What lies below the pad.
const BELOW: f32 = 76.0;
/// The width of the list of outputs, beside its name.
const OUTPUT: f32 = 160.0;

/// Draws the column.
pub fn show(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    params: &AntiphonParams,
    presets: &mut Presets,
    news: &mut News,
) {
    presets.show(ui, setter, params, news);
    ui.add_space(4.0);
    style(ui, setter, params);
    ui.add_space(4.0);
    heading(ui, "Mood", &format!("{}, {}", params.valence, params.arousal));
    let height = (ui.available_height() - BELOW).clamp(70.0, 420.0);
    let width = ui.available_width();
    mood::pad(ui, setter, params, vec2(width, height));
    ui.add_space(4.0);
    beside(ui, |ui| {
        let help = "MIDI out: each part on its own channel, or everything on channel 1.";
        choice(ui, setter, &params.routing, OUTPUT, help);
    });
}

/// The two styles and how much of each is in the music.
fn style(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    let (width, accent) = (ui.available_width(), Palette::of(ui).accent);
    let blend = params.blend.modulated_normalized_value();
    heading(ui, "Style", &params.blend.normalized_value_to_string(blend, true));
    choice(ui, setter, &params.style_a, width, "The style that Antiphon plays in.");
    choice(ui, setter, &params.style_b, width, "The style that is blended in.");
    let help = "How much of the second style is in the music; double-click for none.";
    fader(ui, setter, &params.blend, width, accent, help);
}

/// The name of the output with its list at the right.
fn beside(ui: &mut Ui, list: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        caption(ui, "Output");
        ui.with_layout(Layout::right_to_left(Align::Center), list);
    });
}

/// A heading, with what is set below it at the right.
fn heading(ui: &mut Ui, text: &str, said: &str) {
    let size = vec2(ui.available_width(), HEADING);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        caption(ui, text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| caption(ui, said));
    });
}
