//! Where the song is: the clock's word leads to reactions, and where no host leads the tempo, somebody else may.

use super::super::engine::Engine;
use super::super::reaction::Reaction;
use super::super::settings::Settings;
use crate::clock::{At, PULL_INTERVAL, Span, TransportChange};

/// Quanta whose work is granted at once where the song starts or jumps: nothing could be thought before, and the first
/// beat is to sound on the beat.
const QUANTA_AT_A_TURN: u32 = 24;

impl Engine {
    /// Brings the grid to where the song is. With `follow` a host that plays leads even a song that runs by itself.
    pub(in super::super) fn steer(&mut self, span: Span) {
        let Settings { free_run, follow, .. } = self.settings;
        let runs = match self.clock.host_plays() {
            true => free_run && !follow,
            false => free_run || self.tempo_sources.runs(),
        };
        if let Some(turn) = self.clock.steer(span.start, runs) {
            self.turn(turn, self.at(span));
        }
    }

    /// Where no host leads, somebody else may; the song rests again once the person who has it run has rested for a
    /// bar, and has been answered.
    pub(in super::super) fn follow_tempo(&mut self, span: Span) {
        let now = span.start;
        self.tempo_sources.pass(now, &self.clock, self.settings.follow);
        if now.0.is_multiple_of(PULL_INTERVAL) && !self.clock.host_plays() {
            match self.tempo_sources.lead(now, &self.clock) {
                Some(lead) => self.clock.pull(now, lead),
                None => self.clock.let_go(now),
            }
        }
        let (beat, bar) = (self.at(span).beat, self.clock.meter().bar());
        let over = || self.improviser.is_left_alone(beat, bar);
        if self.tempo_sources.person_runs() && (self.clock.host_plays() || over()) {
            self.tempo_sources.person_rests();
            self.steer(span);
        }
    }

    /// The song started, stopped or jumped: nothing of before goes on, but for the notes that the person holds, and the
    /// key that they play in where it is they who have the song run.
    pub(in super::super) fn turn(&mut self, turn: TransportChange, at: At) {
        self.push(Reaction::Cut);
        if !self.tempo_sources.person_runs() && turn != TransportChange::Stopped {
            self.improviser.forget_key();
        }
        self.improviser.reset(at.beat);
        self.calls.cancel();
        self.chord = None;
        self.recorder.begin(at, &self.clock, matches!(turn, TransportChange::Jumped(_)));
        self.tell_position(at);
        if turn != TransportChange::Stopped {
            for heard in self.listener.presses(at.beat) {
                let _nothing_sounds_yet = self.improviser.hear(heard, &self.settings.music);
            }
            self.granted = Some(self.budget.most().saturating_mul(QUANTA_AT_A_TURN));
        }
    }
}
