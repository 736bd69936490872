//! Meters: how loud something was a moment ago.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use atomic_float::AtomicF32;
use egui::{Color32, Rect, Ui, pos2};

use super::palette::Palette;

/// The softest that is shown, in decibels of full scale.
const SOFTEST: f32 = -48.0;
/// From here on it is loud, in decibels: the limiter works.
const LOUD: f32 = -6.0;
/// How high a meter is, in points.
const HEIGHT: f32 = 3.0;
/// Until it is drawn again, where nothing else has the window drawn.
const AGAIN: Duration = Duration::from_millis(60);

/// Draws a meter along the bottom of `rect`.
pub fn meter(ui: &Ui, rect: Rect, peak: &AtomicF32, colour: Color32) {
    let decibels = 20.0 * peak.load(Relaxed).max(1e-9).log10();
    let share = ((decibels - SOFTEST) / -SOFTEST).clamp(0.0, 1.0);
    let (ink, painter) = (Palette::of(ui), ui.painter());
    let top = rect.bottom() - HEIGHT;
    let place = Rect::from_min_max(pos2(rect.left(), top), rect.right_bottom());
    painter.rect_filled(place, 1.0, ink.line);
    if share > 0.0 {
        let at = place.left() + place.width() * share;
        let colour = if decibels > LOUD { ink.text } else { colour };
        painter.rect_filled(place.with_max_x(at), 1.0, colour);
        ui.ctx().request_repaint_after(AGAIN);
    }
}
