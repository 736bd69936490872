//! The keys at the left of the stage, lit by who sounds them.

use egui::{Align2, Color32, Painter, Rect, Stroke, vec2};

use super::canvas::Canvas;
use crate::editor::stage::scene::{Scene, Voice};
use crate::editor::widgets::theme;
use crate::music::{Part, Pitch};

/// Draws the keys.
pub fn show(painter: &Painter, canvas: &Canvas, scene: &Scene) {
    let (right, ink) = (canvas.field.left(), canvas.ink);
    let strip = egui::Rangef::new(canvas.left(), right);
    let all = Rect::from_x_y_ranges(strip, painter.clip_rect().y_range());
    painter.rect_filled(all, 0.0, ink.panel);
    let keys = painter.with_clip_rect(Rect::from_x_y_ranges(strip, canvas.field.y_range()));
    for pitch in canvas.pitches() {
        let row = canvas.row(pitch);
        let lit =
            scene.sounding(pitch, canvas.now).filter(|&voice| voice != Voice::Part(Part::Drums));
        let rest = if is_black(pitch) { ink.black_keys } else { ink.white_keys };
        let key = Rect::from_x_y_ranges(strip, row.min + 0.5..=row.max - 0.5);
        keys.rect_filled(key, 1.5, lit.map_or(rest, |voice| ink.voice(voice)));
        if pitch.class().number() == 0 && canvas.field.y_range().contains(key.center().y) {
            let colour = if lit.is_some() { ink.stage } else { ink.text };
            octave(&keys, key, canvas.em, pitch, colour);
        }
    }
    painter.vline(right, all.y_range(), Stroke::new(1.0, ink.line));
}

fn octave(painter: &Painter, key: Rect, em: f32, pitch: Pitch, colour: Color32) {
    let name = format!("C{}", i32::from(pitch.number()) / 12 - 1);
    let size = key.height().clamp(9.5 * em, 12.0 * em);
    painter.text(
        key.right_center() - vec2(4.0, 0.0),
        Align2::RIGHT_CENTER,
        name,
        theme::font(size),
        colour,
    );
}

/// Whether a pitch has a black key.
pub fn is_black(pitch: Pitch) -> bool {
    matches!(pitch.class().number(), 1 | 3 | 6 | 8 | 10)
}
