//! Planned notes under the keys: left and right go from one of ours to the next, Delete refuses it.

use egui::{Key, Response, Ui};

use super::canvas::Canvas;
use crate::editor::stage::scene::Scene;
use crate::editor::widgets::control::{keep_arrows, pressed};
use crate::improvise::Foreseen;
use crate::music::{Beats, Note, Part, Pitch};

/// Where a note stands in the order in which the keys go.
type Place = (Beats, Part, Pitch);

/// The planned note that the keys are on, and the one that is refused.
pub fn keys(
    ui: &Ui,
    response: &Response,
    canvas: &Canvas,
    scene: &Scene,
) -> (Option<Foreseen>, Option<Note>) {
    if !response.has_focus() {
        return (None, None);
    }
    keep_arrows(ui, response);
    let plan = || scene.planned(canvas.now, canvas.to).filter(|ghost| !ghost.expected);
    let mut at: Option<Place> = ui.data(|data| data.get_temp(response.id));
    for (key, forwards) in [(Key::ArrowRight, true), (Key::ArrowLeft, false)] {
        if pressed(ui, response, key) {
            at = next(plan(), at, forwards).as_ref().map(place).or(at);
        }
    }
    let on = |at: Option<Place>| plan().find(|ghost| Some(place(ghost)) == at);
    let delete = [Key::Delete, Key::Backspace].iter().any(|&key| pressed(ui, response, key));
    let refused = on(at).filter(|_| delete);
    if refused.is_some() {
        at = next(plan(), at, true).as_ref().map(place).or(at);
    }
    if let Some(at) = at {
        ui.data_mut(|data| data.insert_temp(response.id, at));
    }
    let chosen = on(at).filter(|ghost| Some(place(ghost)) != refused.as_ref().map(place));
    (chosen, refused.map(|ghost| ghost.note))
}

fn place(ghost: &Foreseen) -> Place {
    (ghost.note.onset, ghost.note.part, ghost.note.pitch)
}

/// The nearest planned note after or before a place; from no place, the first or the last.
fn next(
    plan: impl Iterator<Item = Foreseen>,
    from: Option<Place>,
    forwards: bool,
) -> Option<Foreseen> {
    let beyond = |ghost: &Foreseen| match from {
        Some(from) if forwards => place(ghost) > from,
        Some(from) => place(ghost) < from,
        None => true,
    };
    let plan = plan.filter(beyond);
    if forwards { plan.min_by_key(place) } else { plan.max_by_key(place) }
}
