//! The trained network as the weights file that ships, with its model card.

use serde_json::json;

use crate::model::{Config, HeadConfig, export};
use crate::token::{DECISION_FEATURES, FRAME_FEATURES, Factor, vocabulary_hash};

use super::checkpoint::Progress;
use super::lessons::Curriculum;
use super::network::Network;
use super::run::Plan;

/// The bytes of the weights file: int8 matrices, and a card that says what they were learned from and how.
///
/// # Errors
/// A network that cannot be written (a weight that is not finite, say), in a sentence.
pub fn weights(
    network: &Network,
    plan: &Plan,
    curriculum: &Curriculum,
    progress: &Progress,
) -> Result<Vec<u8>, String> {
    let named = network.tensors().into_iter().map(|(name, shape, values)| (name, (shape, values)));
    let tensors = named.collect();
    let card = card(plan, curriculum, progress).to_string();
    export(&config(plan), &card, &vocabulary_hash(), &tensors).map_err(|why| why.to_string())
}

fn config(plan: &Plan) -> Config {
    let head = |factor: Factor| HeadConfig {
        name: factor.name().into(),
        size: factor.size(),
        intervals: factor == Factor::Pitch,
    };
    Config {
        frame_features: FRAME_FEATURES,
        decision_features: DECISION_FEATURES,
        width: plan.sizes.width,
        layers: plan.sizes.layers,
        glu: plan.sizes.glu,
        trunk: plan.sizes.trunk,
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
        "held_out_crops": plan.held_out,
    })
}
