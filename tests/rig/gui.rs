//! The host's side of the editor.
#![allow(dead_code, reason = "each test uses the words that it needs")]
#![allow(clippy::expect_used, reason = "a test may fail")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use nice_plug::context::PluginApi;
use nice_plug::context::gui::GuiContextInner;
use nice_plug::plugin::PluginState;
use nice_plug::prelude::ParamPtr;

/// A host that does what the editor asks, and counts the gestures that are open.
#[derive(Default)]
pub struct Host {
    pub open: Mutex<Vec<ParamPtr>>,
    /// Whether it keeps changed values until it is told to [`deliver`](Self::deliver) them.
    pub late: AtomicBool,
    changed: Mutex<Vec<(ParamPtr, f32)>>,
}

impl Host {
    /// Gives the parameters the values that they were changed to.
    pub fn deliver(&self) {
        for (param, normalized) in self.changed.lock().expect("changed values").drain(..) {
            // SAFETY: the parameters live as long as the test.
            unsafe { param._internal_set_normalized_value(normalized) };
        }
    }
}

impl GuiContextInner for Host {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }

    unsafe fn raw_begin_set_parameter(&self, param: ParamPtr) {
        self.open.lock().expect("open gestures").push(param);
    }

    unsafe fn raw_set_parameter_normalized(&self, param: ParamPtr, normalized: f32) {
        assert!(
            self.open.lock().expect("open gestures").contains(&param),
            "a value outside of a gesture"
        );
        assert!((0.0..=1.0).contains(&normalized), "{normalized} is out of range");
        self.changed.lock().expect("changed values").push((param, normalized));
        if !self.late.load(Ordering::Relaxed) {
            self.deliver();
        }
    }

    unsafe fn raw_end_set_parameter(&self, param: ParamPtr) {
        let mut open = self.open.lock().expect("open gestures");
        let at =
            open.iter().position(|&other| other == param).expect("a gesture ends that never began");
        open.remove(at);
    }

    fn get_state(&self) -> PluginState {
        unreachable!("the editor sets one parameter after the other")
    }

    fn set_state(&self, _: PluginState) {
        unreachable!("the editor sets one parameter after the other")
    }

    fn request_restart(&self) {}
}
