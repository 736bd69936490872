//! What can be told of the music: its plan, chord, key and section, and how it came about.

use crate::music::{Beats, Chord, Key};

use super::plan::Planned;
use super::trade::Turn;
use super::{FRAME, Foreseen, Improviser, Manner, Mode, Moment, Report, scene};

impl Improviser {
    /// What is planned and not handed on yet, in order; with it what is expected of the person.
    pub fn foreseen(&self) -> impl Iterator<Item = Foreseen> {
        let frames = (self.due..self.next).filter_map(|frame| self.plan.frame(frame));
        frames.flat_map(Planned::foreseen)
    }

    /// The chord changes of the plan, each with when it comes.
    pub fn coming(&self) -> impl Iterator<Item = (Beats, Chord)> {
        let mut last = self.plan.frame(self.due - 1).and_then(|planned| planned.chord);
        let frames = (self.due..self.next).filter_map(|frame| self.plan.frame(frame));
        frames.filter_map(move |planned| {
            let changes = planned.chord != last;
            last = planned.chord;
            planned.chord.filter(|_| changes).map(|chord| (FRAME * planned.frame, chord))
        })
    }

    /// The letter of the section that the song is in.
    pub fn section(&self, moment: Moment, manner: &Manner) -> Option<char> {
        let place = scene::place(moment, (moment.now.div_floor(FRAME), self.opening));
        manner.form.letter(place.bar)
    }

    /// Whose turn it is in the frame handed on last, while turns are taken.
    pub fn turn(&self, manner: &Manner) -> Option<Turn> {
        let is_ours = self.plan.frame(self.due - 1).is_some_and(Planned::answers);
        (manner.mode == Mode::Trade).then_some(if is_ours { Turn::Lead } else { Turn::Person })
    }

    /// From which point on what was told of the plan no longer holds, or has not been told yet, if there is any.
    pub fn news(&mut self) -> Option<Beats> {
        let (from, to) = (self.told.max(self.due), self.next);
        let changed = std::mem::take(&mut self.replanned) || to > from;
        self.told = to;
        changed.then_some(FRAME * from)
    }

    /// The chord that the frame handed on last was thought in, and when that frame begins.
    pub fn thought(&self) -> Option<(Beats, Chord)> {
        let planned = self.plan.frame(self.due - 1)?;
        planned.chord.map(|chord| (FRAME * planned.frame, chord))
    }

    /// The chord of the frame handed on last, and when that frame begins: a chart's, also where it says that there is
    /// none, or else that of what is struck.
    pub fn chord(&self, manner: &Manner) -> Option<(Beats, Option<Chord>)> {
        let planned = self.plan.frame(self.due - 1)?;
        let struck = || planned.struck_chord().map(Some);
        let chord = manner.chart.map(|_| planned.chord).or_else(struck);
        chord.map(|chord| (FRAME * planned.frame, chord))
    }

    /// The key of the music: the one that is known, or its own.
    pub fn key(&self, manner: &Manner) -> Key {
        self.partners_key(manner).unwrap_or_else(|| self.own_key(manner))
    }

    /// The key of what is played, as far as anybody knows it: nobody does before something sounds.
    pub fn known_key(&self, manner: &Manner) -> Option<Key> {
        let own = || self.memory.has_played().then(|| self.own_key(manner));
        self.partners_key(manner).or_else(own)
    }

    /// The key that is given, or the person's: what they play in, or else what their music is written in.
    fn partners_key(&self, manner: &Manner) -> Option<Key> {
        let theirs = self.partner.tonal().map(|tonal| tonal.key);
        scene::given_key(manner).or(theirs).or(manner.signature)
    }

    /// The key that the music has by itself: that of what it goes on from, or its seed's.
    pub(super) fn own_key(&self, manner: &Manner) -> Key {
        self.home.unwrap_or_else(|| scene::seeds_key(manner, &self.ranges))
    }

    /// What has been spent, and how frames came about.
    pub fn report(&self) -> Report {
        self.tally.report(self.credit.spent())
    }
}
