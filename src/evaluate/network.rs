//! The model as a predictor, told the notes as they are played.

use serde::Deserialize;

use super::walk::Decision;
use crate::model::Feature;
use crate::model::{InferenceState, Weights, log_probability};
use crate::token::{MAX_STYLES, decision_features, frame_features, vocabulary_hash};

/// The model, and the names of the styles that it knows.
pub struct Network {
    weights: &'static Weights,
    styles: Vec<String>,
}

#[derive(Deserialize)]
struct Card {
    styles: Vec<Style>,
}

#[derive(Deserialize)]
struct Style {
    name: String,
}

impl Network {
    /// Reads the styles from the card of checked weights.
    ///
    /// # Errors
    /// A sentence, where the weights speak of another vocabulary or their card lists no styles.
    pub fn new(weights: &'static Weights) -> Result<Self, String> {
        if weights.vocabulary() != vocabulary_hash() {
            return Err("the weights were trained on another vocabulary; train them again".into());
        }
        let card: Result<Card, _> = serde_json::from_str(weights.card());
        let card = card.map_err(|why| {
            format!("the weights' card lists no styles ({why}); train them again")
        })?;
        Ok(Self { weights, styles: card.styles.into_iter().map(|style| style.name).collect() })
    }

    /// The blend that is wholly of one style; free where it is not known.
    pub fn blend(&self, style: &str) -> [u8; MAX_STYLES] {
        let known = self.styles.iter().position(|name| name == style);
        std::array::from_fn(|at| if known == Some(at) { Feature::FULL } else { 0 })
    }

    /// The styles that it knows, in the order of their places.
    pub fn styles(&self) -> &[String] {
        &self.styles
    }

    /// Its weights.
    pub fn weights(&self) -> &'static Weights {
        self.weights
    }

    /// A listener at the start of a piece.
    pub fn listen(&self) -> Listener {
        Listener { state: InferenceState::new(self.weights), frame: None }
    }
}

/// The model in the middle of a piece.
pub struct Listener {
    state: InferenceState,
    frame: Option<usize>,
}

impl Listener {
    /// The natural logarithm of the probability of the answer among those allowed; to be asked of every
    /// decision, in order.
    pub fn log_probability(&mut self, decision: &Decision) -> f64 {
        let Decision { frame, tape, writer, scene, question, answer } = *decision;
        if self.frame != Some(frame) {
            self.frame = Some(frame);
            self.state.open_frame(&frame_features(tape, scene));
            self.state.finish();
        }
        let features = decision_features(writer, tape, scene);
        self.state.open_decision(
            question.factor.index(),
            &features,
            question.references_to_model(),
        );
        self.state.finish();
        log_probability(self.state.logits(), question.allowed_to_model(), question.to_model(answer))
            .into()
    }
}
