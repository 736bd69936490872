//! What sounded before the next frame, on the grid.

use crate::music::{Chord, Part, PartSet, Pitch, PitchSet};
use crate::rt::Bounded;

use super::super::grammar::vocabulary::{GridNote, OFFSETS, VOICES, duration_index};
use super::super::grammar::voices::Voices;
use super::line::Line;

/// Frames kept: eight bars of the longest common meter.
const KEPT_FRAMES: usize = 512;
/// Frames that are stored: those kept and those that may be rewound.
const STORED_FRAMES: usize = KEPT_FRAMES + 64;
/// Notes of a frame that are kept; what goes beyond is heard but not looked up again.
const PER_FRAME: usize = 24;
/// Notes that may sound at once.
const AT_ONCE: usize = 64;

/// Grid steps for which a key that is down is taken to stay down: a half note.
const HELD: i64 = 48;
/// Frames in which a note that ends is looked for.
const LOOKED_FOR: usize = 64;

/// A note that sounds, and the grid step at which it ends.
#[derive(Clone, Copy, Debug)]
struct Sounding {
    part: Part,
    pitch: Pitch,
    end: i64,
}

impl Default for Sounding {
    fn default() -> Self {
        Self { part: Part::Lead, pitch: Pitch::MIDDLE_C, end: 0 }
    }
}

/// The music so far: a bounded memory of frames, of what sounds and of each part's last notes.
#[derive(Clone, Debug)]
pub struct Past {
    frames: Box<[Bounded<GridNote, PER_FRAME>]>,
    chords: Box<[Option<Chord>]>,
    sounding: Bounded<Sounding, AT_ONCE>,
    lines: [Line; 4],
    /// The voices of the harmony, the low ones first.
    voices: [Line; VOICES],
    onsets: u64,
    chord: Option<Chord>,
    now: i64,
}

/// A moment of the past, to go back to.
#[derive(Clone, Debug)]
pub struct PastMark {
    sounding: Bounded<Sounding, AT_ONCE>,
    lines: [Line; 4],
    /// The voices of the harmony, the low ones first.
    voices: [Line; VOICES],
    onsets: u64,
    chord: Option<Chord>,
    now: i64,
}

impl Past {
    /// Nothing; allocates.
    pub(in super::super) fn new() -> Self {
        Self {
            frames: vec![Bounded::new(); STORED_FRAMES].into_boxed_slice(),
            chords: vec![None; STORED_FRAMES].into_boxed_slice(),
            sounding: Bounded::new(),
            lines: std::array::from_fn(|_| Line::new()),
            voices: std::array::from_fn(|_| Line::new()),
            onsets: 0,
            chord: None,
            now: 0,
        }
    }

    /// Forgets everything.
    pub(in super::super) fn clear(&mut self) {
        self.frames.iter_mut().for_each(Bounded::clear);
        self.sounding.clear();
        let lines = self.lines.iter_mut().chain(&mut self.voices);
        lines.for_each(|line| *line = Line::new());
        self.onsets = 0;
        self.chord = None;
        self.now = 0;
    }

    /// Adds the next frame.
    pub(in super::super) fn write(&mut self, notes: &[GridNote], chord: Option<Chord>) {
        self.chord = chord;
        self.chords[Self::slot(self.now)] = chord;
        self.slot_mut(self.now).clear();
        self.sing(notes);
        for &note in notes {
            self.add(note);
        }
        let parts: PartSet = notes.iter().map(|note| note.part).collect();
        self.onsets = self.onsets << 4 | u64::from(parts.0);
        self.now += 1;
        let start = self.now * i64::from(OFFSETS);
        self.sounding.retain(|sound| sound.end > start);
    }

    /// Gives each note of the harmony to its voice.
    fn sing(&mut self, notes: &[GridNote]) {
        let sung = self.voices().of_frame(self.now * i64::from(OFFSETS), notes);
        for &(note, voice) in sung.iter() {
            self.voices[usize::from(voice)].add(self.now, note);
        }
    }

    fn add(&mut self, note: GridNote) {
        // A frame fuller than the memory keeps its lowest-ordered notes.
        let _ = self.slot_mut(self.now).push(note);
        self.lines[note.part.index()].add(self.now, note);
        let end = self.now * i64::from(OFFSETS) + i64::from(note.offset) + note.steps();
        self.release(note.part, note.pitch);
        let _ = self.sounding.push(Sounding { part: note.part, pitch: note.pitch, end });
    }

    /// The moment it has come to.
    pub(in super::super) fn mark(&self) -> PastMark {
        let Self { lines, voices, onsets, chord, now, .. } = self;
        let (sounding, lines, voices) = (self.sounding, lines.clone(), voices.clone());
        PastMark { sounding, lines, voices, onsets: *onsets, chord: *chord, now: *now }
    }

    /// Whether a moment can be gone back to when another frame is added.
    pub(in super::super) fn reaches(&self, mark: &PastMark) -> bool {
        self.now - mark.now < (STORED_FRAMES - KEPT_FRAMES) as i64
    }

