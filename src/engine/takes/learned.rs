//! What an engine keeps beyond a song: takes, and what it learned of the person.

use super::super::engine::Engine;
use super::saved::SavedTakes;
use super::take::{Header, Sound, Taken, Takes};
use crate::clock::At;
use crate::improvise::{Learned, Profile, Recalled, ResumePoint};
use crate::music::{Beats, Note, Part};
use crate::perform::Source;
use crate::rt::log::LogReader;

impl Engine {
    /// Goes on where `from` left off, as when the rate changes: what sounded there gets its offs with the next block,
    /// and keys that are down stay heard. The takes go over to this engine, and what was learned of the person.
    pub fn inherit(&mut self, from: &mut Self) {
        self.listener = from.listener.clone();
        self.performer.inherit(&from.performer);
        self.improviser.inherit(&mut from.improviser);
        self.likes.take(self.improviser.taste());
        std::mem::swap(&mut self.recorder, &mut from.recorder);
        self.recorder.begin(At::default(), &self.clock, false);
    }

    /// Lists takes that an earlier engine had, the last of which ended so many seconds ago; they can be captured and gone
    /// on from as its own. To be called before anything is played: not on the audio thread.
    pub fn recall(&mut self, kept: &SavedTakes, ago: f64) {
        self.recorder.recall(kept, ago);
        self.recorder.begin(At::default(), &self.clock, false);
    }

    /// What was played, to be read from any thread.
    pub fn takes(&self) -> Takes {
        self.recorder.reader()
    }

    /// Goes on from a take as it stood on the last bar line up to a point, from the next bar line on for which that can
    /// be gone through; nothing is done where the take is no longer kept.
    pub(in super::super) fn resume(&mut self, take: u64, at: Beats) {
        let role = self.settings.music.mode.role();
        let Some((header, sounds)) = self.recorder.take(take) else { return };
        let at = at.min(header.end);
        let line = header.line(at);
        let end = if line > header.start { line } else { at };
        let strain = ResumePoint { start: header.start, end, key: header.key };
        let straight = |at, part| {
            let feel = self.settings.feel_in(header.meter);
            feel.straight(at, part, header.tempo as f32)
        };
        let music = sounds.map(|sound| recalled(sound, &header, role, straight));
        self.improviser.resume(&strain, music.skip_while(|sound| sound.onset() >= end));
    }

    /// Takes over a taste that was learned before.
    ///
    /// # Realtime Safety
    /// As [`Self::process`].
    pub fn adopt_taste(&mut self, profile: &Profile) {
        self.improviser.adopt_taste(profile);
        self.likes.take(self.improviser.taste());
    }

    /// Remembers these turns of phrase of the person's and no others.
    ///
    /// # Realtime Safety
    /// As [`Self::process`]; takes as long as the work of some ten quanta.
    pub fn restore(&mut self, learned: &Learned) {
        self.improviser.restore(learned);
    }

    /// What was learned of the person: a log for [`learned`](crate::improvise::learned), to be read from any thread.
    pub fn learned(&self) -> LogReader<1> {
        self.improviser.reader()
    }
}

/// What the improviser goes on from, as it was before it was given feel; the person plays a part.
fn recalled(
    sound: Sound,
    header: &Header,
    role: Part,
    straight: impl Fn(Beats, Part) -> Beats,
) -> Recalled {
    match sound {
        Sound::Chord(at, chord) => Recalled::Chord(at, chord),
        Sound::Note(note) => {
            let Taken { source, pitch, velocity, onset, duration, .. } = header.ended(note);
            let end = onset + duration;
            let (part, ours, onset, end) = match source {
                Source::Part(part) => (part, true, straight(onset, part), straight(end, part)),
                Source::Player => (role, false, onset, end),
            };
            let duration = (end - onset).max(Beats(1));
            Recalled::Note(Note { part, pitch, velocity, onset, duration }, ours)
        }
    }
}
