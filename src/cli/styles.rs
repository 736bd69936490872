//! `antiphon styles`: what the model has learned.

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use crate::model::{self, Weights};

/// A style of the model, and how much of it was learned from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    /// The word for it.
    pub name: String,
    /// Training pieces.
    pub pieces: u64,
    /// Notes in them.
    pub notes: u64,
}

/// The part of the model card that lists the styles, in the order of their places in the network.
#[derive(Serialize, Deserialize)]
struct Card {
    styles: Vec<Style>,
}

/// List the styles that the model has learned: name, pieces, notes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the styles.
pub fn run(args: Args) -> Result<(), Fault> {
    let (_, styles) = shipped()?;
    if args.json {
        let text = serde_json::to_string(&Card { styles });
        say!("{}", text.map_err(|error| Fault::failed(format!("cannot print: {error}")))?);
        return Ok(());
    }
    say!("{:<20} {:>8} {:>10}", "style", "pieces", "notes");
    for Style { name, pieces, notes } in styles {
        say!("{name:<20} {pieces:>8} {notes:>10}");
    }
    Ok(())
}

/// The network that ships inside the program, and its styles.
pub fn shipped() -> Result<(&'static Weights, Vec<Style>), Fault> {
    let broken = |why: String| Fault::failed(format!("the built-in model is broken: {why}"));
    let weights = model::shipped().map_err(|error| broken(error.to_string()))?;
    let card: Card =
        serde_json::from_str(weights.card()).map_err(|error| broken(error.to_string()))?;
    Ok((weights, card.styles))
}
