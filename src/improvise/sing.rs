//! Voices under keys: calls in, answers out, and what they leave in memory.

use crate::listen::Heard;
use crate::music::Part;
use crate::rt::Bounded;

use super::answer::{Answer, Asked, Call, Setting};
use super::governor::Origin;
use super::{FRAME, Improviser, Manner, Moment};

impl Improviser {
    /// Takes a key that wants voices; false when too many wait for theirs.
    pub fn call(&mut self, call: Call, moment: Moment, manner: &Manner) -> bool {
        let frame = moment.now.div_floor(FRAME);
        let frame = frame.max(self.first_frame);
        let scene = self.scene(moment, manner, frame, self.person(manner, frame));
        let allowed = self.scale(manner).pitches();
        self.answerer.call(Asked { call, scene, allowed })
    }

    /// The next answer that is ready.
    pub fn answered(&mut self, moment: Moment) -> Option<Answer> {
        let answer = self.answerer.take()?;
        self.tally.count(Origin::Answer);
        self.hear_voices(&answer, moment);
        Some(answer)
    }

    /// The answer to a call that cannot wait any longer; `None` for one that was answered or never taken.
    pub fn settle(&mut self, call: u32, moment: Moment, manner: &Manner) -> Option<Answer> {
        let answer = self.answerer.settle(call, manner)?;
        self.tally.count(Origin::Table);
        self.hear_voices(&answer, moment);
        Some(answer)
    }

    /// Remembers voices as what the harmony plays.
    fn hear_voices(&mut self, answer: &Answer, moment: Moment) {
        let (Call { velocity, .. }, at) = (answer.call, moment.now);
        if !moment.running || self.sung.push(answer.voicing).is_err() {
            return;
        }
        for &pitch in &answer.voicing.voices {
            let voice = Heard { pitch, velocity, at, on: true };
            self.memory.take(Part::Harmony, voice, self.open_frame());
        }
    }

    /// Ends the voices of a key with it.
    pub(super) fn hear_voices_end(&mut self, heard: Heard) {
        while let Some(at) = self.sung.iter().position(|voicing| voicing.key == heard.pitch) {
            let voices = self.sung.remove(at).map_or(Bounded::new(), |voicing| voicing.voices);
            for &pitch in &voices {
                self.memory.take(Part::Harmony, Heard { pitch, ..heard }, self.open_frame());
            }
        }
    }

    /// Does the next piece of work on an answer; false where there is none, or the credit does not reach for it.
    pub(super) fn answer(&mut self, manner: &Manner) -> bool {
        let (tape, context) = (self.memory.tape(), self.composer.context());
        self.answerer.work(&mut self.credit, &Setting { tape, context, manner })
    }
}
