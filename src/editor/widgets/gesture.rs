//! Gestures: while a control is dragged, the host is told that a person holds its parameter.

use std::panic::{AssertUnwindSafe, catch_unwind};

use egui::{Context, Id, Response};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::{Param, ParamPtr, ParamSetter};

use crate::params::set;

/// A parameter that is held.
#[derive(Clone, Copy)]
struct Held {
    param: ParamPtr,
    /// What holds it.
    control: Id,
    /// What it was last set to, 0 to 1: hosts round values and deliver them late.
    value: f32,
}

/// Does `work` with what a person holds in a window.
fn with_held<T>(ctx: &Context, work: impl FnOnce(&mut Vec<Held>) -> T) -> T {
    ctx.data_mut(|data| work(data.get_temp_mut_or_default(Id::unique("held parameters"))))
}

/// Holds a parameter with a control that is dragged; the value, 0 to 1, that it has been brought to.
pub fn hold<P: Param>(response: &Response, setter: &ParamSetter<'_>, param: &P) -> f32 {
    let (control, value) = (response.id, param.unmodulated_normalized_value());
    let new = Held { param: param.as_ptr(), control, value };
    let held = with_held(&response.ctx, |all| {
        let held = all.iter().find(|held| held.param == new.param).copied();
        if held.is_none() {
            all.push(new);
        }
        held
    });
    if held.is_none() {
        setter.begin_set_parameter(param);
    }
    held.map_or(value, |held| held.value)
}

/// Changes a parameter to a value from 0 to 1: in the gesture that holds it, or in one of its own.
pub fn change<P: Param>(ctx: &Context, setter: &ParamSetter<'_>, param: &P, value: f32) {
    let is_held = with_held(ctx, |all| {
        let held = all.iter_mut().find(|held| held.param == param.as_ptr());
        held.map(|held| held.value = value).is_some()
    });
    if is_held {
        setter.set_parameter(param, param.preview_plain(value));
    } else {
        set(setter, param, value);
    }
}

/// Whether a control is there to be dragged, and is.
fn is_dragged(ctx: &Context, control: Id) -> bool {
    let is_there = ctx.viewport(|viewport| {
        let widget = viewport.this_pass.widgets.get(control);
        widget.is_some_and(|widget| widget.enabled && widget.sense.senses_drag())
    });
    is_there && ctx.is_being_dragged(control)
}

/// The gestures that a window leaves open from one frame to the next. Those that are open when it closes end then.
#[derive(Default)]
pub struct Gestures {
    open: Vec<ParamPtr>,
    host: Option<GuiContext>,
}

impl Gestures {
    /// Ends the gestures whose control is no longer dragged, or was not drawn in the frame that now ends.
    pub fn settle(&mut self, ctx: &Context, host: &GuiContext) {
        let held = with_held(ctx, std::mem::take);
        let (open, left): (Vec<Held>, _) =
            held.into_iter().partition(|held| is_dragged(ctx, held.control));
        left.iter().for_each(|held| end(host, held.param));
        self.open = open.iter().map(|held| held.param).collect();
        self.host = Some(host.clone());
        with_held(ctx, |all| *all = open);
    }
}

impl Drop for Gestures {
    fn drop(&mut self) {
        let Some(host) = &self.host else { return };
        // The framework panics where a host drops the plug-in before its window; then nobody waits for an end.
        let ends = || self.open.iter().for_each(|&param| end(host, param));
        let _ = catch_unwind(AssertUnwindSafe(ends));
    }
}

#[allow(unsafe_code, reason = "what is held has many types, and its setter wants to know them")]
fn end(host: &GuiContext, param: ParamPtr) {
    // SAFETY: it is one of the plug-in's own parameters, which the window keeps alive for longer than its gestures.
    unsafe { host.raw_end_set_parameter(param) };
}
