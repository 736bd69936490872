//! A frame written as answers to a bounded row of questions.

use crate::music::{Chord, Part, PartSet, Pitch, PitchClass, PitchClassSet, PitchSet, QUALITIES};
use crate::rt::Bounded;

use super::super::history::past::Past;
use super::harmony::Harmonies;
use super::key_normaliser::KeyNormaliser;
use super::scene::Scene;
use super::vocabulary::{FRAME_NOTES, Factor, GridNote, OFFSETS, VOICES, velocity_bucket};
use super::voices::Voices;
use crate::model::REFERENCES;

/// What is asked next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub factor: Factor,
    /// Whose note it is about; the lead for questions about the whole frame.
    pub part: Part,
    /// The answers allowed, a bit each; never empty.
    pub allowed: u128,
    /// Pitches that the answer is heard against: the last one of the part, in the harmony that of the voice; the lead's
    /// (for the lead, the bass's); and, in the harmony, the one written before it in the frame. Only for pitches of
    /// pitched parts.
    pub references: [Option<Pitch>; REFERENCES],
    /// Where the model counts the part's pitches from.
    pub home: KeyNormaliser,
}

impl Question {
    /// The answers allowed, as the model gives them.
    pub fn allowed_to_model(&self) -> u128 {
        self.home.seen_set(self.factor, self.allowed)
    }

    /// An answer as the model gives it.
    pub fn to_model(&self, answer: u8) -> u8 {
        self.home.answer_to_model(self.factor, answer)
    }

    /// The answer that the model means.
    pub fn from_model(&self, seen: u8) -> u8 {
        self.home.meant_answer(self.factor, seen)
    }

    /// The reference pitches as the model sees them.
    pub fn references_to_model(&self) -> [Option<u8>; REFERENCES] {
        self.references.map(|pitch| pitch.map(|pitch| self.home.to_model(pitch)))
    }
}

/// What a frame may hold: constraints as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pitches each part may play.
    pub pitches: [PitchSet; 4],
    /// Notes each part may begin in a frame.
    pub notes: [u8; 4],
    /// The parts that must begin a note, as far as they may.
    pub must: PartSet,
    /// The tones that a chord may have, where there is one of them alone.
    pub chords: PitchClassSet,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pitches: [PitchSet::ALL; 4],
            notes: [FRAME_NOTES as u8; 4],
            must: PartSet::NONE,
            chords: PitchClassSet::ALL,
        }
    }
}

/// The note being written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Draft {
    pub(in super::super) offset: Option<u8>,
    pub(in super::super) voice: Option<u8>,
    pub(in super::super) pitch: Option<Pitch>,
    pub(in super::super) duration: Option<u8>,
}

/// Writes one frame: asks, takes the answer, asks on. Whoever answers (the music of the corpus, or a draw
/// from the model) sees the same questions in the same order.
#[derive(Clone, Copy, Debug)]
pub struct FrameWriter {
    next: Option<(Factor, Part)>,
    limits: Limits,
    scene_parts: PartSet,
    velocities: bool,
    active: PartSet,
    chord: Option<Chord>,
    root: Option<u8>,
    quality: Option<u8>,
    draft: Draft,
    home: KeyNormaliser,
    last_pitches: [Option<Pitch>; 4],
    start: i64,
    before: Voices,
    voices: Voices,
    last_voice: Option<u8>,
    sung: u8,
    notes: Bounded<GridNote, FRAME_NOTES>,
}

impl FrameWriter {
    /// Opens the frame that follows the past.
    pub fn open(past: &Past, scene: &Scene, limits: Limits) -> Self {
        let asks_chord = scene.chords && scene.place.opens_pulse();
        let first = if asks_chord { Factor::Chord } else { Factor::Active };
        Self {
            next: Some((first, Part::Lead)),
            limits,
            scene_parts: scene.parts,
            velocities: scene.velocities,
            active: PartSet::NONE,
            chord: past.chord(),
            root: None,
            quality: None,
            draft: Draft::default(),
            home: KeyNormaliser::of(scene.key),
            last_pitches: Part::ALL.map(|part| past.line(part).last().map(|note| note.pitch)),
            start: past.now() * i64::from(OFFSETS),
            before: past.voices(),
            voices: past.voices(),
            last_voice: None,
            sung: 0,
            notes: Bounded::new(),
        }
    }

    /// Puts a chord in force without asking, as a chart does.
    pub fn impose_chord(&mut self, chord: Option<Chord>) {
        self.chord = chord;
        if self.next.is_some_and(|(factor, _)| factor.is_harmony()) {
            self.next = Some((Factor::Active, Part::Lead));
        }
    }

