//! What a frame is to be: all that is asked of it, before the model is.

use crate::music::{Chord, Part, PartSet};
use crate::token::{Limits, Place, Scene};

use super::comping::{self, Hand};
use super::licks::Expected;
use super::limits::{self, Charted};
use super::manner::{Manner, Mode, Moment};
use super::partner::COMPING;
use super::plan::Planned;
use super::room::Room;
use super::trade::Reply;
use super::{Ending, FRAME, Improviser, cast, form, scene};

/// What a frame is to be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Brief {
    /// Which, counted from the start of the song.
    pub frame: i64,
    /// Where it lies and what is asked of it.
    pub scene: Scene,
    /// What it may hold.
    pub limits: Limits,
    /// How many bars back the music returns to, if it does.
    pub returning: Option<i64>,
    /// The chord that a chart puts in force, where there is one; `Some(None)` is no chord.
    pub chord: Option<Option<Chord>>,
    /// The parts that are left to the person.
    pub person: PartSet,
    /// The answer to the person that the frame belongs to.
    pub reply: Option<Reply>,
    /// What the person leaves.
    pub room: Room,
    /// What the harmony strikes, where it is to accompany.
    pub hand: Hand,
    /// What the person's own turns of phrase lead one to expect.
    pub expected: Expected,
    /// How often the person asked for something else.
    pub again: u64,
    /// What the frame stays, where it is locked.
    pub locked: Option<Planned>,
}

impl Improviser {
    /// What the frame in hand is to be.
    pub(super) fn brief(
        &mut self,
        moment: Moment,
        scene: Scene,
        person: PartSet,
        manner: &Manner,
    ) -> Brief {
        let (frame, reply) = (self.next, self.trade.reply());
        let room = self.partner.room(FRAME * frame, manner);
        let charted = self.charted(moment, manner, frame, reply.is_some());
        let limits = self.limits(&scene, charted, &room, manner);
        let locked = self.plan.frame(frame).filter(|_| manner.hold).copied();
        let quotes = manner.memory > 0.0 && !person.has(Part::Lead);
        Brief {
            frame,
            scene,
            // What is locked was allowed when it was planned.
            limits: if locked.is_some() { Limits::default() } else { limits },
            // What a person plays is new; the music answers it and not its own past.
            returning: (person == PartSet::NONE && reply.is_none())
                .then(|| self.returning(&scene, manner))
                .flatten(),
            chord: charted.map(|charted| charted.chord),
            person,
            reply,
            room,
            hand: self.hand(charted, manner),
            expected: if quotes { self.licks.expect(frame) } else { Expected::default() },
            again: self.wanted.again,
            locked,
        }
    }

    /// What the frame in hand may hold; notes where harmony and bass may play.
    fn limits(
        &mut self,
        scene: &Scene,
        charted: Option<Charted>,
        room: &Room,
        manner: &Manner,
    ) -> Limits {
        let reach = limits::reach(scene, manner, &self.ranges, room);
        let mut limits = limits::in_scale(&reach, manner);
        let refused = self.wanted.refused.iter().filter(|refused| refused.0 == self.next);
        for &(_, part, pitch) in refused {
            let range = &mut limits.pitches[part.index()];
            *range = range.without(pitch);
        }
        let called = || self.partner.player().register(FRAME * self.next);
        if let Some(called) = self.trade.reply().and_then(|_| called()) {
            limits::open_to(&mut limits, Part::Lead, called, manner);
        }
        // A chart's chords may leave the scale; those that follow the person stay in it.
        let reach = if manner.chart.is_some() { reach } else { limits.pitches };
        self.reach = [Part::Harmony, Part::Bass].map(|part| reach[part.index()]);
        if let Some(charted) = charted {
            charted.limit(&mut limits, &reach);
        }
        limits.must = self.must(charted, manner, room);
        if self.has_ended(scene) || self.waits(manner) {
            limits.notes = [0; 4];
        }
        limits
    }

    /// What the harmony strikes where it accompanies.
    fn hand(&self, charted: Option<Charted>, manner: &Manner) -> Hand {
        let chord = charted.and_then(|charted| charted.chord);
        let chord = chord.filter(|_| manner.mode == Mode::Accompany);
        let voiced = chord.map(|chord| comping::voice(chord, &self.struck.hand, self.reach[0]));
        voiced.unwrap_or_default()
    }

    /// How many bars back the music returns to.
    fn returning(&self, scene: &Scene, manner: &Manner) -> Option<i64> {
        let alike = self.ranges.alike(&scene.style);
        form::returns(manner.form, scene.place.bar, manner.seed, &alike)
    }

    fn has_ended(&self, scene: &Scene) -> bool {
        matches!(self.wanted.ending, Ending::With(last) if scene.place.bar > last)
    }

    /// The parts that must be heard in the frame in hand: those that lay a new chord, and the lead that begins an
    /// answer.
    fn must(&self, charted: Option<Charted>, manner: &Manner, room: &Room) -> PartSet {
        let lays = charted.is_some_and(|charted| charted.begins && charted.chord.is_some());
        if manner.mode == Mode::Accompany && lays && !room.yields() {
            return PartSet(manner.parts.0 & COMPING.0);
        }
        let begins = self.trade.reply().is_some_and(|reply| reply.begins(self.next));
        if begins { PartSet::NONE.with(Part::Lead) } else { PartSet::NONE }
    }

    /// The parts of a frame that are left to the person.
    pub(super) fn person(&self, manner: &Manner, frame: i64) -> PartSet {
        cast::person(manner, self.memory.person_plays(frame), self.trade.reply().is_some())
    }

    /// The chord that a frame is to have, where that is not left to the model.
    pub(super) fn charted(
        &self,
        moment: Moment,
        manner: &Manner,
        frame: i64,
        answers: bool,
    ) -> Option<Charted> {
        let plays = self.memory.person_plays(frame);
        let chart = manner.chart.as_ref();
        let chart = chart.map(|chart| chart.at(FRAME * frame, moment.bar_start, moment.meter));
        let theirs = || self.partner.chord(manner, plays, answers).map(Some);
        let chord = chart.or_else(theirs).or(self.waits(manner).then_some(None))?;
        Some(Charted { chord, begins: chord != self.memory.tape().chord() })
    }

    /// Who accompanies waits for the one they accompany.
    fn waits(&self, manner: &Manner) -> bool {
        let alone = manner.chart.is_none() && !self.memory.has_heard();
        manner.mode == Mode::Accompany && alone
    }

    /// Where a frame lies and what is asked of it.
    pub(super) fn scene(
        &self,
        moment: Moment,
        manner: &Manner,
        frame: i64,
        person: PartSet,
    ) -> Scene {
        let key = self.known_key(manner);
        let frames = (frame, self.opening);
        let scene = scene::of_frame(moment, manner, key, &self.ranges, person, frames);
        let left = match self.wanted.ending {
            Ending::With(last) => last.checked_sub(scene.place.bar),
            _ => None,
        };
        let bars_left = left.map(|left| left.min(255) as u8);
        Scene { place: Place { bars_left, ..scene.place }, ..scene }
    }
}
