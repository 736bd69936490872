//! The stage: the roll of notes that scrolls past the present.

mod ghosts;
mod keyboard;
mod light;
mod veto;

use egui::{
    Align2, Button, Painter, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, Vec2, lerp, pos2,
    remap, vec2,
};

use super::control::describe;
use super::palette::{Palette, SOFTEST, faint};
use super::scene::{Scene, Shown, Voice};
use super::theme;
use crate::music::{Beats, Note, Part, Pitch};

/// Quarter notes of past that fit on the stage.
const PAST: f64 = 10.0;
/// Quarter notes of future: as far as is planned in common time.
const FUTURE: f64 = 8.0;
/// The height for which the sizes below are meant; on a higher stage everything is larger.
const USUAL: f32 = 340.0;
/// How much larger at most.
const LARGEST: f32 = 2.5;
/// In how many steps it becomes twice as large.
const STEPS: f32 = 8.0;
const KEYS: f32 = 34.0;
const CHORDS: f32 = 36.0;
const DRUMS: f32 = 22.0;

/// Where time and pitch lie on the canvas, and its colours.
struct Canvas {
    ink: &'static Palette,
    /// How much larger everything is than usual.
    em: f32,
    field: Rect,
    from: Beats,
    to: Beats,
    now: Beats,
    low: f32,
    high: f32,
}

impl Canvas {
    fn x(&self, at: Beats) -> f32 {
        let (from, to) = (self.from.to_quarters(), self.to.to_quarters());
        let share = (at.to_quarters() - from) / (to - from);
        lerp(self.field.x_range(), share as f32)
    }

    fn row(&self, pitch: Pitch) -> egui::Rangef {
        let height = self.height();
        let bottom = remap(
            f32::from(pitch.number()),
            self.low..=self.high + 1.0,
            self.field.bottom()..=self.field.top(),
        );
        egui::Rangef::new(bottom - height, bottom)
    }

    /// The upper edge of the chords.
    fn ceiling(&self) -> f32 {
        self.field.top() - CHORDS * self.em
    }

    /// The lower edge of the drums.
    fn floor(&self) -> f32 {
        self.field.bottom() + DRUMS * self.em
    }

    /// The left edge of the keys.
    fn left(&self) -> f32 {
        self.field.left() - KEYS * self.em
    }

    fn height(&self) -> f32 {
        self.field.height() / (self.high + 1.0 - self.low)
    }

    /// Where a note lies; a drum is a square around its stroke.
    fn place(&self, note: &Shown) -> Rect {
        if note.voice == Voice::Part(Part::Drums) {
            let centre = pos2(self.x(note.onset), (self.field.bottom() + self.floor()) / 2.0);
            let size = self.em * (4.0 + 5.0 * note.loudness);
            return Rect::from_center_size(centre, Vec2::splat(size));
        }
        let row = self.row(note.pitch);
        let gap = (self.height() * 0.12).min(1.5);
        let x = self.x(note.onset)..=(self.x(note.end) - 1.0).max(self.x(note.onset) + 3.0);
        Rect::from_x_y_ranges(x, row.min + gap..=row.max - gap)
    }

    fn pitches(&self) -> impl Iterator<Item = Pitch> + use<> {
        (self.low.floor() as i32..=self.high.ceil() as i32).map(Pitch::clamped)
    }
}

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
    let canvas = lay_out(ui, response.rect, scene, age);
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

fn lay_out(ui: &Ui, room: Rect, scene: &Scene, age: f64) -> Canvas {
    let now = scene.now(age);
    let (from, to) = (now - Beats::from_quarters(PAST), now + Beats::from_quarters(FUTURE));
    let (low, high) = scene.range(from, to);
    let eased = |name: &str, pitch: Pitch| {
        ui.ctx().animate_value_with_time(ui.scope_id().with(name), f32::from(pitch.number()), 0.6)
    };
    // In steps, for every size of type takes room in the graphics memory.
    let em = (room.height() / USUAL * STEPS).floor().clamp(STEPS, LARGEST * STEPS) / STEPS;
    let corners = [vec2(KEYS, CHORDS), vec2(0.0, DRUMS)].map(|corner| corner * em);
    let field = Rect::from_min_max(room.min + corners[0], room.max - corners[1]);
    let ink = Palette::of(ui);
    Canvas { ink, em, field, from, to, now, low: eased("low", low), high: eased("high", high) }
}

fn is_black(pitch: Pitch) -> bool {
    matches!(pitch.class().number(), 1 | 3 | 6 | 8 | 10)
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
