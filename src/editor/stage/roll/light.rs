//! Light on the stage: what is past sinks into the dark, the present glows, and the names of the voices light up.

use egui::{Align2, Color32, Painter, Rect, Stroke, pos2, vec2};

use super::canvas::Canvas;
use crate::editor::stage::scene::{Scene, Voice, said};
use crate::editor::widgets::palette::{blend, faint};
use crate::editor::widgets::theme::{self, capital};
use crate::improvise::Turn;
use crate::music::{Beats, Part};

/// How much of the oldest that is shown is left to see.
const DUSK: f32 = 0.45;
/// Points on either side of the present that glow.
const GLOW: f32 = 26.0;
/// The voices, in the order in which they are named.
const VOICES: [Voice; 5] = [
    Voice::Player,
    Voice::Part(Part::Lead),
    Voice::Part(Part::Harmony),
    Voice::Part(Part::Bass),
    Voice::Part(Part::Drums),
];

/// Dims the past, the more the longer ago.
pub fn dusk(painter: &Painter, canvas: &Canvas) {
    let past = canvas.field.with_max_x(canvas.x(canvas.now)).with_max_y(canvas.floor());
    let middle = past.with_max_x(past.center().x);
    shade(painter, middle, faint(canvas.ink.stage, 1.0 - DUSK), faint(canvas.ink.stage, 0.0));
}

/// Draws the line of the present.
pub fn present(painter: &Painter, canvas: &Canvas) {
    let (x, ink) = (canvas.x(canvas.now), canvas.ink);
    let depth = canvas.ceiling()..=canvas.floor();
    let glow = [faint(ink.accent, 0.0), faint(ink.accent, 0.22)];
    let before = Rect::from_x_y_ranges(x - GLOW..=x, depth.clone());
    shade(painter, before, glow[0], glow[1]);
    shade(painter, before.translate(vec2(GLOW, 0.0)), glow[1], glow[0]);
    painter.vline(x, depth, Stroke::new(2.0, ink.accent));
}

/// Fills a rectangle from one colour at its left to another at its right.
fn shade(painter: &Painter, room: Rect, left: Color32, right: Color32) {
    painter.add(blend(room, [left, right, left, right]));
}

/// Names the voices in their colours at the right; the lamps of those that sound are lit.
pub fn names(painter: &Painter, canvas: &Canvas, scene: &Scene) {
    let (ink, font) = (canvas.ink, theme::font(12.0 * canvas.em));
    let now = scene.notes(canvas.now, canvas.now + Beats(1));
    let sounding: Vec<Voice> =
        now.filter(|note| note.onset <= canvas.now).map(|note| note.voice).collect();
    let middle = canvas.field.top() + 14.0 * canvas.em;
    let mut right = canvas.field.right() - 10.0;
    for voice in VOICES.into_iter().rev() {
        let galley = painter.layout_no_wrap(name(voice), font.clone(), ink.muted);
        let (colour, radius) = (ink.voice(voice), 4.0 * canvas.em);
        let left = right - galley.size().x - 3.5 * radius;
        let behind = Rect::from_x_y_ranges(
            left - 4.0..=right + 4.0,
            middle - 10.0 * canvas.em..=middle + 10.0 * canvas.em,
        );
        painter.rect_filled(behind, 4.0, faint(ink.stage, 0.75));
        let lamp = pos2(left + radius, middle);
        let fill = if sounding.contains(&voice) { colour } else { Color32::TRANSPARENT };
        painter.circle(lamp, radius, fill, Stroke::new(1.5, colour));
        let place = Align2::RIGHT_CENTER.anchor_size(pos2(right, middle), galley.size());
        painter.galley(place.min, galley, ink.muted);
        right = left - 12.0 * canvas.em;
    }
}

/// Says at the left whose turn it is, while turns are taken.
pub fn turn(painter: &Painter, canvas: &Canvas, scene: &Scene) {
    let Some(turn) = scene.turn() else { return };
    let voice = match turn {
        Turn::Person => Voice::Player,
        Turn::Lead => Voice::Part(Part::Lead),
    };
    let (colour, font) = (canvas.ink.voice(voice), theme::font(17.0 * canvas.em));
    let place = canvas.field.left_top() + vec2(12.0, 8.0) * canvas.em;
    let galley = painter.layout_no_wrap(said(turn).to_owned(), font, colour);
    let behind = Rect::from_min_size(place, galley.size()).expand(4.0);
    painter.rect_filled(behind, 4.0, faint(canvas.ink.stage, 0.75));
    painter.galley(place, galley, colour);
}

fn name(voice: Voice) -> String {
    match voice {
        Voice::Player => "You".to_owned(),
        Voice::Part(part) => capital(part.name()),
    }
}
