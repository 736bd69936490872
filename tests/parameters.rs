//! Every parameter is kept with the session: what it is set to is saved, loaded and saved again.
#![cfg(feature = "plugin")]

mod clap;

use antiphon::params::{AntiphonParams, is_momentary, saved};
use clap::{entries, instance, load, save};
use nice_plug::prelude::{ParamPtr, Params};
use serde_json::{Value, json};

/// The parameters of a new instance with one of them at an end; its identifier.
fn with_one_at(place: usize, normalized: f32) -> (AntiphonParams, String) {
    let params = AntiphonParams::default();
    let (id, param, _): (String, ParamPtr, String) = params.param_map().swap_remove(place);
    // SAFETY: the pointer is to a field of `params`, which is alive.
    unsafe { param._internal_set_normalized_value(normalized) };
    (params, id)
}

/// A session as a host keeps it: its length, then JSON.
fn session(params: &AntiphonParams) -> Vec<u8> {
    let text = serde_json::to_vec(&saved(params)).expect("a session is JSON");
    [&(text.len() as u64).to_le_bytes()[..], &text].concat()
}

fn values(session: &[u8]) -> Value {
    let state: Value = serde_json::from_slice(&session[8..]).expect("a session is JSON");
    state["params"].clone()
}

#[test]
fn every_parameter_survives_a_session_but_what_is_done_once() {
    let fresh = values(&session(&AntiphonParams::default()));
    let count = AntiphonParams::default().param_map().len();
    for (name, entry) in entries() {
        for (place, end) in (0..count).flat_map(|place| [(place, 0.0), (place, 1.0)]) {
            let (params, id) = with_one_at(place, end);
            let (before, mut instance) = (session(&params), instance(&entry));
            assert!(load(&mut instance, &before), "{name}: {id} at {end}");
            let after = values(&save(&mut instance));
            assert_eq!(after, values(&before), "{name}: {id} at {end}");
            if is_momentary(&id) {
                assert_eq!(after[&id], json!({ "bool": false }), "{name}: {id} is no state");
            }
        }
        println!("{name}: n = {count} parameters, each at both ends");
    }
    let at_ends = |place| [0.0, 1.0].map(|end| with_one_at(place, end));
    for [(low, id), (high, _)] in (0..count).map(at_ends) {
        let differs = values(&session(&low))[&id] != values(&session(&high))[&id];
        assert_eq!(differs, !is_momentary(&id), "{id} is {} in a session", fresh[&id]);
    }
}