    /// The question to answer next; `None` when the frame is written.
    pub fn question(&self) -> Option<Question> {
        let (factor, part) = self.next?;
        let allowed = match factor {
            Factor::Active => self.activities(),
            Factor::Offset => self.offsets(part),
            Factor::Voice => self.free_voices(),
            Factor::Pitch => self.pitches(part, self.draft.offset).0,
            Factor::Chord => self.harmonies().roots(self.chord),
            Factor::Quality => self.harmonies().qualities(self.root()),
            Factor::Bass => self.harmonies().basses(self.root()),
            Factor::Duration | Factor::Velocity => factor.all_answers(),
        };
        let (references, home) = (self.references(factor, part), self.home.for_part(part));
        Some(Question { factor, part, allowed, references, home })
    }

    /// Takes the answer to [`Self::question`]. An answer that is not allowed is taken as the nearest thing
    /// that can be written; nothing is asked twice.
    pub fn answer(&mut self, value: u8) {
        let Some((factor, part)) = self.next else {
            return;
        };
        self.next = match factor {
            Factor::Chord => self.take_chord(value),
            Factor::Quality => {
                self.quality = Some(value);
                Some((Factor::Bass, part))
            }
            Factor::Bass => self.take_bass(value),
            Factor::Active => self.take_activity(value),
            Factor::Offset => self.take_offset(value, part),
            Factor::Voice => {
                self.draft.voice = Some(value);
                Some((Factor::Pitch, part))
            }
            Factor::Pitch => {
                self.draft.pitch = Some(Pitch::clamped(value.into()));
                Some((Factor::Duration, part))
            }
            Factor::Duration if self.velocities => {
                self.draft.duration = Some(value);
                Some((Factor::Velocity, part))
            }
            Factor::Duration => {
                self.draft.duration = Some(value);
                self.close_note(part, velocity_bucket(80))
            }
            Factor::Velocity => self.close_note(part, value),
        };
    }

    /// Ends the frame now: what is written stays, and the parts that nothing is written of take `notes`, as far
    /// as the limits allow. Says how many were taken.
    pub fn complete(&mut self, notes: impl Iterator<Item = GridNote>) -> usize {
        let (open, before) = (self.unwritten(), self.notes.len());
        for note in notes {
            let part = note.part;
            let most = usize::from(self.limits.notes[part.index()]);
            let fits = self.limits.pitches[part.index()].has(note.pitch) && self.count(part) < most;
            if open.has(part) && fits && self.notes.push(note).is_err() {
                break;
            }
        }
        self.notes.sort_unstable_by_key(GridNote::order);
        self.next = None;
        self.notes.len() - before
    }

    /// The parts of the scene of which nothing is written although it may still be.
    fn unwritten(&self) -> PartSet {
        let open = |part: Part| match self.next {
            None => false,
            Some((factor, _)) if factor.is_harmony() || factor == Factor::Active => true,
            Some((_, now)) => {
                self.active.has(part) && (part > now || part == now && self.count(part) == 0)
            }
        };
        self.scene_parts.iter().filter(|&part| open(part)).collect()
    }

    /// The notes written so far, in order.
    pub fn notes(&self) -> &[GridNote] {
        &self.notes
    }

    /// The chord in force in this frame, as far as decided.
    pub fn chord(&self) -> Option<Chord> {
        self.chord
    }

    /// The parts that begin notes, once decided.
    pub fn active(&self) -> PartSet {
        self.active
    }

    /// The voices of the harmony as they stand in this frame.
    pub(in super::super) fn voices(&self) -> &Voices {
        &self.voices
    }

    /// Whether a voice has sung in this frame.
    pub(in super::super) fn has_sung(&self, voice: u8) -> bool {
        self.sung >> voice.min(7) & 1 == 1
    }

    /// The voice in which a frame that holds these notes would sing the next one of the harmony.
    pub(in super::super) fn voice_in(&self, notes: &[GridNote]) -> u8 {
        let sung = self.before.of_frame(self.start, notes);
        sung.get(self.count(Part::Harmony)).map(|sung| sung.1).unwrap_or_default()
    }

    pub(in super::super) fn draft(&self) -> Draft {
        self.draft
    }

    pub(in super::super) fn new_root(&self) -> Option<u8> {
        self.root
    }

    pub(in super::super) fn new_quality(&self) -> Option<u8> {
        self.quality
    }

    /// The root of the chord that is being decided.
    fn root(&self) -> PitchClass {
        PitchClass::new(i32::from(self.root.unwrap_or(1)) - 1)
    }

    fn harmonies(&self) -> Harmonies {
        Harmonies(self.limits.chords)
    }

    fn activities(&self) -> u128 {
        let can_play = |part: &Part| {
            let at = part.index();
            self.limits.notes[at] > 0 && self.limits.pitches[at].0 != 0
        };
        let parts: PartSet = self.scene_parts.iter().filter(can_play).collect();
        let must = parts.0 & self.limits.must.0;
        let fits = |set: &u8| set & !parts.0 == 0 && set & must == must;
        (0..16).filter(fits).fold(0, |all, set| all | 1 << set)
    }

