//! The mood pad: dark to bright across, still to stirred upwards.

use egui::{Align2, Key, Pos2, Rect, Response, Role, Stroke, StrokeKind, Ui, lerp, pos2, vec2};
use nice_plug::prelude::{Param, ParamSetter};

use super::super::widgets::control::{describe, keep_arrows, reset, room};
use super::super::widgets::gesture::{change, hold};
use super::super::widgets::palette::{Palette, blend, faint};
use super::super::widgets::theme;
use crate::params::AntiphonParams;

const HELP: &str = "Drag or click to set the mood: darker or brighter across, calmer or livelier up and down; double-click for neutral.";

/// The word of each corner: left and right below, left and right above.
const CORNERS: [&str; 4] = ["wistful", "serene", "tense", "joyful"];
/// How far an arrow key moves, of the whole way; and with shift.
const STEPS: [f32; 2] = [0.05, 0.01];

/// The pad, as large as asked for.
pub fn pad(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    params: &AntiphonParams,
    size: egui::Vec2,
) -> Response {
    let response = room(ui, size);
    let field = response.rect;
    point(ui, &response, field, setter, params);
    paint(ui, &response, field, params);
    let text = format!("{}, {}", params.valence, params.arousal);
    describe(&response, Role::Slider, "Mood", &text);
    response.on_hover_ui(|ui| {
        ui.set_max_width(240.0);
        ui.strong(format!("Mood: {text}"));
        ui.label(HELP);
    })
}

fn point(
    ui: &Ui,
    response: &Response,
    field: Rect,
    setter: &ParamSetter<'_>,
    params: &AntiphonParams,
) {
    let (ctx, axes) = (ui.ctx(), [&params.valence, &params.arousal]);
    if reset(ui, response) {
        axes.iter().for_each(|axis| change(ctx, setter, *axis, axis.default_normalized_value()));
        return;
    }
    if let Some(at) = response.interact_pointer_pos() {
        let across = ((at.x - field.left()) / field.width()).clamp(0.0, 1.0);
        let up = ((field.bottom() - at.y) / field.height()).clamp(0.0, 1.0);
        for (axis, value) in axes.into_iter().zip([across, up]) {
            if response.dragged() {
                hold(response, setter, axis);
            }
            if response.dragged() || response.clicked() {
                change(ctx, setter, axis, value);
            }
        }
    }
    keys(ui, response, setter, params);
}

fn keys(ui: &Ui, response: &Response, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    keep_arrows(ui, response);
    if !response.has_focus() {
        return;
    }
    let step = STEPS[usize::from(ui.input(|input| input.modifiers.shift))];
    for (axis, down, up) in [
        (&params.valence, Key::ArrowLeft, Key::ArrowRight),
        (&params.arousal, Key::ArrowDown, Key::ArrowUp),
    ] {
        let [down, up] = [down, up].map(|key| ui.input(|input| input.num_presses(key)) as f32);
        if down + up > 0.0 {
            let value = axis.unmodulated_normalized_value() + (up - down) * step;
            change(ui.ctx(), setter, axis, value.clamp(0.0, 1.0));
        }
    }
}

fn paint(ui: &Ui, response: &Response, field: Rect, params: &AntiphonParams) {
    let (ink, painter) = (Palette::of(ui), ui.painter().with_clip_rect(field.expand(1.0)));
    painter.add(blend(field, ink.moods));
    let hair = Stroke::new(1.0, faint(ink.text, 0.10));
    painter.hline(field.x_range(), field.center().y, hair);
    painter.vline(field.center().x, field.y_range(), hair);
    painter.rect_stroke(field, 3.0, ink.rim(response), StrokeKind::Inside);
    words(&painter, field, ink);
    let at = spot(
        field,
        params.valence.modulated_normalized_value(),
        params.arousal.modulated_normalized_value(),
    );
    painter.circle_filled(at, 16.0, faint(ink.text, 0.12));
    painter.circle(at, 8.0, ink.text, Stroke::new(2.0, ink.stage));
}

fn words(painter: &egui::Painter, field: Rect, ink: &Palette) {
    let inner = field.shrink2(vec2(10.0, 8.0));
    let places = [
        (inner.left_bottom(), Align2::LEFT_BOTTOM),
        (inner.right_bottom(), Align2::RIGHT_BOTTOM),
        (inner.left_top(), Align2::LEFT_TOP),
        (inner.right_top(), Align2::RIGHT_TOP),
    ];
    for ((at, align), word) in places.into_iter().zip(CORNERS) {
        painter.text(at, align, word, theme::font(13.0), ink.text);
    }
}

fn spot(field: Rect, across: f32, up: f32) -> Pos2 {
    pos2(lerp(field.x_range(), across), lerp(field.bottom()..=field.top(), up))
}
