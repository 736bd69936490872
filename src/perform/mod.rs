//! Makes it happen on time: notes in beats become events at frames.
//!
//! Frames stop here: what decides notes knows only beats. [`Ledger`] is the only maker of note-offs.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod event;
mod feel;
mod ledger;
mod scheduled_voices;
mod note_queue;

pub use event::{Event, EventKind, Output, Press, Routing, Source};
pub use feel::{Cut, Feel, Moment, Played, Players, Swing};
pub use ledger::Ledger;
pub use note_queue::NoteQueue;

use crate::clock::{At, Frames, Grid, Span};
use crate::music::{Beats, Note, Part, PartSet, Pitch, PitchClassSet, Velocity};
use scheduled_voices::{ScheduledVoice, ScheduledVoices, VoiceAction};

/// What is left of a note that moves, at the least: a thirty-second; less is heard as a click.
const SHORTEST: Beats = Beats(Beats::QUARTER.0 / 8);

/// The score of coming notes, the replies to keys, and the ledger of what sounds.
#[derive(Clone, Debug, Default)]
pub struct Performer {
    score: NoteQueue,
    replies: ScheduledVoices,
    ledger: Ledger,
    routing: Routing,
    /// The parts whose notes are not heard.
    hidden: PartSet,
    players: Players,
}

impl Performer {
    /// Nothing to play, nothing sounding.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends parts another way from the next note on; what sounds ends where it began.
    pub fn route(&mut self, routing: Routing) {
        self.routing = routing;
    }

    /// Lets only the notes of some parts be heard; those of others pass in silence, and what sounds of them ends.
    pub fn hear_only(&mut self, heard: PartSet, at: At, output: &mut Output) {
        let hidden = PartSet(PartSet::ALL.0 & !heard.0);
        for part in hidden.iter().filter(|part| !self.hidden.has(*part)) {
            self.ledger.release(|source, _, _| source == Source::Part(part), at, output);
        }
        self.hidden = hidden;
    }

    /// Plays coming notes with another feel.
    pub fn feel(&mut self, feel: Feel) {
        self.players.feel(feel);
    }

    /// Comes to another moment of the music, as those who play know it.
    pub fn enter(&mut self, moment: Moment) {
        self.players.enter(moment);
    }

    /// Takes a note to be played with feel; one that is due begins at once. Refused when it is over by `now`, began too long
    /// before it, or the score is full.
    pub fn take(&mut self, note: Note, now: Beats) -> bool {
        let Played { note, cut } = self.players.play(note, now);
        if let Some(cut) = cut
            && !self.score.cut(cut)
        {
            self.ledger.cut(cut);
        }
        self.score.add(note, now)
    }

    /// Begins a voice that answers a call at `frame`. A voice too many is not begun.
    pub fn answer(&mut self, call: u32, frame: Frames, pitch: Pitch, velocity: Velocity) {
        let deed = VoiceAction::Begin(pitch, velocity);
        let _too_many = self.replies.add(ScheduledVoice { frame, call, deed });
    }

    /// Ends the voices of a call at `frame`; at once where that cannot be remembered.
    pub fn end_answer(&mut self, call: u32, frame: Frames, at: At, output: &mut Output) {
        if !self.replies.add(ScheduledVoice { frame, call, deed: VoiceAction::End }) {
            self.replies.forget(call);
            self.ledger.end_call(call, at, output);
        }
    }

    /// Plays what falls into `span`, in order; at one frame what ends comes before what begins.
    pub fn due(&mut self, span: Span, grid: &Grid, output: &mut Output) {
        self.flush(At::new(span, span.start, grid), output);
        while let Some((frame, step)) = self.next_step(span, grid) {
            let at = At::new(span, frame, grid);
            match step {
                Step::End(place) => self.ledger.end(place, at, output),
                Step::ScheduledVoice => self.reply(at, output),
                Step::Begin => self.begin(at, output),
            }
        }
    }

    /// The first of what falls into the span; of several at one frame, in the order of [`Step`].
    fn next_step(&self, span: Span, grid: &Grid) -> Option<(Frames, Step)> {
        let end = self.ledger.next_end(grid).map(|(frame, place)| (frame, Step::End(place)));
        let reply = self.replies.next_frame().map(|frame| (frame, Step::ScheduledVoice));
        let begin = self.score.next_onset().and_then(|onset| grid.frame_of(onset));
        let begin = begin.map(|frame| (frame, Step::Begin));
        let steps = [end, reply, begin].into_iter().flatten();
        let first = steps.map(|(frame, step)| (frame.max(span.start), step));
        first.filter(|&(frame, _)| frame < span.end).min_by_key(|&(frame, _)| frame)
    }

