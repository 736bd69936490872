//! How the framework opens the window.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use nice_plug::context::gui::GuiContext;
use nice_plug::editor::dpi::{LogicalSize, NativeSize};
use nice_plug::editor::{Editor, HostMethods, ParentWindowHandle, ResizeHint, SpawnedEditor};
use nice_plug_egui::{EguiEditorState, EguiNiceSettings, create_egui_editor};

use super::late::{LateHandle, LateWindow};
use super::{Face, Stage};
use crate::params::{AntiphonParams, WindowSize};

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
            let hint = hint(&stage.params);
            let settings = EguiNiceSettings::new()
                .with_tile("Antiphon")
                .with_resize_hint(hint)
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

/// The size of the window on the screen, at the zoom and the scale that there are.
pub fn size(stage: &Stage) -> NativeSize<u32> {
    let AntiphonParams { window, zoom, .. } = &*stage.params;
    NativeSize::from_size(logical(window.get(), zoom.factor()).into(), stage.scale())
}

/// How small and how large the window may become, at the zoom that is chosen.
pub fn hint(params: &AntiphonParams) -> ResizeHint {
    let ends = [WindowSize::SMALLEST, WindowSize::LARGEST];
    let [smallest, largest] = ends.map(|size| Some(logical(size, params.zoom.factor())));
    ResizeHint::resizable().with_min_max_logical_size(smallest, largest)
}

/// A size in points of the window as one in points of the screen.
fn logical((width, height): (u16, u16), zoom: f32) -> LogicalSize<f32> {
    LogicalSize::new(f32::from(width) * zoom, f32::from(height) * zoom)
}
