//! Voices that answer a key: begun and ended at frames, as far after the key as every other.

use crate::clock::Frames;
use crate::music::{Pitch, Velocity};
use crate::rt::Bounded;

/// What a reply does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoiceAction {
    /// A voice begins.
    Begin(Pitch, Velocity),
    /// Every voice of the call ends.
    End,
}

/// Something to be done for a call at a frame.
#[derive(Clone, Copy, Debug)]
pub struct ScheduledVoice {
    /// When.
    pub frame: Frames,
    /// For which of the calls of a session.
    pub call: u32,
    /// What.
    pub deed: VoiceAction,
}

/// The replies to come. At one frame an earlier call goes first, and its voices begin before they end.
#[derive(Clone, Debug, Default)]
pub struct ScheduledVoices(Bounded<ScheduledVoice, 256>);

impl ScheduledVoices {
    /// Adds one; false when nothing more fits.
    pub fn add(&mut self, reply: ScheduledVoice) -> bool {
        let order =
            |reply: &ScheduledVoice| (reply.frame, reply.call, reply.deed == VoiceAction::End);
        let place = self.0.partition_point(|earlier| order(earlier) <= order(&reply));
        self.0.insert(place, reply).is_ok()
    }

    /// When the first is due.
    pub fn next_frame(&self) -> Option<Frames> {
        self.0.first().map(|reply| reply.frame)
    }

    /// Takes the first out.
    pub fn take_first(&mut self) -> Option<ScheduledVoice> {
        self.0.remove(0)
    }

    /// Forgets what a call is still to get.
    pub fn forget(&mut self, call: u32) {
        self.0.retain(|reply| reply.call != call);
    }

    /// Forgets the voices that have not begun; what ends them stays, should they be asked for again.
    pub fn forget_voices(&mut self) {
        self.0.retain(|reply| reply.deed == VoiceAction::End);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_that_have_not_begun_are_forgotten_and_what_ends_the_others_stays() {
        let mut voices = ScheduledVoices::default();
        let begin = VoiceAction::Begin(Pitch::clamped(60), Velocity::MEDIUM);
        for (frame, call, deed) in [(10, 1, begin), (20, 1, VoiceAction::End), (15, 2, begin)] {
            assert!(voices.add(ScheduledVoice { frame: Frames(frame), call, deed }));
        }
        voices.forget_voices();
        let left = voices.take_first().map(|voice| (voice.frame, voice.call, voice.deed));
        assert_eq!(left, Some((Frames(20), 1, VoiceAction::End)));
        assert!(voices.take_first().is_none());
    }
}
