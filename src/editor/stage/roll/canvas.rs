//! Where time and pitch lie on the stage.

use egui::{Rect, Ui, Vec2, lerp, pos2, remap, vec2};

use crate::editor::stage::scene::{Scene, Shown, Voice};
use crate::editor::widgets::palette::Palette;
use crate::music::{Beats, Part, Pitch};

/// Quarter notes of past that fit on the stage.
const PAST: f64 = 10.0;
/// Quarter notes of future: as far as is planned in common time.
const FUTURE: f64 = 8.0;
/// The height for which the sizes below are meant; on a higher stage everything is larger.
const DEFAULT_HEIGHT: f32 = 340.0;
/// How much larger at most.
const LARGEST: f32 = 2.5;
/// In how many steps it becomes twice as large.
const STEPS: f32 = 8.0;
/// How wide the keys are.
pub const KEYS: f32 = 34.0;
/// How high the chords.
pub const CHORDS: f32 = 36.0;
/// How high the drums.
const DRUMS: f32 = 22.0;

/// Where time and pitch lie on the canvas, and its colours.
pub struct Canvas {
    pub ink: &'static Palette,
    /// How much larger everything is than usual.
    pub em: f32,
    pub field: Rect,
    pub from: Beats,
    pub to: Beats,
    pub now: Beats,
    pub low: f32,
    pub high: f32,
}

impl Canvas {
    /// The canvas in a room, `age` seconds after the last message of the scene.
    pub fn lay_out(ui: &Ui, room: Rect, scene: &Scene, age: f64) -> Self {
        let now = scene.now(age);
        let (from, to) = (now - Beats::from_quarters(PAST), now + Beats::from_quarters(FUTURE));
        let (low, high) = scene.range(from, to);
        let eased = |name: &str, pitch: Pitch| {
            ui.ctx().animate_value_with_time(
                ui.scope_id().with(name),
                f32::from(pitch.number()),
                0.6,
            )
        };
        // In steps, for every size of type takes room in the graphics memory.
        let em =
            (room.height() / DEFAULT_HEIGHT * STEPS).floor().clamp(STEPS, LARGEST * STEPS) / STEPS;
        let corners = [vec2(KEYS, CHORDS), vec2(0.0, DRUMS)].map(|corner| corner * em);
        let field = Rect::from_min_max(room.min + corners[0], room.max - corners[1]);
        let ink = Palette::of(ui);
        Self { ink, em, field, from, to, now, low: eased("low", low), high: eased("high", high) }
    }

    pub fn x(&self, at: Beats) -> f32 {
        let (from, to) = (self.from.to_quarters(), self.to.to_quarters());
        let share = (at.to_quarters() - from) / (to - from);
        lerp(self.field.x_range(), share as f32)
    }

    pub fn row(&self, pitch: Pitch) -> egui::Rangef {
        let height = self.height();
        let bottom = remap(
            f32::from(pitch.number()),
            self.low..=self.high + 1.0,
            self.field.bottom()..=self.field.top(),
        );
        egui::Rangef::new(bottom - height, bottom)
    }

    /// The upper edge of the chords.
    pub fn ceiling(&self) -> f32 {
        self.field.top() - CHORDS * self.em
    }

    /// The lower edge of the drums.
    pub fn floor(&self) -> f32 {
        self.field.bottom() + DRUMS * self.em
    }

    /// The left edge of the keys.
    pub fn left(&self) -> f32 {
        self.field.left() - KEYS * self.em
    }

    pub fn height(&self) -> f32 {
        self.field.height() / (self.high + 1.0 - self.low)
    }

    /// Where a note lies; a drum is a square around its stroke.
    pub fn place(&self, note: &Shown) -> Rect {
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

    pub fn pitches(&self) -> impl Iterator<Item = Pitch> + use<> {
        (self.low.floor() as i32..=self.high.ceil() as i32).map(Pitch::clamped)
    }
}
