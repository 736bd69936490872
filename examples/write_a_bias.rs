//! Writes a bias: the lead likes the five notes of the pentatonic scale.
//!
//! To have it in the instrument, the type goes into a file of `src/improvise/bias` and into `in_order` there. Here it is
//! tried on the bare network: sixteen bars are composed with it and without it from the same seed.
//!
//! ```text
//! cargo run --no-default-features --example write_a_bias
//! ```

use std::error::Error;

use antiphon::improvise::{BiasContext, FrameRequest, ImproviserSettings, LogitBias};
use antiphon::model::{self, Feature, InferenceState, sample};
use antiphon::music::{Key, Part, PartSet, Pitch, PitchClassSet, TonalMode};
use antiphon::rt::Draw;
use antiphon::token::{
    Factor, FrameWriter, History, Question, Scene, decision_features, frame_features,
};

/// Frames of sixteen bars of common time.
const FRAMES: i64 = 256;
/// How much likelier than the network thinks a pentatonic note is, in log-odds.
const LOG_ODDS: f32 = 2.0;
/// The pentatonic scales of major and minor, in semitones above the tonic.
const MAJOR: [i32; 5] = [0, 2, 4, 7, 9];
const MINOR: [i32; 5] = [0, 3, 5, 7, 10];

/// Raises the odds of the lead's pentatonic notes.
struct Pentatonic;

impl LogitBias for Pentatonic {
    fn apply(&self, asked: &BiasContext<'_>, logits: &mut [f32]) {
        let Some(key) = asked.request.scene.key else { return };
        if asked.question.factor == Factor::Pitch && asked.question.part == Part::Lead {
            for pitch in pentatonic(key).pitches().iter() {
                asked.raise(pitch.number(), LOG_ODDS, logits);
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    for (name, bias) in [("without", None), ("with", Some(&Pentatonic as &dyn LogitBias))] {
        let lead = composed(bias)?;
        let five = pentatonic(key());
        let within = lead.iter().filter(|pitch| five.has(pitch.class())).count();
        println!("{name:8} {within} of {} notes of the lead are pentatonic", lead.len());
    }
    Ok(())
}

fn key() -> Key {
    Key::of_signature(0, false)
}

fn pentatonic(key: Key) -> PitchClassSet {
    let scale = if key.mode == TonalMode::Major { MAJOR } else { MINOR };
    let classes = scale.map(|above| key.tonic.up(above));
    classes.into_iter().fold(PitchClassSet::default(), PitchClassSet::with)
}

/// The pitches of the lead in sixteen bars.
fn composed(bias: Option<&dyn LogitBias>) -> Result<Vec<Pitch>, Box<dyn Error>> {
    let (mut network, mut history) = (InferenceState::new(model::shipped()?), History::new());
    let mut lead = Vec::new();
    for frame in 0..FRAMES {
        let request = FrameRequest { frame, scene: scene(frame), ..FrameRequest::default() };
        network.open_frame(&frame_features(&history, &request.scene));
        network.finish();
        let writer = written(&mut network, &history, &request, bias);
        lead.extend(writer.notes().iter().filter(|n| n.part == Part::Lead).map(|n| n.pitch));
        history.write(&request.scene, writer.notes(), writer.chord());
    }
    Ok(lead)
}

/// A frame whose every question the network has answered.
fn written(
    network: &mut InferenceState,
    history: &History,
    request: &FrameRequest,
    bias: Option<&dyn LogitBias>,
) -> FrameWriter {
    let settings = ImproviserSettings::default();
    let mut writer = FrameWriter::open(history, &request.scene, request.limits);
    let mut asked = 0;
    while let Some(question) = writer.question() {
        let features = decision_features(&writer, history, &request.scene);
        let (factor, references) = (question.factor.index(), question.references_to_model());
        network.open_decision(factor, &features, references);
        network.finish();
        let mut logits = network.logits().to_vec();
        if let Some(bias) = bias {
            let (chord, ours) = (writer.chord(), PartSet::PITCHED);
            let (question, settings, writer) = (&question, &settings, &writer);
            let on = BiasContext { question, request, settings, writer, history, chord, ours };
            bias.apply(&on, &mut logits);
        }
        writer.answer(drawn(&question, &logits, request.frame, asked));
        asked += 1;
    }
    writer
}

/// An answer, drawn by seed, frame and question.
fn drawn(question: &Question, logits: &[f32], frame: i64, asked: u32) -> u8 {
    let allowed = question.allowed_to_model();
    let point = Draw::keyed(1, frame, asked).next_u64();
    let drawn = sample(logits, allowed, 1.0, 1.0, point);
    question.from_model(drawn.unwrap_or(allowed.trailing_zeros() as u8))
}

/// C major at 120 a minute, in the first style.
fn scene(frame: i64) -> Scene {
    let (key, tempo, parts) = (Some(key()), Some(120), PartSet::PITCHED);
    let mut scene = Scene { key, tempo, parts, ..Scene::default() };
    scene.style[0] = Feature::FULL;
    let bar = scene.place.bar_frames();
    scene.place.frame_in_bar = (frame % bar) as u16;
    scene.place.bar = (frame / bar) as u32;
    scene
}
