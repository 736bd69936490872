//! The size of the window.

use nice_plug::editor::ResizeHint;
use nice_plug::editor::dpi::{LogicalSize, NativeSize};

use super::stage::Stage;
use crate::params::{AntiphonParams, WindowSize, Zoom};

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

/// How small and how large it may become at any zoom: what the framework is told cannot be changed any more.
pub fn loose() -> ResizeHint {
    let [least, .., most] = Zoom::STEPS.map(|percent| f32::from(percent) / 100.0);
    let (smallest, largest) = (WindowSize::SMALLEST, WindowSize::LARGEST);
    ResizeHint::resizable()
        .with_min_max_logical_size(Some(logical(smallest, least)), Some(logical(largest, most)))
}

/// A size in points of the window as one in points of the screen.
pub fn logical((width, height): (u16, u16), zoom: f32) -> LogicalSize<f32> {
    LogicalSize::new(f32::from(width) * zoom, f32::from(height) * zoom)
}
