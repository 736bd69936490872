//! What a saved state must be before it is let in.

use nice_plug::plugin::{ParamValue, PluginState};

/// Parameters whose values are names: sessions keep the name, never the place in the list.
const NAMED: [&str; 12] = [
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
];
/// Parameters that do something once: a session that was saved at that moment does not do it again.
const MOMENTARY: [&str; 6] = ["panic", "like", "dislike", "again", "tap", "end"];

/// Takes out of a state what no parameter can hold; what is missing keeps its value.
///
/// The framework stores plain values unchecked, so numbers that are not finite and places in lists are refused here.
pub fn admit(state: &mut PluginState) {
    state.params.retain(|id, value| match value {
        ParamValue::F32(value) => value.is_finite(),
        ParamValue::I32(_) => !NAMED.contains(&id.as_str()),
        ParamValue::Bool(_) => !MOMENTARY.contains(&id.as_str()),
        ParamValue::String(_) => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

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
