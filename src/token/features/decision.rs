//! What a decision sees beside the backbone's context.

use crate::model::Feature;
use crate::music::{Part, Pitch};
use crate::rt::Bounded;

use super::super::grammar::key_normaliser::KeyNormaliser;
use super::super::grammar::scene::Scene;
use super::super::grammar::vocabulary::{DURATIONS, Factor, GridNote, OFFSETS, VELOCITIES, VOICES};
use super::super::grammar::writer::{FrameWriter, Question};
use super::super::history::History;
use super::super::history::line::{DUE, Line};
use super::super::history::recall::{EXACT, Expected, RUNS};
use super::frame as frame_input;
use super::layout::{
    FARTHEST, LAGS, LEAPS, MOVES, NOTE_ANSWERS, RECENT_DURATIONS, RECENT_PITCHES,
    RECENT_VELOCITIES, STEPS, decision,
};

/// How many features a decision can have.
pub const DECISION_FEATURES: usize = decision::COUNT;

/// The features of one decision.
pub type DecisionFeatures = Bounded<Feature, 320>;

const LOUDNESS: usize = VELOCITIES as usize;

/// A question in its surroundings.
struct View<'a> {
    question: Question,
    writer: &'a FrameWriter,
    tape: &'a History,
    scene: &'a Scene,
}

/// Everything the head is told about a question: what has been decided in this frame, what sounds, and what
/// stood at the same place before. A list that is full drops the rest.
pub fn collect(writer: &FrameWriter, tape: &History, scene: &Scene) -> DecisionFeatures {
    let mut list = DecisionFeatures::new();
    let mut on = |index: u16| {
        let _full = list.push(Feature::on(index));
    };
    let Some(question) = writer.question() else {
        return list;
    };
    let view = View { question, writer, tape, scene };
    let (factor, part) = (question.factor, question.part);
    on(decision::QUESTION.at(factor.index() * 4 + part.index()));
    on(decision::FRAME_IN_BAR.at(scene.place.frame_in_bar.into()));
    view.harmony(&mut on);
    if factor.is_harmony() {
        view.sounding(&mut on);
        return list;
    }
    view.recalled(&mut on);
    Part::ALL
        .into_iter()
        .for_each(|part| on(decision::DUE.at(part.index() * DUE + tape.due(part))));
    view.sounding(&mut on);
    if factor == Factor::Active {
        view.activity_before(&mut on);
    } else {
        on(decision::ACTIVE.at(writer.active().0.into()));
        view.chosen(&mut on);
        if part == Part::Harmony {
            view.voices(&mut on);
        }
        view.draft(&mut on);
        view.lately(&mut on);
        view.moves(&mut on);
        view.bars_before(&mut on);
    }
    list
}

