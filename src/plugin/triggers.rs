//! Parameters that do something once, on their way up.

use nice_plug::prelude::BoolParam;

use super::adapt;
use crate::engine::{Input, InputKind, MusicCommand};
use crate::params::AntiphonParams;

/// A parameter, and what its going up means.
type Trigger = (fn(&AntiphonParams) -> &BoolParam, InputKind);

const TRIGGERS: [Trigger; 6] = [
    (|params| &params.panic, InputKind::Panic),
    (|params| &params.like, InputKind::Music(MusicCommand::Like)),
    (|params| &params.dislike, InputKind::Music(MusicCommand::Dislike)),
    (|params| &params.again, InputKind::Music(MusicCommand::Again)),
    (|params| &params.tap, InputKind::Tap),
    (|params| &params.end, InputKind::Music(MusicCommand::End)),
];

/// Which of them were up when they were last looked at.
#[derive(Default)]
pub struct Triggers([bool; TRIGGERS.len()]);

impl Triggers {
    /// Puts in what those do that have gone up.
    pub fn take_in(&mut self, params: &AntiphonParams, mut put: impl FnMut(Input)) {
        for ((param, kind), was_up) in TRIGGERS.iter().zip(&mut self.0) {
            let up = param(params).value();
            if up && !*was_up {
                put(adapt::now(*kind));
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
            (&params.like, InputKind::Music(MusicCommand::Like)),
            (&params.dislike, InputKind::Music(MusicCommand::Dislike)),
            (&params.again, InputKind::Music(MusicCommand::Again)),
            (&params.tap, InputKind::Tap),
            (&params.panic, InputKind::Panic),
        ] {
            for _ in 0..2 {
                turn(param, true);
                assert_eq!([look(), look()], [vec![kind], vec![]]);
                turn(param, false);
                assert_eq!(look(), []);
            }
        }
    }
}
