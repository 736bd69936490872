//! MIDI's messages on time. The framework hands on whatever is no channel message through its type for system exclusive
//! ones, in CLAP and in the standalone app; VST3 has no such messages.

use nice_plug::prelude::SysExMessage;

use crate::engine::InputKind;

/// A message of MIDI's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeMessage {
    status: u8,
}

/// The status byte of each and what it is to the engine.
const KINDS: [(u8, InputKind); 4] = [
    (0xf8, InputKind::ClockTick),
    (0xfa, InputKind::ClockStart),
    (0xfb, InputKind::ClockContinue),
    (0xfc, InputKind::ClockStop),
];

impl TimeMessage {
    /// What it is to the engine.
    pub fn kind(&self) -> Option<InputKind> {
        KINDS.iter().find(|(status, _)| *status == self.status).map(|&(_, kind)| kind)
    }
}

impl SysExMessage for TimeMessage {
    type Buffer = [u8; 1];

    fn from_buffer(buffer: &[u8]) -> Option<Self> {
        let message = Self { status: *buffer.first()? };
        message.kind().map(|_| message)
    }

    fn as_buffer(&self) -> ([u8; 1], usize) {
        ([self.status], 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nice_plug::midi::NoteEvent;

    #[test]
    fn a_clock_is_heard_however_many_bytes_it_comes_in() {
        for bytes in [&[0xf8][..], &[0xf8, 0, 0]] {
            let event = NoteEvent::<TimeMessage>::from_midi(7, bytes);
            let heard = event.ok().and_then(crate::plugin::adapt::input).expect("it is heard");
            assert_eq!((heard.offset, heard.kind), (7, InputKind::ClockTick));
        }
    }

    #[test]
    fn other_messages_are_none_of_it() {
        for bytes in [&[0xfe][..], &[0xf0, 0x7e, 0xf7], &[]] {
            assert_eq!(TimeMessage::from_buffer(bytes), None);
        }
    }
}