    fn reply(&mut self, at: At, output: &mut Output) {
        let Some(ScheduledVoice { call, deed, .. }) = self.replies.take_first() else { return };
        match deed {
            VoiceAction::End => self.ledger.end_call(call, at, output),
            VoiceAction::Begin(..) if self.hidden.has(Part::Harmony) => {}
            VoiceAction::Begin(pitch, velocity) => {
                let channel = self.routing.channel(Part::Harmony);
                self.ledger.strike_voice(call, (pitch, velocity), channel, at, output);
            }
        }
    }

    fn begin(&mut self, at: At, output: &mut Output) {
        let note = self.score.take_first().filter(|note| !self.hidden.has(note.part));
        if let Some(note) = note {
            self.ledger.strike_part(note, self.routing.channel(note.part), at, output);
        }
    }

    /// Passes the person's key on, unaltered.
    pub fn press(&mut self, press: Press, at: At, output: &mut Output) {
        self.ledger.strike_player(press, at, output);
    }

    /// Ends the person's note, if it was passed on.
    pub fn release(&mut self, channel: u8, pitch: Pitch, at: At, output: &mut Output) {
        self.ledger.release(
            |source, on, sounding| source == Source::Player && on == channel && sounding == pitch,
            at,
            output,
        );
    }

    /// Ends what the parts play and forgets what they were to play: stop, seek, loop.
    pub fn cut(&mut self, at: At, output: &mut Output) {
        self.score.clear();
        self.players.forget();
        self.replies.forget_voices();
        self.ledger.release(|source, _, _| source != Source::Player, at, output);
    }

    /// Moves what `part` sounds and is about to play to the nearest of these tones; what sounds is struck anew, unless it
    /// is as good as over.
    pub fn recast(
        &mut self,
        part: Part,
        (tones, velocity): (PitchClassSet, Velocity),
        at: At,
        output: &mut Output,
    ) {
        self.score.recast(part, tones);
        while let Some(note) = self.ledger.end_outside(part, tones, at, output) {
            let note = Note { pitch: tones.nearest(note.pitch), velocity, ..note };
            let heard = note.duration >= SHORTEST && !self.hidden.has(part);
            if heard && !self.ledger.sounds(part, note.pitch) {
                self.ledger.strike_part(note, self.routing.channel(part), at, output);
            }
        }
    }

    /// Ends what `part` sounds beside these tones.
    pub fn keep_to(&mut self, part: Part, tones: PitchClassSet, at: At, output: &mut Output) {
        let strays =
            |source, _, pitch: Pitch| source == Source::Part(part) && !tones.has(pitch.class());
        self.ledger.release(strays, at, output);
    }

    /// Ends what `part` plays and forgets what it was to play.
    pub fn silence(&mut self, part: Part, at: At, output: &mut Output) {
        self.score.forget(part);
        if part == Part::Harmony {
            self.replies.forget_voices();
        }
        self.ledger.release(|source, _, _| source == Source::Part(part), at, output);
    }

    /// Ends the person's notes on `channel` and everything that the parts sound: controllers 120 and 123.
    pub fn hush(&mut self, channel: u8, at: At, output: &mut Output) {
        self.replies.forget_voices();
        self.ledger.release(|source, on, _| source != Source::Player || on == channel, at, output);
    }

    /// Ends everything and forgets what was to come. The offs go out with the next span.
    pub fn reset(&mut self) {
        self.score.clear();
        self.players.forget();
        self.replies.clear();
        self.ledger.let_go();
    }

    /// Takes over what sounds elsewhere, to end it: its offs go out with the next span.
    pub fn inherit(&mut self, from: &Self) {
        self.ledger = from.ledger.clone();
        self.reset();
    }

    /// Sends the offs that wait.
    pub fn flush(&mut self, at: At, output: &mut Output) {
        self.ledger.flush(at, output);
    }

    /// How many notes sound or wait for their off.
    pub fn sounding(&self) -> usize {
        self.ledger.len()
    }
}

/// What comes next: the end of the note at that place in the ledger, a reply, or the first onset of the score.
#[derive(Clone, Copy)]
enum Step {
    End(usize),
    ScheduledVoice,
    Begin,
}

#[cfg(test)]
mod tests;