    /// Goes back to a moment.
    pub(in super::super) fn rewind(&mut self, to: &PastMark) {
        self.sounding = to.sounding;
        self.lines.clone_from(&to.lines);
        self.voices.clone_from(&to.voices);
        (self.onsets, self.chord, self.now) = (to.onsets, to.chord, to.now);
    }

    /// Ends the last note of a pitch at a grid step, earlier or later than was written.
    pub(in super::super) fn end(&mut self, part: Part, pitch: Pitch, end: i64) {
        self.release(part, pitch);
        self.lengthen(part, pitch, end);
    }

    /// Lets the last note of a pitch sound on although its written duration has run out.
    pub(in super::super) fn sustain(&mut self, part: Part, pitch: Pitch) {
        self.release(part, pitch);
        let _ = self.sounding.push(Sounding { part, pitch, end: i64::MAX });
        self.lengthen(part, pitch, self.now * i64::from(OFFSETS) + HELD);
    }

    fn release(&mut self, part: Part, pitch: Pitch) {
        self.sounding.retain(|sound| sound.part != part || sound.pitch != pitch);
    }

    fn lengthen(&mut self, part: Part, pitch: Pitch, end: i64) {
        let same = |note: &&mut GridNote| note.part == part && note.pitch == pitch;
        for frame in (0..self.now).rev().take(LOOKED_FOR) {
            if let Some(note) = self.slot_mut(frame).iter_mut().find(same) {
                let onset = frame * i64::from(OFFSETS) + i64::from(note.offset);
                note.duration = duration_index((end - onset).max(1), i64::MAX);
                let duration = note.duration;
                let voices = self.voices.iter_mut().filter(|_| part == Part::Harmony);
                voices.for_each(|voice| voice.lengthen(pitch, duration, end));
                return self.lines[part.index()].lengthen(pitch, duration, end);
            }
        }
    }

    /// How many frames have been written.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// The chord in force.
    pub fn chord(&self) -> Option<Chord> {
        self.chord
    }

    /// Frames for which a part has been silent; `None` where it has not played.
    pub fn rest(&self, part: Part) -> Option<i64> {
        self.line(part).rest(self.now)
    }

    /// What sounds of a part as the next frame begins.
    pub fn sounding(&self, part: Part) -> PitchSet {
        let mine = self.sounding.iter().filter(|sound| sound.part == part);
        mine.fold(PitchSet::default(), |set, sound| set.with(sound.pitch))
    }

    /// The notes that began `back` frames before the next one; nothing where the memory ends.
    pub fn before(&self, back: i64) -> &[GridNote] {
        self.frame_before(back).map_or(&[], |frame| frame.0)
    }

    /// The same with the chord in force there; `None` where the memory ends.
    pub fn frame_before(&self, back: i64) -> Option<(&[GridNote], Option<Chord>)> {
        let kept = back >= 1 && back <= self.now.min(KEPT_FRAMES as i64);
        let slot = Self::slot(self.now - back);
        kept.then(|| (&self.frames[slot][..], self.chords[slot]))
    }

    /// The near past of a part.
    pub(in super::super) fn line(&self, part: Part) -> &Line {
        &self.lines[part.index()]
    }

    /// The near past of a voice of the harmony.
    pub(in super::super) fn voice(&self, voice: u8) -> Option<&Line> {
        self.voices.get(usize::from(voice))
    }

    /// The line that a note goes on with: the part's, or in the harmony the voice's once it is known.
    pub(in super::super) fn goes_on(&self, part: Part, voice: Option<u8>) -> &Line {
        voice.and_then(|voice| self.voice(voice)).unwrap_or(self.line(part))
    }

    /// The near past of every voice of the harmony, the low ones first.
    pub(in super::super) fn voice_lines(&self) -> impl Iterator<Item = (usize, &Line)> {
        self.voices.iter().enumerate()
    }

    /// The voices of the harmony as they stand.
    pub(in super::super) fn voices(&self) -> Voices {
        let mut voices = Voices::default();
        for (at, line) in self.voice_lines() {
            if let Some(last) = line.last() {
                voices.sing(at as u8, last.pitch, line.end());
            }
        }
        voices
    }

    /// When a part's last notes end, on the scale of [`Line::due`].
    pub(in super::super) fn due(&self, part: Part) -> usize {
        self.line(part).due(self.now)
    }

    /// Which parts began notes in the last sixteen frames, four bits each, the newest lowest.
    pub(in super::super) fn onsets(&self) -> u64 {
        self.onsets
    }

    fn slot(frame: i64) -> usize {
        frame.rem_euclid(STORED_FRAMES as i64) as usize
    }

    fn slot_mut(&mut self, frame: i64) -> &mut Bounded<GridNote, PER_FRAME> {
        &mut self.frames[Self::slot(frame)]
    }
}
