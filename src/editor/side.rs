//! The column beside the stage: preset, style, mood and routing.

use egui::{Align, Layout, RichText, Ui, vec2};
use nice_plug::prelude::{Param, ParamSetter};

use super::control::choice;
use super::palette::Palette;
use super::presets::Presets;
use super::{knob, mood, region, theme};
use crate::params::AntiphonParams;

/// The height of a heading.
const HEADING: f32 = 16.0;
/// What lies below the pad.
const BELOW: f32 = 76.0;
/// The width of the list of outputs, beside its name.
const OUTPUT: f32 = 160.0;

/// Draws the column.
pub fn show(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams, presets: &mut Presets) {
    region::name(ui, "Preset, style and mood");
    let width = ui.available_width();
    presets.show(ui, setter, params);
    ui.add_space(4.0);
    let blend = params.blend.modulated_normalized_value();
    heading(ui, "Style", &params.blend.normalized_value_to_string(blend, true));
    choice(ui, setter, &params.style_a, width, "The style that Antiphon plays in.");
    choice(ui, setter, &params.style_b, width, "The style that is blended in.");
    knob::fader(
        ui,
        setter,
        &params.blend,
        width,
        Palette::of(ui).accent,
        "How much of the second style is in the music; double-click for none.",
    );
    ui.add_space(4.0);
    heading(ui, "Mood", &format!("{}, {}", params.valence, params.arousal));
    let height = (ui.available_height() - BELOW).clamp(70.0, 220.0);
    mood::pad(ui, setter, params, vec2(width, height));
    ui.add_space(4.0);
    beside(ui, |ui| {
        choice(
            ui,
            setter,
            &params.routing,
            OUTPUT,
            "MIDI out: each part on its own channel, or everything on channel 1.",
        );
    });
}

/// The name of the output with its list at the right.
fn beside(ui: &mut Ui, list: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        small(ui, "Output");
        ui.with_layout(Layout::right_to_left(Align::Center), list);
    });
}

/// A heading, with what is set below it at the right.
fn heading(ui: &mut Ui, text: &str, said: &str) {
    let size = vec2(ui.available_width(), HEADING);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        small(ui, text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| small(ui, said));
    });
}

fn small(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::font(12.0)).color(Palette::of(ui).muted));
}
