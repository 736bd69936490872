//! Knobs, faders and switches.

use std::f32::consts::PI;

use egui::{
    Align2, Color32, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, pos2,
    vec2,
};
use nice_plug::prelude::{BoolParam, FloatParam, Param, ParamSetter};

use super::control::{explain, room, set, steer};
use super::palette::{Palette, lit};
use super::theme::{self, TARGET};

/// The width of a knob.
pub const KNOB: f32 = 70.0;
/// Where a knob's travel begins and how far it turns, in radians clockwise from the right.
const START: f32 = PI * 0.75;
const SWEEP: f32 = PI * 1.5;

/// A knob with its name above and its value in words below. `home` is where its arc grows from, 0 to 1.
pub fn knob(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    param: &FloatParam,
    home: f32,
    help: &str,
) -> Response {
    let response = room(ui, vec2(KNOB, 92.0));
    steer(ui, &response, setter, param, |by| by.x - by.y);
    paint_knob(ui, &response, param, home);
    explain(response, param, Role::Slider, help)
}

fn paint_knob(ui: &Ui, response: &Response, param: &FloatParam, home: f32) {
    let rect = response.rect;
    let value = param.modulated_normalized_value();
    let text = param.normalized_value_to_string(value, true);
    let free = text == "free";
    let (ink, painter) = (Palette::of(ui), ui.painter());
    let centre = pos2(rect.center().x, rect.top() + 46.0);
    let middle = rect.center().x;
    painter.text(
        pos2(middle, rect.top()),
        Align2::CENTER_TOP,
        param.name(),
        theme::font(12.0),
        ink.muted,
    );
    painter.add(arc(centre, 22.0, 0.0, 1.0, Stroke::new(4.0, ink.line)));
    if !free {
        let (from, to) = (home.min(value), home.max(value));
        painter.add(arc(centre, 22.0, from, to, Stroke::new(4.0, ink.accent)));
    }
    painter.circle(centre, 15.5, ink.raised, ink.rim(response));
    if free {
        painter.circle_stroke(centre, 3.0, Stroke::new(1.5, ink.muted));
    } else {
        let hand = [6.0, 13.0].map(|radius| on_circle(centre, radius, value));
        painter.line_segment(hand, Stroke::new(2.5, ink.text));
    }
    let said = if free { ink.muted } else { ink.text };
    painter.text(pos2(middle, rect.bottom()), Align2::CENTER_BOTTOM, text, theme::font(12.5), said);
}

fn on_circle(centre: Pos2, radius: f32, at: f32) -> Pos2 {
    let (sin, cos) = (START + SWEEP * at).sin_cos();
    centre + radius * vec2(cos, sin)
}

fn arc(centre: Pos2, radius: f32, from: f32, to: f32, stroke: Stroke) -> Shape {
    const STEPS: usize = 40;
    let at = |step: usize| from + (to - from) * step as f32 / STEPS as f32;
    Shape::line((0..=STEPS).map(|step| on_circle(centre, radius, at(step))).collect(), stroke)
}

/// A horizontal fader in a colour; its value is in its help.
pub fn fader<P: Param>(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    param: &P,
    width: f32,
    colour: Color32,
    help: &str,
) -> Response {
    let response = room(ui, vec2(width, TARGET));
    steer(ui, &response, setter, param, |by| by.x);
    let rail = Rect::from_center_size(response.rect.center(), vec2(width - 12.0, 4.0));
    let at = rail.left() + rail.width() * param.modulated_normalized_value();
    let (ink, painter) = (Palette::of(ui), ui.painter());
    painter.rect_filled(rail, 2.0, ink.edge);
    painter.rect_filled(rail.with_max_x(at), 2.0, colour);
    let edge = if response.hovered() || response.has_focus() { ink.text } else { ink.panel };
    painter.circle(pos2(at, rail.center().y), 6.5, colour, Stroke::new(1.5, edge));
    explain(response, param, Role::Slider, help)
}

/// A switch that is filled with its colour while on.
pub fn switch(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    param: &BoolParam,
    width: f32,
    colour: Color32,
    help: &str,
) -> Response {
    let response = ui.allocate_response(vec2(width, 26.0), Sense::click());
    turn(&response, setter, param);
    let (ink, painter) = (Palette::of(ui), ui.painter());
    let on = param.value();
    let fill = if on { lit(colour) } else { ink.panel };
    let edge = if on { Stroke::new(1.0, colour) } else { ink.rim(&response) };
    painter.rect(response.rect, 6.0, fill, edge, StrokeKind::Inside);
    let lamp = response.rect.left_center() + vec2(14.0, 0.0);
    painter.circle(lamp, 4.0, if on { colour } else { ink.panel }, Stroke::new(1.5, colour));
    let text = if on { ink.text } else { ink.muted };
    let start = response.rect.left_center() + vec2(26.0, 0.0);
    painter.text(start, Align2::LEFT_CENTER, param.name(), theme::font(13.5), text);
    explain(response, param, Role::Switch, help)
}

/// A switch of one letter.
pub fn letter(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    param: &BoolParam,
    text: &str,
    size: Vec2,
    colour: Color32,
    help: &str,
) -> Response {
    let response = ui.allocate_response(size, Sense::click());
    turn(&response, setter, param);
    let (ink, painter, on) = (Palette::of(ui), ui.painter(), param.value());
    let fill = if on { colour } else { ink.panel };
    painter.rect(response.rect, 6.0, fill, ink.rim(&response), StrokeKind::Inside);
    let text_colour = if on { ink.stage } else { ink.muted };
    let centre = response.rect.center();
    painter.text(centre, Align2::CENTER_CENTER, text, theme::font(13.0), text_colour);
    explain(response, param, Role::Switch, help)
}

/// Turns a switch that was pressed.
fn turn(response: &Response, setter: &ParamSetter<'_>, param: &BoolParam) {
    if response.clicked() {
        set(setter, param, if param.value() { 0.0 } else { 1.0 });
    }
}
