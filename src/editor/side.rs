//! The column beside the stage: style, mood and routing.

use egui::{RichText, Ui, vec2};
use nice_plug::prelude::{Param, ParamSetter};

use super::control::choice;
use super::presets::Presets;
use super::{knob, mood, theme};
use crate::params::AntiphonParams;

/// Draws the column.
pub fn show(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams, presets: &mut Presets) {
    let width = ui.available_width();
    heading(ui, "Preset");
    presets.show(ui, setter, params);
    ui.add_space(8.0);
    heading(ui, "Style");
    choice(ui, setter, &params.style_a, width, "The style that Antiphon plays in.");
    choice(ui, setter, &params.style_b, width, "The style that is blended in.");
    knob::fader(
        ui,
        setter,
        &params.blend,
        width,
        theme::ACCENT,
        "How much of the second style is in the music; double-click for none.",
    );
    said(ui, &params.blend);
    ui.add_space(8.0);
    heading(ui, "Mood");
    let rest = 136.0;
    let height = (ui.available_height() - rest).clamp(70.0, 220.0);
    mood::pad(ui, setter, params, vec2(width, height));
    ui.label(
        RichText::new(format!("{}, {}", params.valence, params.arousal))
            .small()
            .color(theme::MUTED),
    );
    ui.add_space(8.0);
    heading(ui, "Output");
    choice(
        ui,
        setter,
        &params.routing,
        width,
        "MIDI out: lead on channel 1, harmony 2, bass 3, drums 10; or everything on channel 1.",
    );
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::font(12.0)).color(theme::MUTED));
}

fn said(ui: &mut Ui, param: &impl Param) {
    let text = param.normalized_value_to_string(param.modulated_normalized_value(), true);
    ui.label(RichText::new(text).small().color(theme::MUTED));
}