    fn offsets(&self, part: Part) -> u128 {
        let any = |offset: &u8| self.pitches(part, Some(*offset)).0 != 0;
        let first = self.last_of(part).map_or(0, |last| last.offset);
        let offsets = (first..OFFSETS).filter(any).fold(0, |all, offset| all | 1 << offset);
        let room = self.count(part) < usize::from(self.limits.notes[part.index()]);
        match (self.count(part), room && !self.notes.is_full()) {
            (0, _) => offsets,
            (_, true) => offsets | 1 << OFFSETS,
            (_, false) => 1 << OFFSETS,
        }
    }

    /// What the part may play at an offset: notes that begin together rise.
    fn pitches(&self, part: Part, offset: Option<u8>) -> PitchSet {
        let allowed = self.limits.pitches[part.index()];
        match self.last_of(part) {
            Some(last) if Some(last.offset) == offset => {
                match Pitch::new(last.pitch.number() + 1) {
                    Some(low) => allowed.and(PitchSet::range(low, Pitch::clamped(127))),
                    None => PitchSet::default(),
                }
            }
            _ => allowed,
        }
    }

    /// The voices that may sing the next note: those above the one that sang last, where they begin together.
    fn free_voices(&self) -> u128 {
        let all = Factor::Voice.all_answers();
        match self.together().and(self.last_voice) {
            Some(last) => all & (all << (last + 1).min(VOICES as u8 - 1)),
            None => all,
        }
    }

    /// The note of the harmony with which the next one begins.
    fn together(&self) -> Option<&GridNote> {
        self.last_of(Part::Harmony).filter(|last| Some(last.offset) == self.draft.offset)
    }

    fn references(&self, factor: Factor, part: Part) -> [Option<Pitch>; REFERENCES] {
        let last = |part: Part| self.last_pitches[part.index()];
        match (factor, part) {
            (Factor::Pitch, Part::Lead) => [last(part), last(Part::Bass), None],
            (Factor::Pitch, Part::Bass) => [last(part), last(Part::Lead), None],
            (Factor::Pitch, Part::Harmony) => {
                let voice = self.draft.voice.and_then(|voice| self.voices.pitch(voice));
                let below = self.last_of(part).map(|note| note.pitch);
                [voice.or(last(part)), last(Part::Lead), below]
            }
            _ => [None; REFERENCES],
        }
    }

    fn take_chord(&mut self, value: u8) -> Option<(Factor, Part)> {
        match value {
            1..=12 => {
                self.root = Some(value);
                return Some((Factor::Quality, Part::Lead));
            }
            13.. => self.chord = None,
            0 => {}
        }
        Some((Factor::Active, Part::Lead))
    }

    fn take_bass(&mut self, value: u8) -> Option<(Factor, Part)> {
        let root = self.root();
        let quality = usize::from(self.quality.unwrap_or(0)).min(QUALITIES.len() - 1);
        self.chord = Some(Chord::new(root, QUALITIES[quality], root.up(value.into())));
        Some((Factor::Active, Part::Lead))
    }

    fn take_activity(&mut self, value: u8) -> Option<(Factor, Part)> {
        let allowed = self.activities() >> value.min(15) & 1 == 1;
        self.active = if allowed { PartSet(value) } else { PartSet::NONE };
        self.part_after(None)
    }

    fn take_offset(&mut self, value: u8, part: Part) -> Option<(Factor, Part)> {
        if value >= OFFSETS || self.pitches(part, Some(value)).0 == 0 {
            return self.part_after(Some(part));
        }
        self.draft = Draft { offset: Some(value), ..Draft::default() };
        Some((if part == Part::Harmony { Factor::Voice } else { Factor::Pitch }, part))
    }

    fn close_note(&mut self, part: Part, velocity: u8) -> Option<(Factor, Part)> {
        let Draft { offset, voice, pitch, duration } = std::mem::take(&mut self.draft);
        if let (Some(offset), Some(pitch), Some(duration)) = (offset, pitch, duration) {
            self.last_pitches[part.index()] = Some(pitch);
            let note = GridNote { part, offset, pitch, duration, velocity };
            self.sing(voice, &note);
            if self.notes.push(note).is_err() {
                return self.part_after(Some(part));
            }
        }
        Some((Factor::Offset, part))
    }

    fn sing(&mut self, voice: Option<u8>, note: &GridNote) {
        let end = self.start + i64::from(note.offset) + note.steps();
        if let Some(voice) = voice {
            self.voices.sing(voice, note.pitch, end);
            self.sung |= 1 << voice.min(7);
        }
        self.last_voice = voice;
    }

    fn part_after(&self, done: Option<Part>) -> Option<(Factor, Part)> {
        let next = self.active.iter().find(|&part| done.is_none_or(|done| part > done));
        next.map(|part| (Factor::Offset, part))
    }

    fn last_of(&self, part: Part) -> Option<&GridNote> {
        self.notes.iter().rev().find(|note| note.part == part)
    }

    fn count(&self, part: Part) -> usize {
        self.notes.iter().filter(|note| note.part == part).count()
    }
}
