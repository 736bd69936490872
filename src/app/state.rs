//! The way back from a state as hosts keep it: every parameter and every field, in the words that a DAW's session has too.
#![allow(unsafe_code, reason = "the framework's parameter pointers can only be written so")]

use std::collections::BTreeMap;

use nice_plug::params::{InternalParamMut, Params};
use nice_plug::plugin::{ParamValue, PluginState};
use nice_plug::prelude::ParamPtr;

use crate::params::{AntiphonParams, admit};

/// Makes it what it was; what is missing or no parameter means keeps its value.
pub fn restore(params: &AntiphonParams, mut state: PluginState) {
    admit(&mut state);
    // The app's transport says when the music runs.
    state.params.remove("free_run");
    let there: BTreeMap<_, _> =
        params.param_map().into_iter().map(|(id, param, _)| (id, param)).collect();
    for (id, value) in &state.params {
        if let Some(&param) = there.get(id) {
            put(param, value);
        }
    }
    params.deserialize_fields(&state.fields);
}

fn put(param: ParamPtr, value: &ParamValue) {
    // SAFETY: the pointer is to a field of the parameters from which its map was made, which the caller holds.
    unsafe {
        match (param, value) {
            (ParamPtr::FloatParam(param), &ParamValue::F32(value)) => {
                (*param)._internal_set_plain_value(value);
            }
            (ParamPtr::IntParam(param), &ParamValue::I32(value)) => {
                (*param)._internal_set_plain_value(value);
            }
            (ParamPtr::BoolParam(param), &ParamValue::Bool(value)) => {
                (*param)._internal_set_plain_value(value);
            }
            (ParamPtr::EnumParam(param), ParamValue::String(id)) => {
                (*param).set_from_id(id);
            }
            _ => {}
        }
    }
}
