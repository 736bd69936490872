//! The trained network as the weights file that ships, with its model card.

use serde_json::json;

use crate::model::{Config, HeadConfig, export};
use crate::token::{DECISION_FEATURES, Factor, vocabulary_hash};

use super::checkpoint::Progress;
use super::lessons::Curriculum;
use super::network::Network;
use super::run::Plan;
use super::variant::Sequence;

/// The bytes of the weights file: int8 matrices, and a card that says what they were learned from and how.
///
/// # Errors
/// A network that cannot be written (a weight that is not finite, say), in a sentence.
pub fn weights(
    network: &Network,
    config: &Config,
    plan: &Plan,
    curriculum: &Curriculum,
    progress: &Progress,
) -> Result<Vec<u8>, String> {
    let tensors = network.tensors(config);
    let card = card(plan, curriculum, progress).to_string();
    export(config, &card, &vocabulary_hash(), &tensors).map_err(|why| why.to_string())
}

/// The sizes that can be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Width of the residual stream and of each layer's state.
    pub width: usize,
    /// Layers.
    pub layers: usize,
    /// Inner width of the gated linear units.
    pub glu: usize,
    /// Width of the decision trunk.
    pub trunk: usize,
}

/// The shape of a network that answers the questions of music.
pub fn config(sizes: Sizes, sequence: Sequence) -> Config {
    let head = |factor: Factor| HeadConfig {
        name: factor.name().into(),
        size: factor.size(),
        intervals: factor == Factor::Pitch,
    };
    let Sizes { width, layers, glu, trunk } = sizes;
    Config {
        frame_features: sequence.features(),
        decision_features: DECISION_FEATURES,
        width,
        layers,
        glu,
        trunk,
        heads: Factor::ALL.map(head).to_vec(),
    }
}

fn card(plan: &Plan, curriculum: &Curriculum, progress: &Progress) -> serde_json::Value {
    let (pieces, held_out) = curriculum.pieces();
    let best = progress.best();
    json!({
        "styles": curriculum.styles,
        "licences": curriculum.licences,
        "pieces": pieces,
        "held_out_pieces": held_out,
        "seed": plan.seed,
        "steps": best.map(|best| best.step),
        "crops": plan.crops,
        "frames_per_crop": plan.length,
        "held_out_bits_per_note": best.map(|best| best.held_out),
    })
}
