//! The host's words to the engine's, and back.

use nice_plug::context::process::Transport as HostTransport;
use nice_plug::midi::{Channel, Key, NoteEvent, VoiceID};

use super::system::TimeMessage;
use crate::clock::Transport;
use crate::engine::{Input, InputKind};
use crate::music::{Pitch, Velocity};
use crate::perform::{Event, EventKind};

/// What the player did, as the engine hears it; what it has no use for is left out.
pub fn input(event: NoteEvent<TimeMessage>) -> Option<Input> {
    let kind = match event {
        NoteEvent::NoteOn { channel, key, velocity, .. } => {
            let velocity = Velocity::clamped(seven_bits(velocity).into());
            InputKind::NoteOn { channel: channel_of(channel), pitch: pitch(key)?, velocity }
        }
        NoteEvent::NoteOff { channel, key, .. } | NoteEvent::Choke { channel, key, .. } => {
            InputKind::NoteOff { channel: channel_of(channel), pitch: pitch(key)? }
        }
        NoteEvent::MidiCC { channel, cc, value, .. } => {
            InputKind::Control { channel, number: cc, value: seven_bits(value) }
        }
        NoteEvent::MidiPitchBend { channel, value, .. } => {
            InputKind::Bend { channel, value: (value.clamp(0.0, 1.0) * 16_383.0).round() as u16 }
        }
        NoteEvent::MidiChannelPressure { channel, pressure, .. } => {
            InputKind::Pressure { channel, value: seven_bits(pressure) }
        }
        NoteEvent::PolyPressure { channel, key, pressure, .. } => InputKind::KeyPressure {
            channel: channel_of(channel),
            pitch: pitch(key)?,
            value: seven_bits(pressure),
        },
        NoteEvent::MidiProgramChange { channel, program, .. } => {
            InputKind::Program { channel, program }
        }
        NoteEvent::MidiSysEx { ref message, .. } => message.kind()?,
        _ => return None,
    };
    Some(Input { offset: event.timing(), kind })
}

/// What the engine plays, as the host takes it; harmony is no message of its own.
pub fn event(event: &Event) -> Option<NoteEvent<TimeMessage>> {
    let (timing, channel) = (event.at.offset, event.channel);
    let note = |pitch: Pitch| (Channel::Number(channel), Key::Number(pitch.number()));
    Some(match event.kind {
        EventKind::On { pitch, velocity } => {
            let ((channel, key), velocity) = (note(pitch), unit(velocity.number()));
            NoteEvent::NoteOn { timing, voice_id: VoiceID::Wildcard, channel, key, velocity }
        }
        EventKind::Off { pitch } => {
            let (channel, key) = note(pitch);
            NoteEvent::NoteOff { timing, voice_id: VoiceID::Wildcard, channel, key, velocity: 0.0 }
        }
        EventKind::Control { number, value } => {
            NoteEvent::MidiCC { timing, channel, cc: number, value: unit(value) }
        }
        EventKind::Bend { value } => {
            NoteEvent::MidiPitchBend { timing, channel, value: f32::from(value) / 16_383.0 }
        }
        EventKind::Pressure { value } => {
            NoteEvent::MidiChannelPressure { timing, channel, pressure: unit(value) }
        }
        EventKind::KeyPressure { pitch, value } => {
            let ((channel, key), pressure) = (note(pitch), unit(value));
            NoteEvent::PolyPressure { timing, voice_id: VoiceID::Wildcard, channel, key, pressure }
        }
        EventKind::Program { program } => NoteEvent::MidiProgramChange { timing, channel, program },
        EventKind::Chord(_) => return None,
    })
}

/// What is done at the block's start.
pub const fn now(kind: InputKind) -> Input {
    Input { offset: 0, kind }
}

/// What the host says about musical time.
pub fn transport(host: &HostTransport) -> Transport {
    let figure = |figure: Option<i32>| figure.and_then(|figure| u8::try_from(figure).ok());
    Transport {
        playing: host.playing,
        tempo: host.tempo,
        meter: figure(host.time_sig_numerator).zip(figure(host.time_sig_denominator)),
        position: host.pos_beats(),
        bar_start: host.bar_start_pos_beats(),
    }
}

/// Whether the host has no transport at all, as simple hosts and scripts do. In VST3 a position in samples is there even
/// then, so it tells nothing.
pub fn says_nothing(host: &HostTransport) -> bool {
    !host.playing && host.tempo.is_none() && host.pos_seconds.is_none() && host.pos_beats.is_none()
}

fn pitch(key: Key) -> Option<Pitch> {
    Pitch::new(key.number()?)
}

fn channel_of(channel: Channel) -> u8 {
    channel.number().unwrap_or(0) & 15
}

fn seven_bits(unit: f32) -> u8 {
    (unit.clamp(0.0, 1.0) * 127.0).round() as u8
}

fn unit(seven_bits: u8) -> f32 {
    f32::from(seven_bits) / 127.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note_on(velocity: f32) -> NoteEvent<TimeMessage> {
        let (channel, key) = (Channel::Number(3), Key::Number(60));
        NoteEvent::NoteOn { timing: 5, voice_id: VoiceID::Wildcard, channel, key, velocity }
    }

    #[test]
    fn a_struck_key_keeps_its_frame_channel_and_loudness() {
        let heard = input(note_on(100.0 / 127.0)).expect("a note is heard");
        let velocity = Velocity::clamped(100);
        assert_eq!(heard.offset, 5);
        assert_eq!(heard.kind, InputKind::NoteOn { channel: 3, pitch: Pitch::MIDDLE_C, velocity });
    }

    #[test]
    fn a_velocity_that_is_no_number_is_a_soft_note() {
        let heard = input(note_on(f32::NAN)).expect("a note is heard");
        assert!(matches!(heard.kind, InputKind::NoteOn { velocity, .. } if velocity.number() == 1));
    }

    #[test]
    fn a_host_without_transport_is_told_from_one_that_stands_still() {
        let mut host = HostTransport::new(48_000.0);
        host.pos_samples = Some(0);
        assert!(says_nothing(&host));
        host.tempo = Some(90.0);
        assert!(!says_nothing(&host));
    }
}
