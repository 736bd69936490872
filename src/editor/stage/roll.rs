//! The stage: the roll of notes that scrolls past the present.

mod canvas;
mod ghosts;
mod keyboard;
mod light;
mod veto;

use egui::{
    Align2, Button, Painter, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, lerp, pos2, vec2,
};

use super::super::widgets::control::describe;
use super::super::widgets::palette::{SOFTEST, faint};
use super::super::widgets::theme;
use super::scene::{Scene, Shown, Voice};
use crate::music::{Note, Part};
use canvas::{CHORDS, Canvas, KEYS};
use keyboard::is_black;

/// What is asked for on the stage.
pub enum Asked {
    /// A planned note is refused.
    Refuse(Note),
    /// It is to play by itself.
    Play,
}

/// Draws the scene in all the room there is, `age` seconds after its last message; says what is asked for. The words are
/// the app's or a host's.
pub fn show(ui: &mut Ui, scene: &Scene, age: f64, in_app: bool) -> Option<Asked> {
    let response = ui.allocate_response(ui.available_size(), Sense::click());
    let painter = ui.painter().with_clip_rect(response.rect);
    let canvas = Canvas::lay_out(ui, response.rect, scene, age);
    painter.rect_filled(response.rect, 0.0, canvas.ink.stage);
    let inside = painter.with_clip_rect(response.rect.with_min_x(canvas.field.left()));
    rows(&inside, &canvas);
    bars(&inside, &canvas, scene);
    light::present(&inside, &canvas);
    chords(&inside, &canvas, scene);
    ghosts::show(&inside, &canvas, scene);
    scene.notes(canvas.from, canvas.to).for_each(|note| draw(&inside, &canvas, note));
    light::dusk(&inside, &canvas);
    light::names(&inside, &canvas, scene);
    light::turn(&inside, &canvas, scene);
    keyboard::show(&painter, &canvas, scene);
    section(&painter, &canvas, response.rect, scene);
    let empty = scene.notes(canvas.from, canvas.to).next().is_none();
    let play = empty && invitation(ui, &inside, &canvas, scene.playing(), in_app);
    let (chosen, refused) = veto::keys(ui, &response, &canvas, scene);
    let words = chosen.map_or_else(
        || scene.in_words(),
        |ghost| ghosts::point(&inside, &response, &canvas, &ghost),
    );
    describe(&response, Role::Group, "Stage", &words);
    let refused = refused.or(ghosts::touch(&response, &canvas, scene)).map(Asked::Refuse);
    refused.or(play.then_some(Asked::Play))
}

fn rows(painter: &Painter, canvas: &Canvas) {
    let ink = canvas.ink;
    for pitch in canvas.pitches() {
        let row = canvas.row(pitch);
        if is_black(pitch) {
            let band = Rect::from_x_y_ranges(canvas.field.x_range(), row);
            painter.rect_filled(band, 0.0, ink.black_rows);
        }
        if pitch.class().number() == 0 {
            painter.hline(canvas.field.x_range(), row.max, Stroke::new(1.0, ink.line));
        }
    }
    let future = canvas.field.with_min_x(canvas.x(canvas.now));
    painter.rect_filled(future, 0.0, faint(ink.accent, 0.035));
}

fn bars(painter: &Painter, canvas: &Canvas, scene: &Scene) {
    let depth = egui::Rangef::new(canvas.ceiling(), canvas.floor());
    let (ink, meter) = (canvas.ink, scene.meter());
    for (at, number) in scene.bars(canvas.from, canvas.to) {
        let beat = meter.bar() / i64::from(meter.beats());
        for step in 1..i64::from(meter.beats()) {
            painter.vline(
                canvas.x(at + beat * step),
                canvas.field.y_range(),
                Stroke::new(1.0, faint(ink.line, 0.6)),
            );
        }
        painter.vline(canvas.x(at), depth, Stroke::new(1.0, ink.bar));
        if number < 1 {
            continue;
        }
        let label = pos2(canvas.x(at) + 5.0, (canvas.field.bottom() + canvas.floor()) / 2.0);
        let font = theme::font(12.0 * canvas.em);
        painter.text(label, Align2::LEFT_CENTER, number, font, ink.muted);
    }
}

