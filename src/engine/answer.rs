//! Harmonise: every key is answered the same number of frames after it was struck, whatever the host's blocks are.

use super::{Engine, Output, moment};
use crate::clock::{Frames, QUANTUM, Rate};
use crate::improvise::{Answer, Call, Mode};
use crate::music::{Part, Pitch};
use crate::perform::{At, Press};
use crate::rt::Bounded;

/// Frames from a key to its voices at 48 kHz: four quanta, 2.7 milliseconds.
const LATENCY: u64 = 4 * QUANTUM;

/// A key that was struck and is answered.
#[derive(Clone, Copy, Debug)]
struct Struck {
    call: u32,
    channel: u8,
    pitch: Pitch,
    due: Frames,
    /// Its voices are still to be found.
    owed: bool,
    down: bool,
}

/// The keys that are answered: those that are down, and those whose voices are owed.
#[derive(Clone, Debug)]
pub(super) struct Calls {
    struck: Bounded<Struck, 64>,
    latency: u64,
    next: u32,
}

impl Calls {
    /// No keys. Voices come as long after them at every rate.
    pub fn new(rate: Rate) -> Self {
        let frames = (LATENCY as f64 * rate.hertz() / 48_000.0).floor() as u64;
        Self { struck: Bounded::new(), latency: frames.max(1), next: 0 }
    }

    /// Forgets every key, and numbers calls as when new.
    pub fn reset(&mut self) {
        self.struck.clear();
        self.next = 0;
    }

    /// Nothing is owed any more.
    pub fn forgive(&mut self) {
        self.struck.iter_mut().for_each(|struck| struck.owed = false);
        self.struck.retain(|struck| struck.down);
    }

    /// Whether anybody waits for voices.
    pub fn are_owed(&self) -> bool {
        self.struck.iter().any(|struck| struck.owed)
    }

    /// Takes a key; hands its call and when it is due.
    fn take(&mut self, channel: u8, pitch: Pitch, now: Frames) -> Option<(u32, Frames)> {
        let (call, due) = (self.next, now + self.latency);
        let struck = Struck { call, channel, pitch, due, owed: true, down: true };
        self.struck.push(struck).ok()?;
        self.next = self.next.wrapping_add(1);
        Some((call, due))
    }

    /// A call that is owed and falls due before `frame`.
    fn due_before(&self, frame: Frames) -> Option<u32> {
        let pressing = |struck: &&Struck| struck.owed && struck.due < frame;
        self.struck.iter().find(pressing).map(|struck| struck.call)
    }

    /// Settles a call; when its voices are due, if it was owed.
    fn pay(&mut self, call: u32) -> Option<Frames> {
        let struck = self.struck.iter_mut().find(|struck| struck.call == call && struck.owed)?;
        struck.owed = false;
        let due = struck.due;
        self.struck.retain(|struck| struck.owed || struck.down);
        Some(due)
    }

    /// A call that cannot be answered is not owed any more.
    fn forgive_one(&mut self, call: u32) {
        let _when = self.pay(call);
    }

    /// A key is let go: one of its calls, if any is left.
    fn let_go(&mut self, channel: u8, pitch: Pitch) -> Option<u32> {
        let same = |s: &&mut Struck| (s.channel, s.pitch, s.down) == (channel, pitch, true);
        let struck = self.struck.iter_mut().find(same)?;
        struck.down = false;
        let call = struck.call;
        self.struck.retain(|struck| struck.owed || struck.down);
        Some(call)
    }
}

impl Engine {
    /// A key was struck: where keys are answered, asks for voices.
    pub(super) fn call(&mut self, press: Press, at: At, output: &mut Output) {
        let manner = &self.settings.manner;
        if manner.mode != Mode::Harmonise || !manner.parts.has(Part::Harmony) {
            return;
        }
        let Press { channel, pitch, velocity } = press;
        let Some((id, due)) = self.calls.take(channel, pitch, at.frame) else { return };
        let moment = moment(&self.clock, at.beat);
        if !self.improviser.call(Call { id, pitch, velocity }, moment, manner) {
            self.calls.forgive_one(id);
        }
        if due < next_quantum(at.frame) {
            self.think(at, self.budget.most(), output);
        }
    }

    /// A key was let go: its voices end as long after it as they began after it was struck.
    pub(super) fn end_calls(&mut self, channel: u8, pitch: Pitch, at: At, output: &mut Output) {
        while let Some(call) = self.calls.let_go(channel, pitch) {
            let frame = at.frame + self.calls.latency;
            self.performer.end_answer(call, frame, at, output);
        }
    }

    /// Hands over the voices that were found, and settles what is due before there is work again.
    pub(super) fn deliver(&mut self, at: At, output: &mut Output) {
        let moment = moment(&self.clock, at.beat);
        while let Some(answer) = self.improviser.answered(moment) {
            self.give(&answer, at, output);
        }
        while let Some(call) = self.calls.due_before(next_quantum(at.frame)) {
            match self.improviser.settle(call, moment, &self.settings.manner) {
                Some(answer) => self.give(&answer, at, output),
                None => self.calls.forgive_one(call),
            }
        }
    }

    /// The voices are to begin; with their key they are the chord.
    fn give(&mut self, answer: &Answer, at: At, output: &mut Output) {
        let Call { id, velocity, .. } = answer.call;
        if let Some(due) = self.calls.pay(id) {
            for &pitch in &answer.voicing.voices {
                self.performer.answer(id, due, pitch, velocity);
            }
            if let Some(chord) = answer.voicing.chord() {
                self.tell_chord(Some(chord), at, output);
            }
        }
    }
}

/// The first quantum that opens after a frame.
fn next_quantum(frame: Frames) -> Frames {
    frame + (QUANTUM - frame.in_quantum())
}
