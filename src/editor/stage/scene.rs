//! What is to be drawn, folded from the engine's messages. Knows no window.

mod held;
mod voice;

pub use voice::Voice;

use std::collections::VecDeque;

use crate::engine::EngineEvent;
use crate::improvise::{Foreseen, Turn};
use crate::music::{Beats, Chord, Key, Meter, Note, Part, Pitch};
use crate::perform::Source;
use held::Held;

/// How many notes and chords are remembered.
const CAPACITY: usize = 2048;
/// A step of the position longer than this is a jump, not playing.
const JUMP: Beats = Beats::quarters(2);
/// The lowest and highest pitch that are always shown.
const LEAST: (i32, i32) = (52, 75);
/// How long the position runs on by itself when no message comes, in seconds.
const GLIDE: f64 = 0.15;

/// A note on the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// Whose it is.
    pub voice: Voice,
    /// How high.
    pub pitch: Pitch,
    /// When it begins.
    pub onset: Beats,
    /// When it ends; of a held key, the present.
    pub end: Beats,
    /// How loud, 0 to 1.
    pub loudness: f32,
}

/// Everything that the stage shows.
pub struct Scene {
    now: Beats,
    bar_start: Beats,
    meter: Meter,
    tempo: f64,
    playing: bool,
    key: Option<Key>,
    section: Option<char>,
    turn: Option<Turn>,
    notes: VecDeque<Shown>,
    /// Since when keys are down: the person's, and the voices under them.
    held: Held,
    chords: VecDeque<(Beats, Option<Chord>)>,
    /// What is foreseen and has not begun.
    planned: VecDeque<Foreseen>,
    /// The chords of the plan that have not begun.
    coming: VecDeque<(Beats, Chord)>,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            now: Beats::ZERO,
            bar_start: Beats::ZERO,
            meter: Meter::COMMON,
            tempo: 120.0,
            playing: false,
            key: None,
            section: None,
            turn: None,
            notes: VecDeque::with_capacity(CAPACITY),
            held: Held::UP,
            chords: VecDeque::with_capacity(CAPACITY),
            planned: VecDeque::with_capacity(CAPACITY),
            coming: VecDeque::new(),
        }
    }
}

impl Scene {
    /// Takes in one message.
    pub fn fold(&mut self, glance: EngineEvent) {
        match glance {
            EngineEvent::Position {
                beat,
                bar_start,
                meter,
                tempo,
                playing,
                key,
                section,
                turn,
            } => {
                self.arrive(beat);
                if self.playing && !playing {
                    self.settle();
                }
                (self.bar_start, self.meter, self.tempo) = (bar_start, meter, tempo);
                (self.playing, self.key, self.section) = (playing, key, section);
                self.turn = turn;
            }
            EngineEvent::Note(note) => {
                self.drop_planned(note);
                keep(&mut self.notes, shown(note));
            }
            EngineEvent::Key { source, pitch, on: true, at } => {
                self.press(voice(source), pitch, at)
            }
            EngineEvent::Key { source, pitch, on: false, at } => {
                self.release(voice(source), pitch, at)
            }
            EngineEvent::Replanned(from) => {
                self.planned.retain(|planned| planned.note.onset < from);
                self.coming.retain(|&(at, _)| at < from);
            }
            EngineEvent::Foreseen(foreseen) => keep(&mut self.planned, foreseen),
            EngineEvent::Coming { chord, at } => keep(&mut self.coming, (at, chord)),
            EngineEvent::Chord { chord, at } => keep(&mut self.chords, (at, chord)),
        }
    }

    fn arrive(&mut self, beat: Beats) {
        let step = beat - self.now;
        if step < Beats::ZERO || step > JUMP {
            self.notes.clear();
            self.chords.clear();
            self.planned.clear();
            self.coming.clear();
            self.held = Held::UP;
        }
        self.now = beat;
        self.planned.retain(|planned| planned.note.onset > beat);
        self.coming.retain(|&(at, _)| at > beat);
    }

    /// Stopping ends what sounds and calls off what was to come.
    fn settle(&mut self) {
        let now = self.now;
        self.notes.retain(|note| note.onset <= now);
        self.notes.iter_mut().for_each(|note| note.end = note.end.min(now));
        self.chords.retain(|&(at, _)| at <= now);
        self.planned.clear();
        self.coming.clear();
    }

    /// A planned note is refused, or decided: it is no longer only planned.
    pub fn drop_planned(&mut self, note: Note) {
        let place = |note: Note| (note.part, note.pitch, note.onset);
        self.planned.retain(|planned| planned.expected || place(planned.note) != place(note));
    }

    fn press(&mut self, voice: Voice, pitch: Pitch, at: Beats) {
        self.release(voice, pitch, at);
        self.held.press(voice, pitch, at);
    }

    fn release(&mut self, voice: Voice, pitch: Pitch, at: Beats) {
        if let Some(onset) = self.held.release(voice, pitch) {
            keep(&mut self.notes, played(voice, pitch, onset, at));
        }
    }

    /// The present, `seconds` after the last message.
    pub fn now(&self, seconds: f64) -> Beats {
        if !self.playing {
            return self.now;
        }
        self.now + Beats::from_quarters(seconds.clamp(0.0, GLIDE) * self.tempo / 60.0)
    }

    /// Whether time passes.
    pub fn playing(&self) -> bool {
        self.playing
    }

    /// Beats of a quarter note a minute.
    pub fn tempo(&self) -> f64 {
        self.tempo
    }

    /// The time signature.
    pub fn meter(&self) -> Meter {
        self.meter
    }

