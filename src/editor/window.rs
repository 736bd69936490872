//! How the framework opens the window, and how large it is.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Context, Ui, ViewportCommand, vec2};
use nice_plug::context::gui::GuiContext;
use nice_plug::editor::dpi::NativeSize;
use nice_plug::editor::{Editor, HostMethods, ParentWindowHandle, ResizeHint, SpawnedEditor};
use nice_plug_egui::baseview::{HandlerError, WindowSize as BaseviewSize};
use nice_plug_egui::{EguiEditorState, EguiNiceSettings, NiceEguiApp, create_egui_editor};

use super::foot::worn;
use super::late::{LateHandle, LateWindow};
use super::life::Life;
use super::size::{hint, logical, loose, size};
use super::theme::wear;
use super::{Face, Stage, keys};
#[cfg(target_os = "linux")]
use super::{focus::Focus, reader};
use crate::params::AntiphonParams;

/// How often a window that rests looks whether there is something new. The first look asks for a frame, which must not
/// come before the window is on the screen (see [`late`](super::late)): so long has the host's thread to put it there.
const LOOK: Duration = Duration::from_millis(50);

/// The editor as the framework knows it: a new face for every window, on the stage that all share.
pub struct StageEditor(pub Arc<Stage>);

impl Editor for StageEditor {
    type Handle = LateHandle;

    fn spawn(
        &self,
        parent: Option<ParentWindowHandle>,
        _: bool,
        fallback_scale_factor: Option<f64>,
        context: GuiContext,
        host: Option<HostMethods>,
    ) -> Result<SpawnedEditor<Self::Handle>, Box<dyn Error>> {
        let stage = self.0.clone();
        let make = move |life, parent, scale| {
            let (size, zoom) = (stage.params.window.get(), stage.params.zoom.factor());
            let state = EguiEditorState::from_size(logical(size, 1.0), zoom);
            let settings = EguiNiceSettings::new()
                .with_tile("Antiphon")
                .with_resize_hint(loose())
                .with_repaint_poll_interval(LOOK);
            let (repaint, face) = (stage.repaint.clone(), Face::in_window(stage, life));
            let editor = create_egui_editor(state, repaint, settings, face);
            let editor = editor.ok_or("the window could not be made")?;
            editor.spawn(parent, false, scale, context, host)
        };
        let window = LateWindow::new(Box::new(make), parent, fallback_scale_factor);
        Ok(SpawnedEditor { handle: LateHandle { stage: self.0.clone() }, window })
    }

    fn size(&self) -> NativeSize<u32> {
        size(&self.0)
    }

    fn resize_hint(&self) -> ResizeHint {
        hint(&self.0.params)
    }
}

/// What a window that is open has.
pub struct Opened {
    egui: Context,
    context: GuiContext,
    /// The size that it was last seen to have, in points.
    points: (u16, u16),
    /// The size that a session which was loaded wants it to have.
    wanted: Option<(u16, u16)>,
    /// Since when somebody has done something in it that the host has not been asked to hear of.
    touched: Option<Instant>,
    params: Arc<AntiphonParams>,
    #[cfg(target_os = "linux")]
    focus: Option<Focus>,
}

impl Opened {
    /// Makes the window as large as the session wants it and everything in it: first the one, then the other.
    fn fit(&mut self, params: &AntiphonParams) {
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
    fn resized(&mut self, size: BaseviewSize, stage: &Stage) {
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
    fn report(&mut self) {
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

impl NiceEguiApp for Face {
    fn build(
        &mut self,
        egui: Context,
        context: GuiContext,
        frame: &mut nice_plug_egui::Frame,
    ) -> Result<(), HandlerError> {
        wear(&egui, worn(&self.stage.params));
        frame.set_key_capture(keys::captured(&egui));
        #[cfg(target_os = "linux")]
        reader::attach(&egui, self.stage.repaint.clone());
        self.life.take().into_iter().for_each(Life::spend_here);
        let points = self.stage.params.window.get();
        self.window = Some(Opened {
            egui,
            context,
            points,
            wanted: None,
            touched: None,
            params: self.stage.params.clone(),
            #[cfg(target_os = "linux")]
            focus: Focus::of(frame),
        });
        Ok(())
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut nice_plug_egui::Frame) {
        let Some(window) = &mut self.window else { return };
        window.fit(&self.stage.params);
        let context = window.context.clone();
        self.draw(ui, &context);
        let Some(window) = &mut self.window else { return };
        #[cfg(target_os = "linux")]
        window.focus.iter_mut().for_each(|focus| focus.settle(ui.ctx()));
        window.report();
        frame.set_key_capture(keys::captured(ui.ctx()));
    }

    fn resized(&mut self, size: BaseviewSize) {
        if let Some(window) = &mut self.window {
            window.resized(size, &self.stage);
        }
    }

    fn editor_closed(&mut self) {
        self.window = None;
    }
}