fn chords(painter: &Painter, canvas: &Canvas, scene: &Scene) {
    let ink = canvas.ink;
    let lane = Rect::from_x_y_ranges(canvas.field.x_range(), canvas.ceiling()..=canvas.field.top());
    painter.hline(lane.x_range(), lane.bottom(), Stroke::new(1.0, ink.line));
    let past = scene.chords(canvas.from, canvas.to).map(|(at, end, chord)| {
        let sounds = at <= canvas.now && canvas.now < end;
        let x = canvas.x(at).max(lane.left());
        if sounds { (x, chord, 22.0, ink.accent) } else { (x, chord, 15.0, ink.muted) }
    });
    let coming = scene.coming(canvas.now, canvas.to);
    let coming = coming.map(|(at, chord)| (canvas.x(at), chord, 18.0, ink.text));
    let mut free_from = f32::NEG_INFINITY;
    for (x, chord, size, colour) in past.chain(coming) {
        let x = x + 6.0;
        if x >= free_from {
            let font = theme::font(size * canvas.em);
            let galley = painter.layout_no_wrap(chord.to_string(), font, colour);
            let place = pos2(x, lane.center().y - galley.size().y / 2.0);
            free_from = x + galley.size().x + 8.0;
            if free_from <= lane.right() {
                painter.galley(place, galley, colour);
            }
        }
    }
}

/// The letter of the section, in the corner above the keyboard.
fn section(painter: &Painter, canvas: &Canvas, room: Rect, scene: &Scene) {
    let corner = Rect::from_min_size(room.min, vec2(KEYS, CHORDS) * canvas.em);
    if let Some(letter) = scene.section() {
        let (place, font) = (corner.center(), theme::font(20.0 * canvas.em));
        painter.text(place, Align2::CENTER_CENTER, letter, font, canvas.ink.accent);
    }
}

fn draw(painter: &Painter, canvas: &Canvas, note: Shown) {
    let colour = canvas.ink.voice(note.voice);
    let bar = canvas.place(&note);
    if note.voice == Voice::Part(Part::Drums) {
        painter.circle_filled(bar.center(), bar.width() / 2.0, colour);
        return;
    }
    let rounding = (bar.height() * 0.4).min(4.0);
    if note.onset > canvas.now {
        painter.rect_filled(bar, rounding, faint(colour, 0.22));
        painter.rect_stroke(
            bar,
            rounding,
            Stroke::new(1.0, faint(colour, 0.75)),
            egui::StrokeKind::Inside,
        );
        return;
    }
    let sounds = note.end >= canvas.now;
    if sounds {
        painter.rect_filled(bar.expand(3.0), rounding + 3.0, faint(colour, 0.25));
    }
    let strength = if sounds { 1.0 } else { lerp(SOFTEST..=1.0, note.loudness) };
    painter.rect_filled(bar, rounding, faint(colour, strength));
}

/// How to begin: a title and a line, what the button says, and its help.
const IN_A_HOST: [&str; 4] = [
    "Press play in your host, or play a note",
    "Antiphon follows the host's transport and answers what you play.",
    "Let it play by itself",
    "Switches on Free run: the music goes on while the host stands still.",
];
const IN_THE_APP: [&str; 4] = [
    "Press play, or play a note",
    "The space bar plays and stops. Sound and MIDI, above, has your devices.",
    "Play",
    "Plays from the first bar.",
];

/// Says in the middle how to begin; whether somebody asks that it play.
fn invitation(
    ui: &mut Ui,
    painter: &Painter,
    canvas: &Canvas,
    playing: bool,
    in_app: bool,
) -> bool {
    let [title, line, play, help] = if in_app { IN_THE_APP } else { IN_A_HOST };
    let (title, line) = match playing {
        true => ("Listening for the first bar", "Antiphon is thinking of something to play."),
        false => (title, line),
    };
    let (ink, em, middle) = (canvas.ink, canvas.em, canvas.field.center());
    let room = Rect::from_center_size(middle, vec2(500.0, if playing { 84.0 } else { 136.0 }) * em);
    painter.rect(room, 12.0, ink.panel, Stroke::new(1.0, ink.line), StrokeKind::Inside);
    let write = |down: f32, text: &str, size: f32, colour| {
        let place = room.center_top() + vec2(0.0, down * em);
        painter.text(place, Align2::CENTER_CENTER, text, theme::font(size * em), colour);
    };
    write(30.0, title, 22.0, ink.text);
    write(58.0, line, 14.0, ink.muted);
    let button =
        Rect::from_center_size(room.center_top() + vec2(0.0, 102.0) * em, vec2(190.0, 32.0) * em);
    let words = RichText::new(play).size(14.0 * em);
    !playing && ui.put(button, Button::new(words)).on_hover_text(help).clicked()
}
