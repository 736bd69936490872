//! The mood pad: dark to bright across, still to stirred upwards.

use egui::{
    Align2, Color32, Mesh, Pos2, Rect, Response, Shape, Stroke, StrokeKind, Ui, lerp, pos2, vec2,
};
use nice_plug::prelude::{Param, ParamSetter};

use super::control::{room, set};
use super::theme;
use crate::params::AntiphonParams;

const HELP: &str = "Drag or click to set the mood: darker or brighter across, calmer or livelier up and down; double-click for neutral.";

/// The colour and the word of each corner: left and right below, left and right above.
const CORNERS: [(Color32, &str); 4] = [
    (Color32::from_rgb(0x24, 0x35, 0x5c), "wistful"),
    (Color32::from_rgb(0x1f, 0x4f, 0x49), "serene"),
    (Color32::from_rgb(0x5c, 0x2a, 0x3c), "tense"),
    (Color32::from_rgb(0x6b, 0x4d, 0x1c), "joyful"),
];

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
    let text = format!("Mood: {}, {}", params.valence, params.arousal);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, &text));
    response.on_hover_ui(|ui| {
        ui.set_max_width(240.0);
        ui.strong(text.as_str());
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
    let axes = [&params.valence, &params.arousal];
    if response.double_clicked() {
        axes.iter().for_each(|axis| set(setter, *axis, axis.default_normalized_value()));
        return;
    }
    if response.drag_started() {
        axes.iter().for_each(|axis| setter.begin_set_parameter(*axis));
    }
    if let Some(at) = response.interact_pointer_pos() {
        let across = ((at.x - field.left()) / field.width()).clamp(0.0, 1.0);
        let up = ((field.bottom() - at.y) / field.height()).clamp(0.0, 1.0);
        for (axis, value) in axes.into_iter().zip([across, up]) {
            if response.dragged() {
                setter.set_parameter(axis, axis.preview_plain(value));
            } else if response.clicked() {
                set(setter, axis, value);
            }
        }
    }
    if response.drag_stopped() {
        axes.iter().for_each(|axis| setter.end_set_parameter(*axis));
    }
    keys(ui, response, setter, params);
}

fn keys(ui: &Ui, response: &Response, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    use egui::Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp};
    if !response.has_focus() {
        return;
    }
    let moves = [
        (ArrowLeft, &params.valence, false),
        (ArrowRight, &params.valence, true),
        (ArrowDown, &params.arousal, false),
        (ArrowUp, &params.arousal, true),
    ];
    for (key, axis, up) in moves {
        if ui.input(|input| input.key_pressed(key)) {
            let value = axis.modulated_normalized_value() + if up { 0.05 } else { -0.05 };
            set(setter, axis, value.clamp(0.0, 1.0));
        }
    }
}

fn paint(ui: &Ui, response: &Response, field: Rect, params: &AntiphonParams) {
    let painter = ui.painter().with_clip_rect(field.expand(1.0));
    painter.add(Shape::mesh(blend(field)));
    let hair = Stroke::new(1.0, theme::faint(Color32::WHITE, 0.10));
    painter.hline(field.x_range(), field.center().y, hair);
    painter.vline(field.center().x, field.y_range(), hair);
    let edge = if response.hovered() || response.has_focus() { theme::ACCENT } else { theme::LINE };
    painter.rect_stroke(field, 3.0, Stroke::new(1.0, edge), StrokeKind::Inside);
    words(&painter, field);
    let at = spot(
        field,
        params.valence.modulated_normalized_value(),
        params.arousal.modulated_normalized_value(),
    );
    painter.circle_filled(at, 16.0, theme::faint(Color32::WHITE, 0.12));
    painter.circle(at, 8.0, theme::TEXT, Stroke::new(2.0, theme::STAGE));
}

fn words(painter: &egui::Painter, field: Rect) {
    let inner = field.shrink2(vec2(10.0, 8.0));
    let places = [
        (inner.left_bottom(), Align2::LEFT_BOTTOM),
        (inner.right_bottom(), Align2::RIGHT_BOTTOM),
        (inner.left_top(), Align2::LEFT_TOP),
        (inner.right_top(), Align2::RIGHT_TOP),
    ];
    for ((at, align), (_, word)) in places.into_iter().zip(CORNERS) {
        painter.text(at, align, word, theme::font(13.0), theme::TEXT);
    }
}

fn spot(field: Rect, across: f32, up: f32) -> Pos2 {
    pos2(lerp(field.x_range(), across), lerp(field.bottom()..=field.top(), up))
}

/// The corners' colours, blended over the field.
fn blend(field: Rect) -> Mesh {
    let mut mesh = Mesh::default();
    let [(low_left, _), (low_right, _), (high_left, _), (high_right, _)] = CORNERS;
    mesh.colored_vertex(field.left_bottom(), low_left);
    mesh.colored_vertex(field.right_bottom(), low_right);
    mesh.colored_vertex(field.left_top(), high_left);
    mesh.colored_vertex(field.right_top(), high_right);
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 2, 3);
    mesh
}
