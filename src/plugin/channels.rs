//! Controllers in VST3, where a parameter stands for a controller on every channel: it speaks for those that are played.

use crate::engine::{Input, InputKind};

/// The channels that somebody has played on, a bit each; all while nobody has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Channels(u16);

impl Channels {
    /// Hands on what is done: a controller once for every channel that is played.
    pub fn spread(&mut self, input: Input, mut put: impl FnMut(Input)) {
        if let InputKind::NoteOn { channel, .. } = input.kind {
            self.0 |= 1 << (channel & 15);
        }
        if on(input.kind, 0).is_none() {
            return put(input);
        }
        for channel in (0..16).filter(|channel| self.0 == 0 || self.0 >> channel & 1 == 1) {
            on(input.kind, channel).into_iter().for_each(|kind| put(Input { kind, ..input }));
        }
    }
}

/// A controller on another channel.
fn on(kind: InputKind, channel: u8) -> Option<InputKind> {
    Some(match kind {
        InputKind::Control { number, value, .. } => InputKind::Control { channel, number, value },
        InputKind::Bend { value, .. } => InputKind::Bend { channel, value },
        InputKind::Pressure { value, .. } => InputKind::Pressure { channel, value },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Pitch, Velocity};

    fn spread(channels: &mut Channels, kind: InputKind) -> Vec<InputKind> {
        let mut all = Vec::new();
        channels.spread(Input { offset: 7, kind }, |input| {
            assert_eq!(input.offset, 7);
            all.push(input.kind);
        });
        all
    }

    #[test]
    fn a_pedal_is_down_on_the_channels_that_are_played() {
        let mut channels = Channels::default();
        let pedal = |channel| InputKind::Control { channel, number: 64, value: 127 };
        let key = |channel| {
            let (pitch, velocity) = (Pitch::MIDDLE_C, Velocity::MEDIUM);
            InputKind::NoteOn { channel, pitch, velocity }
        };
        assert_eq!(spread(&mut channels, pedal(0)), (0..16).map(pedal).collect::<Vec<_>>());
        for channel in [4, 2] {
            assert_eq!(spread(&mut channels, key(channel)), [key(channel)]);
        }
        assert_eq!(spread(&mut channels, pedal(0)), [pedal(2), pedal(4)]);
    }
}
