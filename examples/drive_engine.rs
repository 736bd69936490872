//! Drives the engine without a host: somebody plays a phrase, the band accompanies it, and every event is printed.
//!
//! ```text
//! cargo run --no-default-features --example drive_engine
//! ```

use std::error::Error;

use antiphon::clock::Transport;
use antiphon::engine::{Block, EngineSpec, Input, InputKind, Output, Settings};
use antiphon::improvise::Mode;
use antiphon::model;
use antiphon::music::{Pitch, Velocity};
use antiphon::perform::EventKind;

/// Frames a second, frames of a block, and blocks: about eight seconds.
const RATE: f64 = 48_000.0;
const FRAMES: usize = 512;
const BLOCKS: usize = 750;
/// Blocks from one note of the phrase to the next: half a second.
const STEP: usize = 47;
/// The phrase, in MIDI numbers.
const PHRASE: [i32; 8] = [67, 64, 65, 62, 64, 60, 62, 59];

fn main() -> Result<(), Box<dyn Error>> {
    let mut engine = EngineSpec { rate: RATE, weights: model::shipped()? }.build()?;
    let mut settings = Settings::default();
    settings.music.mode = Mode::Accompany;
    let (mut left, mut right) = (vec![0.0; FRAMES], vec![0.0; FRAMES]);
    let mut output = Output::new();
    for block in 0..BLOCKS {
        engine.process(
            &mut Block {
                transport: Transport::default(),
                input: &played(block),
                left: &mut left,
                right: &mut right,
                output: &mut output,
            },
            &settings,
        );
        print(&output);
        output.clear();
    }
    Ok(())
}

/// What the person does in a block: lets go of one note and strikes the next.
fn played(block: usize) -> Vec<Input> {
    let (note, within) = (block / STEP, block % STEP);
    let pitch = |at: usize| PHRASE.get(at).map(|&number| Pitch::clamped(number));
    let ends = note.checked_sub(1).and_then(pitch).filter(|_| within == 0);
    let begins = pitch(note).filter(|_| within == 0);
    let ends = ends.map(|pitch| InputKind::NoteOff { channel: 0, pitch });
    let velocity = Velocity::clamped(90);
    let begins = begins.map(|pitch| InputKind::NoteOn { channel: 0, pitch, velocity });
    [ends, begins].into_iter().flatten().map(|kind| Input { offset: 0, kind }).collect()
}

/// Prints notes and chords as they begin: the second, who, and what.
fn print(output: &Output) {
    for event in output {
        let (second, who) = (event.at.frame.0 as f64 / RATE, event.source.name());
        match event.kind {
            EventKind::On { pitch, .. } => println!("{second:6.2} {who:8} {}", pitch.number()),
            EventKind::Chord(Some(chord)) => println!("{second:6.2} chord    {chord}"),
            _ => {}
        }
    }
}
