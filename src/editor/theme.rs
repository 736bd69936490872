//! Colours and type.

use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Visuals};

use super::scene::Voice;
use crate::music::Part;

/// The stage behind the roll.
pub const STAGE: Color32 = Color32::from_rgb(0x10, 0x13, 0x19);
/// Rows of black keys on the stage.
pub const BLACK_KEYS: Color32 = Color32::from_rgb(0x0c, 0x0e, 0x13);
/// Panels around the stage.
pub const PANEL: Color32 = Color32::from_rgb(0x1a, 0x1e, 0x26);
/// Controls that stand out of a panel.
pub const RAISED: Color32 = Color32::from_rgb(0x27, 0x2d, 0x38);
/// Hairlines.
pub const LINE: Color32 = Color32::from_rgb(0x2c, 0x33, 0x3f);
/// Bar lines on the stage.
pub const BAR: Color32 = Color32::from_rgb(0x3a, 0x42, 0x50);
/// What is read first.
pub const TEXT: Color32 = Color32::from_rgb(0xe6, 0xea, 0xf1);
/// What is read second.
pub const MUTED: Color32 = Color32::from_rgb(0x9a, 0xa5, 0xb8);
/// What can be steered.
pub const ACCENT: Color32 = Color32::from_rgb(0x6f, 0xd3, 0xc7);
/// What stops everything.
pub const DANGER: Color32 = Color32::from_rgb(0xff, 0x8a, 0x7a);

/// The colour of a voice; told apart with any kind of colour vision.
pub const fn voice(voice: Voice) -> Color32 {
    match voice {
        Voice::Player => Color32::from_rgb(0xf4, 0xf6, 0xfa),
        Voice::Part(part) => part_colour(part),
    }
}

/// The colour of a part.
pub const fn part_colour(part: Part) -> Color32 {
    match part {
        Part::Lead => Color32::from_rgb(0xf5, 0xbd, 0x4f),
        Part::Harmony => Color32::from_rgb(0x62, 0xb8, 0xf0),
        Part::Bass => Color32::from_rgb(0xee, 0x7d, 0x5c),
        Part::Drums => Color32::from_rgb(0xca, 0x9c, 0xe0),
    }
}

/// A colour so faint that what lies below shows through.
pub fn faint(colour: Color32, opacity: f32) -> Color32 {
    colour.gamma_multiply(opacity)
}

/// Type of a size in points.
pub fn font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Makes the whole window wear the theme.
pub fn wear(context: &egui::Context) {
    context.set_theme(egui::Theme::Dark);
    context.all_styles_mut(dress);
}

fn dress(style: &mut Style) {
    style.text_styles = [
        (TextStyle::Small, font(11.5)),
        (TextStyle::Body, font(13.5)),
        (TextStyle::Button, font(13.5)),
        (TextStyle::Heading, font(20.0)),
        (TextStyle::Monospace, font(13.5)),
    ]
    .into();
    style.spacing.item_spacing = egui::vec2(8.0, 6.0);
    style.spacing.button_padding = egui::vec2(10.0, 5.0);
    style.spacing.interact_size.y = 26.0;
    style.spacing.menu_margin = Margin::same(6);
    style.interaction.tooltip_delay = 0.4;
    style.interaction.selectable_labels = false;
    style.visuals = visuals();
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::dark();
    visuals.panel_fill = PANEL;
    visuals.window_fill = PANEL;
    visuals.window_stroke = Stroke::new(1.0, LINE);
    visuals.extreme_bg_color = STAGE;
    visuals.override_text_color = Some(TEXT);
    visuals.selection.bg_fill = faint(ACCENT, 0.35);
    visuals.selection.stroke = Stroke::new(1.0, ACCENT);
    let rounded = CornerRadius::same(6);
    visuals.menu_corner_radius = rounded;
    visuals.window_corner_radius = CornerRadius::same(10);
    let widgets = &mut visuals.widgets;
    for state in
        [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open]
    {
        state.corner_radius = rounded;
        state.bg_fill = RAISED;
        state.weak_bg_fill = RAISED;
        state.bg_stroke = Stroke::new(1.0, LINE);
        state.expansion = 0.0;
    }
    widgets.hovered.bg_stroke = Stroke::new(1.0, faint(ACCENT, 0.7));
    widgets.active.bg_stroke = Stroke::new(1.0, ACCENT);
    visuals
}
