//! A window that is made when it is to be seen.
//!
//! On X11 the framework's window asks for its first frame a moment after it is made; where it is not on the screen by then,
//! the answer is lost and it never draws. A host may take its time from one to the other, so the window is made and shown
//! in one go. There too the framework's window is at first as large as if a point were a pixel, whatever scale the host has
//! told; it is made as large as it should be at once.

use std::cell::{Cell, RefCell};
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use nice_plug::editor::dpi::NativeSize;
use nice_plug::editor::{EditorHandle, ParentWindowHandle, SpawnedEditor};
use nice_plug_egui::EguiEditorHandle;

use super::life::{End, Life, life};
use super::size::{hint, size};
use super::stage::Stage;
use crate::params::AntiphonParams;

type Made = SpawnedEditor<EguiEditorHandle>;
type Make =
    Box<dyn FnOnce(Life, Option<ParentWindowHandle>, Option<f64>) -> Result<Made, Box<dyn Error>>>;

/// A window that may not be there yet.
pub struct DeferredWindow {
    make: RefCell<Option<Make>>,
    made: RefCell<Option<Made>>,
    end: RefCell<Option<End>>,
    parent: Cell<Option<ParentWindowHandle>>,
    scale: Cell<Option<f64>>,
}

impl DeferredWindow {
    /// One that `make` will make from its parent and its scale, in pixels a point, as far as these are known.
    pub fn new(make: Make, parent: Option<ParentWindowHandle>, scale: Option<f64>) -> Self {
        Self {
            make: RefCell::new(Some(make)),
            made: RefCell::default(),
            end: RefCell::default(),
            parent: Cell::new(parent),
            scale: Cell::new(scale),
        }
    }

    /// Makes it where it is not there yet.
    fn open(&self) -> Result<(), Unopened> {
        if let Some(make) = self.make.take() {
            let (life, end) = life();
            self.end.replace(Some(end));
            let made = make(life, self.parent.get(), self.scale.get());
            self.made.replace(Some(made.map_err(|why| Unopened(why.to_string()))?));
        }
        Ok(())
    }

    /// Does `work` with it where it is there.
    fn with<T, E: Error>(
        &self,
        work: impl FnOnce(&Made) -> Result<T, E>,
    ) -> Result<Option<T>, Unopened> {
        let done = self.made.borrow().as_ref().map(work).transpose();
        done.map_err(|why| Unopened(why.to_string()))
    }
}

impl Drop for DeferredWindow {
    fn drop(&mut self) {
        drop(self.made.take());
        if let Some(end) = self.end.take() {
            end.wait();
        }
    }
}

/// Why there is no window, or not the one that was asked for.
#[derive(Debug)]
pub struct Unopened(String);

impl fmt::Display for Unopened {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Unopened {}

/// What the host does with it.
pub struct DeferredHandle {
    pub(super) stage: Arc<Stage>,
}

impl DeferredHandle {
    /// Makes the window where it is not there yet, as large as it should be.
    fn open(&self, window: &DeferredWindow) -> Result<(), Unopened> {
        window.open()?;
        window.with(|made| {
            self.stage.rescale(made.window.size().scale_factor);
            made.handle.set_size(size(&self.stage), &made.window)
        })?;
        Ok(())
    }
}

impl EditorHandle for DeferredHandle {
    type Window = DeferredWindow;
    type Error = Unopened;

    fn run_until_closed(window: DeferredWindow) -> Result<(), Unopened> {
        window.open()?;
        let Some(made) = window.made.take() else { return Ok(()) };
        EguiEditorHandle::run_until_closed(made.window).map_err(|why| Unopened(why.to_string()))
    }

    fn set_parent(
        &self,
        parent: ParentWindowHandle,
        window: &DeferredWindow,
    ) -> Result<(), Unopened> {
        window.parent.set(Some(parent));
        window.with(|made| made.handle.set_parent(parent, &made.window)).map(drop)
    }

    fn show(&self, window: &DeferredWindow) -> Result<(), Unopened> {
        self.open(window)?;
        window.with(|made| made.handle.show(&made.window)).map(drop)
    }

    fn hide(&self, window: &DeferredWindow) -> Result<(), Unopened> {
        window.with(|made| made.handle.hide(&made.window)).map(drop)
    }

    fn set_size(&self, size: NativeSize<u32>, window: &DeferredWindow) -> Result<(), Unopened> {
        let done = window.with(|made| made.handle.set_size(size, &made.window))?;
        if done.is_none() {
            let AntiphonParams { window, zoom, .. } = &*self.stage.params;
            let points = size.to_logical(self.stage.scale() * f64::from(zoom.factor()));
            window.keep((points.width as u16, points.height as u16));
        }
        Ok(())
    }

    fn host_main_thread_callback(&self, window: &DeferredWindow) {
        if let Some(made) = &*window.made.borrow() {
            made.handle.host_main_thread_callback(&made.window);
        }
    }

    fn adjust_size(&self, size: NativeSize<u32>, _: &DeferredWindow) -> Option<NativeSize<u32>> {
        Some(hint(&self.stage.params).adjust_size(size, size, self.stage.scale()))
    }

    fn set_fallback_scale_factor(
        &self,
        scale: f64,
        window: &DeferredWindow,
    ) -> Result<(), Unopened> {
        window.scale.set(Some(scale));
        if window.made.borrow().is_none() {
            self.stage.rescale(scale);
        }
        window.with(|made| made.handle.set_fallback_scale_factor(scale, &made.window)).map(drop)
    }

    fn state_changed(&self) {
        self.stage.load();
    }

    fn param_value_changed(&self, _: &str, _: f32) {
        self.stage.repaint.request_repaint();
    }

    fn param_modulation_changed(&self, _: &str, _: f32) {
        self.stage.repaint.request_repaint();
    }
}