    /// The bar and the beat in it, both counted from one.
    pub fn place(&self) -> (i64, i64) {
        let bar = self.bar_start.div_floor(self.meter.bar()) + 1;
        let beat = self.meter.bar() / i64::from(self.meter.beats());
        (bar, (self.now - self.bar_start).div_floor(beat) + 1)
    }

    /// The chord that sounds.
    pub fn chord(&self) -> Option<Chord> {
        self.chords.iter().rev().find(|(at, _)| *at <= self.now).and_then(|&(_, chord)| chord)
    }

    /// The key, as far as it is known.
    pub fn key(&self) -> Option<Key> {
        self.key
    }

    /// The letter of the section.
    pub fn section(&self) -> Option<char> {
        self.section
    }

    /// Whose turn it is, while turns are taken and the song plays.
    pub fn turn(&self) -> Option<Turn> {
        self.turn.filter(|_| self.playing)
    }

    /// The chords of the plan between two points.
    pub fn coming(&self, from: Beats, to: Beats) -> impl Iterator<Item = (Beats, Chord)> {
        self.coming.iter().copied().filter(move |(at, _)| (from..to).contains(at))
    }

    /// The chord changes between two points, with how long each lasts.
    pub fn chords(&self, from: Beats, to: Beats) -> impl Iterator<Item = (Beats, Beats, Chord)> {
        let ends = self.chords.iter().skip(1).map(|&(at, _)| at).chain([to]);
        self.chords
            .iter()
            .zip(ends)
            .filter_map(|(&(at, chord), end)| chord.map(|chord| (at, end, chord)))
            .filter(move |&(at, end, _)| at < to && end > from)
    }

    /// The notes that touch the span between two points.
    pub fn notes(&self, from: Beats, to: Beats) -> impl Iterator<Item = Shown> {
        let now = self.now;
        let held = self.held.all();
        let held =
            held.map(move |(voice, pitch, onset)| played(voice, pitch, onset, now.max(onset)));
        let touches = move |note: &Shown| note.onset < to && note.end >= from;
        self.notes.iter().copied().chain(held).filter(touches)
    }

    /// What is foreseen to begin between two points.
    pub fn planned(&self, from: Beats, to: Beats) -> impl Iterator<Item = Foreseen> {
        let begins = move |planned: &Foreseen| (from..to).contains(&planned.note.onset);
        self.planned.iter().copied().filter(begins)
    }

    /// Who sounds a key at a moment.
    pub fn sounding(&self, pitch: Pitch, at: Beats) -> Option<Voice> {
        let sounds = |note: &Shown| note.pitch == pitch && note.onset <= at && note.end >= at;
        self.notes(at, at + Beats(1)).filter(sounds).map(|note| note.voice).last()
    }

    /// The bar lines between two points with the numbers of their bars.
    pub fn bars(&self, from: Beats, to: Beats) -> impl Iterator<Item = (Beats, i64)> {
        let bar = self.meter.bar();
        let number = self.bar_start.div_floor(bar) + 1;
        let first = (from - self.bar_start).div_floor(bar);
        let last = (to - self.bar_start).div_floor(bar);
        let start = self.bar_start;
        (first..=last).map(move |n| (start + bar * n, number + n))
    }

    /// The lowest and highest pitch to show, so that nothing visible is cut off.
    pub fn range(&self, from: Beats, to: Beats) -> (Pitch, Pitch) {
        let pitched = |note: &Shown| note.voice != Voice::Part(Part::Drums);
        let planned = self.planned(from, to).map(Shown::from);
        let all = self.notes(from, to).chain(planned);
        let numbers = all.filter(pitched).map(|note| i32::from(note.pitch.number()));
        let (low, high) = numbers.fold(LEAST, |(low, high), n| (low.min(n), high.max(n)));
        (Pitch::clamped(low - 3), Pitch::clamped(high + 3))
    }

    /// The stage as one line for those who cannot see it: the chord, the notes that sound, and what is planned.
    pub fn in_words(&self) -> String {
        let chord = self.chord().map_or_else(|| "no chord".to_owned(), |chord| chord.to_string());
        let count = self.notes(self.now, self.now + Beats(1)).count();
        let (bar, beat) = self.place();
        let next = self.bar_start + self.meter.bar();
        let planned = self.planned(next, next + self.meter.bar());
        let planned = planned.filter(|planned| !planned.expected).count();
        let turn = self.turn().map(|turn| format!("{}. ", said(turn))).unwrap_or_default();
        format!(
            "{turn}Bar {bar}, beat {beat}, {chord}, {count} notes sounding, {planned} planned for the next bar"
        )
    }
}

fn keep<T>(kept: &mut VecDeque<T>, new: T) {
    if kept.len() == CAPACITY {
        kept.pop_front();
    }
    kept.push_back(new);
}

/// A turn in words.
pub fn said(turn: Turn) -> &'static str {
    match turn {
        Turn::Person => "Your turn",
        Turn::Lead => "The lead answers",
    }
}

impl From<Foreseen> for Shown {
    fn from(foreseen: Foreseen) -> Self {
        let shown = shown(foreseen.note);
        Self { voice: if foreseen.expected { Voice::Player } else { shown.voice }, ..shown }
    }
}

fn shown(note: Note) -> Shown {
    Shown {
        voice: Voice::Part(note.part),
        pitch: note.pitch,
        onset: note.onset,
        end: note.end(),
        loudness: f32::from(note.velocity.number()) / 127.0,
    }
}

fn voice(source: Source) -> Voice {
    match source {
        Source::Player => Voice::Player,
        Source::Part(part) => Voice::Part(part),
    }
}

fn played(voice: Voice, pitch: Pitch, onset: Beats, end: Beats) -> Shown {
    Shown { voice, pitch, onset, end, loudness: 0.8 }
}
