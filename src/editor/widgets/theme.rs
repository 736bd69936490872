//! How a window wears the colours, and its type.

use egui::{
    Context, CornerRadius, FontFamily, FontId, Margin, RichText, Stroke, Style, TextStyle, Ui,
    Visuals,
};

use super::palette::{DARK, LIGHT, Palette};
use crate::params::Theme;

/// The least width and height of what can be pressed, in points (WCAG 2.2, target size).
pub const TARGET: f32 = 24.0;

/// Type of a size in points.
pub fn font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Draws a word that names or explains what is beside it.
pub fn caption(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(font(12.0)).color(Palette::of(ui).muted));
}

/// A word with a capital.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Makes the whole window wear a theme. Its size is the host's and the mouse's: no shortcut changes it.
pub fn wear(context: &Context, theme: Theme) {
    context.options_mut(|options| options.zoom_with_keyboard = false);
    context.style_mut_of(egui::Theme::Dark, |style| dress(style, visuals(Visuals::dark(), &DARK)));
    context
        .style_mut_of(egui::Theme::Light, |style| dress(style, visuals(Visuals::light(), &LIGHT)));
    context.set_theme(named(theme));
}

/// Changes the theme of a window that has worn one.
pub fn change(context: &Context, theme: Theme) {
    if context.theme() != named(theme) {
        context.set_theme(named(theme));
        context.request_repaint();
    }
}

fn named(theme: Theme) -> egui::Theme {
    match theme {
        Theme::Dark => egui::Theme::Dark,
        Theme::Light => egui::Theme::Light,
    }
}

fn dress(style: &mut Style, visuals: Visuals) {
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
    style.visuals = visuals;
}

fn visuals(mut visuals: Visuals, ink: &Palette) -> Visuals {
    visuals.panel_fill = ink.panel;
    visuals.window_fill = ink.panel;
    visuals.window_stroke = Stroke::new(1.0, ink.edge);
    visuals.extreme_bg_color = ink.stage;
    visuals.faint_bg_color = ink.raised;
    visuals.override_text_color = Some(ink.text);
    visuals.weak_text_color = Some(ink.muted);
    visuals.selection.bg_fill = ink.chosen();
    visuals.selection.stroke = Stroke::new(1.0, ink.accent);
    visuals.text_cursor.stroke.color = ink.accent;
    let rounded = CornerRadius::same(6);
    visuals.menu_corner_radius = rounded;
    visuals.window_corner_radius = CornerRadius::same(10);
    let widgets = &mut visuals.widgets;
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, ink.line);
    widgets.noninteractive.fg_stroke = Stroke::new(1.0, ink.muted);
    for state in
        [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open]
    {
        state.corner_radius = rounded;
        state.bg_fill = ink.raised;
        state.weak_bg_fill = ink.raised;
        state.bg_stroke = Stroke::new(1.0, ink.edge);
        state.fg_stroke = Stroke::new(1.0, ink.text);
        state.expansion = 0.0;
    }
    for state in [&mut widgets.hovered, &mut widgets.active] {
        state.bg_stroke = Stroke::new(1.0, ink.accent);
    }
    visuals
}
