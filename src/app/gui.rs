//! What the editor asks of its host, answered by the app: a parameter is changed where it is asked for.
#![allow(unsafe_code, reason = "the framework's parameter pointers can only be written so")]

use std::collections::HashSet;
use std::sync::Arc;

use nice_plug::context::PluginApi;
use nice_plug::context::gui::GuiContextInner;
use nice_plug::params::Params;
use nice_plug::plugin::PluginState;
use nice_plug::prelude::ParamPtr;

use super::state;
use crate::editor::Stage;
use crate::params;

/// The app as the editor knows it.
pub struct Gui {
    stage: Arc<Stage>,
    known: HashSet<ParamPtr>,
}

impl Gui {
    /// The app around a stage.
    pub fn new(stage: Arc<Stage>) -> Self {
        let known = stage.params.param_map().into_iter().map(|(_, param, _)| param).collect();
        Self { stage, known }
    }
}

impl GuiContextInner for Gui {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Standalone
    }

    unsafe fn raw_begin_set_parameter(&self, _: ParamPtr) {}

    unsafe fn raw_set_parameter_normalized(&self, param: ParamPtr, normalized: f32) {
        if self.known.contains(&param) {
            // SAFETY: it is a field of the parameters that the stage holds.
            unsafe { param._internal_set_normalized_value(normalized) };
            self.stage.repaint.request_repaint();
        }
    }

    unsafe fn raw_end_set_parameter(&self, _: ParamPtr) {}

    fn get_state(&self) -> PluginState {
        params::saved(&self.stage.params)
    }

    fn set_state(&self, state: PluginState) {
        state::restore(&self.stage.params, state);
        self.stage.repaint.request_repaint();
    }

    fn request_restart(&self) {}
}
