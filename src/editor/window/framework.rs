//! How the framework opens the window and draws a face in it.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Ui};
use nice_plug::context::gui::GuiContext;
use nice_plug::editor::dpi::NativeSize;
use nice_plug::editor::{Editor, HostMethods, ParentWindowHandle, ResizeHint, SpawnedEditor};
use nice_plug_egui::baseview::{HandlerError, WindowSize};
use nice_plug_egui::{EguiEditorState, EguiNiceSettings, NiceEguiApp, create_egui_editor};

#[cfg(target_os = "linux")]
use super::super::access::reader;
use super::super::panels::foot::worn;
use super::super::widgets::theme::wear;
use super::deferred::{DeferredHandle, DeferredWindow};
use super::keys;
use super::life::Life;
use super::opened::Opened;
use super::size::{hint, logical, loose, size};
use super::stage::Stage;
use super::view::EditorView;

/// How often a window that rests looks whether there is something new. The first look asks for a frame, which must not
/// come before the window is on the screen (see [`deferred`](super::deferred)): so long has the host's thread to put it there.
const LOOK: Duration = Duration::from_millis(50);

/// The editor as the framework knows it: a new face for every window, on the stage that all share.
pub struct StageEditor(pub Arc<Stage>);

impl Editor for StageEditor {
    type Handle = DeferredHandle;

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
            let (repaint, face) = (stage.repaint.clone(), EditorView::in_window(stage, life));
            let editor = create_egui_editor(state, repaint, settings, face);
            let editor = editor.ok_or("the window could not be made")?;
            editor.spawn(parent, false, scale, context, host)
        };
        let window = DeferredWindow::new(Box::new(make), parent, fallback_scale_factor);
        Ok(SpawnedEditor { handle: DeferredHandle { stage: self.0.clone() }, window })
    }

    fn size(&self) -> NativeSize<u32> {
        size(&self.0)
    }

    fn resize_hint(&self) -> ResizeHint {
        hint(&self.0.params)
    }
}

impl NiceEguiApp for EditorView {
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
        let params = self.stage.params.clone();
        self.window = Some(Opened::new(egui, context, params, frame));
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

    fn resized(&mut self, size: WindowSize) {
        if let Some(window) = &mut self.window {
            window.resized(size, &self.stage);
        }
    }

    fn editor_closed(&mut self) {
        self.window = None;
    }
}
