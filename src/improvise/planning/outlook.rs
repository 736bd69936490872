//! What can be told of the plan: its notes, its chords, and whose turn it is.

use crate::music::{Beats, Chord};

use super::super::partner::turns::Turn;
use super::super::request::settings::{ImproviserSettings, Mode};
use super::super::timing::FRAME;
use super::frame::{Foreseen, Planned};
use super::plan::Plan;
use crate::token::Scene;

/// A view of the frame that was handed on last, and of those that are planned after it.
#[derive(Clone, Copy)]
pub struct Outlook<'a> {
    /// The frames.
    pub plan: &'a Plan,
    /// The first that is not handed on.
    pub due: i64,
    /// The first that is not planned.
    pub next: i64,
}

impl<'a> Outlook<'a> {
    /// What is planned and not handed on yet, in order; with it what is expected of the person.
    pub fn foreseen(self) -> impl Iterator<Item = Foreseen> + 'a {
        self.frames().flat_map(Planned::foreseen)
    }

    /// The chord changes of the plan, each with when it comes.
    pub fn coming(self) -> impl Iterator<Item = (Beats, Chord)> + 'a {
        let mut last = self.last().and_then(|planned| planned.chord);
        self.frames().filter_map(move |planned| {
            let changes = planned.chord != last;
            last = planned.chord;
            planned.chord.filter(|_| changes).map(|chord| (FRAME * planned.frame, chord))
        })
    }

    /// Whose turn it is in the frame handed on last, while turns are taken.
    pub fn turn(self, settings: &ImproviserSettings) -> Option<Turn> {
        let is_ours = self.last().is_some_and(Planned::answers);
        (settings.mode == Mode::Trade).then_some(if is_ours { Turn::Lead } else { Turn::Person })
    }

    /// The chord that the frame handed on last was thought in, and when that frame begins.
    pub fn thought(self) -> Option<(Beats, Chord)> {
        let planned = self.last()?;
        planned.chord.map(|chord| (FRAME * planned.frame, chord))
    }

    /// When the frame handed on last begins, and its scene.
    pub fn scene(self) -> Option<(Beats, Scene)> {
        self.last().map(|planned| (FRAME * planned.frame, planned.scene))
    }

    /// The chord of the frame handed on last, and when that frame begins: a chart's, also where it says that there is
    /// none, or that which goes with the person, or else that of what is struck.
    pub fn chord(self, settings: &ImproviserSettings) -> Option<(Beats, Option<Chord>)> {
        let planned = self.last()?;
        let struck = || planned.struck_chord().map(Some);
        let given = || planned.chord.filter(|_| settings.mode == Mode::Accompany).map(Some);
        let chord = settings.chart.map(|_| planned.chord).or_else(given).or_else(struck);
        chord.map(|chord| (FRAME * planned.frame, chord))
    }

    fn frames(self) -> impl Iterator<Item = &'a Planned> + 'a {
        (self.due..self.next).filter_map(move |frame| self.plan.frame(frame))
    }

    fn last(self) -> Option<&'a Planned> {
        self.plan.frame(self.due - 1)
    }
}
