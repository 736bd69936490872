//! What a frame is to be: all that is asked of it, before the network is.

use crate::music::{Chord, Part, PartSet, PitchClassSet, PitchSet};
use crate::token::{Limits, Place, Scene};

use super::super::memory::licks::Expected;
use super::super::partner::comping::{self, COMPING, Hand};
use super::super::request::limits::{self, Charted};
use super::super::request::room::Room;
use super::super::request::settings::{Mode, Now};
use super::super::request::{ending, form, roles, scene};
use super::super::timing::FRAME;
use super::frame::{FrameRequest, Planned};
use super::knowledge::Knowledge;
use super::presence::{self, LaidChords};

/// Makes requests from what is known at a moment.
#[derive(Clone, Copy)]
pub struct Requests<'a> {
    /// What is known.
    pub known: &'a Knowledge,
    /// When, and what is asked of the music.
    pub now: Now<'a>,
}

impl<'a> Requests<'a> {
    /// The parts of a frame that are left to the person.
    pub fn person(&self, frame: i64) -> PartSet {
        let (memory, answers) = (&self.known.context.memory, self.answers());
        let person = roles::person(self.now.settings, memory.person_plays(frame), answers);
        if memory.person_drums(frame) { person.with(Part::Drums) } else { person }
    }

    /// Where a frame lies and what is asked of it.
    pub fn scene(&self, frame: i64, person: PartSet) -> Scene {
        let Knowledge { ranges, wishes, piece, .. } = self.known;
        let key = Some(self.known.key(self.now.settings));
        let scene = scene::of_frame(self.now, key, ranges, person, (frame, piece.opening));
        let left = wishes.ending.bars_left(scene.place.bar);
        let bars_left = left.map(|left| left.min(255) as u8);
        Scene { place: Place { bars_left, ..scene.place }, ..scene }
    }

    /// The chord that a frame is to have, where that is not left to the network.
    pub fn charted(&self, frame: i64, answers: bool) -> Option<Charted> {
        let Now { transport, settings } = self.now;
        let memory = &self.known.context.memory;
        let plays = memory.person_plays(frame);
        let chart = settings.chart.as_ref();
        let chart =
            chart.map(|chart| chart.at(FRAME * frame, transport.bar_start, transport.meter));
        let theirs = || self.known.partner.chord(settings, plays, answers).map(Some);
        let chord = self.cadence(frame).map(Some).or(chart).or_else(theirs);
        let chord = chord.or(self.waits().then_some(None))?;
        Some(Charted { chord, begins: chord != memory.tape().chord() })
    }

    /// What a frame is to be; `locked` is what it stays, where the plan is held.
    pub fn frame(
        &self,
        frame: i64,
        scene: Scene,
        person: PartSet,
        locked: Option<Planned>,
    ) -> FrameRequest {
        let room = self.known.partner.room(FRAME * frame, self.now.settings);
        let charted = self.charted(frame, self.answers());
        let closes = self.known.wishes.ending.closes(&scene.place);
        Draft { asked: *self, frame, scene, person, room, charted, closes }.finish(locked)
    }

    /// Whether a frame was planned for what is asked now.
    pub fn are_met_by(&self, planned: &Planned) -> bool {
        let chord = self.charted(planned.frame, planned.answers());
        planned.scene == self.scene(planned.frame, planned.person)
            && chord.is_none_or(|charted| charted.chord == planned.chord)
    }

    /// Whether a request is what is asked now.
    pub fn are_as(&self, request: &FrameRequest) -> bool {
        let chord = self.charted(request.frame, request.reply.is_some());
        request.scene == self.scene(request.frame, request.person)
            && chord.map(|charted| charted.chord) == request.chord
    }

    /// Whether an answer to the person is being played.
    fn answers(&self) -> bool {
        self.known.context.trade.reply().is_some()
    }

    /// The chord by which the song comes to its end. A chart has its own way there, and where its end is the song's its
    /// own last chord.
    fn cadence(&self, frame: i64) -> Option<Chord> {
        let (Now { transport, settings }, wishes) = (self.now, &self.known.wishes);
        let place = scene::place(transport, (frame, self.known.piece.opening));
        let cadence = wishes.ending.chord(&place, self.known.key(settings))?;
        let Some(chart) = &settings.chart else { return Some(cadence) };
        let is_last = wishes.ending.bars_left(place.bar) == Some(0);
        let end = FRAME * (frame + place.bar_frames() - i64::from(place.frame_in_bar));
        (is_last && !chart.ends_at(end, transport.bar_start, transport.meter)).then_some(cadence)
    }

