//! What a frame is to be: all that is asked of it, before the model is.

use crate::music::{Chord, Part, PartSet, PitchClassSet};
use crate::token::{Limits, Place, Scene};

use super::comping::{self, Hand};
use super::licks::Expected;
use super::limits::{self, Charted};
use super::manner::{Manner, Mode, Moment};
use super::partner::COMPING;
use super::plan::Planned;
use super::presence::Laying;
use super::room::Room;
use super::trade::Reply;
use super::{FRAME, Improviser, cast, ending, form, presence, scene};

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
    /// Whether it is the last chord of the song.
    pub closes: bool,
    /// The chords that are laid by rule.
    pub laying: Laying,
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
        let limits = self.limits(&scene, person, charted, &room, manner);
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
            closes: self.wanted.ending.closes(&scene.place),
            laying: self.laying(&scene, limits.must),
            hand: self.hand(charted, manner, self.wanted.ending.closes(&scene.place)),
            expected: if quotes { self.licks.expect(frame) } else { Expected::default() },
            again: self.wanted.again,
            locked,
        }
    }

    /// What the frame in hand may hold; notes where harmony and bass may play.
    fn limits(
        &mut self,
        scene: &Scene,
        person: PartSet,
        charted: Option<Charted>,
        room: &Room,
        manner: &Manner,
    ) -> Limits {
        let reach = limits::reach(scene, manner, &self.ranges, room);
        let reach_of = |part: Part| reach[part.index()];
        let scale = self.scale(manner);
        let mut limits = limits::in_scale(&reach, with_chord(scale, charted, manner), manner.mode);
        limits.chords = scale;
        let refused = self.wanted.refused.iter().filter(|refused| refused.0 == self.next);
        for &(_, part, pitch) in refused {
            let range = &mut limits.pitches[part.index()];
            *range = range.without(pitch);
        }
        let called = || self.partner.player().register(FRAME * self.next);
        if let Some(called) = self.trade.reply().and_then(|_| called()) {
            limits::open_to(&mut limits, Part::Lead, called, scale);
        }
        // A chart's chords may leave the scale; those that follow the person stay in the one that is locked.
        let held = manner.scale().filter(|_| manner.chart.is_none());
        let mut reach =
            held.map_or(reach, |held| limits::in_scale(&reach, held, manner.mode).pitches);
        let last = charted.filter(|_| self.wanted.ending.closes(&scene.place));
        if let Some(chord) = last.and_then(|charted| charted.chord) {
            let bass = &mut reach[Part::Bass.index()];
            *bass = limits::reaching(*bass, chord.bass);
        }
        self.reach = [Part::Harmony, Part::Bass].map(|part| reach[part.index()]);
        if let Some(charted) = charted {
            charted.limit(&mut limits, &reach);
        }
        if self.wanted.ending.closes(&scene.place) {
            let notes = ending::last_notes(self.key(manner));
            limits.pitches[Part::Lead.index()] = reach_of(Part::Lead).and(notes.pitches());
            limits.notes[Part::Lead.index()] = 1;
        }
        limits.must = self.must(scene, person, charted, manner, room);
        if self.wanted.ending.rests(&scene.place) || self.waits(manner) {
            limits.notes = [0; 4];
        }
        if is_silenced(charted, manner) {
            limits.notes = left_in_silence(manner.mode, limits.notes);
        }
        limits
    }

    /// The notes that belong to the music: those that are locked, or else those of what the person plays. A chart says
    /// by itself what belongs.
    pub(super) fn scale(&self, manner: &Manner) -> PitchClassSet {
        let theirs = self.partner.tonal().filter(|_| manner.chart.is_none());
        let theirs = theirs.map(|tonal| tonal.scale);
        manner.scale().or(theirs).unwrap_or(PitchClassSet::ALL)
    }

    /// What the harmony strikes where it accompanies or closes.
    fn hand(&self, charted: Option<Charted>, manner: &Manner, closes: bool) -> Hand {
        let chord = charted.and_then(|charted| charted.chord);
        let chord = chord.filter(|_| manner.mode == Mode::Accompany || closes);
        let voiced = chord.map(|chord| comping::voice(chord, &self.struck.hand, self.reach[0]));
        voiced.unwrap_or_default()
    }

    /// The chords that are laid by rule: those of parts that must play and that the style does not know.
    fn laying(&self, scene: &Scene, must: PartSet) -> Laying {
        let strange = self.ranges.strange(&scene.style);
        let parts = PartSet(must.0 & strange.0 & COMPING.0);
        Laying { parts, before: self.struck, reach: self.reach }
    }

    /// How many bars back the music returns to.
    fn returning(&self, scene: &Scene, manner: &Manner) -> Option<i64> {
        let alike = self.ranges.alike(&scene.style);
        form::returns(manner.form, scene.place.bar, manner.seed, &alike)
    }

    /// The parts that must be heard in the frame in hand: those that lay a new chord, the lead that begins an answer,
    /// everybody in the last chord, and whoever has rested for too long.
    fn must(
        &self,
        scene: &Scene,
        person: PartSet,
        charted: Option<Charted>,
        manner: &Manner,
        room: &Room,
    ) -> PartSet {
        let ours = PartSet(scene.parts.0 & !person.0);
        if self.wanted.ending.closes(&scene.place) {
            return ours;
        }
        let lays = charted.is_some_and(|charted| charted.begins && charted.chord.is_some());
        if manner.mode == Mode::Accompany {
            let lays = lays && !room.yields();
            return if lays { PartSet(manner.parts.0 & COMPING.0) } else { PartSet::NONE };
        }
        let begins = self.trade.reply().is_some_and(|reply| reply.begins(self.next));
        let lead = if begins { PartSet::NONE.with(Part::Lead) } else { PartSet::NONE };
        if room.yields() {
            return lead;
        }
        let strange = self.ranges.strange(&scene.style);
        PartSet(presence::must(self.memory.tape(), scene, ours, strange).0 | lead.0)
    }

    /// The parts of a frame that are left to the person.
    pub(super) fn person(&self, manner: &Manner, frame: i64) -> PartSet {
        let answers = self.trade.reply().is_some();
        let person = cast::person(manner, self.memory.person_plays(frame), answers);
        if self.memory.person_drums(frame) { person.with(Part::Drums) } else { person }
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
        let cadence = self.cadence(moment, frame, manner);
        let chord = cadence.map(Some).or(chart).or_else(theirs);
        let chord = chord.or(self.waits(manner).then_some(None))?;
        Some(Charted { chord, begins: chord != self.memory.tape().chord() })
    }

    /// The chord by which the song comes to its end. A chart has its own way there, and where its end is the song's its
    /// own last chord.
    fn cadence(&self, moment: Moment, frame: i64, manner: &Manner) -> Option<Chord> {
        let place = scene::place(moment, (frame, self.opening));
        let cadence = self.wanted.ending.chord(&place, self.key(manner))?;
        let Some(chart) = &manner.chart else { return Some(cadence) };
        let is_last = self.wanted.ending.bars_left(place.bar) == Some(0);
        let end = FRAME * (frame + place.bar_frames() - i64::from(place.frame_in_bar));
        (is_last && !chart.ends_at(end, moment.bar_start, moment.meter)).then_some(cadence)
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
        let key = Some(self.key(manner));
        let frames = (frame, self.opening);
        let scene = scene::of_frame(moment, manner, key, &self.ranges, person, frames);
        let left = self.wanted.ending.bars_left(scene.place.bar);
        let bars_left = left.map(|left| left.min(255) as u8);
        Scene { place: Place { bars_left, ..scene.place }, ..scene }
    }
}

/// A scale and the tones of the chord that is laid over it; one that is locked stays as it is.
fn with_chord(scale: PitchClassSet, charted: Option<Charted>, manner: &Manner) -> PitchClassSet {
    let chord = charted.and_then(|charted| charted.chord).filter(|_| manner.scale().is_none());
    chord.map_or(scale, |chord| PitchClassSet(scale.0 | chord.tones.0))
}

/// Of the notes that parts may begin, those that are left where a chart says that there is no chord: a soloist's.
fn left_in_silence(mode: Mode, notes: [u8; 4]) -> [u8; 4] {
    Part::ALL
        .map(|part| if mode.has_soloist() && part == Part::Lead { notes[part.index()] } else { 0 })
}

/// Whether a chart has the band rest.
fn is_silenced(charted: Option<Charted>, manner: &Manner) -> bool {
    manner.chart.is_some() && charted.is_some_and(|charted| charted.chord.is_none())
}