impl View<'_> {
    /// A pitch of the part in question as the model sees it.
    fn to_model(&self, pitch: Pitch) -> usize {
        self.question.home.to_model(pitch).into()
    }

    /// The same for any part, each in its own stretch.
    fn seen_in(&self, part: Part, pitch: Pitch) -> usize {
        let home = KeyNormaliser::of(self.scene.key).for_part(part);
        part.index() * 128 + usize::from(home.to_model(pitch))
    }

    fn harmony(&self, on: &mut impl FnMut(u16)) {
        if !self.scene.chords {
            return;
        }
        let home = KeyNormaliser::of(self.scene.key);
        let chord = self.writer.chord().map(|chord| home.chord_to_model(chord));
        frame_input::chord(chord, decision::CHORD.start, &mut |index, _| on(index));
        if let Some(root) = self.writer.new_root() {
            on(decision::ROOT.at(home.answer_to_model(Factor::Chord, root).into()));
        }
        if let Some(quality) = self.writer.new_quality() {
            on(decision::QUALITY.at(quality.into()));
        }
    }

    fn sounding(&self, on: &mut impl FnMut(u16)) {
        for part in Part::ALL.into_iter().filter(|part| part.is_pitched()) {
            for pitch in self.tape.sounding(part).iter() {
                on(decision::SOUNDING.at(self.seen_in(part, pitch)));
            }
        }
    }

    /// What the session's own turns of phrase lead one to expect.
    fn recalled(&self, on: &mut impl FnMut(u16)) {
        let first = first_answer(self.question.factor);
        for (at, expected) in self.tape.expect(self.writer, self.scene).into_iter().enumerate() {
            // Contexts that share a slot by chance may hold the answer to another kind of question.
            let known =
                |expected: &Expected| usize::from(expected.answer) < self.question.factor.size();
            if let Some(expected) = expected.filter(known) {
                let answer = first + usize::from(self.question.to_model(expected.answer));
                let (field, at) = match at.checked_sub(EXACT) {
                    None => (decision::RECALLED, at),
                    Some(free) => (decision::RECALLED_FREELY, free),
                };
                on(field.at((at * RUNS + expected.run) * NOTE_ANSWERS + answer));
            }
        }
    }

    fn activity_before(&self, on: &mut impl FnMut(u16)) {
        for (at, there) in self.looked_back() {
            let began = |part: &Part| there.iter().any(|note| note.part == *part);
            for part in Part::ALL.into_iter().filter(began) {
                on(decision::LOOK_BACK_ACTIVE.at(at * 4 + part.index()));
            }
        }
    }

    /// What stood at this place some bars before.
    fn looked_back(&self) -> impl Iterator<Item = (usize, &[GridNote])> {
        let bar = self.scene.place.bar_frames();
        LAGS.iter().enumerate().map(move |(at, &bars)| (at, self.tape.before(bars * bar)))
    }

    fn chosen(&self, on: &mut impl FnMut(u16)) {
        for note in self.writer.notes() {
            on(decision::CHOSEN.at(self.seen_in(note.part, note.pitch)));
        }
        if let Some(note) = self.writer.notes().last() {
            on(decision::CHOSEN_DURATION.at(note.duration.into()));
        }
        on(decision::COUNT_IN_FRAME.at(self.count()));
        if let Some(last) = self.mine().next_back() {
            on(decision::LAST_OFFSET.at(last.offset.into()));
        }
    }

    /// The part's notes in this frame.
    fn mine(&self) -> impl DoubleEndedIterator<Item = &GridNote> {
        self.writer.notes().iter().filter(|note| note.part == self.question.part)
    }

    fn count(&self) -> usize {
        self.mine().count()
    }

    fn draft(&self, on: &mut impl FnMut(u16)) {
        let draft = self.writer.draft();
        if let Some(offset) = draft.offset {
            on(decision::OFFSET.at(offset.into()));
        }
        if let Some(voice) = draft.voice {
            on(decision::VOICE.at(voice.into()));
        }
        if let Some(pitch) = draft.pitch {
            on(decision::PITCH.at(self.to_model(pitch)));
        }
        if let Some(duration) = draft.duration {
            on(decision::DURATION.at(duration.into()));
        }
    }

    /// What each voice of the harmony sang last, in this frame or before, and when that ends.
    fn voices(&self, on: &mut impl FnMut(u16)) {
        for (at, line) in self.tape.voice_lines() {
            if let Some(pitch) = self.writer.voices().pitch(at as u8) {
                on(decision::VOICE_PITCH.at(at * 128 + self.to_model(pitch)));
            }
            on(decision::VOICE_DUE.at(at * DUE + line.due(self.tape.now())));
        }
        for at in (0..VOICES).filter(|&at| self.writer.has_sung(at as u8)) {
            on(decision::VOICE_TAKEN.at(at));
        }
    }

    /// The line that the note in question goes on with.
    fn line(&self) -> &Line {
        self.tape.goes_on(self.question.part, self.writer.draft().voice)
    }

    /// The note that stood in the place of this one when the line last began any.
    fn counterpart(&self) -> Option<GridNote> {
        match self.writer.draft().voice {
            Some(_) => self.line().last(),
            None => self.line().chord().get(self.count()).copied(),
        }
    }

    /// The line's last notes.
    fn lately(&self, on: &mut impl FnMut(u16)) {
        let line = self.line();
        let recent = || line.recent().iter().enumerate();
        for (at, note) in recent().take(RECENT_PITCHES) {
            on(decision::RECENT_PITCH.at(at * 128 + self.to_model(note.pitch)));
        }
        for (at, note) in recent().take(RECENT_DURATIONS) {
            on(decision::RECENT_DURATION.at(at * DURATIONS.len() + usize::from(note.duration)));
        }
        for (at, note) in recent().take(RECENT_VELOCITIES) {
            on(decision::RECENT_VELOCITY.at(at * LOUDNESS + usize::from(note.velocity)));
        }
        for note in self.tape.line(self.question.part).chord() {
            on(decision::LAST_CHORD.at(self.to_model(note.pitch)));
        }
        if let Some(note) = self.counterpart() {
            on(decision::SAME_VOICE.at(self.to_model(note.pitch)));
            on(decision::SAME_VOICE_DURATION.at(note.duration.into()));
        }
        let draft = self.writer.draft().pitch;
        if let Some(step) = draft.and_then(|pitch| line.loudness(pitch.number())) {
            on(decision::SAME_PITCH_VELOCITY.at(step.into()));
        }
    }

    /// How the line has moved lately, and how lead and bass move in this frame.
    fn moves(&self, on: &mut impl FnMut(u16)) {
        let moves = self.line().recent().windows(2).map(|pair| interval(&pair[1], &pair[0]));
        for (at, by) in moves.clone().take(MOVES).enumerate() {
            on(decision::MOVE.at(at * STEPS + step(by)));
        }
        let mut leaps = moves.map(leap);
        if let (Some(last), Some(before)) = (leaps.next(), leaps.next()) {
            on(decision::TURN.at(last * LEAPS + before));
        }
        for (at, part) in [Part::Lead, Part::Bass].into_iter().enumerate() {
            let mut now = self.writer.notes().iter().filter(|note| note.part == part);
            let moved = now.next().zip(self.tape.line(part).last());
            if let Some((now, last)) = moved.filter(|_| part != self.question.part) {
                on(decision::OUTER_MOVE.at(at * STEPS + step(interval(&last, now))));
            }
        }
    }

    fn bars_before(&self, on: &mut impl FnMut(u16)) {
        let (factor, part) = (self.question.factor, self.question.part);
        for (at, there) in self.looked_back() {
            let mine = || there.iter().filter(|note| note.part == part);
            for note in mine() {
                on(decision::LOOK_BACK.at(at * 128 + self.to_model(note.pitch)));
                if factor == Factor::Duration {
                    let duration = at * DURATIONS.len() + usize::from(note.duration);
                    on(decision::LOOK_BACK_DURATION.at(duration));
                }
                if factor == Factor::Velocity {
                    on(decision::LOOK_BACK_VELOCITY.at(at * LOUDNESS + usize::from(note.velocity)));
                }
            }
            let counterpart = mine().nth(self.count());
            if factor == Factor::Offset {
                let offset = counterpart.map_or(OFFSETS, |note| note.offset);
                on(decision::LOOK_BACK_OFFSET
                    .at(at * (OFFSETS as usize + 1) + usize::from(offset)));
            }
            if let (Factor::Pitch, Some(echo)) = (factor, self.echo(LAGS[at], counterpart)) {
                on(decision::ECHO.at(at * 128 + self.to_model(echo)));
            }
        }
    }

    /// The pitch that goes on with what stood some bars before, moved as far as the part's last note was.
    fn echo(&self, bars: i64, counterpart: Option<&GridNote>) -> Option<Pitch> {
        let lag = bars * self.scene.place.bar_frames();
        let line = self.tape.line(self.question.part);
        let nth = |back, at| self.nth_before(back, at);
        let (last, then) = match self.count().checked_sub(1) {
            Some(at) => (*self.mine().next_back()?, nth(lag, at)?),
            None => {
                let back = lag + self.tape.now() - line.frame()?;
                (line.last()?, nth(back, line.chord().len().checked_sub(1)?)?)
            }
        };
        let moved = i32::from(last.pitch.number()) - i32::from(then.pitch.number());
        let pitch = i32::from(counterpart?.pitch.number()) + moved;
        u8::try_from(pitch).ok().and_then(Pitch::new)
    }

    fn nth_before(&self, back: i64, at: usize) -> Option<GridNote> {
        let mine = self.tape.before(back).iter().filter(|note| note.part == self.question.part);
        mine.copied().nth(at)
    }
}

/// Semitones up from one note to another.
fn interval(from: &GridNote, to: &GridNote) -> i32 {
    i32::from(to.pitch.number()) - i32::from(from.pitch.number())
}

/// The place of a move among those that are told by their semitones.
fn step(by: i32) -> usize {
    (by.clamp(-FARTHEST, FARTHEST) + FARTHEST) as usize
}

/// The kind of a leap, `0..LEAPS`.
fn leap(by: i32) -> usize {
    let size = match by.abs() {
        0 => 0,
        1..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    (3 + size * by.signum()) as usize
}

/// Where a factor's answers begin among the answers about notes.
fn first_answer(factor: Factor) -> usize {
    let before =
        Factor::ALL.iter().filter(|other| !other.is_harmony() && other.index() < factor.index());
    before.map(|other| other.size()).sum()
}