    /// Who accompanies waits for the one they accompany.
    fn waits(&self) -> bool {
        let settings = self.now.settings;
        let alone = settings.chart.is_none() && !self.known.context.memory.has_heard();
        settings.mode == Mode::Accompany && alone
    }
}

/// A request that is being made.
struct Draft<'a> {
    asked: Requests<'a>,
    frame: i64,
    scene: Scene,
    person: PartSet,
    room: Room,
    charted: Option<Charted>,
    /// Whether the last chord of the song is struck.
    closes: bool,
}

impl Draft<'_> {
    fn finish(&self, locked: Option<Planned>) -> FrameRequest {
        let (known, settings) = (self.asked.known, self.asked.now.settings);
        let (limits, reach) = self.limits();
        let reply = known.context.trade.reply();
        let quotes = settings.memory > 0.0 && !self.person.has(Part::Lead);
        FrameRequest {
            frame: self.frame,
            scene: self.scene,
            // What is locked was allowed when it was planned.
            limits: if locked.is_some() { Limits::default() } else { limits },
            // What a person plays is new; the music answers it and not its own past.
            returning: (self.person == PartSet::NONE && reply.is_none())
                .then(|| self.returning())
                .flatten(),
            chord: self.charted.map(|charted| charted.chord),
            person: self.person,
            reply,
            room: self.room,
            closes: self.closes,
            laid: self.laid(limits.must, reach),
            hand: self.hand(reach[0]),
            expected: if quotes {
                known.context.licks.expect(self.frame)
            } else {
                Expected::default()
            },
            again: known.wishes.again,
            locked,
        }
    }

    /// What the frame may hold, and where harmony and bass may play.
    fn limits(&self) -> (Limits, [PitchSet; 2]) {
        let settings = self.asked.now.settings;
        let reach = limits::reach(&self.scene, settings, &self.asked.known.ranges, &self.room);
        let mut limits = self.in_scale(&reach);
        self.refuse(&mut limits);
        self.open_to_call(&mut limits);
        let comping = self.comping_reach(reach);
        if let Some(charted) = self.charted.filter(|_| !self.passes()) {
            charted.limit(&mut limits, &comping);
        }
        self.let_sound(&mut limits);
        if self.closes {
            let notes = ending::last_notes(self.asked.known.key(settings));
            let lead = Part::Lead.index();
            limits.pitches[lead] = reach[lead].and(notes.pitches());
            limits.notes[lead] = 1;
        }
        limits.must = self.must();
        self.silence(&mut limits);
        (limits, [Part::Harmony, Part::Bass].map(|part| comping[part.index()]))
    }

    /// What the scale leaves, with the tones of a chord that is laid over it; a scale that is locked stays as it is.
    fn in_scale(&self, reach: &[PitchSet; 4]) -> Limits {
        let settings = self.asked.now.settings;
        let scale = self.asked.known.scale(settings);
        let chord = self.chord().filter(|_| settings.held_scale().is_none());
        let wider = chord.map_or(scale, |chord| PitchClassSet(scale.0 | chord.tones.0));
        Limits { chords: scale, ..limits::in_scale(reach, wider, settings.mode) }
    }

    /// Takes out what the person refused.
    fn refuse(&self, limits: &mut Limits) {
        for (part, pitch) in self.asked.known.wishes.refused_in(self.frame) {
            let range = &mut limits.pitches[part.index()];
            *range = range.without(pitch);
        }
    }

    /// Whether harmony and bass may pass between the tones of the chord: off the beat, where it goes with the person.
    fn passes(&self) -> bool {
        let Now { settings, .. } = self.asked.now;
        let follows = settings.mode == Mode::Accompany && settings.chart.is_none();
        let begins = self.charted.is_some_and(|charted| charted.begins);
        follows && self.chord().is_some() && !begins && !self.scene.place.opens_pulse()
    }

    /// Takes out what a part still sounds, as far as that leaves it anything: written music strikes no note that is held.
    fn let_sound(&self, limits: &mut Limits) {
        let tape = self.asked.known.context.memory.tape();
        for part in PartSet::PITCHED.iter() {
            let range = &mut limits.pitches[part.index()];
            let free = PitchSet(range.0 & !tape.sounding(part).0);
            if free != PitchSet::default() {
                *range = free;
            }
        }
    }

    /// Lets an answer play where its call did.
    fn open_to_call(&self, limits: &mut Limits) {
        let known = self.asked.known;
        let called = || known.partner.player().register(FRAME * self.frame);
        if let Some(called) = known.context.trade.reply().and_then(|_| called()) {
            let scale = known.scale(self.asked.now.settings);
            limits::open_to(limits, Part::Lead, called, scale);
        }
    }

    /// Where parts that lay chords may play. A chart's chords may leave the scale; those that follow the person stay in
    /// the one that is locked.
    fn comping_reach(&self, reach: [PitchSet; 4]) -> [PitchSet; 4] {
        let settings = self.asked.now.settings;
        let held = settings.held_scale().filter(|_| settings.chart.is_none());
        let mut reach =
            held.map_or(reach, |held| limits::in_scale(&reach, held, settings.mode).pitches);
        if let Some(chord) = self.chord().filter(|_| self.closes) {
            let bass = &mut reach[Part::Bass.index()];
            *bass = limits::reaching(*bass, chord.bass);
        }
        reach
    }

    /// Takes the notes of those who rest: all where the song is over or waits, all but a soloist where a chart says that
    /// there is no chord.
    fn silence(&self, limits: &mut Limits) {
        let settings = self.asked.now.settings;
        if self.asked.known.wishes.ending.rests(&self.scene.place) || self.asked.waits() {
            limits.notes = [0; 4];
        }
        let silent = self.charted.is_some_and(|charted| charted.chord.is_none());
        if settings.chart.is_some() && silent {
            let solo = |part| part == Part::Lead && settings.mode.has_soloist();
            limits.notes =
                Part::ALL.map(|part| if solo(part) { limits.notes[part.index()] } else { 0 });
        }
    }

    /// The chord that is given, if there is one.
    fn chord(&self) -> Option<Chord> {
        self.charted.and_then(|charted| charted.chord)
    }

    /// What the harmony strikes where it closes.
    fn hand(&self, reach: PitchSet) -> Hand {
        let chord = self.chord().filter(|_| self.closes);
        let before = &self.asked.known.context.struck.hand;
        chord.map(|chord| comping::voice(chord, before, reach)).unwrap_or_default()
    }

    /// The chords that are laid by rule: those of parts that must play and that the style does not know.
    fn laid(&self, must: PartSet, reach: [PitchSet; 2]) -> LaidChords {
        let known = self.asked.known;
        let strange = known.ranges.strange(&self.scene.style);
        let parts = PartSet(must.0 & strange.0 & COMPING.0);
        LaidChords { parts, before: known.context.struck, reach }
    }

    /// How many bars back the music returns to.
    fn returning(&self) -> Option<i64> {
        let settings = self.asked.now.settings;
        let alike = self.asked.known.ranges.alike(&self.scene.style);
        form::returns(settings.form, self.scene.place.bar, settings.seed, &alike)
    }

    /// The parts that must be heard: those that sound beside a new chord, the lead that begins an answer, everybody in the last
    /// chord, and whoever has rested for too long.
    fn must(&self) -> PartSet {
        let known = self.asked.known;
        let ours = PartSet(self.scene.parts.0 & !self.person.0);
        if self.closes {
            return ours;
        }
        let begins = known.context.trade.reply().is_some_and(|reply| reply.begins(self.frame));
        let lead = if begins { PartSet::NONE.with(Part::Lead) } else { PartSet::NONE };
        if self.room.yields() {
            return lead;
        }
        let strange = known.ranges.strange(&self.scene.style);
        let present = presence::must(known.context.memory.tape(), &self.scene, ours, strange);
        PartSet(present.0 | lead.0 | self.must_move(ours).0)
    }

    /// The parts that sound a tone which does not belong to the chord that begins under the person: they strike another.
    fn must_move(&self, ours: PartSet) -> PartSet {
        let begins = self.charted.filter(|charted| charted.begins).and_then(|it| it.chord);
        let Some(chord) = begins.filter(|_| self.asked.now.settings.mode == Mode::Accompany) else {
            return PartSet::NONE;
        };
        let tape = self.asked.known.context.memory.tape();
        let strays = |part: &Part| tape.sounding(*part).classes().0 & !chord.tones.0 != 0;
        let comping = PartSet(ours.0 & COMPING.0);
        comping.iter().filter(strays).collect()
    }
}
