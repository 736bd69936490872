//! What is saved of a session, and what a saved one must be before it is let in.

use nice_plug::params::{Param, Params};
use nice_plug::plugin::{ParamValue, PluginState};
use nice_plug::prelude::ParamPtr;

use super::parameters::AntiphonParams;

/// Parameters whose values are names: sessions keep the name, never the place in the list.
const NAMED: [&str; 13] = [
    "style_a",
    "style_b",
    "key",
    "scale",
    "routing",
    "mode",
    "lock",
    "form",
    "lead_sound",
    "harmony_sound",
    "bass_sound",
    "player_sound",
    "drum_kit",
];
/// Parameters that do something once. They are no state: whoever reads or saves them finds them at rest, and a session that
/// an earlier version saved at that moment does not do it again.
const MOMENTARY: [&str; 6] = ["panic", "like", "dislike", "again", "tap", "end"];

/// Whether the parameter of this identifier does something once.
pub fn is_momentary(id: &str) -> bool {
    MOMENTARY.contains(&id)
}

/// The session as it is, for a host to keep.
pub fn saved(params: &AntiphonParams) -> PluginState {
    let values = params.param_map().into_iter().map(|(id, param, _)| {
        let value = if is_momentary(&id) { ParamValue::Bool(false) } else { value(param) };
        (id, value)
    });
    PluginState {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        params: values.collect(),
        fields: params.serialize_fields(),
    }
}

/// What a parameter is set to, whatever modulates it.
#[allow(unsafe_code, reason = "parameters have many types")]
fn value(param: ParamPtr) -> ParamValue {
    // SAFETY: it is one of the parameters that the caller holds.
    unsafe {
        match param {
            ParamPtr::FloatParam(param) => ParamValue::F32((*param).unmodulated_plain_value()),
            ParamPtr::IntParam(param) => ParamValue::I32((*param).unmodulated_plain_value()),
            ParamPtr::BoolParam(param) => ParamValue::Bool((*param).unmodulated_plain_value()),
            ParamPtr::EnumParam(param) => match (*param).unmodulated_plain_id() {
                Some(id) => ParamValue::String(id.to_owned()),
                None => ParamValue::I32((*param).unmodulated_plain_value()),
            },
        }
    }
}

/// Takes out of a state what no parameter can hold; what is missing keeps its value.
///
/// The framework stores plain values unchecked, so numbers that are not finite and places in lists are refused here.
pub fn admit(state: &mut PluginState) {
    state.params.retain(|id, value| match value {
        ParamValue::F32(value) => value.is_finite(),
        ParamValue::I32(_) => !NAMED.contains(&id.as_str()),
        ParamValue::Bool(_) => !is_momentary(id),
        ParamValue::String(_) => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_whose_values_are_names_is_kept_by_name() {
        let params = AntiphonParams::default().param_map();
        let enums = params.iter().filter(|(_, param, _)| matches!(param, ParamPtr::EnumParam(_)));
        let mut ids: Vec<_> = enums.map(|(id, ..)| id.as_str()).collect();
        let mut named = NAMED;
        ids.sort_unstable();
        named.sort_unstable();
        assert_eq!(ids, named, "what is chosen of a list, and NAMED");
    }

    #[test]
    fn a_place_in_a_list_an_infinite_number_and_what_was_done_once_are_left_out() {
        let text = r#"{"version":"1","fields":{},"params":
            {"style_a":{"i32":-3},"volume":{"f32":1e39},"seed":{"i32":5},"key":{"string":"d"},
            "like":{"bool":true},"hold":{"bool":true}}}"#;
        let mut state: PluginState = serde_json::from_str(text).expect("a state");
        admit(&mut state);
        let kept: Vec<_> = state.params.keys().map(String::as_str).collect();
        assert_eq!(kept, ["hold", "key", "seed"]);
    }
}
