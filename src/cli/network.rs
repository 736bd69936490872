//! The network that a command measures.

use std::path::Path;

use super::fault::Fault;
use crate::evaluate::Network;
use crate::model::{self, Weights};

/// The network of a file, or the one that ships.
pub fn read(path: Option<&Path>) -> Result<Network, Fault> {
    let Some(path) = path else {
        let weights = model::shipped()
            .map_err(|why| Fault::failed(format!("the built-in model is broken: {why}")))?;
        return Network::new(weights).map_err(Fault::failed);
    };
    let refused = |why: String| Fault::refused(format!("cannot read {}: {why}", path.display()));
    let bytes = std::fs::read(path).map_err(|why| refused(format!("{why}; check the name")))?;
    let weights = Weights::from_bytes(bytes).map_err(|why| refused(why.to_string()))?;
    // A mind borrows its weights for as long as the program runs.
    Network::new(Box::leak(Box::new(weights))).map_err(refused)
}
