//! How the framework opens the window.

use std::error::Error;
use std::sync::Arc;

use nice_plug::context::gui::GuiContext;
use nice_plug::editor::dpi::{LogicalSize, NativeSize};
use nice_plug::editor::{Editor, HostMethods, ParentWindowHandle, ResizeHint, SpawnedEditor};
use nice_plug_egui::{EguiEditorState, EguiNiceSettings, create_egui_editor};

use super::late::{LateHandle, LateWindow};
use super::{Face, Stage};
use crate::params::WindowSize;

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
        let (stage, hint) = (self.0.clone(), self.resize_hint());
        let make = move |parent, scale| {
            let state = EguiEditorState::from_size(logical(stage.params.window.get()), 1.0);
            let settings = EguiNiceSettings::new().with_tile("Antiphon").with_resize_hint(hint);
            let editor =
                create_egui_editor(state, stage.repaint.clone(), settings, Face::new(stage));
            let editor = editor.ok_or("the window could not be made")?;
            editor.spawn(parent, false, scale, context, host)
        };
        let window = LateWindow::new(Box::new(make), parent, fallback_scale_factor);
        Ok(SpawnedEditor { handle: LateHandle { stage: self.0.clone(), hint }, window })
    }

    fn size(&self) -> NativeSize<u32> {
        NativeSize::from_size(logical(self.0.params.window.get()).into(), self.0.scale())
    }

    fn resize_hint(&self) -> ResizeHint {
        let ends = [WindowSize::SMALLEST, WindowSize::LARGEST].map(|size| Some(logical(size)));
        ResizeHint::resizable().with_min_max_logical_size(ends[0], ends[1])
    }
}

fn logical((width, height): (u16, u16)) -> LogicalSize<f32> {
    LogicalSize::new(f32::from(width), f32::from(height))
}
