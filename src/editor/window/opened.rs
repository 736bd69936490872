//! A window that is open: its size, and what was done in it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Context, ViewportCommand, vec2};
use nice_plug::context::gui::GuiContext;
use nice_plug_egui::baseview::WindowSize;

#[cfg(target_os = "linux")]
use super::focus::Focus;
use super::stage::Stage;
use crate::params::AntiphonParams;

/// What a window that is open has.
pub struct Opened {
    egui: Context,
    pub context: GuiContext,
    /// The size that it was last seen to have, in points.
    points: (u16, u16),
    /// The size that a session which was loaded wants it to have.
    wanted: Option<(u16, u16)>,
    /// Since when somebody has done something in it that the host has not been asked to hear of.
    touched: Option<Instant>,
    params: Arc<AntiphonParams>,
    #[cfg(target_os = "linux")]
    pub focus: Option<Focus>,
}

impl Opened {
    /// A window that the framework has just opened.
    #[cfg_attr(
        not(target_os = "linux"),
        expect(unused_variables, reason = "only on X11 are the computer's keys looked after")
    )]
    pub fn new(
        egui: Context,
        context: GuiContext,
        params: Arc<AntiphonParams>,
        frame: &nice_plug_egui::Frame,
    ) -> Self {
        Self {
            egui,
            context,
            points: params.window.get(),
            wanted: None,
            touched: None,
            params,
            #[cfg(target_os = "linux")]
            focus: Focus::of(frame),
        }
    }

    /// Makes the window as large as the session wants it and everything in it: first the one, then the other.
    pub fn fit(&mut self, params: &AntiphonParams) {
        let size = params.window.get();
        if size != self.points {
            (self.points, self.wanted) = (size, Some(size));
        }
        self.egui.set_zoom_factor(params.zoom.factor());
        if self.egui.zoom_factor() == params.zoom.factor()
            && let Some((width, height)) = self.wanted.take()
        {
            let size = vec2(f32::from(width), f32::from(height));
            self.egui.send_viewport_cmd(ViewportCommand::InnerSize(size));
        }
    }

    /// Keeps a size with the session, unless that wants another. What is in the window may still have another zoom than
    /// the session.
    pub fn resized(&mut self, size: WindowSize, stage: &Stage) {
        let AntiphonParams { window, zoom, .. } = &*stage.params;
        let scale = size.scale_factor / f64::from(self.egui.zoom_factor());
        stage.rescale(scale);
        if self.wanted.is_none() {
            let points = |pixels: u32| {
                (f64::from(pixels) / (scale * f64::from(zoom.factor()))).round() as u16
            };
            window.keep((points(size.physical.width), points(size.physical.height)));
            self.points = window.get();
        }
    }
}

/// So long after somebody did something the host is asked to hear whether that changed the session.
const EDITED: Duration = Duration::from_millis(500);

impl Opened {
    /// Asks the host to hear of what was edited, a while after it was.
    pub fn report(&mut self) {
        let edits = &self.params.edits;
        let is_touched = self.egui.input(|input| !input.raw.events.is_empty());
        if is_touched && self.touched.is_none() {
            self.touched = Some(Instant::now());
            self.egui.request_repaint_after(EDITED);
        }
        if self.touched.is_some_and(|since| since.elapsed() >= EDITED) {
            self.touched = None;
            edits.ask();
        }
        edits.ask_if_heard();
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if self.touched.is_some() {
            self.params.edits.ask();
        }
    }
}
