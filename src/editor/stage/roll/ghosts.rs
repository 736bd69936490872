//! The plan on the stage: what is foreseen, as outlines that are the fainter the less sure they are.

use egui::{
    Color32, CursorIcon, Label, Painter, PointerButton, PopupAnchor, Pos2, Rect, RectAlign,
    Response, Shape, Stroke, StrokeKind, Tooltip,
};

use super::canvas::Canvas;
use crate::editor::stage::scene::{Scene, Shown, Voice};
use crate::editor::widgets::palette::faint;
use crate::improvise::Foreseen;
use crate::music::name::note_name;
use crate::music::{Note, Part};

/// Points around a ghost in which a pointer still meets it.
const REACH: f32 = 2.0;
/// Points between the pointer and the words about a ghost.
const WORDS_APART: f32 = 14.0;

/// Draws all ghosts.
pub fn show(painter: &Painter, canvas: &Canvas, scene: &Scene) {
    scene.planned(canvas.now, canvas.to).for_each(|ghost| draw(painter, canvas, &ghost));
}

/// Says what the ghost under the pointer is, at once, for it does not stay there; a click on one of ours refuses it.
pub fn touch(response: &Response, canvas: &Canvas, scene: &Scene) -> Option<Note> {
    let at = response.interact_pointer_pos().or(response.hover_pos())?;
    let ghost = under(at, canvas, scene)?;
    say(response, PopupAnchor::Pointer, in_words(&ghost, "click"));
    if ghost.expected {
        return None;
    }
    response.ctx.set_cursor_icon(CursorIcon::PointingHand);
    response.clicked_by(PointerButton::Primary).then_some(ghost.note)
}

/// Shows that the keys are on a ghost, and says what it is.
pub fn point(painter: &Painter, response: &Response, canvas: &Canvas, ghost: &Foreseen) -> String {
    let bar = place(canvas, ghost).expand(2.0 * REACH);
    painter.rect_stroke(bar, 4.0, Stroke::new(2.0, canvas.ink.accent), StrokeKind::Inside);
    let words = in_words(ghost, "Delete");
    say(response, PopupAnchor::Position(bar.left_top()), words.clone());
    words
}

fn say(response: &Response, at: PopupAnchor, words: String) {
    let Response { ctx, layer_id, id, .. } = response;
    let mut beside = Tooltip::always_open(ctx.clone(), *layer_id, *id, at).gap(WORDS_APART);
    beside.popup = beside.popup.align(RectAlign::TOP_START);
    beside.show(|ui| ui.add(Label::new(words).extend()));
}

fn under(at: Pos2, canvas: &Canvas, scene: &Scene) -> Option<Foreseen> {
    let meets = |ghost: &Foreseen| place(canvas, ghost).expand(REACH).contains(at);
    scene.planned(canvas.now, canvas.to).filter(meets).last()
}

/// What a ghost is, and what refuses it.
fn in_words(ghost: &Foreseen, refuse: &str) -> String {
    let Note { part, pitch, .. } = ghost.note;
    let octave = i32::from(pitch.number()) / 12 - 1;
    let name = match part {
        Part::Drums => String::new(),
        _ => format!(" {}{octave}", note_name(pitch.class(), None)),
    };
    let sure = (100.0 * ghost.confidence).round();
    match ghost.expected {
        true => format!("you{name}, expected, {sure} % sure"),
        false => format!("{}{name}, planned, {sure} % sure: {refuse} to refuse", part.name()),
    }
}

fn place(canvas: &Canvas, ghost: &Foreseen) -> Rect {
    canvas.place(&Shown::from(*ghost))
}

fn draw(painter: &Painter, canvas: &Canvas, ghost: &Foreseen) {
    let voice = Shown::from(*ghost).voice;
    let colour = faint(canvas.ink.voice(voice), 0.5 + 0.5 * ghost.confidence);
    let bar = place(canvas, ghost);
    match voice {
        Voice::Player => dotted(painter, bar, colour),
        Voice::Part(Part::Drums) => {
            painter.circle_stroke(bar.center(), bar.width() / 2.0, Stroke::new(1.0, colour));
        }
        Voice::Part(_) => {
            let rounding = (bar.height() * 0.4).min(4.0);
            let fill = faint(canvas.ink.voice(voice), 0.16 * ghost.confidence);
            painter.rect_filled(bar.shrink(1.0), rounding, fill);
            painter.rect_stroke(
                bar,
                rounding,
                Stroke::new(1.3 * canvas.em, colour),
                StrokeKind::Inside,
            );
        }
    }
}

fn dotted(painter: &Painter, bar: Rect, colour: Color32) {
    let corners =
        [bar.left_top(), bar.right_top(), bar.right_bottom(), bar.left_bottom(), bar.left_top()];
    painter.extend(Shape::dotted_line(&corners, colour, 3.5, 0.8));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Beats, Pitch, Velocity};

    fn ghost(part: Part, pitch: i32, expected: bool) -> Foreseen {
        let pitch = Pitch::clamped(pitch);
        let (onset, duration) = (Beats(960), Beats(480));
        let note = Note { part, pitch, velocity: Velocity::MEDIUM, onset, duration };
        Foreseen { note, confidence: 0.628, expected }
    }

    #[test]
    fn a_ghost_says_what_it_is() {
        let said = |part, pitch, expected| in_words(&ghost(part, pitch, expected), "click");
        let harmony = "harmony E4, planned, 63 % sure: click to refuse";
        assert_eq!(said(Part::Harmony, 64, false), harmony);
        assert_eq!(said(Part::Drums, 38, false), "drums, planned, 63 % sure: click to refuse");
        assert_eq!(said(Part::Lead, 72, true), "you C5, expected, 63 % sure");
    }
}
