//! Music that a network makes up, a frame at a time, as the tests and the benchmark ask it.

use antiphon::model::Feature;
use antiphon::model::InferenceState;
use antiphon::music::{Key, PartSet};
use antiphon::token::{
    ATTRIBUTES, FrameWriter, History, Limits, Question, Scene, decision_features, frame_features,
};

/// C major at 120 a minute in the network's first style, every attribute asked for in the middle of its range: as
/// many features as a scene can have.
pub fn scene(at: i64) -> Scene {
    let mut scene = Scene {
        key: Some(Key::of_signature(0, false)),
        tempo: Some(120),
        attributes: [Some(128); ATTRIBUTES],
        parts: PartSet::PITCHED,
        ..Scene::default()
    };
    scene.style[0] = Feature::FULL;
    let frames = scene.place.bar_frames();
    scene.place.frame_in_bar = at.rem_euclid(frames) as u16;
    scene.place.bar = at.div_euclid(frames) as u32;
    scene
}

/// Walks through a frame: the backbone's step, then every question, which `choose` answers from the features that it
/// was asked with and the logits.
pub fn frame(
    inference: &mut InferenceState,
    tape: &mut History,
    at: i64,
    mut choose: impl FnMut(&Question, &[Feature], &[f32]) -> u8,
) {
    let scene = scene(at);
    inference.open_frame(&frame_features(tape, &scene));
    inference.finish();
    let mut writer = FrameWriter::open(tape, &scene, Limits::default());
    while let Some(question) = writer.question() {
        let features = decision_features(&writer, tape, &scene);
        inference.open_decision(question.factor.index(), &features, question.references_to_model());
        inference.finish();
        writer.answer(choose(&question, &features, inference.logits()));
    }
    tape.write(&scene, writer.notes(), writer.chord());
}
