//! Parameters that do something once, on their way up.

use nice_plug::prelude::BoolParam;

use super::adapt;
use crate::engine::{Ask, Input, InputKind};
use crate::params::AntiphonParams;

/// A parameter, and what it does.
type Trigger = (fn(&AntiphonParams) -> &BoolParam, fn(&mut dyn FnMut(Input)));

const TRIGGERS: [Trigger; 6] = [
    (|params| &params.panic, |put| adapt::all_notes_off().for_each(put)),
    (|params| &params.like, |put| put(adapt::now(InputKind::Ask(Ask::Like)))),
    (|params| &params.dislike, |put| put(adapt::now(InputKind::Ask(Ask::Dislike)))),
    (|params| &params.again, |put| put(adapt::now(InputKind::Ask(Ask::Again)))),
    (|params| &params.tap, |put| put(adapt::now(InputKind::Tap))),
    (|params| &params.end, |put| put(adapt::now(InputKind::Ask(Ask::End)))),
];

/// Which of them were up when they were last looked at.
#[derive(Default)]
pub struct Triggers([bool; TRIGGERS.len()]);

impl Triggers {
    /// Puts in what those do that have gone up.
    pub fn take_in(&mut self, params: &AntiphonParams, mut put: impl FnMut(Input)) {
        for ((param, act), was_up) in TRIGGERS.iter().zip(&mut self.0) {
            let up = param(params).value();
            if up && !*was_up {
                act(&mut put);
            }
            *was_up = up;
        }
    }
}

#[cfg(test)]
#[allow(unsafe_code, reason = "the framework's parameter pointers can only be written so")]
mod tests {
    use nice_plug::prelude::Param;

    use super::*;

    fn turn(param: &BoolParam, on: bool) {
        // SAFETY: the parameter outlives the pointer.
        unsafe { param.as_ptr()._internal_set_normalized_value(if on { 1.0 } else { 0.0 }) };
    }

    #[test]
    fn each_does_its_thing_once_whenever_it_goes_up() {
        let (params, mut triggers) = (AntiphonParams::default(), Triggers::default());
        let mut look = || {
            let mut kinds = Vec::new();
            triggers.take_in(&params, |input| kinds.push(input.kind));
            kinds
        };
        assert_eq!(look(), []);
        for (param, kind) in [
            (&params.like, InputKind::Ask(Ask::Like)),
            (&params.dislike, InputKind::Ask(Ask::Dislike)),
            (&params.again, InputKind::Ask(Ask::Again)),
            (&params.tap, InputKind::Tap),
        ] {
            for _ in 0..2 {
                turn(param, true);
                assert_eq!([look(), look()], [vec![kind], vec![]]);
                turn(param, false);
                assert_eq!(look(), []);
            }
        }
        turn(&params.panic, true);
        assert_eq!(look().len(), 16, "a channel each");
    }
}
