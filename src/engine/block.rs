//! A block of the host and the sub-blocks it falls into.

use crate::clock::{Frames, QUANTUM, Span, Transport};
use crate::music::{Pitch, Velocity};
use crate::perform::{Event, Output};

/// What the person or their device did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// Frames from the block's start. One past the end counts as the last frame; one earlier than an input before it
    /// in the list happens with that.
    pub offset: u32,
    /// What.
    pub kind: InputKind,
}

/// Kinds of input. The low four bits of a channel count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are MIDI's own words")]
pub enum InputKind {
    /// A key was pressed.
    NoteOn { channel: u8, pitch: Pitch, velocity: Velocity },
    /// A key was let go.
    NoteOff { channel: u8, pitch: Pitch },
    /// A controller moved; 120 and 123 end all notes.
    Control { channel: u8, number: u8, value: u8 },
    /// The pitch wheel moved; 8192 is its rest.
    Bend { channel: u8, value: u16 },
    /// The held keys of a channel were pressed harder or softer.
    Pressure { channel: u8, value: u8 },
    /// One held key was pressed harder or softer.
    KeyPressure { channel: u8, pitch: Pitch, value: u8 },
    /// Another sound was chosen on a channel.
    Program { channel: u8, program: u8 },
    /// The person wants something of the music.
    Music(MusicCommand),
    /// Every note ends, now.
    Panic,
    /// A MIDI clock's tick, 24 a quarter note.
    ClockTick,
    /// A MIDI clock starts the song from its beginning; the next tick is its first.
    ClockStart,
    /// A MIDI clock has the song go on.
    ClockContinue,
    /// A MIDI clock stops the song.
    ClockStop,
    /// The person taps the beat.
    Tap,
}

/// What the person wants of the music.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MusicCommand {
    /// More like what has just sounded.
    Like,
    /// Less like it.
    Dislike,
    /// Something else than what is planned.
    Again,
    /// An ending with the next bar; asked once more, to go on.
    End,
    /// To forget what they liked and disliked.
    ForgetTaste,
}

/// One call of the host. Both sides have the same number of frames, which may be any, also none.
pub struct Block<'a> {
    /// The host's words on time at the first frame.
    pub transport: Transport,
    /// What the person did, by offset.
    pub input: &'a [Input],
    /// The left side, written over.
    pub left: &'a mut [f32],
    /// The right side, written over.
    pub right: &'a mut [f32],
    /// Events are appended; the caller empties it. One call should not span more music than it has room for.
    pub output: &'a mut Output,
}

impl<'a> Block<'a> {
    /// Cuts the block at its inputs and at multiples of [`QUANTUM`] of the engine's life, of which it begins at `now`.
    /// A block without frames is one sub-block without frames.
    pub fn sub_blocks(&self, now: Frames) -> SubBlocks<'a> {
        let frames = self.left.len().min(self.right.len()) as u32;
        SubBlocks { input: self.input, now, offset: 0, frames, over: false }
    }

    /// The events from place `heard` on, and both sides of the frames of `span`.
    pub(super) fn sound_of(
        &mut self,
        span: Span,
        heard: usize,
    ) -> (&[Event], &mut [f32], &mut [f32]) {
        let frames = span.offset as usize..span.offset as usize + span.len();
        let events = self.output.get(heard..).unwrap_or_default();
        let left = self.left.get_mut(frames.clone()).unwrap_or_default();
        (events, left, self.right.get_mut(frames).unwrap_or_default())
    }
}

/// Frames in which nothing new is heard and no quantum begins, but at their start.
#[derive(Clone, Copy, Debug)]
pub struct SubBlock<'a> {
    /// The frames.
    pub span: Span,
    /// What the person did at the first.
    pub inputs: &'a [Input],
}

impl SubBlock<'_> {
    /// Whether its first frame opens a quantum.
    pub fn opens_quantum(&self) -> bool {
        self.span.start.opens_quantum() && !self.span.is_empty()
    }
}

/// The sub-blocks of a block, in order.
#[derive(Clone, Debug)]
pub struct SubBlocks<'a> {
    input: &'a [Input],
    now: Frames,
    offset: u32,
    frames: u32,
    over: bool,
}

impl<'a> SubBlocks<'a> {
    /// Where an input falls: within the block.
    fn place(&self, input: &Input) -> u32 {
        input.offset.min(self.frames.saturating_sub(1))
    }

    fn take_inputs(&mut self) -> &'a [Input] {
        let later = |input: &Input| self.place(input) > self.offset;
        let here = self.input.iter().position(later).unwrap_or(self.input.len());
        let (inputs, rest) = self.input.split_at(here);
        self.input = rest;
        inputs
    }

    fn next_cut(&self) -> u32 {
        let quantum = self.offset.saturating_add((QUANTUM - self.now.in_quantum()) as u32);
        let input = self.input.first().map_or(self.frames, |input| self.place(input));
        quantum.min(input).min(self.frames)
    }
}

impl<'a> Iterator for SubBlocks<'a> {
    type Item = SubBlock<'a>;

    fn next(&mut self) -> Option<SubBlock<'a>> {
        if self.over {
            return None;
        }
        let inputs = self.take_inputs();
        let (start, offset) = (self.now, self.offset);
        self.offset = self.next_cut();
        self.now = start + u64::from(self.offset - offset);
        self.over = self.offset >= self.frames;
        Some(SubBlock { span: Span { start, end: self.now, offset }, inputs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sub-blocks of a block of `frames` that begins at `now`, as (start, frames, inputs).
    fn cut(now: u64, frames: usize, offsets: &[u32]) -> Vec<(u64, usize, usize)> {
        let kind = InputKind::Pressure { channel: 0, value: 0 };
        let input: Vec<Input> = offsets.iter().map(|&offset| Input { offset, kind }).collect();
        let (mut left, mut right, mut output) =
            (vec![0.0; frames], vec![0.0; frames], Output::new());
        let block = Block {
            transport: Transport::default(),
            input: &input,
            left: &mut left,
            right: &mut right,
            output: &mut output,
        };
        block
            .sub_blocks(Frames(now))
            .map(|m| (m.span.start.0, m.span.len(), m.inputs.len()))
            .collect()
    }

    #[test]
    fn blocks_are_cut_at_quanta_and_inputs() {
        assert_eq!(cut(40, 70, &[]), [(40, 24, 0), (64, 32, 0), (96, 14, 0)]);
        assert_eq!(cut(64, 32, &[0, 5, 5]), [(64, 5, 1), (69, 27, 2)]);
    }

    #[test]
    fn every_input_falls_somewhere() {
        assert_eq!(cut(0, 8, &[6, 2, 100]), [(0, 6, 0), (6, 1, 2), (7, 1, 1)]);
        assert_eq!(cut(7, 0, &[0, 9]), [(7, 0, 2)]);
        assert_eq!(cut(7, 1, &[3]), [(7, 1, 1)]);
    }
}
