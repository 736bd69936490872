//! What a session left behind, to be compared.

use super::{Host, Session};
use antiphon::engine::{Block, Engine, Output, Settings};
use antiphon::perform::Event;

/// All that left the engine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    /// Without the offsets, which are the blocks' own.
    pub events: Vec<Event>,
    /// The bits of left and right, frame by frame.
    pub sound: Vec<[u32; 2]>,
}

impl Recording {
    /// Plays a block of `session` on `engine` and keeps what comes.
    pub(super) fn take(
        &mut self,
        engine: &mut Engine,
        session: &Session,
        host: &Host,
        settings: &Settings,
        start: u64,
        frames: u64,
    ) {
        let input = session.inputs(start, frames);
        let (mut left, mut right) =
            (vec![f32::NAN; frames as usize], vec![f32::NAN; frames as usize]);
        let mut output = Output::new();
        let transport = host.says(start);
        let mut block = Block {
            transport,
            input: &input,
            left: &mut left,
            right: &mut right,
            output: &mut output,
        };
        engine.process(&mut block, settings);
        assert!(
            !output.is_full(),
            "the output filled up: what it dropped depends on the block size"
        );
        for mut event in output.iter().copied() {
            assert_eq!(event.at.frame.0, start + u64::from(event.at.offset));
            event.at.offset = 0;
            self.events.push(event);
        }
        self.sound.extend(left.iter().zip(&right).map(|(l, r)| [l.to_bits(), r.to_bits()]));
    }

    /// Where this differs from `other`, in words; nothing when it does not.
    pub fn difference(&self, other: &Self) -> Option<String> {
        let event = self.events.iter().zip(&other.events).position(|(a, b)| a != b);
        if let Some(at) = event {
            return Some(format!("event {at}: {:?} and {:?}", self.events[at], other.events[at]));
        }
        if self.events.len() != other.events.len() {
            return Some(format!("{} events and {}", self.events.len(), other.events.len()));
        }
        let frame = self.sound.iter().zip(&other.sound).position(|(a, b)| a != b);
        frame.map(|at| format!("frame {at}: {:x?} and {:x?}", self.sound[at], other.sound[at]))
    }

    /// The loudest sample.
    pub fn peak(&self) -> f32 {
        self.sound.iter().flatten().map(|&bits| f32::from_bits(bits).abs()).fold(0.0, f32::max)
    }
}
