//! Every parameter does something.
#![allow(unsafe_code, reason = "the framework's parameter pointers can only be written so")]

use nice_plug::prelude::{ParamPtr, Params};

use super::triggers::Triggers;
use crate::engine::{InputKind, Settings};
use crate::model;
use crate::params::{AntiphonParams, Places, is_momentary, steer};

/// Parameters that say something about others, with what these have to be, 0 to 1: a scale needs a tonic, and a second style
/// a share.
const BESIDE: [(&str, f32); 2] = [("key", 0.5), ("blend", 0.5)];

fn set(param: ParamPtr, normalized: f32) {
    // SAFETY: the pointer is to a field of parameters that outlive this call.
    unsafe { param._internal_set_normalized_value(normalized) };
}

fn get(param: ParamPtr) -> f32 {
    // SAFETY: as in `set`.
    unsafe { param.unmodulated_normalized_value() }
}

/// The parameters of a new instance, but for those of [`BESIDE`].
fn params() -> AntiphonParams {
    let params = AntiphonParams::default();
    for (id, param, _) in params.param_map() {
        let beside = BESIDE.into_iter().find(|(beside, _)| *beside == id);
        beside.into_iter().for_each(|(_, normalized)| set(param, normalized));
    }
    params
}

/// What the engine is given: its settings, and what comes in as what is set goes up.
fn given(params: &AntiphonParams, triggers: &mut Triggers) -> (Settings, Vec<InputKind>) {
    let (mut settings, mut inputs) = (Settings::default(), Vec::new());
    steer(&mut settings, params, &Places::by_card(model::shipped().expect("a model").card()));
    triggers.take_in(params, |input| inputs.push(input.kind));
    (settings, inputs)
}

#[test]
fn every_parameter_reaches_the_engine_from_end_to_end() {
    let count = AntiphonParams::default().param_map().len();
    for at in 0..count {
        let (params, mut triggers) = (params(), Triggers::default());
        let (id, param, _) = params.param_map().swap_remove(at);
        let (default, before) = (get(param), given(&params, &mut triggers));
        // Which of two extremes a new instance has already does not matter; it has not both.
        for normalized in [0.0, 1.0].into_iter().filter(|end| *end != default) {
            set(param, normalized);
            let after = given(&params, &mut triggers);
            assert!(after != before, "{id} at {normalized}: the engine is given the same");
            assert_eq!(
                is_momentary(&id),
                after.0 == before.0,
                "{id}: is it done once, or a state?"
            );
        }
    }
    println!("n = {count} parameters");
}
